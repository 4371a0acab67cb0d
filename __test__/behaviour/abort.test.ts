// A caller's signal ends a call at once, wherever it is, and is left as it was.

import assert from 'node:assert/strict'
import { getEventListeners, once } from 'node:events'
import { describe, test } from 'node:test'
import { Worker } from 'node:worker_threads'

import { Client, type Workflows } from '../../index.js'
import { clientOf, rejection } from '../support/client.ts'
import { type FaultServer, faultServer } from '../support/fault-server.ts'
import { type Fault, failure, hang, json, late, slowBody, stalls, status, stopsReading } from '../support/faults.ts'
import { callWithSamples, METHODS } from '../support/methods.ts'

const listeners = (signal: AbortSignal) => getEventListeners(signal, 'abort').length

/** What a bare engine says to a route that it does not have, and when it misses a project. */
const NO_ROUTE = failure(404, { statusCode: 404, error: 'Not Found', message: 'Route not found' })
const NO_PROJECT = failure(400, { statusCode: 400, message: "querystring must have required property 'projectId'" })

test('an abort while the arguments are read ends the call before anything is sent', async () => {
  await using server = await faultServer()
  const abort = new AbortController()
  const payload = { toJSON: () => abort.abort('enough') ?? {} }
  const call = clientOf(server).workflows.triggerFlow('f', payload, { signal: abort.signal })
  await assert.rejects(call, (reason) => reason === 'enough')
  assert.equal(server.requests.length, 0)
})

describe('an abort before the call', () => {
  test('rejects every method with the reason and sends nothing', async () => {
    await using server = await faultServer()
    const reason = { why: 'changed my mind' }
    const signal = AbortSignal.abort(reason)
    const client = clientOf(server)
    for (const method of METHODS) {
      assert.equal(await rejection<unknown>(callWithSamples(client, method, { signal })), reason, method.name)
    }
    assert.equal(server.connections.length, 0)
    assert.equal(listeners(signal), 0)
  })
})

