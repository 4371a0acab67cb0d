// Jest evaluates index.js in a context of its own for each test file. What the client makes is of that realm.

import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'

import type { FlowRun } from '../../index.js'
import { resultOf, spawnNode } from '../support/child.ts'
import { rejection } from '../support/client.ts'
import { faultServer } from '../support/fault-server.ts'
import { failure, json, status } from '../support/faults.ts'
import { type Realm, realm } from '../support/realm.ts'

/** A realm, and a client in it whose server answers everything with a flow, and `/unknown` with 404. */
async function setup(t: TestContext) {
  const server = await faultServer()
  t.after(() => server[Symbol.asyncDispose]())
  const page = { data: [{ id: 'a', list: [1, {}] }], next: null, previous: null }
  server.always(({ path }) => {
    if (path.includes('unknown')) return failure(404, { message: 'no' })
    return json(/\/flows\?|\/flows$/.test(path) ? page : { id: 'a', list: [1, {}] })
  })
  const inside = realm()
  return { ...inside, server, client: new inside.exports.Client({ baseUrl: server.url, apiKey: 'key', maxRetries: 0 }) }
}

/** Fails unless `value` and everything in it is of the realm. */
function assertOf({ evaluate }: Realm, value: unknown, path = 'the value') {
  if (typeof value !== 'object' || value === null) return
  const { Object: { prototype }, Array } = evaluate<{ Object: ObjectConstructor, Array: ArrayConstructor }>('({ Object, Array })')
  assert.equal(Object.getPrototypeOf(value), Array.isArray(value) ? Array.prototype : prototype, path)
  for (const [name, inner] of Object.entries(value)) assertOf({ evaluate } as Realm, inner, `${path}.${name}`)
}

test('results are objects and arrays of the realm', async (t) => {
  const inside = await setup(t)
  const { workflows } = inside.client
  assertOf(inside, await workflows.getFlow('a'))
  assertOf(inside, await workflows.listFlows())
  assertOf(inside, await workflows.triggerFlowSync('a', { n: 1 }))
  assertOf(inside, await workflows.triggerMany('a', inside.evaluate<unknown[]>('[{ n: 1 }, { n: 2 }]')))
  assertOf(inside, await workflows.triggerMany('a', inside.evaluate<Iterable<unknown>>('(function* () { yield { n: 1 } })()')))
  assertOf(inside, (await rejection<Error & { body: unknown }>(workflows.getFlow('unknown'))).body)
})

test('promises are of the realm, whatever becomes of them', async (t) => {
  const { client, evaluate, exports: { Client } } = await setup(t)
  const Inner = evaluate<PromiseConstructor>('Promise')
  const calls = [
    () => client.ping(), () => client.workflows.getFlow('a'), () => client.workflows.getFlow('unknown'),
    () => client.workflows.getFlow(1 as never), () => client.workflows.triggerMany('a', [{}]), () => client.workflows.triggerMany('a', 1 as never),
    () => client.workflows.iterateFlows().next(), () => new Client({}).ping(),
  ]
  for (const call of calls) {
    const promise = call()
    assert.ok(promise instanceof Inner, String(call))
    await promise.then(() => {}, () => {})
  }
})

test('errors are of the realm and of the classes that it exports', async (t) => {
  const { client, evaluate, exports: { ApiError, AuthError, Client, ImbraceError, NetworkError }, server } = await setup(t)
  const inner = evaluate<{ Error: ErrorConstructor, TypeError: TypeErrorConstructor }>('({ Error, TypeError })')
  const refused = await rejection(client.workflows.getFlow('unknown'))
  assert.ok(refused instanceof ApiError && refused instanceof ImbraceError && refused instanceof inner.Error)
  const misused = [
    await rejection(client.workflows.getFlow(1 as never)), await rejection(client.workflows.listFlows({ limt: 1 } as never)),
    await rejection(client.workflows.triggerFlow('a', { n: 1n })), await rejection(client.workflows.iterateFlows({ limt: 1 } as never).next()),
    await rejection((async () => new Client({ apiKee: 'key' } as never))()), await rejection((async () => client.setAccessToken(1 as never))()),
  ]
  for (const error of misused) assert.ok(error instanceof inner.TypeError && error instanceof inner.Error, String(error))
  assert.ok(await rejection(new Client({ baseUrl: server.url }).ping()) instanceof AuthError)
  const lost = await rejection(new Client({ baseUrl: 'http://127.0.0.1:9', apiKey: 'key', maxRetries: 0 }).ping())
  assert.ok(lost instanceof NetworkError && lost.cause instanceof inner.Error)
})

