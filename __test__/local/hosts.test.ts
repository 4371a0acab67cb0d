// Functions that answer the requests of HTTP steps instead of the network.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test, type TestContext } from 'node:test'

import type { FlowRun } from '../../index.js'
import { startLocalEngine, type Fake, type Fakes, type LocalEngine } from '../../local.js'

/** An engine with these fakes, which ends with the test. */
async function start(t: TestContext, http: Fakes): Promise<LocalEngine> {
  const engine = await startLocalEngine({ http, retryDelay: 1 })
  t.after(() => engine.stop())
  return engine
}

/** Runs a flow of one HTTP step with this input. */
async function runHttp(engine: LocalEngine, input: object, step: object = {}): Promise<FlowRun> {
  const { workflows } = engine.client()
  const { id } = await workflows.buildFlow({
    displayName: 'Ask', trigger: { kind: 'webhook' }, publish: true,
    steps: [{ kind: 'piece', displayName: 'Ask', pieceName: 'http', actionName: 'send_request', input: { method: 'GET', headers: {}, queryParams: {}, authType: 'NONE', ...input }, ...step }],
  })
  return workflows.triggerAndWait(id, { name: 'Ann' }, { pollInterval: 10, timeout: 10_000 })
}

const output = (run: FlowRun) => run.steps?.step_1?.output as any

test('a fake sees the request that the step sends, and its object is the response', async (t) => {
  const engine = await start(t, { 'api.openai.com': ({ body }) => ({ status: 201, headers: { 'x-id': '7', 'set-cookie': ['a=1', 'b=2'] }, body: { said: body?.prompt } }) })
  const run = await runHttp(engine, {
    method: 'POST', url: 'https://API.openai.com/v1/chat', queryParams: { a: '1' }, headers: { 'X-Own': 'yes' },
    authType: 'BEARER_TOKEN', authFields: { token: 'sk' }, body_type: 'json', body: { data: { prompt: 'Hi {{trigger.body.name}}' } },
  })
  assert.equal(run.status, 'SUCCEEDED')
  assert.deepEqual([output(run).status, output(run).body], [201, { said: 'Hi Ann' }])
  assert.deepEqual(output(run).headers, { 'x-id': '7', 'set-cookie': 'a=1, b=2', 'content-type': 'application/json' })
  const [request, ...others] = engine.requests('api.openai.com')
  assert.ok(request)
  const { headers, ...rest } = request
  assert.deepEqual(rest, {
    host: 'api.openai.com', method: 'POST', url: 'https://api.openai.com/v1/chat?a=1', body: { prompt: 'Hi Ann' },
    stepName: 'step_1', flowId: run.flowId, runId: run.id,
  })
  assert.deepEqual([headers.authorization, headers['x-own'], headers['content-type']], ['Bearer sk', 'yes', 'application/json'])
  assert.equal(others.length, 0)
  await engine.reset()
  assert.deepEqual(engine.requests(), [])
})

test('a fake may return a Response, text or bytes', async (t) => {
  const fakes: Record<string, Fake> = {
    'response.test': () => Response.json({ ok: true }, { status: 202 }),
    'text.test': async () => ({ body: 'plain' }),
    'bytes.test': () => ({ body: Uint8Array.of(255, 0) }),
    'nothing.test': () => ({ status: 204 }),
    'buffer.test': () => ({ body: Uint8Array.of(255, 0).buffer }),
    'blob.test': () => ({ body: new Blob(['{"a":1}'], { type: 'application/json' }) }),
    'form.test': () => ({ body: new URLSearchParams({ a: '1' }) }),
  }
  const engine = await start(t, fakes)
  const ask = async (url: string, more = {}) => {
    const { status, body } = output(await runHttp(engine, { url, ...more }))
    return [status, body]
  }
  assert.deepEqual(await ask('https://response.test'), [202, { ok: true }])
  assert.deepEqual(await ask('https://text.test'), [200, 'plain'])
  assert.deepEqual(await ask('https://bytes.test', { response_is_binary: true }), [200, '/wA='])
  assert.deepEqual(await ask('http://nothing.test'), [204, ''])
  assert.deepEqual(await ask('https://buffer.test', { response_is_binary: true }), [200, '/wA='])
  assert.deepEqual(await ask('https://blob.test'), [200, { a: 1 }])
  assert.deepEqual(await ask('https://form.test'), [200, 'a=1'])
})

test('the most specific key answers, and a port counts', async (t) => {
  const named = (name: string): Fake => () => ({ body: name })
  const names = ['*', '*.example.com', 'eu.example.com', 'eu.example.com:8080']
  const engine = await start(t, Object.fromEntries(names.map((name) => [name, named(name)])))
  const cases = [
    ['https://us.example.com', '*.example.com'], ['https://eu.example.com', 'eu.example.com'],
    ['http://eu.example.com:8080', 'eu.example.com:8080'], ['https://example.com', '*'], ['https://größe.test'],
  ]
  for (const [url, name] of cases) {
    const run = await runHttp(engine, { url })
    assert.equal(output(run)?.body, name, run.steps?.step_1?.errorMessage)
  }
})

