// Payloads as the engine reads their JSON, and what it keeps of flows.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { type LocalEngine, startLocalEngine } from '../../local.js'
import { publishedFlow } from '../support/engines.ts'

let engine: LocalEngine
let flow: string
before(async () => {
  engine = await startLocalEngine({ bare: true })
  flow = (await publishedFlow(engine.client(), { body: '{{trigger.body}}' })).id
})
after(() => engine.stop())

async function send(body: string): Promise<{ status: number; text: string }> {
  const headers = { 'content-type': 'application/json' }
  const reply = await fetch(`${engine.url}/v1/webhooks/${flow}/sync`, { method: 'POST', body, headers })
  return { status: reply.status, text: await reply.text() }
}

const READ: Record<string, [body: string, seen: string]> = {
  'an empty body is an empty object': ['', '{}'],
  'null is seen as an empty text': ['null', '""'],
  'a number is a body': ['5', '5'],
  'of two equal keys the last counts': ['{"a":1,"a":2}', '{"a":2}'],
  'a number that is too large is null': ['{"a":1e400}', '{"a":null}'],
  'names of prototypes are plain keys': ['{"__proto__":{"a":1},"constructor":{"prototype":2}}', '{"__proto__":{"a":1},"constructor":{"prototype":2}}'],
}
for (const [what, [body, seen]] of Object.entries(READ)) {
  test(what, { timeout: 20_000 }, async () => {
    assert.deepEqual(await send(body), { status: 200, text: `{"body":${seen}}` })
  })
}

test('a body with a byte order mark, or that breaks off, is no JSON', { timeout: 20_000 }, async () => {
  assert.equal((await send('\ufeff{"a":1}')).status, 400)
  const { status, text } = await send('{"a":')
  assert.deepEqual([status, JSON.parse(text).message], [400, 'Unexpected end of JSON input'])
})

test('metadata of a flow are replaced and cleared, and an import leaves its external id', { timeout: 20_000 }, async () => {
  const { workflows } = engine.client()
  const { id, externalId } = await workflows.createFlow({ displayName: 'Kept', metadata: { k: 'v' } })
  assert.deepEqual((await workflows.getFlow(id)).metadata, { k: 'v' })
  const update = (metadata: object | null) => workflows.applyFlowOperation(id, { type: 'UPDATE_METADATA', request: { metadata } } as never)
  await update({ l: 'w' })
  const listed = (await workflows.listFlows()).data.find((flow) => flow.id === id)
  assert.deepEqual(listed?.metadata, { l: 'w' })
  assert.equal((await update(null)).metadata ?? null, null)
  const exported = (await workflows.exportFlow(flow)) as { flows?: object[]; template?: object }
  await workflows.importFlow(id, exported as never)
  assert.equal((await workflows.getFlow(id)).externalId, externalId)
})
