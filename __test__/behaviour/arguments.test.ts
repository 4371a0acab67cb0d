// Input that must not get through. Whatever is wrong, a method answers with a rejected promise whose TypeError
// names the argument, and nothing is sent.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { inspect } from 'node:util'

import { Client, type ClientOptions, Workflows } from '../../index.js'
import { clientOf, rejection } from '../support/client.ts'
import { type FaultServer, faultServer } from '../support/fault-server.ts'
import { empty, json } from '../support/faults.ts'
import {
  call, ENABLE_FLOW, type Fields, type Method, METHODS, OTHERS, type ParamsArgument, sampleArgument, sampleArguments, sampleFields,
} from '../support/methods.ts'
import { isWellFormed, names, NOT_AN_OBJECT, WRONG, WRONG_OPTIONS } from '../support/wrong-values.ts'

const WRONG_IDS = [
  undefined, null, 0, 1, Number.NaN, true, {}, ['a'], Symbol('id'), () => {}, 1n, new String('a'),
  '', '.', '..', '../a', 'a/..', 'a/../b', 'a/./b', './a',
  '\0', '\n', 'a\r\nb', 'a\tb', '\u007f', '\u0085', 'a\ud800', '\udc00b', 'x'.repeat(10_240), '漢'.repeat(3_000),
]

/** Ids that are odd but go out, as one segment of the path. */
const ODD_IDS = {
  'a/b': 'a%2Fb', 'a?b=c': 'a%3Fb%3Dc', 'a#b': 'a%23b', 'a%2Fb': 'a%252Fb', '%2e%2e': '%252e%252e', 'a b': 'a%20b',
  'a\\b': 'a%5Cb', '...': '...', '..a': '..a', 'é漢😀': '%C3%A9%E6%BC%A2%F0%9F%98%80', 'a;b,c': 'a%3Bb%2Cc', '/': '%2F', ':@': '%3A%40',
}

/** Something wrong in a call, and what the error must name. */
interface Wrong {
  args: unknown[]
  named: string
}

/** Fails with a list of all calls that were not refused as they must be. */
async function refuses(server: FaultServer, method: Method, wrongs: Wrong[]): Promise<void> {
  const client = clientOf(server)
  const accepted: string[] = []
  for (const { args, named } of wrongs) {
    const shown = `${method.name}(${args.map((arg) => inspect(arg, { maxStringLength: 40 })).join(', ')})`
    let promise: unknown
    try {
      promise = call(client, method, args)
    } catch (error) {
      accepted.push(`${shown} threw ${error}`)
      continue
    }
    assert.ok(promise instanceof Promise, shown)
    const outcome = await promise.then((value) => `gave ${inspect(value)}`, (error: unknown) => error)
    if (!(outcome instanceof TypeError && names(outcome, named))) {
      accepted.push(`${shown}: ${outcome}, instead of a TypeError that names ${named}`)
    }
  }
  assert.deepEqual(accepted, [])
  assert.equal(server.connections.length, 0)
}

/** The arguments of a method, all of them right but those that are given by name. */
function argumentsWith(method: Method, changes: Record<string, unknown>, options?: unknown): unknown[] {
  const names = [...method.ids, ...method.arguments.map(({ name }) => name)]
  return [...sampleArguments(method).map((right, index) => (names[index]! in changes ? changes[names[index]!] : right)), options]
}

function wrongFields(fields: Fields): [field: string, wrong: unknown][] {
  return Object.entries(fields).flatMap(([field, type]) => WRONG[type].map((wrong): [string, unknown] => [field, wrong]))
}

const answerOf = ({ reply }: Method) => (reply === undefined ? empty() : json(reply))

test('every method of the class is in the table that these tests go through', () => {
  const all = Object.getOwnPropertyNames(Workflows.prototype).filter((name) => name !== 'constructor')
  assert.deepEqual([...METHODS.map(({ name }) => name), ...OTHERS].map(String).sort(), all.sort())
})

