// triggerAndWait, waitForRun and the calls that wait for a status.
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, test, type TestContext } from 'node:test'
import { AuthError, Client, DecodeError, type ImbraceError, TimeoutError } from '../../index.js'
import { clientOf, rejection, withVariables } from '../support/client.ts'
import { inBothManners, publishedFlow } from '../support/engines.ts'
import { type FaultServer, faultServer } from '../support/fault-server.ts'
import { type Fault, failure, hang, json, late, status } from '../support/faults.ts'

type Handler = (method: string, url: URL, body: string, headers: Record<string, unknown>) => unknown

/** An engine whose answers the test writes by hand: JSON, status 200. */
async function fakeEngine(t: TestContext, answer: Handler): Promise<Client> {
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const reply = answer(request.method ?? '', new URL(request.url ?? '/', 'http://x'), body, request.headers)
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(reply))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  const workflowEngine = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return new Client({ services: { workflowEngine }, apiKey: 'k' })
}

inBothManners((setup) => {
  test('a trigger resolves to its own finished run, with steps', async () => {
    const { client } = setup()
    const { id } = await publishedFlow(client, { n: '{{trigger.body.n}}' })
    const run = await client.workflows.triggerAndWait(id, { n: 7 }, { requestId: 'mine', pollInterval: 20 })
    assert.equal(run.status, 'SUCCEEDED')
    assert.deepEqual((run.steps?.step_1?.output as { body: unknown }).body, { n: 7 })
    assert.equal((run.steps?.trigger?.output as { headers: Record<string, string> }).headers['x-request-id'], 'mine')
  })

  test('a run that failed is a result too', async () => {
    const { client } = setup()
    const { id } = await publishedFlow(client, '{{ no expression }}')
    const run = await client.workflows.triggerAndWait(id, {}, { pollInterval: 20 })
    assert.equal(run.status, 'FAILED')
    assert.equal(run.failedStep?.name, 'step_1')
  })

  test('500 triggers of one flow at once each find their own run', async () => {
    const { client } = setup()
    const { id } = await publishedFlow(client, { n: '{{trigger.body.n}}' })
    const numbers = Array.from({ length: 500 }, (_, n) => n)
    const runs = await Promise.all(numbers.map((n) => client.workflows.triggerAndWait(id, { n })))
    assert.deepEqual(runs.map((run) => (run.steps?.step_1?.output as { body: { n: number } }).body.n), numbers)
  })

  test('waitForRun returns a run that is finished', async () => {
    const { client } = setup()
    const { id } = await publishedFlow(client)
    await client.workflows.triggerFlowSync(id, {})
    const [run] = (await client.workflows.listRuns({ flowId: id })).data
    assert.equal((await client.workflows.waitForRun(run!.id)).status, 'SUCCEEDED')
  })

  test('publishFlow, disableFlow and enableFlow resolve when the status is settled', async () => {
    const { client } = setup()
    const { id } = await publishedFlow(client)
    assert.equal((await client.workflows.disableFlow(id)).status, 'DISABLED')
    assert.equal((await client.workflows.enableFlow(id)).status, 'ENABLED')
    await client.workflows.renameFlow(id, 'Next')
    assert.equal((await client.workflows.publishFlow(id)).version.displayName, 'Next')
  })
})

test('runs that finish out of order, and whose steps come late, are told apart', async (t) => {
  const runs: { id: string; headers: object; looks: number }[] = []
  const client = await fakeEngine(t, (method, url, _, headers) => {
    if (method === 'POST') {
      runs.unshift({ id: `run_${runs.length}`, headers, looks: 0 })
      return {}
    }
    const id = url.pathname.split('/').pop()
    const run = runs.find((run) => run.id === id)
    if (!run) return { data: runs.map(({ id }) => ({ id, status: 'RUNNING' })), next: null, previous: null }
    run.looks += 1
    const trigger = { output: { headers: run.headers } }
    const index = Number(run.id.slice(4))
    return {
      id, status: run.looks > 30 - index ? 'SUCCEEDED' : 'RUNNING',
      steps: run.looks < 3 ? {} : { trigger },
    }
  })
  const calls = Array.from({ length: 20 }, (_, n) => {
    return client.workflows.triggerAndWait('flow', {}, { requestId: `request-${n}`, pollInterval: 2 })
  })
  for (const [n, run] of (await Promise.all(calls)).entries()) {
    assert.equal((run.steps?.trigger?.output as { headers: Record<string, string> }).headers['x-request-id'], `request-${n}`)
  }
})

