import assert from 'node:assert/strict'
import { test } from 'node:test'

import { inBothManners } from '../support/engines.ts'

inBothManners((setup) => {
  test('a table is created, found, renamed and deleted', async () => {
    const { workflows } = setup().client
    const table = await workflows.createTable({ name: 'Leads', externalId: 'leads-of-the-test' })
    assert.equal((await workflows.getTable(table.id)).name, 'Leads')
    assert.equal((await workflows.updateTable(table.id, { name: 'Customers' })).name, 'Customers')
    assert.equal((await workflows.getTable(table.id)).name, 'Customers')
    assert.equal(await workflows.deleteTable(table.id), undefined)
    await assert.rejects(workflows.getTable(table.id), { name: 'ApiError', statusCode: 404, code: 'ENTITY_NOT_FOUND' })
  })

  test('tables are listed, by name and by external id', async () => {
    const { workflows } = setup().client
    const { id } = await workflows.createTable({ name: 'Listed by name', externalId: 'listed' })
    assert.ok((await workflows.listTables({ limit: 100 })).data.some((table) => table.id === id))
    for (const params of [{ name: 'by name' }, { externalIds: 'listed' }, { externalIds: ['listed', 'other'] }]) {
      assert.deepEqual((await workflows.listTables(params)).data.map((table) => table.id), [id], JSON.stringify(params))
    }
    assert.deepEqual((await workflows.listTables({ name: 'no such table' })).data, [])
  })

  test('an export has the rows by field name, with empty text for empty cells', async () => {
    const { workflows } = setup().client
    const { id: tableId } = await workflows.createTable({ name: 'Exported' })
    const email = await workflows.createField({ tableId, name: 'email', type: 'TEXT' })
    const score = await workflows.createField({ tableId, name: 'score', type: 'NUMBER' })
    await workflows.createRecords({ tableId, records: [{ email: 'ann@example.com', score: 5 }, { email: 'bob@example.com' }] })
    assert.deepEqual(await workflows.exportTable(tableId), {
      name: 'Exported',
      fields: [{ id: email.id, name: 'email' }, { id: score.id, name: 'score' }],
      rows: [{ email: 'ann@example.com', score: '5' }, { email: 'bob@example.com', score: '' }],
    })
  })

  test('clearing a table deletes its records and keeps its fields', async () => {
    const { workflows } = setup().client
    const { id: tableId } = await workflows.createTable({ name: 'Cleared' })
    await workflows.createField({ tableId, name: 'email', type: 'TEXT' })
    await workflows.createRecords({ tableId, records: [{ email: 'ann@example.com' }] })
    assert.equal(await workflows.clearTable(tableId), undefined)
    assert.deepEqual((await workflows.listRecords({ tableId })).data, [])
    assert.deepEqual((await workflows.listFields(tableId)).map(({ name }) => name), ['email'])
  })
})