for (const method of [...METHODS, ENABLE_FLOW]) {
  describe(method.name, () => {
    for (const id of method.ids) {
      test(`refuses a wrong ${id} by name`, async () => {
        await using server = await faultServer()
        const wrongs = WRONG_IDS.map((wrong) => ({ args: argumentsWith(method, { [id]: wrong }), named: id }))
        await refuses(server, method, [...wrongs, { args: [], named: id }])
      })

      test(`sends an odd ${id} as one segment`, async () => {
        await using server = await faultServer()
        server.always(answerOf(method))
        const client = clientOf(server)
        for (const [odd, segment] of Object.entries(ODD_IDS)) {
          const before = server.requests.length
          await call(client, method, argumentsWith(method, { [id]: odd }))
          // Of listFields, the id is a part of the query.
          const { path } = server.requests[before]!
          assert.ok(path.split(/[/?&=]/).includes(segment), path)
        }
      })
    }

    for (const argument of method.arguments) {
      if (argument.is === 'params') refusesWrongParams(method, argument)
      if (argument.is === 'text') {
        test(`refuses a wrong ${argument.name} by name`, async () => {
          await using server = await faultServer()
          const wrongs = [undefined, ...WRONG.text, () => {}, Symbol('s')].filter((wrong) => !(argument.isNullable && wrong === null))
          await refuses(server, method, wrongs.map((wrong) => (
            { args: argumentsWith(method, { [argument.name]: wrong }), named: argument.name }
          )))
        })
      }
    }

    test('refuses wrong options by name', async () => {
      await using server = await faultServer()
      const common = Object.entries(WRONG_OPTIONS).flatMap(([option, wrongs]) => wrongs.map((wrong): [string, unknown] => [option, wrong]))
      await refuses(server, method, [
        ...NOT_AN_OBJECT.map((wrong) => ({ args: argumentsWith(method, {}, wrong), named: 'options' })),
        ...[...wrongFields(method.options), ...common].map(([option, wrong]) => ({
          args: argumentsWith(method, {}, { [option]: wrong }), named: isWellFormed(wrong) ? `options.${option}` : 'options',
        })),
      ])
    })
  })
}

function refusesWrongParams(method: Method, argument: ParamsArgument): void {
  const { name, fields, required } = argument
  const least = sampleArgument(argument, 'least') as Record<string, unknown>
  const all = sampleArgument(argument, 'all') as Record<string, unknown>

  test(`refuses what is no object as ${name}`, async () => {
    await using server = await faultServer()
    const wrongs: unknown[] = NOT_AN_OBJECT.filter((wrong) => !(/McpServers$/.test(method.name) && wrong === 'text'))
    if (Object.keys(least).length > 0) wrongs.push(undefined)
    await refuses(server, method, wrongs.map((wrong) => ({ args: argumentsWith(method, { [name]: wrong }), named: name })))
  })

  test(`refuses each field of ${name} of a wrong type by name, and an unknown one`, async () => {
    await using server = await faultServer()
    const wrongs = wrongFields(fields).map(([field, wrong]) => ({
      args: argumentsWith(method, { [name]: { ...all, [field]: wrong } }), named: isWellFormed(wrong) ? `${name}.${field}` : name,
    }))
    const missing = required.map((field) => (
      { args: argumentsWith(method, { [name]: { ...all, [field]: undefined } }), named: `${name}.${field}` }
    ))
    const unknown = { args: argumentsWith(method, { [name]: { ...all, unknown: 1 } }), named: `${name}.unknown` }
    await refuses(server, method, [...wrongs, ...missing, ...(argument.isOpen ? [] : [unknown])])
  })

  test(`refuses fields of ${name} that JSON would leave out in silence`, async () => {
    await using server = await faultServer()
    const wrongs = Object.keys(fields).flatMap((field) => [() => {}, Symbol('s')].map((wrong) => ({
      args: argumentsWith(method, { [name]: { ...least, [field]: wrong } }), named: `${name}.${field}`,
    })))
    await refuses(server, method, wrongs)
  })
}