test('after each pause there is a look', async (t) => {
  const looks: number[] = []
  let sent: object
  const client = await fakeEngine(t, (method, url, _, headers) => {
    if (method === 'POST') {
      sent = headers
      return {}
    }
    const run = { id: 'run_1', status: 'SUCCEEDED' }
    if (!url.pathname.endsWith('/flow-runs')) return { ...run, steps: { trigger: { output: { headers: sent } } } }
    looks.push(Date.now())
    return { data: looks.length === 1 ? [] : [run], next: null, previous: null }
  })
  await client.workflows.triggerAndWait('flow', {}, { pollInterval: 800 })
  const [first = 0, second = 0] = looks
  assert.ok(second - first < 1500, `${second - first} ms in place of 800`)
})

test('a look of another call that failed does not stand for the own one', async () => {
  await using server = await faultServer()
  const looks: number[] = []
  let failed = 0
  let sent: object | undefined
  server.always(({ method, path, headers }) => {
    if (method === 'POST') sent ??= headers
    if (method === 'POST') return json({})
    const run = { id: 'run_1', status: 'SUCCEEDED', steps: { trigger: { output: { headers: sent } } } }
    if (!path.includes('/flow-runs?')) return json(run)
    if (headers['x-request-id'] === 'fails') return late(1200, { run: (exchange) => ((failed = Date.now()), status(403).run(exchange)) })
    looks.push(Date.now())
    return json({ data: looks.length === 1 ? [] : [run], next: null, previous: null })
  })
  const { workflows } = clientOf(server)
  const waiting = workflows.triggerAndWait('flow', {}, { requestId: 'waits', pollInterval: 800 })
  await server.until(() => looks.length === 1, 'the first look')
  await rejection(workflows.triggerAndWait('flow', {}, { requestId: 'fails' }))
  await waiting
  assert.ok(looks[1]! - failed < 400, `${looks[1]! - failed} ms after the other has failed`)
})

test('past its time-out, triggerAndWait tells the request and the run, and waiting can go on', async (t) => {
  let sent: Record<string, unknown> = {}
  let isFinished = false
  const client = await fakeEngine(t, (method, url, _, headers) => {
    if (method === 'POST') {
      sent = headers
      return {}
    }
    const run = { id: 'run_1', status: isFinished ? 'SUCCEEDED' : 'RUNNING' }
    if (url.pathname.endsWith('/flow-runs')) return { data: [run], next: null, previous: null }
    return { ...run, steps: { trigger: { output: { headers: sent } } } }
  })
  const waiting = client.workflows.triggerAndWait('flow', {}, { timeout: 200, pollInterval: 5 })
  const error = await waiting.then(() => assert.fail('it must time out'), (error: TimeoutError) => error)
  assert.ok(error instanceof TimeoutError)
  assert.equal(error.runId, 'run_1')
  assert.equal(error.requestId, sent['x-request-id'])
  isFinished = true
  assert.equal((await client.workflows.waitForRun(error.runId!)).status, 'SUCCEEDED')
})

