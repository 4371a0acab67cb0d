import assert from 'node:assert/strict'
import { test } from 'node:test'

import { inBothManners } from '../support/engines.ts'

inBothManners((setup) => {
  test('fields of every type are created and listed in their order', async () => {
    const { workflows } = setup().client
    const { id: tableId } = await workflows.createTable({ name: 'Leads' })
    for (const type of ['TEXT', 'NUMBER', 'DATE']) await workflows.createField({ tableId, name: type, type })
    const data = { options: [{ value: 'open' }, { value: 'won' }] }
    const stage = await workflows.createField({ tableId, name: 'stage', type: 'STATIC_DROPDOWN', data })
    assert.deepEqual(stage.data, data)
    const fields = await workflows.listFields(tableId)
    assert.deepEqual(fields.map(({ name, type }) => [name, type]), [
      ['TEXT', 'TEXT'], ['NUMBER', 'NUMBER'], ['DATE', 'DATE'], ['stage', 'STATIC_DROPDOWN'],
    ])
  })

  test('a field is found, renamed and deleted with its cells', async () => {
    const { workflows } = setup().client
    const { id: tableId } = await workflows.createTable({ name: 'Leads' })
    const field = await workflows.createField({ tableId, name: 'email', type: 'TEXT' })
    const [record] = await workflows.createRecords({ tableId, records: [{ email: 'ann@example.com' }] })
    assert.equal((await workflows.getField(field.id)).name, 'email')

    assert.equal((await workflows.updateField(field.id, { name: 'mail' })).name, 'mail')
    assert.equal((await workflows.getRecord(record!.id)).cells[field.id]?.fieldName, 'mail')

    assert.equal(await workflows.deleteField(field.id), undefined)
    await assert.rejects(workflows.getField(field.id), { name: 'ApiError', statusCode: 404, code: 'ENTITY_NOT_FOUND' })
    assert.deepEqual((await workflows.getRecord(record!.id)).cells, {})
  })

  test('a type that the engine does not know is an ApiError', async () => {
    const { workflows } = setup().client
    const { id: tableId } = await workflows.createTable({ name: 'Leads' })
    const create = workflows.createField({ tableId, name: 'x', type: 'COLOUR' })
    await assert.rejects(create, { name: 'ApiError', statusCode: 400, code: 'FST_ERR_VALIDATION' })
  })
})
