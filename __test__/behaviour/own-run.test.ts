// `triggerAndWait` resolves to the run of its own trigger, whatever else runs, and reads no more than it must.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { AuthError, type FlowRun } from '../../index.js'
import { rejection } from '../support/client.ts'
import { type Fault, hang, json, jsonText, late, status } from '../support/faults.ts'
import { postgresEngine, type Row, row } from '../support/postgres-engine.ts'

const FAST = { pollInterval: 10 }
const DEADLINE = { timeout: 60_000 }
const SAME_ID = { requestId: 'order-4711', ...FAST }

const payloadOf = ({ steps }: FlowRun) => (steps?.trigger?.output as { body: { n: number } }).body.n
const trigger = (headers: Record<string, string>) => ({ steps: { trigger: { output: { headers, body: {} } } } })

/** Finished runs of the flow that other callers have triggered just now, under the same request id. */
const foreign = (count: number): Row[] => Array.from({ length: count }, (_, n) => ({
  ...row(`foreign_${n}`, Date.now() + n / 1000, { flowId: 'flow', status: 'SUCCEEDED' }), details: trigger({ 'x-request-id': SAME_ID.requestId }),
}))

test('three triggers at once under one request id each get their own run', DEADLINE, async (t) => {
  await using engine = await postgresEngine()
  const { workflows } = engine.client()
  const runs = await Promise.all([1, 2, 3].map((n) => workflows.triggerAndWait('flow', { n }, { ...SAME_ID, signal: t.signal })))
  assert.deepEqual(runs.map(payloadOf), [1, 2, 3])
  const triggers = engine.asked.filter(({ method }) => method === 'POST').map(({ headers }) => headers)
  assert.deepEqual(triggers.map((headers) => headers['x-request-id']), Array(3).fill(SAME_ID.requestId))
  const names = Object.keys(triggers[0]!).filter((name) => new Set(triggers.map((headers) => headers[name])).size === 3)
  assert.equal(names.length, 1, 'one header is different in each trigger')
})

test('a trigger that repeats an earlier request id gets its own run, not the earlier one', DEADLINE, async (t) => {
  await using engine = await postgresEngine()
  const { workflows } = engine.client()
  for (const n of [1, 2, 3]) {
    assert.equal(payloadOf(await workflows.triggerAndWait('flow', { n }, { ...SAME_ID, signal: t.signal })), n)
  }
})

test('500 triggers at once under one request id, among 5,000 foreign runs of the flow, each get their own', { timeout: 180_000 }, async (t) => {
  await using engine = await postgresEngine()
  engine.add('runs', foreign(5000))
  const { workflows } = engine.client()
  const numbers = Array.from({ length: 500 }, (_, n) => n)
  const calls = numbers.map((n) => workflows.triggerAndWait('flow', { n }, { requestId: SAME_ID.requestId, signal: t.signal }))
  assert.deepEqual((await Promise.all(calls)).map(payloadOf), numbers)
  const reads = engine.asked.filter(({ route }) => route === 'GET /v1/flow-runs/{id}').length
  t.diagnostic(`500 triggers among 5,000 foreign runs: ${reads} reads, ${engine.requestsOf('runs').length} lists`)
  assert.ok(reads <= 5500, `${reads} reads`)
  assert.ok(engine.requestsOf('runs').length <= 500, `${engine.requestsOf('runs').length} lists`)
})

describe('a foreign run fails nobody when its read', () => {
  const TOO_LARGE = jsonText(`{"id":"foreign_0","steps":{},"text":"${'x'.repeat(200_000)}"}`)
  const UNREADABLE: Record<string, Fault> = {
    'is a 500': status(500), 'is a 403': status(403), 'is no JSON': jsonText('<html>'), 'is no run': json([]), 'is too large': TOO_LARGE,
    'hangs': hang(),
  }
  for (const [what, fault] of Object.entries(UNREADABLE)) {
    test(what, DEADLINE, async () => {
      await using engine = await postgresEngine()
      engine.add('runs', foreign(3))
      engine.beforeReply = ({ id }) => (id === 'foreign_0' ? fault : undefined)
      const { workflows } = engine.client({ maxResponseBytes: 100_000 })
      const signal = AbortSignal.timeout(10_000)
      const runs = await Promise.all([1, 2, 3].map((n) => workflows.triggerAndWait('flow', { n }, { ...FAST, signal })))
      assert.deepEqual(runs.map(payloadOf), [1, 2, 3])
    })
  }
})