test('a fake that throws is a connection that fails, and the step is retried', async (t) => {
  let calls = 0
  const engine = await start(t, { 'api.test': () => {
    calls += 1
    if (calls < 3) throw new Error('ECONNRESET')
    return { body: { calls } }
  } })
  const failed = await runHttp(engine, { url: 'https://api.test' })
  assert.equal(failed.status, 'FAILED')
  assert.deepEqual(JSON.parse(failed.steps?.step_1?.errorMessage ?? ''), { response: { status: 500 }, request: {} })
  const retried = await runHttp(engine, { url: 'https://api.test' }, { retryOnFailure: true })
  assert.deepEqual(output(retried).body, { calls: 3 })
  assert.deepEqual(engine.requests('api.test').map(({ error }) => error), ['ECONNRESET', 'ECONNRESET', undefined])
})

test('statuses and time limits are handled as those of a real host', async (t) => {
  const engine = await start(t, { 'busy.test': () => ({ status: 503, body: { message: 'busy' } }), 'slow.test': () => new Promise(() => {}) })
  const busy = await runHttp(engine, { url: 'https://busy.test', failureMode: 'retry_5xx' })
  assert.equal(JSON.parse(busy.steps?.step_1?.errorMessage ?? '').response.status, 503)
  assert.equal(engine.requests('busy.test').length, 3)
  const slow = await runHttp(engine, { url: 'https://slow.test', timeout: 0.05 })
  assert.deepEqual([slow.status, JSON.parse(slow.steps?.step_1?.errorMessage ?? '').response], ['FAILED', { status: 500 }])
})

test('redirects lead to fakes, from a real host too, and hosts that are not named are connected to', async (t) => {
  const server = createServer((request, reply) => {
    if (request.url === '/away') return void reply.writeHead(302, { location: 'https://new.test/there' }).end()
    reply.end(`${request.method} ${request.url} ${request.headers.authorization}`)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => void server.close())
  const real = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const engine = await start(t, {
    'old.test': ({ url }) => ({ status: 307, headers: { location: url.endsWith('/real') ? `${real}/back` : 'https://new.test/here' } }),
    'new.test': ({ method, url, headers, body }) => ({ body: { method, url, body, authorization: headers.authorization } }),
  })
  const posted = { method: 'POST', authType: 'BEARER_TOKEN', authFields: { token: 'sk' }, body_type: 'json', body: { data: { a: 1 } } }
  assert.deepEqual(output(await runHttp(engine, { ...posted, url: 'https://old.test' })).body, { method: 'POST', url: 'https://new.test/here', body: { a: 1 } })
  assert.deepEqual(output(await runHttp(engine, { ...posted, url: `${real}/away` })).body, { method: 'GET', url: 'https://new.test/there' })
  assert.equal(output(await runHttp(engine, { ...posted, url: 'https://old.test/real' })).body, 'POST /back undefined')
})

test('a fake that returns no response fails the step in words', async (t) => {
  const engine = await start(t, { 'none.test': (() => undefined) as unknown as Fake, 'odd.test': () => ({ status: 99 }), 'map.test': () => ({ body: new Map() }), 'code.test': () => ({ body: () => 1 }) })
  const message = async (url: string) => (await runHttp(engine, { url, failureMode: 'continue_all' })).steps?.step_1?.errorMessage
  assert.equal(await message('https://none.test'), 'Error: the fake of none.test must return a Response or an object { status, headers, body }, not undefined')
  assert.equal(await message('https://odd.test'), 'Error: the fake of odd.test must return a `status` from 200 to 599, not 99')
  const body = 'must return a `body` that is a string, JSON, bytes, or a body of `Response`, not'
  assert.equal(await message('https://map.test'), `Error: the fake of map.test ${body} Map(0) {}`)
  assert.match(String(await message('https://code.test')), /^Error: the fake of code\.test must return a `body` .*, not \[Function: body\]/)
})

test('keys that are no hosts, and fakes that are no functions, are refused', async (t) => {
  const fake = () => ({})
  for (const name of ['https://api.test', 'api.test/v1', 'a b', '', 'api.test:http', 'api.test:99999', 'a*.test', '*.*.test', 'me@api.test']) {
    await assert.rejects(startLocalEngine({ http: { [name]: fake } }), ({ name: kind, message }: Error) => kind === 'TypeError' && message.includes(`\`options.http['${name}']\` must be named by a host`))
  }
  await assert.rejects(startLocalEngine({ http: { 'A.test': fake, 'a.test': fake } }), { message: "`options.http['a.test']` names the same host as 'A.test'" })
  await assert.rejects(startLocalEngine({ http: { 'a.test': 1 as unknown as Fake } }), { name: 'TypeError', message: "`options.http['a.test']` must be a function" })
  const engine = await start(t, { 'a.test': fake })
  assert.throws(() => engine.requests('b.test'), { name: 'TypeError', message: "`host` must be a name in `options.http` (a.test), not 'b.test'" })
})
