// User code may replace built-ins after the addon was loaded. Here every one of them throws, in a realm of its own.

import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import vm from 'node:vm'

import type { TriggerManyResult } from '../../index.js'
import { evaluateGlue } from '../support/glue.ts'

/** Replaces the functions and getters of all built-ins, then the globals themselves. It returns how many. */
const POISON = `(() => {
  const { defineProperty, getOwnPropertyDescriptor, getOwnPropertyNames, getPrototypeOf } = Object
  const { ownKeys } = Reflect
  // A generator's \`next\` is its user's to call. \`then\` itself looks up \`constructor\` and its species.
  const KEPT = ['constructor', 'prototype', Symbol.species]
  const entries = []
  const collect = (object, kept = KEPT) => {
    for (const key of ownKeys(object)) {
      const { configurable, value, get } = getOwnPropertyDescriptor(object, key)
      if (!configurable || !(typeof value === 'function' || get) || kept.includes(key)) continue
      const message = 'a replaced built-in was called: ' + String(key)
      const fail = () => { throw message }
      entries.push({ object, key, descriptor: get ? { get: fail } : { value: fail } })
    }
  }
  for (const name of getOwnPropertyNames(globalThis)) {
    const value = globalThis[name]
    if (!/^[A-Z]/.test(name) || value === null || !['function', 'object'].includes(typeof value)) continue
    collect(value)
    if (typeof value === 'function' && value.prototype) collect(value.prototype)
  }
  for (const value of [[], '', new Map(), new Set()]) collect(getPrototypeOf(value[Symbol.iterator]()))
  collect(getPrototypeOf((async function* () {}).prototype), [...KEPT, 'next'])
  collect(globalThis)
  for (let index = 0; index < entries.length; index += 1) {
    defineProperty(entries[index].object, entries[index].key, entries[index].descriptor)
  }
  globalThis.globalThis = undefined
  return entries.length
})()`

/** What calls the glue, in its realm: promises and async functions must be those whose built-ins are replaced. */
const HARNESS = `({
  ...glue, ...hooks, classes, connect, toError, payloadText, observed,
  resolved: async (value) => value,
  rejected: async (error) => { throw error },
  settle: async (promise, resolve, reject) => { try { resolve(await promise) } catch (error) { reject(error) } },
  texts: (pieces) => { let text = ''; for (let i = 0; i < pieces.length; i++) text += pieces[i]; return text },
  rows: (count) => { const rows = []; for (let i = 0; i < count; i++) rows[i] = i % 9 ? { i } : { toJSON: (key) => key }; return rows },
  workflows: { triggerMany: async (flowId, payloads) => {
    const text = payloadsText(payloads)
    return { results: [{ index: 0, ok: true, sent: true, requestId: text[0] }] }
  } },
  source: (elements, end) => ({ [asyncIterator]: () => {
    let index = 0
    return { next: async () => index < elements.length ? { value: elements[index++] } : end() }
  } }),
  pages: (...pages) => {
    let index = 0
    return iteratePages(async () => ({ data: pages[index++], done: index === pages.length }), () => {})
  },
  collect: async (elements) => { let text = ''; for await (const element of elements) text += element; return text },
  first: async (elements) => { for await (const element of elements) return element },
})`

const events: { attempt: number; error?: Error }[] = []
const process = {
  env: { NODE_OPTIONS: '--use-system-ca', SET: 'x' },
  execArgv: [],
  getBuiltinModule: () => ({ channel: () => ({ hasSubscribers: true, publish: (event: never) => events.push(event) }) }),
}
const context = { process, performance, setImmediate }

// Its shape is the harness above.
let glue: any

/** Waits for a promise of the other realm, whose `then` throws. */
const outcome = (promise: unknown) => new Promise<unknown>((resolve, reject) => glue.settle(promise, resolve, reject))
const message = (promise: unknown) => outcome(promise).then(() => assert.fail('it must reject'), (error: Error) => error.message)

before(() => {
  const realm = vm.createContext(context)
  glue = evaluateGlue(HARNESS, realm)
  const count = vm.runInContext(POISON, realm)
  assert.ok(count > 400, `${count} replaced`)
  assert.throws(() => vm.runInContext('[].push(1)', realm), (reason) => reason === 'a replaced built-in was called: push')
  assert.throws(() => vm.runInContext('for (const element of [1]) element', realm), (reason) => /replaced/.test(String(reason)))
})

