import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LocalEngine } from '../../local.js'
import { inBothManners } from '../support/engines.ts'

/** A table with two records, made over plain HTTP. */
async function leads(engine: LocalEngine, projectId: string) {
  const base = engine.bare ? engine.url : `${engine.url}/activepieces`
  const post = async (path: string, body: unknown) => {
    const headers = { authorization: `Bearer ${engine.apiKey}`, 'x-api-key': engine.apiKey, 'content-type': 'application/json' }
    const reply = await fetch(base + path, { method: 'POST', headers, body: JSON.stringify(body) })
    assert.ok(reply.ok, `${path}: ${reply.status}`)
    return (await reply.json()) as { id: string }
  }
  const table = await post('/v1/tables', { projectId, name: 'Leads' })
  const email = await post('/v1/fields', { tableId: table.id, name: 'email', type: 'TEXT' })
  const cell = (value: string) => [{ fieldId: email.id, value }]
  await post('/v1/records', { tableId: table.id, records: [cell('a@x.io'), cell('b@x.io')] })
  return { tableId: table.id, fieldId: email.id }
}

inBothManners((setup) => {
  test('tables are listed and read', async () => {
    const { client, engine } = setup()
    const { tableId } = await leads(engine, await client.workflows.resolveProjectId())
    assert.ok((await client.workflows.listTables({ limit: 100 })).data.some(({ id }) => id === tableId))
    assert.equal((await client.workflows.getTable(tableId)).name, 'Leads')
    await assert.rejects(client.workflows.getTable('aaaaaaaaaaaaaaaaaaaaa'), { name: 'ApiError', statusCode: 404 })
  })

  test('records are listed, filtered and keyed by field id', async () => {
    const { client, engine } = setup()
    const { tableId, fieldId } = await leads(engine, await client.workflows.resolveProjectId())
    assert.equal((await client.workflows.listRecords({ tableId, limit: 10 })).data.length, 2)
    const filters = [{ fieldId, operator: 'eq' as const, value: 'a@x.io' }]
    const { data } = await client.workflows.listRecords({ tableId, filters })
    assert.deepEqual(data.map((record) => record.cells[fieldId]?.value), ['a@x.io'])
    assert.equal(data[0]?.cells[fieldId]?.fieldName, 'email')
  })
})