test('the reason of an abort is passed on, whichever realm it is of', async (t) => {
  const { client, evaluate } = await setup(t)
  for (const reason of [undefined, new Error('ours'), evaluate<Error>("new Error('theirs')"), evaluate<object>('({})'), 'text']) {
    const controller = new AbortController()
    controller.abort(reason)
    assert.equal(await rejection<unknown>(client.workflows.getFlow('a', { signal: controller.signal })), controller.signal.reason)
  }
})

test('iterators are async generators of the realm', async (t) => {
  const { client, evaluate } = await setup(t)
  const prototype = evaluate<object>('Object.getPrototypeOf(async function* () {}.prototype)')
  const flows = client.workflows.iterateFlows()
  assert.ok(Object.prototype.isPrototypeOf.call(prototype, flows))
  const count = evaluate<(flows: unknown) => Promise<number>>('(async (flows) => { let n = 0; for await (const flow of flows) n += 1; return n })')
  assert.equal(await count(flows), 1)
})

test('a client reads the process.env of its realm when it is made, also one that was put in its place', async (t) => {
  const { exports: { AuthError, Client }, global, server } = await setup(t)
  const key = () => server.requests.at(-1)?.headers['x-api-key']
  const baseUrl = server.url
  assert.ok(await rejection(new Client({ baseUrl }).ping()) instanceof AuthError)
  global.process.env.IMBRACE_API_KEY = 'set'
  await new Client({ baseUrl }).ping()
  assert.equal(key(), 'set')
  global.process.env = { ...global.process.env, IMBRACE_API_KEY: 'copied' }
  await new Client({ baseUrl }).ping()
  assert.equal(key(), 'copied')
  global.process.env = {}
  assert.ok(await rejection(new Client({ baseUrl }).ping()) instanceof AuthError)
})

test('two realms beside each other keep their classes and environments apart', async (t) => {
  const server = await faultServer()
  t.after(() => server[Symbol.asyncDispose]())
  server.always(() => status(404))
  const [one, two] = [realm({ IMBRACE_API_KEY: 'one' }), realm({ IMBRACE_API_KEY: 'two' })]
  assert.notEqual(one.exports.ApiError, two.exports.ApiError)
  const clients = [one, two].map(({ exports: { Client } }) => new Client({ baseUrl: server.url }))
  const errors = await Promise.all(clients.map((client) => rejection(client.workflows.getFlow('a'))))
  assert.deepEqual([one, two].map(({ exports: { ApiError } }) => errors.map((error) => error instanceof ApiError)), [[true, false], [false, true]])
  assert.deepEqual(server.requests.map(({ headers }) => headers['x-api-key']).sort(), ['one', 'two'])
})

test('a realm without setImmediate, fetch and structuredClone will do, as jsdom', async (t) => {
  const server = await faultServer()
  t.after(() => server[Symbol.asyncDispose]())
  server.always(() => json({ data: [{ id: 'a' }], next: null, previous: null }))
  const inside = realm({}, { setImmediate: undefined, queueMicrotask: undefined, Buffer: undefined })
  const { workflows } = new inside.exports.Client({ baseUrl: server.url, apiKey: 'key' })
  assertOf(inside, await workflows.listFlows())
  const ids: FlowRun['id'][] = []
  for await (const { id } of workflows.iterateFlows()) ids.push(id)
  assert.deepEqual(ids, ['a'])
})

test('methods and classes are those of ordinary JavaScript', async (t) => {
  const { client, evaluate, exports: { Client, Workflows } } = await setup(t)
  const Inner = evaluate<FunctionConstructor>('Function')
  for (const value of [Client, Workflows, client.ping, client.workflows.listFlows]) assert.ok(value instanceof Inner)
  assert.ok(client instanceof Client && client.workflows instanceof Workflows)
  assert.deepEqual(Object.getOwnPropertyDescriptor(client, 'workflows'), { value: client.workflows, writable: true, enumerable: false, configurable: true })
})

test('async hooks see nothing of the addon that keeps a process alive: Jest asks with --detectOpenHandles', async () => {
  const { stdout, stderr } = await resultOf(spawnNode(['--eval', `
    const resources = []
    require('node:async_hooks').createHook({ init: (_, type, __, resource) => { resources.push([type, resource]) } }).enable()
    require('./index.js')
    console.log(resources.filter(([type]) => type === 'imbrace').map(([type, { hasRef }]) => [type, hasRef?.()]).join())`], {}))
  assert.equal(stdout, 'imbrace,false,imbrace,false\n', stderr)
})
