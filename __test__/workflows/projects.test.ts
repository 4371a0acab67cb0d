import assert from 'node:assert/strict'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test, type TestContext } from 'node:test'
import { Client, TimeoutError } from '../../index.js'
import { clientOf, rejection } from '../support/client.ts'
import { inBothManners } from '../support/engines.ts'
import { faultServer } from '../support/fault-server.ts'
import { failure, hang, json } from '../support/faults.ts'

inBothManners((setup) => {
  test('a new organization without a flow works without knowing its project', async () => {
    const { engine } = setup()
    const { workflows } = engine.client()
    assert.deepEqual((await workflows.listFlows()).data, [])
    const flow = await workflows.createFlow({ displayName: 'First' })
    assert.equal(await workflows.resolveProjectId(), flow.projectId)
  })
})

/** An engine that wants a project in each list, and what it was asked. */
async function strictEngine(t: TestContext) {
  const asked: string[] = []
  const answer = (request: IncomingMessage): [number, unknown] => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    if (url.pathname === '/v1/users/me') return [200, { id: 'u', projectId: 'project_1' }]
    if (url.searchParams.get('projectId') === 'project_1') return [200, { data: [], next: null, previous: null }]
    const message = "querystring must have required property 'projectId'"
    return [400, { statusCode: 400, code: 'FST_ERR_VALIDATION', error: 'Bad Request', message }]
  }
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`)
    const [status, body] = answer(request)
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  const workflowEngine = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const client = (projectId?: string) => new Client({ services: { workflowEngine }, apiKey: 'k', ...(projectId && { projectId }) })
  return { asked, client }
}

test('the project is learned once, by callers at the same time together, and sent from then on', async (t) => {
  const { asked, client } = await strictEngine(t)
  const { workflows } = client()
  await Promise.all(Array.from({ length: 20 }, () => workflows.listFolders()))
  assert.equal(asked.filter((request) => request.endsWith('/users/me')).length, 1)

  asked.length = 0
  await workflows.listFlows({ limit: 5 })
  assert.deepEqual(asked, ['GET /v1/flows?limit=5&projectId=project_1'])
})

test('a lookup that fails, fails all who waited for it, each with its own request id; the next call looks again', async () => {
  await using server = await faultServer()
  server.always(({ path }) => {
    const message = "querystring must have required property 'projectId'"
    return path.endsWith('/users/me') ? hang() : failure(400, { statusCode: 400, message })
  })
  const { workflows } = clientOf(server, { timeout: 500, maxRetries: 0 })
  const lookups = () => server.requests.filter(({ path }) => path.endsWith('/users/me')).length
  const requestIds = Array.from({ length: 10 }, (_, n) => `call-${n}`)
  const errors = await Promise.all(requestIds.map((requestId) => rejection(workflows.listFlows({}, { requestId }))))
  assert.ok(errors.every((error) => error instanceof TimeoutError && error.url?.endsWith('/users/me')))
  assert.deepEqual(errors.map((error) => error.requestId), requestIds)
  assert.equal(lookups(), 1)
  await rejection(workflows.listFlows())
  assert.equal(lookups(), 2)
})

test('a project that was given is sent at once and never looked up', async (t) => {
  const { asked, client } = await strictEngine(t)
  await client('project_1').workflows.listFlows()
  await client().workflows.listRuns({ projectId: 'project_1' })
  assert.deepEqual(asked, ['GET /v1/flows?projectId=project_1', 'GET /v1/flow-runs?projectId=project_1'])
})

test('another credential learns its own project', async (t) => {
  const { asked, client } = await strictEngine(t)
  const own = client()
  await own.workflows.listFlows()
  own.setAccessToken('another')
  await own.workflows.listFlows()
  assert.equal(asked.filter((request) => request.endsWith('/users/me')).length, 2)
})

test("a call that meets another's lookup waits for it no longer than its own time-out", async () => {
  await using server = await faultServer()
  const message = "querystring must have required property 'projectId'"
  server.always(({ path }) => (path.endsWith('/users/me') ? hang() : failure(400, { statusCode: 400, message })))
  const { workflows } = clientOf(server, { maxRetries: 0 })
  const controller = new AbortController()
  const first = rejection<unknown>(workflows.listFolders({}, { timeout: 5000, signal: controller.signal }))
  await server.until(() => server.requests.some(({ path }) => path.endsWith('/users/me')), 'the lookup')
  const began = performance.now()
  const error = await rejection(workflows.listFlows({}, { timeout: 300 }))
  assert.ok(error instanceof TimeoutError, String(error))
  assert.ok(performance.now() - began < 1500, `after ${performance.now() - began} ms`)
  controller.abort('enough')
  assert.equal(await first, 'enough')
})

test('the project is learned however late in the words of the engine it is asked for', async () => {
  await using server = await faultServer()
  const message = `${'body/0 must be equal to constant, '.repeat(30)}querystring must have required property 'projectId'`
  server.always(({ path }) => {
    if (path.endsWith('/users/me')) return json({ projectId: 'p' })
    return path.includes('projectId=p') ? json({ data: [], next: null, previous: null }) : failure(400, { statusCode: 400, message })
  })
  assert.deepEqual((await clientOf(server).workflows.listFolders()).data, [])
})
