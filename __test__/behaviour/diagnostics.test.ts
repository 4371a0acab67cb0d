// What a program can see of its calls from outside: diagnostics channels, and trace headers of OpenTelemetry.

import assert from 'node:assert/strict'
import { AsyncLocalStorage } from 'node:async_hooks'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { describe, test, type TestContext } from 'node:test'
import { inspect } from 'node:util'

import { ApiError, NetworkError, TimeoutError, type Workflows } from '../../index.js'
import { output } from '../support/child.ts'
import { clientOf, KEY, rejection } from '../support/client.ts'
import { faultServer } from '../support/fault-server.ts'
import { type Fault, failure, hang, json, late, reset, status } from '../support/faults.ts'
import { postgresEngine } from '../support/postgres-engine.ts'

interface Event {
  method: string
  path: string
  requestId: string
  attempt: number
  status?: number
  durationMs: number
  bytes?: number
  error?: Error
}

type Name = 'start' | 'retry' | 'end' | 'error'

/** Notes all events until the test ends. `onEvent` runs as the subscriber does. */
function listen(t: TestContext, onEvent: (name: Name, event: Event) => void = () => {}): [Name, Event][] {
  const events: [Name, Event][] = []
  for (const name of ['start', 'retry', 'end', 'error'] as const) {
    const listener = (message: unknown) => {
      events.push([name, message as Event])
      onEvent(name, message as Event)
    }
    subscribe(`imbrace:request:${name}`, listener)
    t.after(() => unsubscribe(`imbrace:request:${name}`, listener))
  }
  return events
}

const names = (events: [Name, Event][]) => events.map(([name]) => name)

