// Objects of the caller as arguments: what JSON would lose of them is refused, each getter runs once, and what they throw comes
// out unchanged.

import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { describe, test } from 'node:test'
import { inspect } from 'node:util'

import { Client } from '../../index.js'
import { clientOf, rejection } from '../support/client.ts'
import { faultServer } from '../support/fault-server.ts'
import { json } from '../support/faults.ts'

describe('what JSON would lose in silence is refused by its path, and nothing is sent', () => {
  const KINDS: Record<string, () => unknown> = {
    function: () => () => {}, symbol: () => Symbol('s'), BigInt: () => 1n, Map: () => new Map([['a', 1]]), Set: () => new Set([1]),
    WeakMap: () => new WeakMap(), promise: () => Promise.resolve(1), Error: () => new Error('m'), RegExp: () => /a/,
    Uint8Array: () => new Uint8Array(2), ArrayBuffer: () => new ArrayBuffer(2), DataView: () => new DataView(new ArrayBuffer(2)),
    Blob: () => new Blob(['a']), FormData: () => new FormData(), URLSearchParams: () => new URLSearchParams('a=b'),
    Headers: () => new Headers(), ReadableStream: () => new ReadableStream(), 'stream of Node': () => Readable.from(['a']),
    generator: () => (function* () {})(), 'asynchronous iterable': () => ({ async *[Symbol.asyncIterator]() {} }),
  }
  for (const [kind, make] of Object.entries(KINDS)) {
    test(kind, async () => {
      await using server = await faultServer()
      const { workflows } = clientOf(server)
      const deep = () => ({ items: [1, 2, 3, make()] })
      const template = () => ({ displayName: 'd', trigger: { settings: make() } }) as never
      const refused: [path: string, promise: Promise<unknown>][] = [
        ['payload', workflows.triggerFlow('f', make())],
        ['payload.items[3]', workflows.triggerFlow('f', deep())],
        ['payload.items[3]', workflows.triggerFlowSync('f', deep())],
        ['payload.items[3]', workflows.triggerFlowSyncRaw('f', deep())],
        ['payload.items[3]', workflows.triggerAndWait('f', deep())],
        ['payloads[1]', workflows.triggerMany('f', [{}, make()])],
        ['payloads[1].items[3]', workflows.triggerMany('f', [{}, deep()])],
        ['params.metadata.items[3]', workflows.createFlow({ displayName: 'd', metadata: deep() })],
        ['params.metadata.a', workflows.updateConnection('c', { displayName: 'd', metadata: { a: make() } })],
        ['template.trigger.settings', workflows.importFlow('f', template())],
        ['params.records[0].a', workflows.createRecords({ tableId: 't', records: [{ a: make() }] })],
        ['options.fields[0]', workflows.getFlow('f', { fields: [make()] } as never)],
        ['options.timeout', workflows.getFlow('f', { timeout: make() as never })],
      ]
      for (const [path, promise] of refused) {
        const error = await rejection(promise)
        assert.ok(error instanceof TypeError && error.message.includes(`\`${path}\``), `${path}: ${error}`)
      }
      assert.equal(server.connections.length, 0)
    })
  }

  test('in a payload of an iterable, which fails alone', async () => {
    await using server = await faultServer()
    server.always(json({}))
    const payloads = function* () { yield {}; yield { items: [new Map()] }; yield {} }
    const { succeeded, results } = await clientOf(server).workflows.triggerMany('f', payloads())
    assert.deepEqual([succeeded, results[1]?.ok, results[1]?.sent], [2, false, false])
    assert.match((results[1]?.error as Error).message, /^`payloads\[1\]\.items\[0\]` has no JSON form/)
  })

  test('as params or options as a whole', async () => {
    await using server = await faultServer()
    const { workflows } = clientOf(server)
    const wholes: unknown[] = [new Map(), new Set(), new Headers(), new URLSearchParams('limit=1'), Promise.resolve({}), new Error('m'), new AbortController().signal]
    for (const whole of wholes) {
      assert.match((await rejection(workflows.listFlows(whole as never))).message, /^`params`/)
      assert.match((await rejection(workflows.listFlows({}, whole as never))).message, /^`options`/)
      assert.throws(() => new Client(whole as never), { name: 'TypeError', message: /^`options`/ })
    }
    assert.equal(server.connections.length, 0)
  })
})

