import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { Client, RecordFilter } from '../../index.js'
import { clientOf } from '../support/client.ts'
import { inBothManners } from '../support/engines.ts'
import { faultServer } from '../support/fault-server.ts'
import { json } from '../support/faults.ts'

/** A table with a text and a number. */
async function leads({ workflows }: Client) {
  const { id: tableId } = await workflows.createTable({ name: 'Leads' })
  const email = await workflows.createField({ tableId, name: 'email', type: 'TEXT' })
  const score = await workflows.createField({ tableId, name: 'score', type: 'NUMBER' })
  return { tableId, email: email.id, score: score.id }
}

inBothManners((setup) => {
  test('records are created from cells, from plain objects, and from both in one call', async () => {
    const { workflows } = setup().client
    const { tableId, email, score } = await leads(setup().client)
    const created = await workflows.createRecords({
      tableId,
      records: [
        [{ fieldId: email, value: 'ann@example.com' }, { fieldId: score, value: 5 }],
        { score: 7, email: 'bob@example.com' },
        { email: 'cid@example.com' },
      ],
    })
    const values = created.map(({ cells }) => [cells[email]?.value, cells[score]?.value])
    assert.deepEqual(values, [['ann@example.com', '5'], ['bob@example.com', '7'], ['cid@example.com', undefined]])
    assert.equal(created[0]?.cells[email]?.fieldName, 'email')
    assert.deepEqual((await workflows.listRecords({ tableId })).data.map(({ id }) => id), created.map(({ id }) => id))
  })

  test('a name that the table does not have lists those that it has, and nothing is created', async () => {
    const { workflows } = setup().client
    const { tableId, email } = await leads(setup().client)
    const records = [{ email: 'ann@example.com' }, [{ fieldId: email, value: 'bob@example.com' }], { mail: 'cid@example.com' }]
    const create = workflows.createRecords({ tableId, records })
    await assert.rejects(create, { name: 'TypeError', message: /no field `mail`; it has `email`, `score`/ })
    assert.deepEqual((await workflows.listRecords({ tableId })).data, [])
  })

  test('an update changes the cells that it names, in either form, and leaves the others', async () => {
    const { workflows } = setup().client
    const { tableId, email, score } = await leads(setup().client)
    const [record] = await workflows.createRecords({ tableId, records: [{ email: 'ann@example.com', score: 5 }] })
    const { id } = record!
    const byName = await workflows.updateRecord(id, { tableId, cells: { score: 6 } })
    assert.deepEqual([byName.cells[email]?.value, byName.cells[score]?.value], ['ann@example.com', '6'])
    await workflows.updateRecord(id, { tableId, cells: [{ fieldId: score, value: 7 }] })
    assert.equal((await workflows.getRecord(id)).cells[score]?.value, '7')

    const unknown = workflows.updateRecord(id, { tableId, cells: { points: 8 } })
    await assert.rejects(unknown, { name: 'TypeError', message: /no field `points`/ })
    assert.equal((await workflows.getRecord(id)).cells[score]?.value, '7')
  })

  test('records are found by what their cells hold', async () => {
    const { workflows } = setup().client
    const { tableId, email, score } = await leads(setup().client)
    const records = [1, 5, 9].map((score) => ({ email: `lead-${score}@example.com`, score }))
    await workflows.createRecords({ tableId, records })
    const scores = async (...filters: RecordFilter[]) =>
      (await workflows.listRecords({ tableId, filters })).data.map(({ cells }) => cells[score]?.value)
    assert.deepEqual(await scores({ fieldId: email, operator: 'eq', value: 'lead-5@example.com' }), ['5'])
    assert.deepEqual(await scores({ fieldId: email, operator: 'neq', value: 'lead-5@example.com' }), ['1', '9'])
    assert.deepEqual(await scores({ fieldId: email, operator: 'co', value: '-9@' }), ['9'])
    assert.deepEqual(await scores({ fieldId: score, operator: 'gte', value: '5' }), ['5', '9'])
    assert.deepEqual(await scores({ fieldId: score, operator: 'gt', value: '1' }, { fieldId: score, operator: 'lt', value: '9' }), ['5'])
  })

  test('a list has at most as many records as it asks for, and none of an unknown table', async () => {
    const { workflows } = setup().client
    const { tableId } = await leads(setup().client)
    await workflows.createRecords({ tableId, records: [{ score: 1 }, { score: 2 }, { score: 3 }] })
    assert.equal((await workflows.listRecords({ tableId, limit: 2 })).data.length, 2)
    assert.deepEqual((await workflows.listRecords({ tableId: 'aaaaaaaaaaaaaaaaaaaaa' })).data, [])
  })

  test('iteration gives every record, also of a table larger than a page', async () => {
    const { workflows } = setup().client
    const { tableId } = await leads(setup().client)
    const scores = Array.from({ length: 150 }, (_, score) => score)
    await workflows.createRecords({ tableId, records: scores.map((score) => ({ score })) })
    const found: unknown[] = []
    for await (const { score } of workflows.iterateRecords({ tableId }, { as: 'objects' })) found.push(Number(score))
    assert.deepEqual(found.sort((a, b) => Number(a) - Number(b)), scores)
  })

  test('records are deleted by their ids, and one that is not there is an ApiError', async () => {
    const { workflows } = setup().client
    const { tableId } = await leads(setup().client)
    const created = await workflows.createRecords({ tableId, records: [{ score: 1 }, { score: 2 }, { score: 3 }] })
    const [first, second, third] = created.map(({ id }) => id)
    assert.equal(await workflows.deleteRecords({ ids: [first!, third!] }), undefined)
    assert.deepEqual((await workflows.listRecords({ tableId })).data.map(({ id }) => id), [second])
    await assert.rejects(workflows.getRecord(first!), { name: 'ApiError', statusCode: 404 })
  })
})

test('records of cells cost one request, plain objects one more for all of them together', async () => {
  await using server = await faultServer()
  server.always(({ method }) => json(method === 'GET' ? [{ id: 'f', name: 'email' }] : []))
  const { workflows } = clientOf(server)
  const requests = () => server.requests.splice(0).map(({ method, path }) => `${method} ${path.replace('/activepieces', '')}`)
  await workflows.createRecords({ tableId: 't', records: [[{ fieldId: 'f', value: 'v' }]] })
  assert.deepEqual(requests(), ['POST /v1/records'])
  await workflows.createRecords({ tableId: 't', records: [{ email: 'a' }, { email: 'b' }] })
  assert.deepEqual(requests(), ['GET /v1/fields?tableId=t', 'POST /v1/records'])
})

test('a record that is neither cells nor an object is refused by its place, before anything is sent', async () => {
  await using server = await faultServer()
  const { workflows } = clientOf(server)
  const wrongs: [unknown, RegExp][] = [
    ['text', /`params.records\[1\]`/], [null, /`params.records\[1\]`/], [[{ fieldId: 1, value: 'v' }], /`params.records\[1\]/],
    [[{ value: 'v' }], /`params.records\[1\]/],
  ]
  for (const [wrong, message] of wrongs) {
    await assert.rejects(workflows.createRecords({ tableId: 't', records: [{ a: 1 }, wrong as never] }), { name: 'TypeError', message })
  }
  await assert.rejects(workflows.updateRecord('r', { tableId: 't', cells: 'text' as never }), { name: 'TypeError', message: /`params.cells`/ })
  assert.equal(server.connections.length, 0)
})