describe('an abort during the call', () => {
  const PLACES: Record<string, Fault[]> = {
    'the wait for the reply': [hang()],
    'the body of the reply': [stalls()],
    'the slow body of a reply': [slowBody(50)],
    'the wait for the next attempt': [status(503, { 'retry-after': '30' })],
    'the second attempt': [status(503, { 'retry-after': '0' }), hang()],
  }
  for (const [place, faults] of Object.entries(PLACES)) {
    test(`ends it in ${place}`, async () => {
      await using server = await faultServer()
      server.script(...faults)
      const controller = new AbortController()
      const call = rejection<unknown>(clientOf(server).workflows.getFlow('a', { signal: controller.signal }))
      await server.received(faults.length)
      const reason = new Error('enough')
      controller.abort(reason)
      assert.equal(await call, reason)
      assert.equal(server.requests.length, faults.length)
      assert.equal(listeners(controller.signal), 0)
    })
  }

  test('closes its connection', async () => {
    await using server = await faultServer()
    server.always(hang())
    const controller = new AbortController()
    const client = clientOf(server)
    const calls = METHODS.map((method) => rejection<unknown>(callWithSamples(client, method, { signal: controller.signal })))
    await server.received(METHODS.length)
    controller.abort('all of you')
    assert.deepEqual(await Promise.all(calls), METHODS.map(() => 'all of you'))
    await server.allClosed()
    assert.ok(server.connections.every(({ endedBy }) => endedBy === 'client'))
  })

  test('ends it while the request is written, the rest of which is not sent', async () => {
    await using server = await faultServer()
    const controller = new AbortController()
    const payload = 'x'.repeat(64_000_000)
    const call = rejection<unknown>(clientOf(server).workflows.triggerFlow('a', payload, { signal: controller.signal }))
    server.script(stopsReading(1, call))
    await server.until(() => server.connections.some(({ bytes }) => bytes > 0), 'a part of the request')
    controller.abort('too long')
    assert.equal(await call, 'too long')
    await server.allClosed()
    assert.equal(server.requests.length, 0)
  })

  test('ends it while the connection is made', async () => {
    await using server = await faultServer() // Never answers a TLS handshake.
    const client = clientOf(server, { baseUrl: server.url.replace('http:', 'https:') })
    const controller = new AbortController()
    const call = rejection<unknown>(client.workflows.getFlow('a', { signal: controller.signal }))
    await server.connected(1)
    controller.abort('no')
    assert.equal(await call, 'no')
    await server.allClosed()
  })

  const LATER = 60_000
  const LOOPS: Record<string, [faults: Fault[], call: (workflows: Workflows, signal: AbortSignal) => Promise<unknown>]> = {
    'the search for a connection in the list': [[NO_ROUTE, hang()], (workflows, signal) => workflows.getConnection('a', { signal })],
    'the search on its second page': [
      [NO_ROUTE, json({ data: [], next: 'more', previous: null }), hang()],
      (workflows, signal) => workflows.getConnection('a', { signal }),
    ],
    'the wait for a run': [
      [json({ id: 'a', status: 'RUNNING' })], (workflows, signal) => workflows.waitForRun('a', { signal, pollInterval: LATER }),
    ],
    "the search for a trigger's run": [[json({}), hang()], (workflows, signal) => workflows.triggerAndWait('a', {}, { signal })],
    "the wait for a trigger's run": [
      [json({}), json({ data: [], next: null, previous: null })],
      (workflows, signal) => workflows.triggerAndWait('a', {}, { signal, pollInterval: LATER }),
    ],
    'the wait for a status': [
      [json({ id: 'a', operationStatus: 'ENABLING' })], (workflows, signal) => workflows.disableFlow('a', { signal, pollInterval: LATER }),
    ],
    'the second step of two': [
      [json({ id: 'a' }), hang()],
      (workflows, signal) => workflows.createFlowFromTemplate({ displayName: 'a', trigger: {} as never }, {}, { signal }),
    ],
    'the next page of an iterator': [
      [json({ data: [], next: 'more', previous: null }), hang()], (workflows, signal) => workflows.iterateFlows({}, { signal }).next(),
    ],
  }
  for (const [place, [faults, start]] of Object.entries(LOOPS)) {
    test(`ends it in ${place}`, async () => {
      await using server = await faultServer()
      server.script(...faults)
      const controller = new AbortController()
      const call = rejection<unknown>(start(clientOf(server).workflows, controller.signal))
      await server.received(faults.length)
      controller.abort('no longer')
      assert.equal(await call, 'no longer')
      // A half-built flow is deleted behind the call.
      assert.equal(server.requests.filter(({ method }) => method !== 'DELETE').length, faults.length)
      assert.equal(listeners(controller.signal), 0)
    })
  }

  test('does not end the shared search for the project that others wait for', async () => {
    await using server = await faultServer()
    server.always(({ path }) => {
      if (path.includes('users/me')) return late(100, json({ projectId: 'p' }))
      return path.includes('projectId=p') ? json({ data: [], next: null, previous: null }) : NO_PROJECT
    })
    const { workflows } = clientOf(server)
    const controller = new AbortController()
    const given = rejection<unknown>(workflows.listFlows({}, { signal: controller.signal }))
    await server.until(() => server.requests.some(({ path }) => path.includes('users/me')), 'the search')
    const other = workflows.listFlows()
    controller.abort('not for me')
    assert.equal(await given, 'not for me')
    assert.deepEqual((await other).data, [])
  })

  test('leaves the other calls of the client alone', async () => {
    await using server = await faultServer()
    server.always(({ path }) => (path.endsWith('/given-up') ? hang() : json({ id: 'a' })))
    const { workflows } = clientOf(server)
    const controller = new AbortController()
    const givenUp = rejection<unknown>(workflows.getFlow('given-up', { signal: controller.signal }))
    await server.received(1)
    const others = Array.from({ length: 10 }, () => workflows.getFlow('wanted'))
    controller.abort('this one')
    assert.equal(await givenUp, 'this one')
    assert.equal((await Promise.all(others)).length, 10)
  })
})

