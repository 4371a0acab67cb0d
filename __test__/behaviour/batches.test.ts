import assert from 'node:assert/strict'
import { getEventListeners } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, test, type TestContext } from 'node:test'
import { ApiError, Client, ImbraceError, type TriggerManyResult } from '../../index.js'
import { rejection } from '../support/client.ts'
import { eventually, inBothManners, publishedFlow } from '../support/engines.ts'

const DEADLINE = { timeout: 20_000 }

/** A webhook that keeps count, answers 500 to payloads that say so, and holds replies back while `gate` is shut. */
async function webhook(t: TestContext) {
  const state = { seen: [] as { payload: { n: number; fail?: boolean }; requestId: string }[], busy: 0, busiest: 0 }
  let open = () => {}
  let gate: Promise<void> = Promise.resolve()
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const payload = JSON.parse(body)
    state.seen.push({ payload, requestId: String(request.headers['x-request-id']) })
    state.busiest = Math.max(state.busiest, (state.busy += 1))
    await gate
    state.busy -= 1
    response.writeHead(payload?.fail ? 500 : 200, { 'content-type': 'application/json' }).end('{}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  const workflowEngine = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const { workflows } = new Client({ services: { workflowEngine }, apiKey: 'k' })
  return { state, workflows, shut: () => (gate = new Promise((resolve) => (open = resolve))), open: () => open() }
}

inBothManners((setup) => {
  test('every payload starts one run', async () => {
    const { client } = setup()
    const { id } = await publishedFlow(client)
    const payloads = Array.from({ length: 50 }, (_, n) => ({ n }))
    const { succeeded, failed, results } = await client.workflows.triggerMany(id, payloads)
    assert.deepEqual([succeeded, failed, results.length], [50, 0, 50])
    const runs = await eventually(async () => {
      const { data } = await client.workflows.listRuns({ flowId: id, status: 'SUCCEEDED', limit: 100 })
      return data.length >= 50 && data
    })
    assert.equal(runs.length, 50)
  })
})

test('results are in the order of the payloads, and a failure stops nothing', async (t) => {
  const { state, workflows } = await webhook(t)
  const payloads = Array.from({ length: 40 }, (_, n) => ({ n, fail: n % 10 === 3 }))
  const { succeeded, failed, results } = await workflows.triggerMany('flow', payloads, { concurrency: 4 })
  assert.deepEqual([succeeded, failed], [36, 4])
  assert.equal(state.seen.length, 40)
  assert.ok(state.busiest <= 4, `${state.busiest} at once`)
  const ids = new Map(state.seen.map(({ payload, requestId }) => [payload.n, requestId]))
  for (const [index, result] of results.entries()) {
    assert.equal(result.index, index)
    assert.equal(result.ok, index % 10 !== 3)
    assert.equal(result.sent, true)
    assert.equal(result.requestId, ids.get(index))
    if (!result.ok) assert.ok(result.error instanceof ApiError && result.error.statusCode === 500)
  }
})

test('a signal keeps back what has not been sent, and says of each whether it was', async (t) => {
  const { state, workflows, shut, open } = await webhook(t)
  shut()
  const abort = new AbortController()
  const batch = workflows.triggerMany('flow', Array.from({ length: 20 }, (_, n) => ({ n })), {
    concurrency: 2, signal: abort.signal,
  })
  await eventually(async () => state.seen.length === 2)
  abort.abort('enough')
  open()
  const { succeeded, failed, results } = await batch
  assert.deepEqual([succeeded, failed], [2, 18])
  assert.deepEqual(results.map(({ sent }) => sent), Array.from({ length: 20 }, (_, n) => n < 2))
  assert.ok(results.slice(2).every(({ error }) => error === 'enough'))
  assert.deepEqual(results.map((result) => 'requestId' in result), Array.from({ length: 20 }, (_, n) => n < 2))
  assert.equal(state.seen.length, 2)
})

test('a long array of payloads arrives whole, `undefined` as `{}`', async (t) => {
  const { state, workflows } = await webhook(t)
  const payloads = Array.from({ length: 1000 }, (_, n) => (n % 100 === 50 ? undefined : { n, text: 'x'.repeat(n) }))
  const { succeeded, results } = await workflows.triggerMany('flow', payloads)
  assert.equal(succeeded, 1000)
  const seen = new Map(state.seen.map(({ payload, requestId }) => [requestId, payload]))
  assert.deepEqual(results.map(({ requestId }) => seen.get(requestId!)), payloads.map((payload) => payload ?? {}))
})

test('payloads that come one by one are numbered through', async (t) => {
  const { state, workflows } = await webhook(t)
  async function* payloads() {
    for (let n = 0; n < 25; n += 1) yield { n, fail: n === 20 }
  }
  const { succeeded, failed, results } = await workflows.triggerMany('flow', payloads(), { concurrency: 10 })
  assert.deepEqual([succeeded, failed], [24, 1])
  assert.deepEqual(results.map(({ index }) => index), Array.from({ length: 25 }, (_, n) => n))
  assert.equal(results[20]?.ok, false)
  assert.equal(state.seen.length, 25)
  assert.equal((await workflows.triggerMany('flow', new Set([{ n: 1 }]))).succeeded, 1)
})

test('payloads that were taken from an iterable are results, also when they cannot be sent', async (t) => {
  const { state, workflows } = await webhook(t)
  const abort = new AbortController()
  async function* payloads() {
    for (let n = 0; n < 6; n += 1) {
      // The first two have been sent.
      while (n === 2 && state.seen.length < 2) await new Promise((resolve) => setImmediate(resolve))
      if (n === 3) abort.abort('enough')
      yield { n }
    }
  }
  const stopped = await workflows.triggerMany('flow', payloads(), { concurrency: 2, signal: abort.signal })
  assert.deepEqual(stopped.results.map(({ index, sent, error }) => ({ index, sent, error })), [
    { index: 0, sent: true, error: undefined }, { index: 1, sent: true, error: undefined },
    { index: 2, sent: false, error: 'enough' }, { index: 3, sent: false, error: 'enough' },
  ])
  const unfit = await workflows.triggerMany('flow', new Set([1n, { n: 9 }]), { concurrency: 1 })
  assert.deepEqual([unfit.succeeded, unfit.failed], [1, 1])
  assert.ok(unfit.results[0]?.error instanceof TypeError)
  assert.deepEqual(state.seen.map(({ payload }) => payload.n).sort(), [0, 1, 9])
})

describe('a source of payloads', () => {
  type BatchError = ImbraceError & TriggerManyResult
  const cause = new Error('the database is gone')
  const SOURCES: Record<string, () => Iterable<unknown> | AsyncIterable<unknown>> = {
    'a generator': function* () {
      for (let n = 0; n < 70; n += 1) yield { n }
      throw cause
    },
    'an async generator': async function* () {
      for (let n = 0; n < 70; n += 1) yield { n }
      throw cause
    },
  }
  for (const [what, payloads] of Object.entries(SOURCES)) {
    test(`(${what}) that throws rejects with an error that holds all results so far`, DEADLINE, async (t) => {
      const { state, workflows } = await webhook(t)
      const error = await rejection<BatchError>(workflows.triggerMany('flow', payloads()))
      assert.ok(error instanceof ImbraceError, String(error))
      assert.equal(error.cause, cause)
      assert.deepEqual([error.succeeded, error.failed, error.results.length], [70, 0, 70])
      assert.ok(error.results.every(({ index, ok, sent }, n) => index === n && ok && sent))
      const ids = new Map(state.seen.map(({ payload, requestId }) => [payload.n, requestId]))
      assert.deepEqual(error.results.map(({ requestId }) => requestId), Array.from({ length: 70 }, (_, n) => ids.get(n)))
    })
  }

  test('that throws waits for what is under way, and counts what failed', DEADLINE, async (t) => {
    const { state, workflows, shut, open } = await webhook(t)
    shut()
    const batch = rejection<BatchError>(workflows.triggerMany('flow', (function* () {
      yield { n: 0 }
      yield { n: 1, fail: true }
      throw cause
    })()))
    await eventually(async () => state.seen.length === 2)
    open()
    const { succeeded, failed, results } = await batch
    assert.deepEqual([succeeded, failed, results.map(({ ok, sent }) => [ok, sent])], [1, 1, [[true, true], [false, true]]])
  })

  /** A source that gives these payloads and then waits for ever, until `return` is called. */
  const idle = (...payloads: unknown[]) => {
    const source = {
      returned: 0,
      next: async () => {
        if (payloads.length > 0) return { done: false, value: payloads.shift() }
        return new Promise<IteratorResult<unknown>>(() => {})
      },
      return: async () => {
        source.returned += 1
        return { done: true, value: undefined }
      },
      [Symbol.asyncIterator]: () => source,
    }
    return source
  }

  test('that is idle is sent without waiting for more, and an abort ends it with the results so far', DEADLINE, async (t) => {
    const { state, workflows } = await webhook(t)
    const abort = new AbortController()
    const source = idle({ n: 0 }, { n: 1 }, { n: 2 })
    const batch = workflows.triggerMany('flow', source as AsyncIterable<unknown>, { signal: abort.signal })
    await eventually(async () => state.seen.length === 3)
    abort.abort('enough')
    const { succeeded, failed, results } = await batch
    assert.deepEqual([succeeded, failed, results.map(({ index, ok }) => [index, ok])], [3, 0, [[0, true], [1, true], [2, true]]])
    assert.equal(source.returned, 1)
    assert.equal(getEventListeners(abort.signal, 'abort').length, 0)
  })

  test('that is an idle generator is closed by an abort when it wakes, and the batch does not wait for that', DEADLINE, async (t) => {
    const { state, workflows } = await webhook(t)
    const abort = new AbortController()
    let wake = () => {}
    let isClosed = false
    async function* payloads() {
      try {
        yield { n: 0 }
        await new Promise<void>((resolve) => { wake = resolve })
        yield { n: 1 }
      } finally {
        isClosed = true
      }
    }
    const batch = workflows.triggerMany('flow', payloads(), { signal: abort.signal })
    await eventually(async () => state.seen.length === 1)
    abort.abort('enough')
    assert.equal((await batch).succeeded, 1)
    wake()
    await eventually(async () => isClosed)
    assert.equal(state.seen.length, 1)
  })

  test('never has more payloads under way than `concurrency`, nor taken from it far ahead', DEADLINE, async (t) => {
    const { state, workflows, shut, open } = await webhook(t)
    shut()
    let taken = 0
    async function* payloads() {
      for (let n = 0; n < 100; n += 1) {
        taken += 1
        yield { n }
      }
    }
    const batch = workflows.triggerMany('flow', payloads(), { concurrency: 5 })
    await eventually(async () => state.seen.length === 5)
    assert.ok(taken <= 10, `${taken} were taken`)
    open()
    assert.equal((await batch).succeeded, 100)
    assert.ok(state.busiest <= 5, `${state.busiest} at once`)
    assert.equal(state.seen.length, 100)
  })
})

describe('a payload without JSON form', () => {
  const cycle: Record<string, unknown> = {}
  cycle.self = cycle
  const WITHOUT_FORM: Record<string, unknown> = {
    'a BigInt': 1n, 'a cycle': cycle, 'a function': () => {}, 'a symbol': Symbol('s'), 'an empty toJSON': { toJSON() {} },
    'a toJSON that gives a function': { toJSON: () => () => {} },
  }
  for (const [what, payload] of Object.entries(WITHOUT_FORM)) {
    test(`(${what}) fails alone in an iterable, and is named by its own index`, DEADLINE, async (t) => {
      const { state, workflows } = await webhook(t)
      const payloads = Array.from({ length: 50 }, (_, n): unknown => (n === 37 ? payload : { n }))
      for (const source of [new Set(payloads), (async function* () { yield* payloads })()]) {
        state.seen.length = 0
        const { succeeded, failed, results } = await workflows.triggerMany('flow', source, { concurrency: 8 })
        assert.deepEqual([succeeded, failed, state.seen.length], [49, 1, 49])
        const { index, ok, sent, error } = results[37]!
        assert.deepEqual([index, ok, sent], [37, false, false])
        assert.ok(error instanceof TypeError, String(error))
        assert.match(error.message, /`payloads\[37\]`/)
      }
    })

    test(`(${what}) refuses an array whole, and is named by its index`, async (t) => {
      const { state, workflows } = await webhook(t)
      await assert.rejects(workflows.triggerMany('flow', [{}, payload]), { name: 'TypeError', message: /`payloads\[1\]`/ })
      assert.equal(state.seen.length, 0)
    })
  }
})

test('a payload is sent as soon as it is taken, however slow the source is', async (t) => {
  const { state, workflows } = await webhook(t)
  async function* payloads() {
    for (let n = 0; n < 3; n += 1) {
      yield { n }
      await eventually(async () => state.seen.length === n + 1)
    }
  }
  assert.equal((await workflows.triggerMany('flow', payloads())).succeeded, 3)
})

test('nothing is taken from an iterable when another argument is wrong', async (t) => {
  const { workflows } = await webhook(t)
  let taken = 0
  function* payloads() {
    for (;;) yield (taken += 1)
  }
  await assert.rejects(workflows.triggerMany('', payloads()), /`flowId`/)
  await assert.rejects(workflows.triggerMany('flow', payloads(), { concurrency: '4' as never }), /`options.concurrency`/)
  await assert.rejects(workflows.triggerMany('flow', payloads(), { signal: AbortSignal.abort('no') }), (reason) => reason === 'no')
  assert.equal(taken, 0)
})

test('an empty batch is a result, and what cannot be sent is refused whole', async (t) => {
  const { state, workflows } = await webhook(t)
  assert.deepEqual(await workflows.triggerMany('flow', []), { succeeded: 0, failed: 0, results: [] })
  await assert.rejects(workflows.triggerMany('flow', [1n]), TypeError)
  for (const payload of [() => {}, { toJSON() {} }]) {
    await assert.rejects(workflows.triggerMany('flow', [{}, payload]), { name: 'TypeError', message: '`payloads[1]` has no JSON form' })
    await assert.rejects(workflows.triggerFlow('flow', payload), { name: 'TypeError', message: '`payload` has no JSON form' })
  }
  await assert.rejects(workflows.triggerMany('flow', 7 as never), TypeError)
  await assert.rejects(workflows.triggerMany('flow', [{}], { concurrency: 0 }), /`options.concurrency`/)
  assert.equal(state.seen.length, 0)
})