for (const method of METHODS) {
  test(`${method.name} takes all its parameters and options at once when they are right, and as few as it needs`, async () => {
    await using server = await faultServer()
    server.always(answerOf(method))
    const options = {
      ...sampleFields(method.options), signal: new AbortController().signal, timeout: 5000, maxRetries: 0, requestId: 'x'.repeat(64),
      headers: { 'x-own': 'v' },
    }
    const client = clientOf(server)
    await call(client, method, [...sampleArguments(method, 'all'), options])
    const once = server.requests.length
    await call(client, method, sampleArguments(method))
    // `enableFlow` reads the flow first. The project is asked for once.
    const requests = method.name === 'enableFlow' ? 2 : 1
    assert.ok(once === requests && server.requests.length - once <= requests)
  })
}

describe('a payload', () => {
  const CYCLE: Record<string, unknown> = {}
  CYCLE.self = CYCLE

  for (const name of ['triggerFlow', 'triggerFlowSync'] as const) {
    test(`of ${name} that JSON cannot hold is a TypeError`, async () => {
      await using server = await faultServer()
      const { workflows } = clientOf(server)
      for (const payload of [CYCLE, 10n, { deep: [10n] }, () => {}, Symbol('s'), { toJSON: () => undefined }]) {
        const error = await rejection<TypeError>(workflows[name]('a', payload))
        assert.ok(error instanceof TypeError, inspect(payload))
      }
      assert.match((await rejection(workflows[name]('a', () => {}))).message, /`payload`/)
      assert.equal(server.connections.length, 0)
    })

    test(`of ${name} is any other value`, async () => {
      await using server = await faultServer()
      server.always(json({}))
      const { workflows } = clientOf(server)
      const payloads = [
        null, false, 0, '', 'text', [], [null], {}, { a: undefined }, { __proto__: null },
        new Date(0), '\ud800', 'é漢😀', '\u2028', Number.NaN, { toJSON: () => 7 },
      ]
      for (const payload of payloads) await workflows[name]('a', payload)
      await workflows[name]('a')
      await workflows[name]('a', undefined, {})
      assert.deepEqual(server.requests.map(({ body }) => body), [...payloads.map((payload) => JSON.stringify(payload)), '{}', '{}'])
    })
  }

  /** Its text is made in pieces. */
  const long = Array.from({ length: 500 }, (_, n) => ({ n, text: `é漢😀\ud800"${'.'.repeat(n % 100)}`, at: new Date(n), none: undefined }))
  class Own {
    long = long
  }
  class Tags extends Array<unknown> {
    constructor(_owner: string, tags: unknown[]) {
      super()
      this.push(...tags)
    }
  }
  const LONG: Record<string, unknown> = {
    'an array': long,
    'numbers': Array.from({ length: 20_000 }, (_, n) => n / 7),
    'what is null in JSON': Array.from({ length: 100 }, (_, n) => [undefined, null, new Date(Number.NaN), Number.NaN][n % 4]),
    'holes': Array.from(Array(70).keys()).concat(Array(70)),
    'large elements': Array.from({ length: 70 }, () => ({ text: 'x'.repeat(100_000) })),
    'a member': { before: 1, long, after: 2 },
    'members': { 'a"\n': long, gone: undefined, ['__proto__']: long, deep: { long } },
    'first and last': { gone: undefined, long },
    'no prototype': Object.assign(Object.create(null), { long }),
    'a class': new Own(),
    'an array of a class': new Tags('a', long),
    'elements with toJSON': long.map(({ n }) => ({ toJSON: () => n })),
    'a member with toJSON': { long, own: { toJSON: (key: string) => key } },
    'toJSON of the array': { long: Object.assign([...long], { toJSON: () => 'own' }) },
    'toJSON of the object': { long, toJSON: () => 'own' },
    'getters': { get long() { return long }, get one() { return 1 } },
  }
  for (const [name, payload] of Object.entries(LONG)) {
    test(`with a long array (${name}) is sent as JSON.stringify has it`, async () => {
      await using server = await faultServer()
      server.always(json({}))
      const { workflows } = clientOf(server)
      await workflows.triggerFlow('a', payload)
      await workflows.triggerMany('a', [payload])
      const text = JSON.stringify(payload)
      // Not the texts themselves: some are megabytes, and a difference would be printed.
      assert.deepEqual(server.requests.map(({ body }) => body === text), [true, true])
    })
  }

  test('with a long array that JSON cannot hold is a TypeError', async () => {
    await using server = await faultServer()
    const { workflows } = clientOf(server)
    const cycle: unknown[] = Array(100).fill(0)
    cycle.push({ cycle })
    for (const payload of [cycle, { cycle }, { long, big: 1n }, [...long, 1n]]) {
      assert.ok((await rejection(workflows.triggerFlow('a', payload))) instanceof TypeError)
      assert.ok((await rejection(workflows.triggerMany('a', [payload]))) instanceof TypeError)
    }
    assert.equal(server.connections.length, 0)
  })

  test('is the same afterwards, and what is changed during the call does not go out', async () => {
    await using server = await faultServer()
    server.always(json({}))
    const payload = { step: 'before' }
    const call = clientOf(server).workflows.triggerFlow('a', payload)
    payload.step = 'after'
    await call
    assert.deepEqual(payload, { step: 'after' })
    assert.equal(server.requests[0]?.body, '{"step":"before"}')
  })
})