describe("the caller's reason comes back as it is", () => {
  /** What a call rejects with when its signal is aborted so. */
  const aborted = async (abort: (controller: AbortController) => void) => {
    await using server = await faultServer()
    server.always(hang())
    const controller = new AbortController()
    const call = rejection<unknown>(clientOf(server).workflows.getFlow('a', { signal: controller.signal }))
    await server.received(1)
    abort(controller)
    return { rejectedWith: await call, reason: controller.signal.reason as unknown }
  }

  const REASONS = {
    'an error': new Error('own'), 'a TypeError': new TypeError('own'), 'a text': 'text', 'zero': 0, 'null': null,
    'a symbol': Symbol('own'), 'a function': () => {}, 'a frozen object': Object.freeze({}),
  }
  for (const [name, reason] of Object.entries(REASONS)) {
    test(name, async () => {
      assert.equal((await aborted((controller) => controller.abort(reason))).rejectedWith, reason)
    })
  }

  test('an AbortError when there was none', async () => {
    const { rejectedWith, reason } = await aborted((controller) => controller.abort())
    assert.equal(rejectedWith, reason)
    assert.equal((rejectedWith as Error).name, 'AbortError')
  })

  test('the TimeoutError of AbortSignal.timeout', async () => {
    await using server = await faultServer()
    server.always(hang())
    const signal = AbortSignal.timeout(50)
    const rejectedWith = await rejection<unknown>(clientOf(server).workflows.getFlow('a', { signal }))
    assert.equal(rejectedWith, signal.reason)
    assert.ok(rejectedWith instanceof DOMException)
  })

  test('the reason of whichever signal AbortSignal.any had', async () => {
    await using server = await faultServer()
    server.always(hang())
    const [stop, shutDown] = [new AbortController(), new AbortController()]
    const signal = AbortSignal.any([stop.signal, shutDown.signal])
    const call = rejection<unknown>(clientOf(server).workflows.getFlow('a', { signal }))
    await server.received(1)
    shutDown.abort('shut down')
    assert.equal(await call, 'shut down')
  })
})

describe('a signal that lives longer than its calls', () => {
  const settled = async (server: FaultServer, signal: AbortSignal, calls: number) => {
    const { workflows } = clientOf(server, { maxRetries: 0 })
    await Promise.allSettled(Array.from({ length: calls }, () => workflows.getFlow('a', { signal })))
  }

  test('has one listener however many calls share it, and none when they are settled', async (t) => {
    const warnings: Error[] = []
    const warned = (warning: Error) => warnings.push(warning)
    process.on('warning', warned)
    t.after(() => process.off('warning', warned))
    await using server = await faultServer()
    const { signal } = new AbortController()
    let most = 0
    server.always(({ path }) => {
      most = Math.max(most, listeners(signal))
      return path.endsWith('0') ? status(404) : json({ id: 'a' })
    })
    await settled(server, signal, 300)
    assert.equal(most, 1)
    assert.equal(listeners(signal), 0)
    await new Promise(setImmediate) // Warnings are emitted on the next tick.
    assert.deepEqual(warnings, [])
  })

  test('has none after failures of every sort', async () => {
    await using server = await faultServer()
    const { signal } = new AbortController()
    const { workflows } = clientOf(server, { maxRetries: 0, timeout: 400 })
    server.script(status(500), status(401), json([]), hang())
    for (let call = 0; call < 4; call += 1) await rejection(workflows.getFlow('a', { signal }))
    await rejection(workflows.getFlow('', { signal }))
    await rejection(workflows.getFlow(1 as never, { signal }))
    await rejection(workflows.getFlow('a', { signal, unknown: true } as never))
    assert.equal(listeners(signal), 0)
  })

  test('can be aborted when all is done, without an effect', async () => {
    await using server = await faultServer()
    server.always(json({ id: 'a' }))
    const controller = new AbortController()
    await settled(server, controller.signal, 10)
    controller.abort()
    assert.deepEqual(await clientOf(server).workflows.getFlow('a'), { id: 'a' })
  })

  test("keeps the caller's own listeners and onabort", async () => {
    await using server = await faultServer()
    server.always(hang())
    const controller = new AbortController()
    const { signal } = controller
    const heard: string[] = []
    const onabort = () => heard.push('onabort')
    signal.onabort = onabort
    signal.addEventListener('abort', () => heard.push('listener'))
    const keys = Reflect.ownKeys(signal)
    const call = rejection<unknown>(clientOf(server).workflows.getFlow('a', { signal }))
    await server.received(1)
    assert.equal(signal.onabort, onabort)
    assert.deepEqual(Reflect.ownKeys(signal), keys)
    controller.abort('now')
    await call
    assert.deepEqual(heard, ['onabort', 'listener'])
    assert.equal(listeners(signal), 2)
  })

  test('may be shared by clients and methods', async () => {
    await using server = await faultServer()
    server.always(hang())
    const controller = new AbortController()
    const calls = [clientOf(server), clientOf(server)].flatMap((client) => [
      client.workflows.getFlow('a', { signal: controller.signal }),
      client.workflows.triggerFlow('a', {}, { signal: controller.signal }),
      client.ping({ signal: controller.signal }),
    ])
    const settled = Promise.allSettled(calls)
    await server.received(6)
    controller.abort('both')
    for (const outcome of await settled) assert.equal(outcome.status === 'rejected' && outcome.reason, 'both')
  })
})