describe('options are read once', () => {
  /** An object whose getters are counted. */
  function counted<T extends object>(values: T): { object: T; counts: Record<string, number> } {
    const counts: Record<string, number> = {}
    const object = {} as T
    for (const [name, value] of Object.entries(values)) {
      counts[name] = 0
      Object.defineProperty(object, name, { get: () => { counts[name]! += 1; return value }, enumerable: true })
    }
    return { object, counts }
  }
  const once = (counts: Record<string, number>) => assert.deepEqual(Object.values(counts).filter((count) => count !== 1), [], inspect(counts))

  test('of the client', async () => {
    await using server = await faultServer()
    server.always(json({ id: 'a' }))
    const headers = counted({ 'x-own': 'v' })
    const { object, counts } = counted({ baseUrl: server.url, apiKey: 'k', timeout: 5000, headers: headers.object })
    await new Client(object).workflows.getFlow('a')
    once(counts)
    once(headers.counts)
    assert.equal(server.requests[0]?.headers['x-own'], 'v')
  })

  test('of a call, and its parameters', async () => {
    await using server = await faultServer()
    server.always(json({ data: [], next: null, previous: null }))
    const options = counted({ signal: new AbortController().signal, timeout: 5000, requestId: 'r', headers: { 'x-own': 'v' } })
    const params = counted({ limit: 5, status: ['ENABLED'] as const, projectId: 'p' })
    await clientOf(server).workflows.listFlows(params.object as never, options.object)
    for await (const _ of clientOf(server).workflows.iterateFlows({}, counted({ timeout: 5000 }).object)) assert.fail()
    once(options.counts)
    once(params.counts)
  })

  test('of triggerMany with an iterable, also where headers come from a generator', async () => {
    await using server = await faultServer()
    server.always(json({}))
    const headers = (function* () { yield ['x-own', 'v'] as [string, string] })()
    const { object, counts } = counted({ concurrency: 2, signal: new AbortController().signal, headers })
    const { succeeded } = await clientOf(server).workflows.triggerMany('f', new Set([1, 2, 3]), object)
    assert.equal(succeeded, 3)
    once(counts)
    assert.deepEqual(server.requests.map(({ headers }) => headers['x-own']), ['v', 'v', 'v'])
  })

  test('also of classes and Proxies', async () => {
    await using server = await faultServer()
    server.always(json({ id: 'a' }))
    class Settings { baseUrl = server.url; apiKey = 'k' }
    class Call { requestId = 'mine'; signal = new AbortController().signal }
    for (const wrap of [<T extends object>(value: T) => value, <T extends object>(value: T) => new Proxy(value, {})]) {
      await new Client(wrap(new Settings())).workflows.getFlow('a', wrap(new Call()))
    }
    assert.deepEqual(server.requests.map(({ headers }) => headers['x-request-id']), ['mine', 'mine'])
  })
})

describe("what the caller's own objects throw comes back as it is", () => {
  const thrown = new RangeError('own')
  const hostile = { get limit(): number { throw thrown } }
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()

  test('from parameters, options and payloads', async () => {
    await using server = await faultServer()
    const { workflows } = clientOf(server)
    assert.equal(await rejection<unknown>(workflows.listFlows(hostile)), thrown)
    assert.equal(await rejection<unknown>(workflows.listFlows({}, { get timeout(): number { throw thrown } })), thrown)
    assert.equal(await rejection<unknown>(workflows.listFlows({}, { get signal(): AbortSignal { throw thrown } })), thrown)
    assert.equal(await rejection<unknown>(workflows.triggerFlow('a', { toJSON() { throw thrown } })), thrown)
    assert.equal(await rejection<unknown>(workflows.triggerFlow('a', { deep: [hostile] })), thrown)
    assert.equal(await rejection<unknown>(workflows.triggerMany('a', [{}, hostile])), thrown)
    assert.equal(await rejection<unknown>(workflows.createFlow({ displayName: 'd', metadata: { hostile } })), thrown)
    assert.equal(await rejection<unknown>(workflows.listFlows({}, { headers: hostile as never })), thrown)
    assert.throws(() => new Client({ get apiKey(): string { throw thrown } }), (error) => error === thrown)
    assert.throws(() => new Client({ headers: hostile as never }), (error) => error === thrown)
    for (const promise of [workflows.listFlows(proxy), workflows.listFlows({}, proxy), workflows.triggerFlow('a', proxy)]) {
      assert.ok(await rejection<unknown>(promise) instanceof TypeError)
    }
    assert.equal(server.connections.length, 0)
  })
})
