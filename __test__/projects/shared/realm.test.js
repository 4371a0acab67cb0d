// Results, errors and promises are of the realm in which the test runs: matchers that compare classes accept them.

import { ApiError, AuthError, Client, ImbraceError, NetworkError, TimeoutError, Workflows } from '@imbrace/node'
import { startLocalEngine } from '@imbrace/node/local'
import { afterAll, beforeAll, beforeEach, expect, test } from '../runner.js'
import { asyncPayloads, echo, namesOf, payloads, slow, UNKNOWN } from './flows.js'

let engine, client, workflows
beforeAll(async () => {
  engine = await startLocalEngine()
  client = engine.client()
  workflows = client.workflows
})
beforeEach(() => engine.reset())
afterAll(() => engine.stop())

const rejection = (promise) => promise.then(() => { throw new Error('it was fulfilled') }, (error) => error)

test('a client and its parts are instances of the exported classes', () => {
  expect(client).toBeInstanceOf(Client)
  expect(client).toBeInstanceOf(Object)
  expect(workflows).toBeInstanceOf(Workflows)
  expect(workflows.listFlows).toBeInstanceOf(Function)
})

test('a refused call rejects with the exported class', async () => {
  await expect(workflows.getFlow(UNKNOWN)).rejects.toBeInstanceOf(ApiError)
  await expect(workflows.getFlow(UNKNOWN)).rejects.toBeInstanceOf(ImbraceError)
  await expect(workflows.getFlow(UNKNOWN)).rejects.toBeInstanceOf(Error)
  await expect(workflows.getFlow(UNKNOWN)).rejects.toThrow(ApiError)
  await expect(workflows.getFlow(UNKNOWN)).rejects.toThrow(/404/)
  await expect(workflows.getFlow(UNKNOWN)).rejects.toMatchObject({ name: 'ApiError', status: 404 })
  await expect(engine.client({ apiKey: 'another' }).ping()).rejects.toBeInstanceOf(AuthError)
})

test('the body of an error is an object of this realm', async () => {
  const { body } = await rejection(workflows.getFlow(UNKNOWN))
  expect(Object.getPrototypeOf(body)).toBe(Object.prototype)
  expect(body).toStrictEqual(JSON.parse(JSON.stringify(body)))
})

test('a server that cannot be reached is a NetworkError with an Error as its cause', async () => {
  const error = await rejection(new Client({ baseUrl: 'http://127.0.0.1:9', apiKey: 'key', maxRetries: 0 }).ping())
  expect(error).toBeInstanceOf(NetworkError)
  expect(error).toBeInstanceOf(Error)
  expect(error.cause).toBeInstanceOf(Error)
})

test('a call that takes too long is a TimeoutError', async () => {
  const { id } = await slow(workflows)
  await expect(workflows.triggerAndWait(id, {}, { timeout: 50 })).rejects.toBeInstanceOf(TimeoutError)
})

test('misuse is a TypeError of this realm, rejected by calls and thrown by the rest', async () => {
  await expect(workflows.getFlow(1)).rejects.toThrow(TypeError)
  await expect(workflows.getFlow(1)).rejects.toBeInstanceOf(TypeError)
  await expect(workflows.getFlow(1)).rejects.toBeInstanceOf(Error)
  await expect(workflows.listFlows({ limt: 1 })).rejects.toThrow(TypeError)
  await expect(workflows.listFlows({}, { timeout: 'soon' })).rejects.toThrow(TypeError)
  await expect(workflows.triggerFlow('id', { n: 1n })).rejects.toThrow(TypeError)
  await expect(workflows.iterateFlows({ limt: 1 }).next()).rejects.toThrow(TypeError)
  expect(() => new Client({ apiKee: 'key' })).toThrow(TypeError)
  expect(() => engine.client().setAccessToken(1)).toThrow(TypeError)
  await expect(startLocalEngine({ prot: 1 })).rejects.toThrow(TypeError)
})