describe('the events of a call', () => {
  test('are start and end, with what was sent and what came', async (t) => {
    await using server = await faultServer()
    const reply = { id: 'flow-1', text: 'é' }
    server.script(late(30, json(reply)))
    const events = listen(t)
    await clientOf(server).workflows.getFlow('flow-1', { requestId: 'mine' })
    const [[, start], [, end]] = events as [[Name, Event], [Name, Event]]
    assert.deepEqual(names(events), ['start', 'end'])
    const { durationMs, ...facts } = end
    assert.ok(durationMs >= 29 && durationMs < 10_000, `${durationMs}`)
    assert.deepEqual(facts, {
      method: 'GET', path: '/v1/flows/{flowId}', requestId: 'mine', attempt: 1, status: 200,
      bytes: Buffer.byteLength(JSON.stringify(reply)),
    })
    assert.deepEqual([start.method, start.path, start.requestId, start.attempt], ['GET', '/v1/flows/{flowId}', 'mine', 1])
  })

  test('are start, a retry before each wait, and end', async (t) => {
    await using server = await faultServer()
    server.script(status(503, { 'retry-after': '0' }), reset(), json({ id: 'a' }))
    const events = listen(t)
    await clientOf(server).workflows.getFlow('a')
    assert.deepEqual(names(events), ['start', 'retry', 'retry', 'end'])
    const [, first, second, end] = events.map(([, event]) => event)
    assert.deepEqual([first?.attempt, first?.status], [1, 503])
    assert.deepEqual([second?.attempt, second?.status], [2, undefined])
    assert.ok(second?.error instanceof NetworkError)
    assert.equal(end?.attempt, 3)
  })

  test('are start and error, which has the error that the caller gets', async (t) => {
    await using server = await faultServer()
    const events = listen(t)
    server.script(failure(404, { code: 'ENTITY_NOT_FOUND', params: {} }))
    const error = await rejection(clientOf(server).workflows.getFlow('a'))
    assert.deepEqual(names(events), ['start', 'error'])
    const event = events[1]![1]
    assert.equal(event.error, error)
    assert.ok(event.error instanceof ApiError)
    assert.deepEqual([event.status, event.attempt, event.requestId], [404, 1, error.requestId])
  })

  test('end with an error when there was no reply, or none that can be used', async (t) => {
    await using server = await faultServer()
    const events = listen(t)
    const { workflows } = clientOf(server, { maxRetries: 0, timeout: 400 })
    server.script(reset(), hang(), json([]))
    for (let call = 0; call < 3; call += 1) await rejection(workflows.getFlow('a'))
    const errors = events.filter(([name]) => name === 'error').map(([, { error }]) => error?.name)
    assert.deepEqual(errors, ['NetworkError', 'TimeoutError', 'DecodeError'])
  })

  test('end with the reason of an abort', async (t) => {
    await using server = await faultServer()
    server.script(hang())
    const events = listen(t)
    const controller = new AbortController()
    const call = rejection<unknown>(clientOf(server).workflows.getFlow('a', { signal: controller.signal }))
    await server.received(1)
    const reason = new Error('enough')
    controller.abort(reason)
    await call
    assert.deepEqual(names(events), ['start', 'error'])
    assert.equal(events[1]![1].error, reason)
  })

  test('are none for misuse', async (t) => {
    await using server = await faultServer()
    const events = listen(t)
    await rejection(clientOf(server).workflows.getFlow(''))
    await rejection(clientOf(server).workflows.getFlow(1 as never))
    await rejection(clientOf(server).workflows.listFlows({ limit: -1 }))
    assert.deepEqual(events, [])
  })

  test('are one start and one end, also when it takes several requests', async (t) => {
    await using server = await faultServer()
    server.script(
      failure(404, { message: 'Route not found' }), failure(400, { message: "querystring must have required property 'projectId'" }),
      json({ projectId: 'p' }), json({ data: [{ id: 'a' }], next: null, previous: null }),
    )
    const events = listen(t)
    await clientOf(server).workflows.getConnection('a')
    assert.deepEqual(names(events), ['start', 'end'])
    assert.ok(events.every(([, { path }]) => path === '/v1/app-connections/{connectionId}'))
  })

  describe('tell of every request of a call of several', () => {
    const AGAIN = status(503, { 'retry-after': '0' })
    const FLOW = { id: 'f', version: { id: 'v', trigger: { name: 'trigger', type: 'EMPTY' } } }
    const LAST = { id: 'f', status: 'ENABLED', text: 'the last reply' }
    const list = (...data: object[]) => json({ data, next: null, previous: null })
    const template = { displayName: 'd', trigger: {} as never }
    const CALLS: Record<string, [faults: Fault[], last: unknown, call: (workflows: Workflows) => Promise<unknown>]> = {
      'getConnection, which looks into the list': [
        [failure(404, { message: 'Route not found' }), AGAIN], { data: [LAST], next: null, previous: null },
        (workflows) => workflows.getConnection('f'),
      ],
      'listFlows, which learns the project': [
        [failure(400, { message: "querystring must have required property 'projectId'" }), AGAIN, json({ projectId: 'p' })],
        { data: [], next: null, previous: null }, (workflows) => workflows.listFlows(),
      ],
      'createFlowFromTemplate, which imports': [[json({ id: 'f' }), AGAIN], LAST, (workflows) => workflows.createFlowFromTemplate(template)],
      'createRecords, which reads the fields': [
        [AGAIN, json([{ id: 'f', name: 'email' }])], [], (workflows) => workflows.createRecords({ tableId: 't', records: [{ email: 'e' }] }),
      ],
      'addSteps, which reads the flow': [[AGAIN], FLOW, (workflows) => workflows.addSteps('f', [])],
      'publishFlow, which looks again': [
        [json({ id: 'f', operationStatus: 'ENABLING' }), AGAIN], LAST, (workflows) => workflows.publishFlow('f', { pollInterval: 5 }),
      ],
      'enableFlow, which reads the flow': [[AGAIN, json(FLOW)], LAST, (workflows) => workflows.enableFlow('f')],
      'waitForRun, which looks again': [
        [json({ id: 'f', status: 'RUNNING' }), AGAIN], LAST, (workflows) => workflows.waitForRun('f', { pollInterval: 5 }),
      ],
    }
    for (const [name, [faults, last, call]] of Object.entries(CALLS)) {
      test(name, async (t) => {
        await using server = await faultServer()
        server.script(...faults)
        server.always(json(last))
        const events = listen(t)
        await call(clientOf(server).workflows)
        assert.deepEqual(names(events), ['start', 'retry', 'end'])
        const [, retry, end] = events.map(([, event]) => event)
        assert.equal(retry?.status, 503)
        assert.deepEqual([end?.status, end?.bytes], [200, Buffer.byteLength(JSON.stringify(last))])
      })
    }

    for (const route of ['GET /v1/flow-runs', 'GET /v1/flow-runs/{id}']) {
      test(`triggerAndWait (${route})`, async (t) => {
        await using engine = await postgresEngine()
        let hasFailed = false
        engine.beforeReply = (asked) => {
          const isFirst = asked.route === route && !hasFailed
          hasFailed ||= isFirst
          return isFirst ? AGAIN : undefined
        }
        const events = listen(t)
        const run = await engine.client().workflows.triggerAndWait('f', {}, { pollInterval: 5, signal: AbortSignal.timeout(5000) })
        assert.deepEqual(names(events), ['start', 'retry', 'end'])
        assert.equal(events[1]![1].status, 503)
        const { status, bytes } = events[2]![1]
        assert.deepEqual([status, bytes], [200, Buffer.byteLength(JSON.stringify(run))])
      })
    }

    test('triggerMany, whose start has no request id that no trigger has', async (t) => {
      await using server = await faultServer()
      server.always(json({}))
      const events = listen(t)
      await clientOf(server).workflows.triggerMany('f', [1, 2, 3])
      const sent = server.requests.map(({ headers }) => headers['x-request-id'])
      for (const [, { requestId }] of events) assert.ok(requestId === undefined || sent.includes(requestId), requestId)
    })
  })

  test('have a TimeoutError where an attempt took too long', async (t) => {
    await using server = await faultServer()
    server.script(hang(), json({ id: 'a' }))
    const events = listen(t)
    await clientOf(server, { timeout: 400 }).workflows.getFlow('a')
    assert.deepEqual(names(events), ['start', 'retry', 'end'])
    assert.ok(events[1]![1].error instanceof TimeoutError, String(events[1]![1].error))
  })

  test('belong together by the request id that goes out, however many calls there are at once', async (t) => {
    await using server = await faultServer()
    server.always(({ path }) => (path.endsWith('7') ? status(404) : json({ id: 'a' })))
    const events = listen(t)
    const { workflows } = clientOf(server)
    await Promise.allSettled(Array.from({ length: 100 }, (_, n) => workflows.getFlow(`flow-${n}`)))
    const of = (wanted: Name) => events.filter(([name]) => name === wanted).map(([, { requestId }]) => requestId)
    const sent = server.requests.map(({ headers }) => headers['x-request-id']).sort()
    assert.deepEqual(of('start').sort(), sent)
    assert.deepEqual([...of('end'), ...of('error')].sort(), sent)
    assert.equal(of('error').length, 10)
  })

  test('show neither credentials nor what was sent', async (t) => {
    await using server = await faultServer()
    server.script(status(404), json({ id: 'a' }), status(503, { 'retry-after': '0' }), json({ id: 'a' }))
    const events = listen(t)
    const client = clientOf(server, { accessToken: 'token_of_the_test' })
    await rejection(client.workflows.triggerFlow('id-of-the-flow', { secret: 'in-the-payload' }, { headers: { 'x-own': 'in-a-header' } }))
    await client.workflows.createFolder({ displayName: 'in-the-payload' })
    await client.workflows.getFlow('a')
    assert.equal(events.length, 7)
    assert.doesNotMatch(inspect(events, { depth: 9, showHidden: true }), new RegExp(`${KEY}|token_of_the_test|in-the-payload|in-a-header`))
  })

  test('show no body and no header of a reply, also where the call failed', async (t) => {
    await using server = await faultServer()
    server.always(failure(502, { code: 'X', message: 'm', other: 'in-the-body' }, { 'set-cookie': 'in-a-header', 'retry-after': '0' }))
    const events = listen(t)
    await rejection(clientOf(server).workflows.getFlow('a'))
    assert.deepEqual(names(events), ['start', 'retry', 'retry', 'error'])
    for (const shown of [inspect(events, { depth: 9, showHidden: true }), JSON.stringify(events)]) {
      assert.doesNotMatch(shown, /in-the-body|in-a-header/)
      assert.match(shown, /502 X: m/)
    }
  })

  test("come in the caller's own async context", async (t) => {
    await using server = await faultServer()
    server.always(({ path }) => (path.endsWith('/404') ? status(404) : json({ id: 'a' })))
    const storage = new AsyncLocalStorage<string>()
    const seen: string[] = []
    listen(t, (name, { requestId }) => seen.push(`${name} ${requestId} in ${storage.getStore()}`))
    const { workflows } = clientOf(server)
    await Promise.all([
      storage.run('one', () => workflows.getFlow('a', { requestId: 'first' })),
      storage.run('two', () => rejection(workflows.getFlow('404', { requestId: 'second' }))),
    ])
    assert.deepEqual(seen.sort(), ['end first in one', 'error second in two', 'start first in one', 'start second in two'])
  })

  test('change nothing about the result, its stack and its listeners', async (t) => {
    await using server = await faultServer()
    server.script(json({ id: 'a', __proto__: 1 }), status(404))
    listen(t)
    const { workflows } = clientOf(server)
    assert.deepEqual(await workflows.getFlow('a'), { id: 'a' })
    async function caller() { return await workflows.getFlow('a') }
    assert.match((await rejection(caller())).stack!, /at async caller \(.*diagnostics\.test\.ts/)
  })

  test('are no more when nobody listens any more', async () => {
    await using server = await faultServer()
    server.always(json({ id: 'a' }))
    const heard: unknown[] = []
    const listener = (event: unknown) => heard.push(event)
    const { workflows } = clientOf(server)
    await workflows.getFlow('a')
    subscribe('imbrace:request:end', listener)
    await workflows.getFlow('a')
    unsubscribe('imbrace:request:end', listener)
    await workflows.getFlow('a')
    assert.equal(heard.length, 1)
  })
})

describe('traceparent', () => {
  const API = Symbol.for('opentelemetry.js.api.1')
  const TRACE = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
  type Setter = { set(carrier: unknown, name: string, value: unknown): void }
  type Inject = (context: unknown, carrier: unknown, setter: Setter) => void

  /** Stands in for OpenTelemetry until the test ends: `inject` is its propagator's. */
  function trace(t: TestContext, inject: Inject, active: () => unknown = () => 'context') {
    const global = globalThis as Record<symbol, unknown>
    global[API] = { version: '1.9.0', context: { active }, propagation: { inject } }
    t.after(() => { delete global[API] })
  }

  /** The headers that go out with two attempts of a call. */
  const sent = async (headers: Record<string, string> = {}) => {
    await using server = await faultServer()
    server.script(status(503, { 'retry-after': '0' }))
    server.always(json({ id: 'a' }))
    await clientOf(server).workflows.getFlow('a', { headers })
    return server.requests.map(({ headers }) => headers)
  }

  test('goes out with each attempt when a context is active', async (t) => {
    trace(t, (context, carrier, { set }) => {
      assert.equal(context, 'context')
      set(carrier, 'traceparent', TRACE)
      set(carrier, 'tracestate', 'a=1')
    })
    const headers = await sent()
    assert.deepEqual(headers.map(({ traceparent }) => traceparent), [TRACE, TRACE])
    assert.deepEqual(headers.map(({ tracestate }) => tracestate), ['a=1', 'a=1'])
  })

  test('is that of the caller, also when calls run at the same time', async (t) => {
    const storage = new AsyncLocalStorage<string>()
    trace(t, (context, carrier, { set }) => set(carrier, 'traceparent', context), () => storage.getStore())
    await using server = await faultServer()
    server.always(json({ id: 'a' }))
    const { workflows } = clientOf(server)
    await Promise.all(['a', 'b', 'c'].map((name) => storage.run(`trace-of-${name}`, () => workflows.getFlow(name))))
    for (const { path, headers } of server.requests) assert.equal(headers.traceparent, `trace-of-${path.at(-1)}`)
  })

  test('does not go out without OpenTelemetry, or without a context', async (t) => {
    assert.equal((await sent())[0]?.traceparent, undefined)
    trace(t, () => {})
    assert.equal((await sent())[0]?.traceparent, undefined)
  })

  test("of the caller's own headers wins", async (t) => {
    trace(t, (_, carrier, { set }) => set(carrier, 'traceparent', TRACE))
    assert.equal((await sent({ traceparent: 'own' }))[0]?.traceparent, 'own')
  })

  test('is all that a propagator can add', async (t) => {
    trace(t, (_, carrier, { set }) => {
      for (const name of ['authorization', 'x-api-key', 'baggage', 'host']) set(carrier, name, 'forged')
    })
    assert.doesNotMatch(JSON.stringify(await sent()), /forged/)
  })

  test('is left out when the propagator fails or gives what no header may have', async (t) => {
    const failures: ((carrier: unknown, setter: Setter) => void)[] = [
      () => { throw new Error('broken tracer') },
      (carrier, { set }) => set(carrier, 'traceparent', `${TRACE}\r\nx-forged: 1`),
      (carrier, { set }) => set(carrier, 'traceparent', { toString() { throw new Error('broken') } }),
    ]
    for (const fail of failures) {
      trace(t, (_, carrier, setter) => fail(carrier, setter))
      const [headers] = await sent()
      assert.equal(headers?.traceparent, undefined)
      assert.equal(headers?.['x-forged'], undefined)
    }
  })

  test('survives another version of the API', async (t) => {
    const global = globalThis as Record<symbol, unknown>
    t.after(() => { delete global[API] })
    for (const api of [null, {}, 7, { context: {} }, { propagation: {} }, { context: { active: 1 }, propagation: { inject: 1 } }]) {
      global[API] = api
      assert.equal((await sent()).length, 2, inspect(api))
    }
  })
})

test('a subscriber of `start` may abort the call', async (t) => {
  await using server = await faultServer()
  server.always(hang())
  const controller = new AbortController()
  listen(t, (name) => {
    if (name === 'start') controller.abort('not now')
  })
  assert.equal(await rejection<unknown>(clientOf(server).workflows.getFlow('a', { signal: controller.signal })), 'not now')
})

test('a `start` event that cannot be published rejects the call, and nothing keeps the process alive', async () => {
  const message = await output({ script: `
    import { channel, subscribe } from 'node:diagnostics_channel'
    subscribe('imbrace:request:start', () => {})
    channel('imbrace:request:start').publish = () => { throw new Error('a publisher of its own making') }
    const { workflows } = new Client({ baseUrl: 'https://engine.test', apiKey: 'k' })
    const { signal } = new AbortController()
    await workflows.getFlow('a', { signal }).catch(({ message }) => console.log(JSON.stringify(message)))
  ` })
  assert.equal(message, 'a publisher of its own making')
})
