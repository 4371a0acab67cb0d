// Functions that answer the `fetch` of CODE steps instead of the network.

import assert from 'node:assert/strict'
import { after, beforeEach, test } from 'node:test'

import { startLocalEngine, type Fake } from '../../local.js'

const engine = await startLocalEngine({
  http: {
    'api.openai.com': ({ body }) => ({ status: 201, headers: { 'x-id': '7', 'set-cookie': ['a=1', 'b=2'] }, body: { said: body?.prompt } }),
    'old.test': ({ url }) => ({ status: Number(url.slice(-3)), headers: { location: 'https://new.test/here' } }),
    'new.test': ({ method, body, headers }) => ({ body: { method, body, authorization: headers.authorization, type: headers['content-type'] } }),
    'loop.test': () => ({ status: 302, headers: { location: '/again' } }),
    'slow.test': () => new Promise(() => {}),
    'down.test': () => { throw new Error('ECONNRESET') },
    'none.test': (() => undefined) as unknown as Fake,
    'bytes.test': () => ({ body: Uint8Array.of(255, 0) }),
    'empty.test': () => ({ status: 204 }),
  },
})
after(() => engine.stop())
beforeEach(() => engine.reset())

/** Runs a CODE step with this body. */
async function runCode(body: string) {
  const { workflows } = engine.client()
  const steps = [{ kind: 'code' as const, displayName: 'Ask', code: `export const code = async () => { ${body} }` }]
  const { id } = await workflows.buildFlow({ displayName: 'Ask', trigger: { kind: 'webhook' }, publish: true, steps })
  const run = await workflows.triggerAndWait(id, {}, { pollInterval: 5, timeout: 10_000 })
  return { run, output: run.steps?.step_1?.output as any, error: run.steps?.step_1?.errorMessage ?? '' }
}

test('a fake sees the request of a CODE step, and its object is the response', async () => {
  const { run, output } = await runCode(`
    const init = { method: 'POST', headers: { 'X-Own': 'yes', 'content-type': 'application/json' }, body: JSON.stringify({ prompt: 'Hi' }) }
    const reply = await fetch(new Request('https://api.openai.com/v1/chat?a=1#top', init))
    return [reply.ok, reply.status, reply.url, reply.redirected, reply.headers.get('x-id'), reply.headers.getSetCookie(), await reply.json()]`)
  assert.deepEqual(output, [true, 201, 'https://api.openai.com/v1/chat?a=1', false, '7', ['a=1', 'b=2'], { said: 'Hi' }], run.steps?.step_1?.errorMessage)
  const [request, ...others] = engine.requests('api.openai.com')
  assert.ok(request)
  const { headers, ...rest } = request
  assert.deepEqual(rest, {
    host: 'api.openai.com', method: 'POST', url: 'https://api.openai.com/v1/chat?a=1#top', body: { prompt: 'Hi' },
    stepName: 'step_1', flowId: run.flowId, runId: run.id,
  })
  assert.deepEqual([headers['x-own'], headers['content-type'], headers['user-agent']], ['yes', 'application/json', 'node'])
  assert.equal(others.length, 0)
})

test('many requests at once, bytes and empty responses', async () => {
  const { output, error } = await runCode(`
    const replies = await Promise.all(Array.from({ length: 20 }, (_, prompt) => fetch('https://api.openai.com', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ prompt }) })))
    const said = await Promise.all(replies.map((reply) => reply.json()))
    return [said.map(({ said }) => said), [...await (await fetch('https://bytes.test')).bytes()], (await fetch('https://empty.test')).status]`)
  assert.deepEqual(output, [[...Array(20).keys()], [255, 0], 204], error)
})

test('redirects keep or drop the method, and credentials stay with their origin', async () => {
  const { output, error } = await runCode(`
    const ask = async (status) => {
      const reply = await fetch('https://old.test/' + status, { method: 'POST', body: 'text', headers: { authorization: 'Bearer sk' } })
      return [reply.redirected, reply.url, await reply.json()]
    }
    const manual = await fetch('https://old.test/302', { redirect: 'manual' })
    const refused = await fetch('https://old.test/302', { redirect: 'error' }).catch(({ message, cause }) => [message, cause.message])
    const endless = await fetch('https://loop.test').catch(({ message, cause }) => [message, cause.message])
    return [await ask(302), await ask(307), manual.status, refused, endless]`)
  assert.deepEqual(output, [
    [true, 'https://new.test/here', { method: 'GET' }],
    [true, 'https://new.test/here', { method: 'POST', body: 'text', type: 'text/plain;charset=UTF-8' }],
    302, ['fetch failed', 'unexpected redirect'], ['fetch failed', 'redirect count exceeded'],
  ], error)
  assert.equal(engine.requests('loop.test').length, 21)
})

test('a fake that throws is a connection that fails, and a signal aborts the request', async () => {
  const { output, error } = await runCode(`
    const reason = (error) => [error.name, error.message, error.cause?.message]
    return [
      await fetch('https://down.test').catch(reason),
      await fetch('https://slow.test', { signal: AbortSignal.timeout(10) }).catch(({ name }) => name),
      await fetch('https://slow.test', { signal: AbortSignal.abort() }).catch(({ name }) => name),
      await fetch('not a url').catch(({ name }) => name),
    ]`)
  assert.deepEqual(output, [['TypeError', 'fetch failed', 'ECONNRESET'], 'TimeoutError', 'AbortError', 'TypeError'], error)
  assert.equal(engine.requests('down.test')[0]?.error, 'ECONNRESET')
})

test('a fake that returns no response fails the step in words', async () => {
  const { error } = await runCode("return fetch('https://none.test')")
  assert.match(error, /^Error: the fake of none\.test must return a Response or an object \{ status, headers, body \}, not undefined\n/)
})

test('hosts without a fake are closed, unless the network is allowed', async () => {
  const { error } = await runCode("return fetch('https://other.test')")
  assert.match(error, /^TypeError: fetch failed\n[^]*\[cause\]: Error: the local engine lets the code of flows use no network: start it with `allowNet: true`/)
})

test('a run that does not wait for its request leaves nothing to the next', async () => {
  await runCode("fetch('https://slow.test').catch(() => {})")
  const { output } = await runCode("return [fetch.name, typeof leak, Object.keys(globalThis).includes('fetch')]")
  assert.deepEqual(output, ['fetch', 'undefined', true])
})