test('results are strictly equal to objects of the test', async () => {
  const flow = await echo(workflows)
  const payload = { text: 'Hello', list: [1, { deep: [null, true] }], empty: {}, none: [] }
  expect(await workflows.triggerFlowSync(flow.id, payload)).toStrictEqual(payload)
  expect(await workflows.triggerFlowSync(flow.id, [[1], []])).toStrictEqual([[1], []])
  const page = await workflows.listFlows({ limit: 1 })
  expect(page).toStrictEqual({ data: [JSON.parse(JSON.stringify(page.data[0]))], next: null, previous: null })
  expect(page).toEqual({ data: expect.any(Array), next: null, previous: null })
  expect(page.data[0]).toEqual(expect.objectContaining({ id: expect.any(String), version: expect.any(Object) }))
  await expect(workflows.listFolders()).resolves.toStrictEqual({ data: [], next: null, previous: null })
  const { status, headers, body } = await workflows.triggerFlowSyncRaw(flow.id, { n: 1 })
  expect(status).toBe(200)
  expect(headers).toStrictEqual({ ...headers })
  expect(body).toBeInstanceOf(Buffer)
  expect(JSON.parse(body.toString())).toStrictEqual({ n: 1 })
})

test('arrays and objects in results have the prototypes of this realm', async () => {
  const flow = await echo(workflows)
  const run = await workflows.triggerAndWait(flow.id, { n: 1 })
  expect(Object.getPrototypeOf(run)).toBe(Object.prototype)
  expect(Object.getPrototypeOf(run.steps)).toBe(Object.prototype)
  const { data } = await workflows.listRuns()
  expect(Array.isArray(data)).toBe(true)
  expect(data).toBeInstanceOf(Array)
  expect(data[0]).toBeInstanceOf(Object)
})

test('calls return promises of this realm, also refused ones', async () => {
  for (const call of [client.ping(), workflows.countFlows(), workflows.listFlows({ limit: 1 }), workflows.triggerMany(UNKNOWN, [])]) {
    expect(call).toBeInstanceOf(Promise)
    expect(call.constructor).toBe(Promise)
    await call
  }
  for (const refuse of [() => workflows.getFlow(1), () => workflows.listFlows({ limt: 1 }), () => workflows.triggerMany(UNKNOWN, 1)]) {
    const call = refuse()
    expect(call).toBeInstanceOf(Promise)
    await expect(call).rejects.toThrow(TypeError)
  }
})

test('an aborted call rejects with the reason of its signal, whatever that is', async () => {
  const { id } = await slow(workflows)
  for (const reason of [undefined, new Error('closed'), 'closed', { closed: true }, 0]) {
    const controller = new AbortController()
    const call = workflows.triggerAndWait(id, {}, { signal: controller.signal })
    controller.abort(reason)
    expect(await rejection(call)).toBe(controller.signal.reason)
    expect(await rejection(workflows.countFlows({}, { signal: controller.signal }))).toBe(controller.signal.reason)
  }
})

test('a signal with a time-out ends a call', async () => {
  const { id } = await slow(workflows)
  const signal = AbortSignal.timeout(20)
  expect(await rejection(workflows.triggerAndWait(id, {}, { signal }))).toBe(signal.reason)
})

test('lists are iterated with for await', async () => {
  for (const name of ['one', 'two', 'three']) await workflows.createFlow({ displayName: name })
  expect((await namesOf(workflows.iterateFlows({ limit: 2 }))).sort()).toStrictEqual(['one', 'three', 'two'])
  const flows = workflows.iterateFlows()
  expect(flows[Symbol.asyncIterator]()).toBe(flows)
  const first = flows.next()
  expect(first).toBeInstanceOf(Promise)
  const { value, done } = await first
  expect(done).toBe(false)
  expect(value).toStrictEqual(await workflows.getFlow(value.id))
  expect(await flows.return()).toStrictEqual({ value: undefined, done: true })
})

test('triggerMany takes arrays, sets and generators of the test', async () => {
  const { id } = await echo(workflows)
  for (const given of [[...payloads(3)], new Set(payloads(3)), payloads(3), asyncPayloads(3)]) {
    const { results, ...counts } = await workflows.triggerMany(id, given)
    expect(counts).toStrictEqual({ succeeded: 3, failed: 0 })
    expect(results).toBeInstanceOf(Array)
    expect(results.map(({ ok }) => ok)).toStrictEqual([true, true, true])
    expect(Object.getPrototypeOf(results[0])).toBe(Object.prototype)
  }
})

test('a payload that fails alone in a batch has an error of this realm', async () => {
  const { id } = await echo(workflows)
  function* mixed() {
    yield { n: 1 }
    yield { n: 1n }
  }
  const { failed, results } = await workflows.triggerMany(id, mixed())
  expect(failed).toBe(1)
  expect(results.find(({ ok }) => !ok).error).toBeInstanceOf(TypeError)
  const { results: [unknown] } = await workflows.triggerMany(UNKNOWN, [{}])
  expect(unknown.error).toBeInstanceOf(ApiError)
})