describe('headers', () => {
  const entries: [string, string][] = [['x-one', 'a'], ['X-Two', 'b, c'], ['authorization', 'Bearer own']]
  class Tenant { 'x-one' = 'a'; 'X-Two' = 'b, c'; authorization = 'Bearer own' }
  const FORMS: Record<string, () => unknown> = {
    'a plain object': () => Object.fromEntries(entries),
    'an object without a prototype': () => Object.assign(Object.create(null), Object.fromEntries(entries)),
    'an instance of a class': () => new Tenant(),
    'a Headers': () => new Headers(entries),
    'a Map': () => new Map(entries),
    'an array of entries': () => entries,
    'a URLSearchParams': () => new URLSearchParams(entries),
    'a generator of entries': () => (function* () { yield* entries })(),
    'a Proxy of an object': () => new Proxy(Object.fromEntries(entries), {}),
    'members that are undefined': () => ({ ...Object.fromEntries(entries), 'x-none': undefined }),
    'boxed texts': () => Object.fromEntries(entries.map(([name, value]) => [name, Object(value)])),
  }
  for (const [form, make] of Object.entries(FORMS)) {
    test(`go out from ${form}, of the client and of a call`, async () => {
      await using server = await faultServer()
      server.always(json({ id: 'a' }))
      const headers = make as () => Record<string, string>
      await new Client({ baseUrl: server.url, headers: headers() }).workflows.getFlow('a')
      await new Client({ baseUrl: server.url, accessToken: 't' }).workflows.getFlow('a', { headers: headers() })
      assert.deepEqual(server.requests.map(({ headers }) => [headers['x-one'], headers['x-two']]), [['a', 'b, c'], ['a', 'b, c']])
      assert.equal(server.requests[0]?.headers.authorization, 'Bearer own')
      assert.ok(server.requests.every(({ headers }) => !('x-none' in headers)))
    })
  }

  test('may be empty', async () => {
    await using server = await faultServer()
    server.always(json({ id: 'a' }))
    for (const headers of [{}, new Headers(), new Map<string, string>()]) {
      await new Client({ baseUrl: server.url, apiKey: 'k', headers }).workflows.getFlow('a', { headers })
    }
    assert.equal(server.requests.length, 3)
  })

  const WRONG_FORMS: [headers: () => unknown, ...named: string[]][] = [
    [() => ({ 'X-Tenant': 'a', 'x-tenant': 'b' }), 'X-Tenant', 'options.headers.x-tenant'],
    [() => [['x-tenant', 'a'], ['x-tenant', 'b']], 'x-tenant', 'options.headers.x-tenant'],
    [() => new Map([['x-tenant', 'a'], ['X-TENANT', 'b']]), 'x-tenant', 'options.headers.X-TENANT'],
    [() => new Headers([['set-cookie', 'a'], ['set-cookie', 'b']]), 'options.headers.set-cookie'],
    [() => new Map([['x-tenant', 1]]), 'options.headers[0][1]'],
    [() => new Set(['x-tenant: a']), 'options.headers[0]'],
    [() => [['x-tenant']], 'options.headers[0]'],
    [() => [['x-tenant', 'a', 'b']], 'options.headers[0]'],
    [() => new Map([['host', 'elsewhere']]), 'options.headers.host'],
    [() => ({ 'x-tenant': () => 'a' }), 'options.headers.x-tenant'],
    [() => new Map([['x-tenant', Symbol('s')]]), 'options.headers[0][1]'],
    [() => ({ 'x-tenant': new Map() }), 'options.headers.x-tenant'],
    [() => Promise.resolve({ 'x-tenant': 'a' }), 'options.headers'],
    [() => new WeakMap(), 'options.headers'],
    [() => new Date(0), 'options.headers'],
    [() => Buffer.from('a: b'), 'options.headers[0]'],
    [() => (async function* () { yield ['a', 'b'] })(), 'options.headers'],
  ]
  for (const [make, ...named] of WRONG_FORMS) {
    test(`are refused by name: ${inspect(make())}`, async () => {
      await using server = await faultServer()
      const { workflows } = clientOf(server)
      const refused = [await rejection<TypeError>(workflows.getFlow('a', { headers: make() as never }))]
      assert.throws(() => new Client({ headers: make() as never }), (error: TypeError) => refused.push(error) > 0)
      for (const error of refused) {
        assert.ok(error instanceof TypeError, String(error))
        for (const name of named) assert.ok(error.message.includes(`\`${name}\``), `${error.message} does not name ${name}`)
      }
      assert.equal(server.connections.length, 0)
    })
  }
})