test('arguments and payloads become text', () => {
  assert.equal(glue.fieldsText({ a: [1] }), '{"a":[1]}')
  assert.throws(() => glue.fieldsText({ a() {} }), { message: '`params.a` must not be a function' })
  assert.equal(glue.optionsText({ timeout: 1, signal: new AbortController().signal }).text, '{"timeout":1}')
  assert.equal(glue.variables('["SET","UNSET"]'), '{"SET":"x"}')
  assert.equal(glue.usesSystemStore(), true)
  const rows = Array.from({ length: 1000 }, (_, index) => (index % 9 ? { i: index } : `${index}`))
  assert.equal(glue.texts(glue.payloadText(glue.rows(1000))), JSON.stringify(rows))
  assert.equal(glue.texts(glue.payloadText({ a: 1, rows: glue.rows(1000) })), JSON.stringify({ a: 1, rows }))
  assert.equal(glue.texts(glue.payloadsText([{ a: 1 }, undefined, { toJSON: () => 2 }])), '[{"a":1},{},2]')
})

test('calls reject with their errors', async () => {
  for (const name of [...Object.keys(glue.classes), 'TypeError']) {
    const data = { class: name, message: 'm', statusCode: 1, bodyIsJson: true, body: '[1]', headers: { a: 'b' }, cause: { message: 'c', code: 'C' } }
    const error = glue.toError(data)
    assert.deepEqual([error.name, error.message, error.statusCode, error.cause.code], [name, 'm', 1, 'C'])
    // Of a `TypeError` there is no reply.
    if (name !== 'TypeError') assert.deepEqual([error.body[0], error.headers.a, error.toJSON().name], [1, 'b', name])
    error.status = 2
    assert.equal(error.status, 2)
  }
  assert.equal(await message(glue.refuse(glue.misuse('wrong'))), 'wrong')
})

test('a call is observed, and has trace headers', async () => {
  assert.equal(glue.track(glue.resolved(1)), undefined)
  const end = glue.observe(glue.resolved({ value: 'value', reply: '{"status":200}' }), 1, '{"path":"/v1"}')
  glue.retrying(1, '{"attempt":1,"problem":"late","class":"TimeoutError"}')
  assert.equal(await outcome(end), 'value')
  glue.observedValue(1)
  assert.equal(await message(glue.observe(glue.rejected({ class: 'ApiError', message: 'm' }), 2, '{}')), 'm')
  glue.unobserve(2)
  assert.equal(glue.observed.size, 0)
  assert.deepEqual(events.map(({ attempt, error }) => [attempt, error?.name]), [
    [1, undefined], [1, 'TimeoutError'], [1, undefined], [1, undefined], [1, 'ApiError'],
  ])
  assert.equal(glue.traceHeaders(), '{}')
})

test('an abort is heard', () => {
  const { signal } = new AbortController()
  const controller = new AbortController()
  const heard: unknown[] = []
  glue.connect({ abort: (key: number) => heard.push(key), nextTurn: glue.resolved }, false)
  for (const key of [1, 2]) glue.listenForAbort(controller.signal, key)
  glue.listenForAbort(signal, 3)
  controller.abort('enough')
  assert.deepEqual([heard, glue.stopListening(1).reason, glue.stopListening(2).reason], [[1, 2], 'enough', 'enough'])
  glue.stopListening(3)
})

test('a batch has results, and an iterable is sent', async () => {
  const text = '{"requestIds":["a","b"],"failures":[{"index":1,"sent":true,"error":{"class":"ApiError","message":"m"}}]}'
  assert.equal(JSON.stringify(glue.batch(text).results[0]), '{"index":0,"ok":true,"sent":true,"requestId":"a"}')
  const { signal } = new AbortController()
  const source = glue.source([{ a: 1 }, 2n], () => ({ done: true }))
  const done = (await outcome(glue.triggerEach(glue.workflows, 'f', source, { signal, concurrency: 1 }))) as TriggerManyResult
  assert.deepEqual([done.succeeded, done.failed, done.results[0]?.requestId], [1, 1, '[{"a":1}]'])
  assert.equal((done.results[1]?.error as Error).message, '`payloads[1]` has no JSON form: Do not know how to serialize a BigInt')
  const gone = glue.source([1], () => { throw new Error('gone') })
  assert.equal(await message(glue.triggerEach(glue.workflows, 'f', gone)), '`payloads` threw after 1 payload: gone')
})

test('a list is iterated, to its end or not', async () => {
  assert.equal(await outcome(glue.collect(glue.pages([1, 2], [], [3]))), '123')
  assert.equal(await outcome(glue.first(glue.pages([1, 2], [3]))), 1)
  assert.equal(await message(glue.iteratePages(() => glue.rejected(glue.misuse('no page')), () => {}).next()), 'no page')
  assert.equal(await message(glue.pages([1]).throw(glue.misuse('over'))), 'over')
})