describe('the search for a run', () => {
  test('reads each of 20 own and 100 foreign runs once', DEADLINE, async (t) => {
    await using engine = await postgresEngine()
    engine.add('runs', foreign(100))
    const { workflows } = engine.client()
    await Promise.all(Array.from({ length: 20 }, (_, n) => workflows.triggerAndWait('flow', { n }, { ...FAST, signal: t.signal })))
    const reads = [...engine.reads().values()]
    assert.ok(reads.every((count) => count === 1), `runs were read up to ${Math.max(...reads)} times`)
    assert.ok(reads.length <= 120)
  })

  /** How a run of the flow looks in the list and in a read, by how often the list was asked for. */
  type Life = (lists: number, reads: number) => { status: string; steps?: object } | undefined

  /** Lets one call find its run, whose list and reads follow `own`, among runs that follow `others`. Counts the requests. */
  const find = async (signal: AbortSignal, own: Life, others: Record<string, Life> = {}) => {
    await using engine = await postgresEngine()
    const lives = new Map<Row, Life>()
    for (const [id, life] of Object.entries(others)) {
      const other = { ...row(id, Date.now()), details: trigger({}) }
      lives.set(other, life)
      engine.add('runs', [other])
    }
    let stored: object | undefined
    engine.onTrigger = (run) => {
      stored = run.details!.steps as object
      lives.set(run, (lists, reads) => {
        const now = own(lists, reads)
        return now && { steps: stored, ...now }
      })
    }
    engine.beforeReply = () => {
      const lists = engine.requestsOf('runs').length
      for (const [run, life] of lives) {
        const { status, ...rest } = life(lists, engine.reads().get(run.id) ?? 0) ?? { status: 'RUNNING', isHidden: true }
        run.fields = { flowId: 'isHidden' in rest ? 'elsewhere' : 'flow', status }
        if ('steps' in rest) run.details = { steps: rest.steps }
      }
    }
    const run = await engine.client().workflows.triggerAndWait('flow', { n: 7 }, { ...FAST, signal })
    assert.equal(payloadOf(run), 7)
    assert.equal(run.status, 'SUCCEEDED')
    const reads = engine.reads()
    return { lists: engine.requestsOf('runs').length, own: reads.get(run.id), readsOf: (id: string) => reads.get(id) ?? 0 }
  }

  const finished: Life = () => ({ status: 'SUCCEEDED' })
  const fromFifthList: Life = (lists) => (lists < 5 ? undefined : { status: 'SUCCEEDED' })
  const many = (count: number, life: Life) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`run_${n}`, life]))
  const each = (count: number, reads: (id: string) => number) => new Set(Array.from({ length: count }, (_, n) => reads(`run_${n}`)))

  test('asks for one list a look, and reads an own run that is finished once', DEADLINE, async (t) => {
    const { lists, own, readsOf } = await find(t.signal, fromFifthList, many(50, finished))
    assert.deepEqual([lists, own, ...each(50, readsOf)], [5, 1, 1])
  })

  const WITHOUT_TRIGGER: Record<string, unknown> = {
    'no steps': undefined, 'empty steps': {}, 'a trigger without output': { trigger: { status: 'FAILED' } },
    'a trigger without headers': { trigger: { output: 'text' } },
  }
  for (const [what, steps] of Object.entries(WITHOUT_TRIGGER)) {
    test(`reads runs that are final and have ${what} once`, DEADLINE, async (t) => {
      const { lists, readsOf } = await find(t.signal, fromFifthList, many(30, () => ({ status: 'INTERNAL_ERROR', steps: steps as object })))
      assert.deepEqual([lists, ...each(30, readsOf)], [5, 1])
    })
  }

  test('reads no queued run before its status changes', DEADLINE, async (t) => {
    const queued: Life = () => ({ status: 'QUEUED', steps: {} })
    const startsLater: Life = (lists) => (lists < 3 ? { status: 'QUEUED', steps: {} } : { status: 'RUNNING', steps: trigger({}).steps })
    const { readsOf } = await find(t.signal, fromFifthList, { queued, startsLater })
    assert.deepEqual([readsOf('queued'), readsOf('startsLater')], [0, 1])
  })

  test('finds a run that is queued first and whose steps are stored late', DEADLINE, async (t) => {
    const own: Life = (lists, reads) => {
      if (lists < 3) return { status: 'QUEUED', steps: {} }
      return reads < 3 ? { status: 'RUNNING', steps: {} } : { status: reads < 6 ? 'RUNNING' : 'SUCCEEDED' }
    }
    assert.ok((await find(t.signal, own)).own! >= 6)
  })

  test('that fails for one caller does not fail for the others', DEADLINE, async (t) => {
    await using engine = await postgresEngine()
    let isVisible = false
    engine.onTrigger = (run) => { run.fields.flowId = 'elsewhere' }
    engine.beforeReply = ({ route, headers }) => {
      if (isVisible) for (const run of engine.rows.runs) run.fields.flowId = 'flow'
      const isUnlucky = route === 'GET /v1/flow-runs' && headers['x-request-id'] === 'unlucky'
      return isUnlucky ? late(300, status(403)) : undefined
    }
    const { workflows } = engine.client()
    const call = (n: number, requestId: string) => workflows.triggerAndWait('flow', { n }, { ...FAST, requestId, signal: t.signal })
    const unlucky = rejection(call(0, 'unlucky'))
    await engine.server.until(() => engine.requestsOf('runs').length > 0, 'the first list')
    const others = Promise.all([1, 2, 3, 4, 5].map((n) => call(n, `other-${n}`)))
    assert.ok(await unlucky instanceof AuthError)
    isVisible = true
    assert.deepEqual((await others).map(payloadOf), [1, 2, 3, 4, 5])
  })
})