test('no method throws, whatever it is given: it rejects', async () => {
  await using server = await faultServer()
  server.always(json({}))
  const { workflows } = clientOf(server, { maxRetries: 0, timeout: 1000 })
  const revoked = (() => { const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); return proxy })()
  const hostile = new Proxy({}, {
    get() { throw new Error('get') }, has() { throw new Error('has') }, ownKeys() { throw new Error('ownKeys') },
    getPrototypeOf() { throw new Error('getPrototypeOf') }, getOwnPropertyDescriptor() { throw new Error('getOwnPropertyDescriptor') },
  })
  const odd = [undefined, null, 1n, Symbol('s'), () => {}, new Map(), Promise.resolve(), revoked, hostile, { toJSON: 1 }, { [Symbol.toPrimitive]: 1 }]
  const names = Object.getOwnPropertyNames(Workflows.prototype).filter((name) => name !== 'constructor') as (keyof Workflows)[]
  const settled: Promise<void>[] = []
  for (const name of names) {
    for (const value of odd) {
      for (const args of [[value], ['id', value], ['id', 'id', value], ['id', {}, value], [{}, value]]) {
        const options = [...args, ...Array(4 - args.length).fill(undefined), value]
        for (const list of [args, options]) {
          let result: any
          try { result = (workflows[name] as any)(...list) } catch (error) { assert.fail(`${name} threw ${error}`) }
          const promise: Promise<unknown> = typeof result.then === 'function' ? result : result.next()
          settled.push(promise.then(() => {}, () => {}))
        }
      }
    }
  }
  await Promise.all(settled)
})

test('a built-in that was replaced after the addon was loaded changes nothing', async (t) => {
  await using server = await faultServer()
  server.script(json({ id: 'a' }))
  const { parse, stringify } = JSON
  t.after(() => Object.assign(JSON, { parse, stringify }))
  JSON.parse = () => ({ id: 'forged' })
  JSON.stringify = () => '{"forged":true}'
  const created = await clientOf(server).workflows.createFlow({ displayName: 'a' })
  assert.deepEqual(created, { id: 'a' })
  assert.equal(server.requests[0]?.body, '{"displayName":"a"}')
})
