// Diagnostics: which calls are observed, and the events of those that are.

import assert from 'node:assert/strict'
import { channel, subscribe, unsubscribe } from 'node:diagnostics_channel'
import { test, type TestContext } from 'node:test'

import { evaluateGlue } from '../support/glue.ts'

interface Event {
  name: string
  error?: Error & { attempts?: number }
  [field: string]: unknown
}

const { track, observe, observedValue, unobserve, retrying, observed, flags, classes } = evaluateGlue<{
  track: (promise: Promise<unknown>) => Promise<unknown> | undefined
  observe: (promise: Promise<unknown>, key: number, text: string) => Promise<unknown>
  observedValue: (key: number, value: unknown, reply: string) => unknown
  unobserve: (key: number) => void
  retrying: (key: number, text: string) => void
  observed: Map<number, unknown>
  flags: Uint8Array
  classes: Record<string, new () => Error>
}>('({ track, observe, observedValue, unobserve, retrying, observed, flags, classes })')

const START = '{"method":"GET","path":"/v1/flows","requestId":"r"}'
const never = new Promise(() => {})

function listen(t: TestContext): Event[] {
  const events: Event[] = []
  for (const name of ['start', 'retry', 'end', 'error']) {
    const listener = (message: unknown) => events.push({ name, ...(message as object) })
    subscribe(`imbrace:request:${name}`, listener)
    t.after(() => unsubscribe(`imbrace:request:${name}`, listener))
  }
  return events
}

test('a call is observed while somebody listens, and its promise comes from `track` otherwise', async (t) => {
  assert.equal(await track(Promise.resolve(7)), 7)
  assert.equal(flags[0], 0)
  listen(t)
  assert.equal(track(never), undefined)
  assert.equal(flags[0], 1)
})

test('a call has a start and an end, with the facts of its reply', async (t) => {
  const events = listen(t)
  let settle!: (value: unknown) => void
  const promise = observe(new Promise((resolve) => { settle = resolve }), 1, START)
  settle(observedValue(1, 'value', '{"status":200}'))
  assert.equal(await promise, 'value')
  assert.deepEqual(events.map(({ durationMs, ...event }) => event), [
    { name: 'start', method: 'GET', path: '/v1/flows', requestId: 'r', attempt: 1 },
    { name: 'end', method: 'GET', path: '/v1/flows', requestId: 'r', attempt: 1, status: 200 },
  ])
  assert.ok(events.every(({ durationMs }) => (durationMs as number) >= 0))
})

test('an event of an error has the error of the caller', async (t) => {
  const events = listen(t)
  const data = { class: 'ApiError', message: 'm', statusCode: 500, attempts: 3 }
  const error = await observe(Promise.reject(data), 2, START).then(() => assert.fail('it must reject'), (error: Error) => error)
  assert.ok(error instanceof classes.ApiError!)
  const { status, attempt, error: published } = events[1]!
  assert.deepEqual([status, attempt, published], [500, 3, error])
  unobserve(2)
})

test('a retry has a status, or the error of its class: a NetworkError where none is given', (t) => {
  const events = listen(t)
  void observe(never, 3, START)
  retrying(3, '{"attempt":1,"status":503}')
  retrying(3, '{"attempt":2,"problem":"no reply in time","class":"TimeoutError"}')
  retrying(3, '{"attempt":3,"problem":"refused"}')
  unobserve(3)
  const [, status, timeout, refused] = events
  assert.deepEqual([status?.attempt, status?.status, status?.error], [1, 503, undefined])
  assert.deepEqual([timeout?.error?.name, timeout?.error?.message], ['TimeoutError', 'no reply in time'])
  assert.ok(timeout?.error instanceof classes.NetworkError!)
  assert.deepEqual([refused?.error?.name, refused && 'class' in refused], ['NetworkError', false])
})

test('nothing stays registered when `start` cannot be published', (t) => {
  const start = channel('imbrace:request:start')
  t.after(() => { delete (start as Partial<typeof start>).publish })
  start.publish = () => { throw new Error('a subscriber of its own making') }
  assert.throws(() => observe(never, 4, START), /own making/)
  assert.equal(observed.size, 0)
})

test('a retry of a call that is not observed any more is ignored', () => {
  retrying(5, '{"attempt":1,"problem":"refused"}')
})