describe('after its trigger was taken, triggerAndWait', () => {
  /** Runs are listed by these ids; `read` answers for each of them but `mine`, which is the trigger's own. */
  const runs = (server: FaultServer, ids: string[], read: (id: string) => Fault) => {
    let sent: object | undefined
    let looks = 0
    server.always(({ method, path, headers }) => {
      const id = path.split('/').pop() ?? ''
      if (method === 'POST') sent = headers
      if (method === 'POST') return json({})
      if (path.includes('/flow-runs?')) return json({ data: ids.map((id) => ({ id })), next: null, previous: null })
      if (id !== 'mine') return read(id)
      return json({ id, status: (looks += 1) < 2 ? 'RUNNING' : 'SUCCEEDED', steps: { trigger: { output: { headers: sent } } } })
    })
  }

  for (const [code, word] of [[404, 'ENTITY_NOT_FOUND'], [404, 'FLOW_RUN_NOT_FOUND'], [400, 'FLOW_RUN_NOT_FOUND']] as const) {
    test(`does not mind that another run is gone (${code} ${word})`, async () => {
      await using server = await faultServer()
      runs(server, ['gone', 'mine'], () => failure(code, { code: word, params: { message: 'gone' } }))
      assert.equal((await clientOf(server).workflows.triggerAndWait('flow', {})).id, 'mine')
    })
  }

  test('reads with the credentials of the call, and with none of its other headers', async () => {
    await using server = await faultServer()
    runs(server, ['mine'], () => hang())
    const credentials = { 'x-api-key': 'own', 'x-access-token': 'token', authorization: 'Bearer own', 'x-organization-id': 'org' }
    const client = withVariables({}, () => clientOf(server, { apiKey: undefined }))
    await client.workflows.triggerAndWait('flow', {}, { headers: { ...credentials, 'x-for-the-run': 'yes' } })
    const [trigger, ...reads] = server.requests
    assert.equal(trigger?.headers['x-for-the-run'], 'yes')
    assert.equal(reads.length, 3)
    for (const { headers } of reads) assert.deepEqual({ ...headers, ...credentials }, headers)
    assert.ok(reads.every(({ headers }) => !('x-for-the-run' in headers)))
  })

  const FAILURES: Record<string, [Fault, abstract new (...args: never[]) => ImbraceError, RegExp]> = {
    'an AuthError': [failure(403, { message: 'not yours' }), AuthError, /^403: not yours; /],
    'a DecodeError': [json({ data: 7 }), DecodeError, /^unexpected response: .*; /],
    'a TimeoutError': [hang(), TimeoutError, /within 300 ms; /],
  }
  for (const [name, [fault, type, words]] of Object.entries(FAILURES)) {
    test(`says with ${name} that the flow was triggered`, async () => {
      await using server = await faultServer()
      server.script(json({}))
      server.always(fault)
      const error = await rejection(clientOf(server).workflows.triggerAndWait('flow', {}, { timeout: 300 }))
      assert.ok(error instanceof type, String(error))
      assert.match(error.message, words)
      assert.match(error.message, /; the flow was triggered, and its run continues$/)
    })
  }

  test('says nothing of the sort when it was not', async () => {
    await using server = await faultServer()
    server.always(status(429))
    const error = await rejection(clientOf(server).workflows.triggerAndWait('flow', {}))
    assert.equal(error.message, '429: fault 429')
  })
})

test('a trigger that fails is not waited for, and a draft is refused', async (t) => {
  let triggers = 0
  const client = await fakeEngine(t, () => ((triggers += 1), {}))
  await assert.rejects(client.workflows.triggerAndWait('flow', {}, { draft: true } as object), /`options.draft`/)
  assert.equal(triggers, 0)
})

test('a status change that takes time is waited for', async (t) => {
  let looks = 0
  const client = await fakeEngine(t, (method) => {
    if (method === 'GET') looks += 1
    return { id: 'flow', status: looks < 3 ? 'DISABLED' : 'ENABLED', operationStatus: looks < 3 ? 'ENABLING' : 'NONE' }
  })
  assert.equal((await client.workflows.enableFlow('flow', { pollInterval: 2 })).status, 'ENABLED')
  assert.equal(looks, 3)
})

test('a signal ends waiting', async (t) => {
  const client = await fakeEngine(t, () => ({ id: 'run', status: 'RUNNING', steps: {} }))
  const abort = new AbortController()
  const waiting = client.workflows.waitForRun('run', { signal: abort.signal, pollInterval: 2 })
  setImmediate(() => abort.abort(new Error('enough')))
  await assert.rejects(waiting, /^Error: enough$/)
})
