// Requests that the local engine does not read to the end are answered too.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { test } from 'node:test'

import { type LocalEngine, startLocalEngine } from '../../local.js'
import { publishedFlow } from '../support/engines.ts'

const MIB = 1024 * 1024
const text = (mebibytes: number) => 'x'.repeat(mebibytes * MIB)

test('what is too large is an ApiError 413 each time, and nothing ran', async () => {
  for (const bare of [false, true]) {
    await using engine = await startLocalEngine({ bare })
    const { workflows } = engine.client()
    const { id } = await publishedFlow(engine.client())
    for (let round = 0; round < (bare ? 1 : 5); round += 1) {
      for (const call of [
        () => workflows.triggerFlow(id, { text: text(26) }),
        () => workflows.triggerFlow(id, { text: text(40) }),
        () => workflows.triggerFlowSync(id, { text: text(26) }),
        () => workflows.createFlow({ displayName: text(26) }),
      ]) await assert.rejects(call(), { name: 'ApiError', statusCode: 413 })
    }
    assert.deepEqual((await workflows.listRuns()).data, [])
    assert.equal(await workflows.countFlows(), 1)
  }
})

test('a large request that is refused for another reason gets that answer', async () => {
  await using engine = await startLocalEngine()
  const { id } = await publishedFlow(engine.client())
  for (let round = 0; round < 3; round += 1) {
    const stranger = engine.client({ apiKey: 'another' })
    await assert.rejects(stranger.workflows.createFlow({ displayName: text(30) }), { name: 'AuthError', statusCode: 401 })
    assert.deepEqual(await post(engine, '/nowhere', {}, 30), [404, 'whole'])
    assert.deepEqual(await post(engine, `/activepieces/v1/webhooks/${id}`, { 'content-type': 'image/x-odd' }, 20), [415, 'whole'])
  }
})

test('a client that waits for 100 Continue is answered 413 without sending a byte', async () => {
  await using engine = await startLocalEngine()
  const { id } = await publishedFlow(engine.client())
  const path = `/activepieces/v1/webhooks/${id}`
  const type = { 'content-type': 'application/json', expect: '100-continue' }
  assert.deepEqual(await post(engine, path, { ...type, 'content-length': 26 * MIB }, 26), [413, 'nothing'])
  assert.deepEqual(await post(engine, path, { ...type, 'content-length': 3 }, 0), [200, 'whole'])
  // Without a length, only the body itself shows that it is too large.
  assert.deepEqual(await post(engine, path, { ...type, 'transfer-encoding': 'chunked' }, 26), [413, 'whole'])
})

/** Posts this number of MiB, or `"a"` for 0. Resolves to the status, and to how much of the body was sent. */
async function post({ url, apiKey }: LocalEngine, path: string, headers: Record<string, string | number>, mebibytes: number): Promise<[number, string]> {
  const sent = request(url + path, { method: 'POST', headers: { 'x-api-key': apiKey, ...headers }, agent: false, signal: AbortSignal.timeout(20_000) })
  let state = 'nothing'
  const send = () => {
    state = 'part'
    sent.end(mebibytes ? text(mebibytes) : '"a"', () => { state = 'whole' })
  }
  if (headers.expect) sent.on('continue', send).flushHeaders()
  else send()
  // One turn of the event loop can report the response before it reports that the body was sent.
  const ended = new Promise((resolve) => sent.once('finish', resolve).once('close', resolve))
  const [reply] = (await once(sent, 'response')) as [IncomingMessage]
  for await (const _ of reply);
  if (state !== 'nothing') await ended
  sent.destroy()
  return [reply.statusCode!, state]
}
