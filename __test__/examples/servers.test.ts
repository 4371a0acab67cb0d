import assert from 'node:assert/strict'
import { test } from 'node:test'

import { eventually, publishedFlow } from '../support/engines.ts'
import { engineFor, start } from '../support/examples.ts'

const post = async (url: string, body: unknown) => {
  const reply = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  return { status: reply.status, body: await reply.json() as Record<string, unknown> }
}

test('the Express server hands leads over, answers with what the flow answers, and tells its own failures apart', async (t) => {
  const engine = await engineFor(t)
  const { workflows } = engine.client()
  const { id } = await publishedFlow(engine.client(), { price: '{{trigger.body.n}}' })
  const server = start(t, engine, 'express.mts', { variables: { FLOW_ID: id, PORT: '0' } })
  const [url] = await server.line(/listening on (\S+)/)

  assert.deepEqual(await post(`${url}/leads`, { n: 1 }), { status: 202, body: { accepted: true } })
  await eventually(async () => (await workflows.listRuns({ flowId: id, status: 'SUCCEEDED' })).data.length === 1)
  assert.deepEqual(await post(`${url}/quotes`, { n: 7 }), { status: 200, body: { price: 7 } })

  await workflows.disableFlow(id)
  const { status, body } = await post(`${url}/quotes`, {})
  assert.equal(status, 502)
  assert.match(String(body.requestId), /^[\w-]{36}$/)
})

test('the Fastify server checks leads before they are sent, and answers with what the flow answers', async (t) => {
  const engine = await engineFor(t)
  const { workflows } = engine.client()
  const { id } = await publishedFlow(engine.client(), { welcome: '{{trigger.body.email}}' })
  const server = start(t, engine, 'fastify.mts', { variables: { FLOW_ID: id, PORT: '0' } })
  const [url] = await server.line(/listening on (\S+)/)

  assert.deepEqual(await post(`${url}/leads`, { email: 'ann@example.com' }), { status: 200, body: { welcome: 'ann@example.com' } })
  assert.equal((await post(`${url}/leads`, { score: 7 })).status, 400)
  assert.equal((await workflows.listRuns({ flowId: id })).data.length, 1)

  await workflows.disableFlow(id)
  assert.equal((await post(`${url}/leads`, { email: 'bob@example.com' })).status, 502)
})