describe('a signal of somebody else\'s making', () => {
  type Listen = (type: string, listener: () => void) => void
  const signalLike = (addEventListener: Listen, removeEventListener: Listen) =>
    ({ aborted: false, reason: undefined, addEventListener, removeEventListener }) as never
  const nothing = () => {}
  const broken = () => {
    throw new RangeError('broken signal')
  }

  test('must be able to lose its listener', async () => {
    await using server = await faultServer()
    const { workflows } = clientOf(server)
    const signal = { aborted: false, addEventListener: nothing } as never
    await assert.rejects(workflows.getFlow('a', { signal }), /`options.signal` must be an AbortSignal/)
    assert.equal(server.connections.length, 0)
  })

  test('may throw, which fails its own call and no other', async () => {
    await using server = await faultServer()
    server.always(json({ id: 'a' }))
    const { workflows } = clientOf(server)
    const calls = await Promise.allSettled([
      workflows.getFlow('a', { signal: signalLike(broken, nothing) }),
      workflows.getFlow('a', { signal: signalLike(nothing, broken) }),
      workflows.getFlow('a'),
      workflows.getFlow('a', { signal: signalLike(nothing, nothing) }),
    ])
    assert.deepEqual(calls.map((call) => call.status), ['rejected', 'fulfilled', 'fulfilled', 'fulfilled'])
    assert.equal(calls[0]?.status === 'rejected' && calls[0].reason.message, 'broken signal')
  })
})

test('an abort counts until the promise is settled, also when the reply has come', async (t) => {
  // A server on a thread of its own answers while this thread is busy.
  const answered = new Int32Array(new SharedArrayBuffer(4))
  const thread = new Worker(`
    const { parentPort, workerData } = require('node:worker_threads')
    const server = require('node:http').createServer((request, reply) => {
      reply.on('finish', () => Atomics.add(workerData, 0, 1)).writeHead(410, { 'content-type': 'application/json' }).end('{}')
    })
    server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port))
  `, { eval: true, workerData: answered })
  t.after(() => thread.terminate())
  const [port] = (await once(thread, 'message')) as [number]
  const client = new Client({ baseUrl: `http://127.0.0.1:${port}`, apiKey: 'key', maxRetries: 0 })
  await assert.rejects(client.workflows.getFlow('f'), { statusCode: 410 })
  const controller = new AbortController()
  const call = client.workflows.getFlow('f', { signal: controller.signal })
  while (Atomics.load(answered, 0) < 2);
  // The client reads the reply on its own thread.
  const end = performance.now() + 100
  while (performance.now() < end);
  controller.abort('enough')
  assert.equal(await rejection<unknown>(call), 'enough')
})
