// `triggerMany` with an iterable, over an engine that the test makes; and the results of a batch.

import assert from 'node:assert/strict'
import { getEventListeners } from 'node:events'
import { describe, test } from 'node:test'

import type { TriggerManyResult, TriggerResult } from '../../index.js'
import { evaluateGlue } from '../support/glue.ts'

interface Options {
  concurrency?: number
  signal?: AbortSignal
}
interface FakeWorkflows {
  triggerMany: (flowId: unknown, payloads: unknown[], options?: Options) => Promise<TriggerManyResult>
}
type ManyError = Error & TriggerManyResult & { cause: unknown }

const { triggerEach, batch, payloadsText, optionsText, misuse, classes } = evaluateGlue<{
  triggerEach: (workflows: FakeWorkflows, flowId: unknown, payloads: unknown, options?: Options) => Promise<TriggerManyResult>
  batch: (text: string, aborted?: { reason: unknown }) => TriggerManyResult
  payloadsText: (payloads: unknown[]) => string[]
  optionsText: (options: unknown) => string | { text: string; signal: AbortSignal }
  misuse: (message: string) => Error
  classes: Record<string, new (message: string) => Error>
}>('({ triggerEach, batch, payloadsText, optionsText, misuse, classes })')

const turn = () => new Promise((resolve) => setImmediate(resolve))
const turns = async () => { for (let count = 0; count < 5; count += 1) await turn() }

/** An engine that takes a trigger when the test says so, or at once. Arguments are read as native code reads them. */
function engine({ holds = false } = {}) {
  const state = { sent: [] as unknown[], busy: 0, busiest: 0, waiting: [] as ((result?: Partial<TriggerResult>) => void)[] }
  const trigger = async (): Promise<TriggerResult> => {
    state.busiest = Math.max(state.busiest, (state.busy += 1))
    const result = holds ? await new Promise<object | undefined>((resolve) => state.waiting.push(resolve)) : await turn()
    state.busy -= 1
    return { index: 0, ok: true, sent: true, requestId: 'r', ...(result as object) }
  }
  const workflows: FakeWorkflows = {
    async triggerMany(flowId, payloads, options) {
      if (typeof flowId !== 'string') throw misuse('`flowId` must be a string')
      const text = payloadsText(payloads).join('')
      if (options !== undefined) optionsText(options)
      if (payloads.length === 0) return { succeeded: 0, failed: 0, results: [] }
      state.sent.push(...(JSON.parse(text) as unknown[]))
      return { succeeded: 1, failed: 0, results: [await trigger()] }
    },
  }
  return {
    state,
    send: (payloads: unknown, options?: Options) => triggerEach(workflows, 'flow', payloads, options),
    sendTo: (flowId: unknown, payloads: unknown, options?: Options) => triggerEach(workflows, flowId, payloads, options),
  }
}

/** A source that hands out what the test pushes. */
function queue() {
  const state = { asked: 0, returned: 0, answer: (_: IteratorResult<unknown>) => {}, fail: (_: unknown) => {} }
  const source = {
    [Symbol.asyncIterator]: () => source,
    next: () => {
      state.asked += 1
      return new Promise<IteratorResult<unknown>>((resolve, reject) => { Object.assign(state, { answer: resolve, fail: reject }) })
    },
    return: async () => {
      state.returned += 1
      throw new Error('nobody waits for this')
    },
  }
  return { state, source, push: (value: unknown) => state.answer({ value, done: false }), end: () => state.answer({ value: undefined, done: true }) }
}

const indexes = ({ results }: TriggerManyResult) => results.map(({ index }) => index)
const listeners = (signal: AbortSignal) => getEventListeners(signal, 'abort').length

async function rejection(promise: Promise<unknown>): Promise<ManyError> {
  return promise.then(() => assert.fail('it must reject'), (error: ManyError) => error)
}

describe('an iterable', () => {
  test('of any kind is sent, with results in order', async () => {
    async function* asynchronous() { yield* [1, 2, 3] }
    function* synchronous() { yield* [1, 2, 3] }
    for (const source of [asynchronous(), synchronous(), new Set([1, 2, 3]), new Set([1, Promise.resolve(2), 3])]) {
      const { state, send } = engine()
      const result = await send(source)
      assert.deepEqual(result, { succeeded: 3, failed: 0, results: [0, 1, 2].map((index) => ({ index, ok: true, sent: true, requestId: 'r' })) })
      assert.deepEqual(state.sent, [1, 2, 3])
    }
  })

  test('that is empty has no results', async () => {
    assert.deepEqual(await engine().send(new Set()), { succeeded: 0, failed: 0, results: [] })
  })

  test('has at most `concurrency` triggers under way, 32 by default, and is asked for one payload more', async () => {
    for (const concurrency of [1, 3, undefined]) {
      const { state, send } = engine({ holds: true })
      let taken = 0
      function* source() { while (taken < 50) yield (taken += 1) }
      const done = send(source(), { concurrency })
      await turns()
      assert.deepEqual([taken, state.busy], [(concurrency ?? 32) + 1, concurrency ?? 32])
      while (taken < 50) {
        state.waiting.pop()!()
        await turns()
        assert.equal(state.busy, concurrency ?? 32)
      }
      let isDone = false
      done.finally(() => (isDone = true))
      while (!isDone) { state.waiting.pop()?.(); await turn() }
      const result = await done
      assert.deepEqual([result.succeeded, state.busiest], [50, concurrency ?? 32])
      assert.deepEqual(indexes(result), Array.from({ length: 50 }, (_, index) => index))
    }
  })

  test('that is slow delays nothing that was taken', async () => {
    const { state, send } = engine()
    const { state: source, source: payloads, push, end } = queue()
    const done = send(payloads, { concurrency: 10 })
    for (const payload of ['a', 'b', 'c']) {
      await turns()
      push(payload)
      await turns()
      assert.equal(state.sent.at(-1), payload)
    }
    end()
    assert.equal((await done).succeeded, 3)
    assert.deepEqual([source.asked, source.returned], [4, 0])
  })

  test('with a slow trigger keeps the other slots busy', async () => {
    const { state, send } = engine({ holds: true })
    const done = send(new Set([1, 2, 3, 4]), { concurrency: 2 })
    await turns()
    for (let finished = 0; finished < 3; finished += 1) {
      state.waiting.pop()!()
      await turns()
    }
    assert.deepEqual(state.sent, [1, 2, 3, 4])
    state.waiting[0]!()
    assert.equal((await done).succeeded, 4)
  })

  test('is refused when it is none', async () => {
    for (const payloads of ['text', 7, null, undefined, {}, () => {}]) {
      await assert.rejects(engine().send(payloads), { name: 'TypeError', message: /^`payloads` must be an array or another iterable/ })
    }
  })

  test('is not asked when another argument is wrong', async () => {
    const { source, state } = queue()
    await assert.rejects(engine().sendTo(7, source), /flowId/)
    await assert.rejects(engine().send(source, 7 as never), /options/)
    await assert.rejects(engine().send(source, { signal: AbortSignal.abort('no') }), (reason) => reason === 'no')
    assert.equal(state.asked, 0)
  })

  test('that gives no iterator results ends with an error', async () => {
    const error = await rejection(engine().send({ [Symbol.iterator]: () => ({ next: () => 7 }) }))
    assert.match(error.message, /^`payloads` threw after 0 payloads: Iterator result 7 is not an object/)
  })
})

describe('a payload that cannot be sent', () => {
  test('fails alone, with its own index in the message', async () => {
    const cycle: { self?: unknown } = {}
    cycle.self = cycle
    const thrown = new RangeError('too deep')
    const bad = [1n, cycle, () => {}, Symbol('s'), { toJSON() {} }, { toJSON() { throw thrown } }, { toJSON() { throw 'a string' } }, { toJSON() { throw Object.create(null) } }]
    const { state, send } = engine()
    const { succeeded, failed, results } = await send(new Set(['first', ...bad, 'last']))
    assert.deepEqual([succeeded, failed, state.sent], [2, bad.length, ['first', 'last']])
    for (const [place, { index, ok, sent, error }] of results.slice(1, -1).entries()) {
      assert.deepEqual([index, ok, sent], [place + 1, false, false])
      assert.ok(error instanceof TypeError)
      assert.ok(error.message.startsWith(`\`payloads[${place + 1}]\` has no JSON form`), error.message)
    }
    const [, , , , , , withCause, withText] = results.map(({ error }) => error as Error)
    assert.deepEqual([withCause?.cause, withCause?.message], [thrown, '`payloads[6]` has no JSON form: too deep'])
    assert.deepEqual([withText?.cause, withText?.message], ['a string', '`payloads[7]` has no JSON form: a string'])
  })

  test('is reported as sent where that is not known', async () => {
    const error = new classes.ImbraceError!('a bug in the client ended this call')
    const workflows: FakeWorkflows = {
      triggerMany: async (_, payloads) => { if (payloads.length > 0) throw error; return { succeeded: 0, failed: 0, results: [] } },
    }
    const { results } = await triggerEach(workflows, 'flow', new Set([1]))
    assert.deepEqual(results, [{ index: 0, ok: false, sent: true, error }])
  })
})

describe('a source that throws', () => {
  test('rejects with the results of what was taken, once nothing is under way', async () => {
    const { state, send } = engine({ holds: true })
    const cause = new Error('connection lost')
    let returned = 0
    async function* source() {
      try {
        yield 1
        yield 2
        throw cause
      } finally {
        returned += 1
      }
    }
    const settled: string[] = []
    const done = rejection(send(source())).finally(() => settled.push('rejected'))
    await turns()
    assert.deepEqual(settled, [])
    state.waiting[0]!()
    state.waiting[1]!({ ok: false, error: 'refused' })
    const error = await done
    assert.ok(error instanceof classes.ImbraceError!)
    assert.equal(error.message, '`payloads` threw after 2 payloads: connection lost')
    assert.equal(error.cause, cause)
    assert.deepEqual([error.succeeded, error.failed, indexes(error)], [1, 1, [0, 1]])
    assert.deepEqual(['succeeded', 'failed', 'results', 'cause'].map((name) => Object.hasOwn(error, name)), [true, true, true, true])
    assert.equal(returned, 1)
  })

  test('has the line of the caller in its stack', async () => {
    async function theCaller() {
      return await engine().send((async function* () { throw 'text' })())
    }
    const error = await rejection(theCaller())
    assert.match(error.stack!, /theCaller/)
    assert.equal(error.message, '`payloads` threw after 0 payloads: text')
  })

  test('by a promise that it holds is closed', async () => {
    let returned = 0
    function* source() {
      try { yield Promise.reject(new Error('no')) } finally { returned += 1 }
    }
    assert.match((await rejection(engine().send(source()))).message, /after 0 payloads: no/)
    assert.equal(returned, 1)
  })

  test('is not closed, since it has ended itself', async () => {
    const { source, state } = queue()
    const done = rejection(engine().send(source))
    await turns()
    state.fail(new Error('gone'))
    assert.match((await done).message, /gone/)
    assert.equal(state.returned, 0)
  })

  test('also when it cannot be opened', async () => {
    const source = { [Symbol.asyncIterator]() { throw new Error('closed') } }
    assert.match((await rejection(engine().send(source))).message, /after 0 payloads: closed/)
  })
})

describe('an abort', () => {
  test('settles while the source is idle, closes it, and leaves no listener', async () => {
    const { state, send } = engine()
    const { source, state: asked, push } = queue()
    const controller = new AbortController()
    const done = send(source, { signal: controller.signal })
    await turns()
    push('a')
    await turns()
    controller.abort('enough')
    assert.deepEqual(await done, { succeeded: 1, failed: 0, results: [{ index: 0, ok: true, sent: true, requestId: 'r' }] })
    assert.deepEqual([state.sent, asked.returned, listeners(controller.signal)], [['a'], 1, 0])
  })

  test('waits for what is under way, and no more is taken', async () => {
    const { state, send } = engine({ holds: true })
    const controller = new AbortController()
    let taken = 0
    function* source() { for (;;) yield (taken += 1) }
    const settled: string[] = []
    const done = send(source(), { signal: controller.signal, concurrency: 2 }).finally(() => settled.push('resolved'))
    await turns()
    controller.abort('enough')
    await turns()
    assert.deepEqual([taken, settled], [3, []])
    for (const settle of state.waiting) settle()
    const { results } = await done
    assert.deepEqual(results.map(({ index, sent }) => [index, sent]), [[0, true], [1, true], [2, false]])
    assert.equal(taken, 3)
  })

  test('does not lose what the source gives before the call settles', async () => {
    const { state, send } = engine({ holds: true })
    const { source, push } = queue()
    const controller = new AbortController()
    const done = send(source, { signal: controller.signal })
    await turns()
    push('a')
    await turns()
    controller.abort('enough')
    push('b')
    await turns()
    state.waiting[0]!()
    const { results } = await done
    assert.deepEqual(results[1], { index: 1, ok: false, sent: false, error: 'enough' })
    assert.deepEqual([results.length, state.sent], [2, ['a']])
  })

  test('by the source itself does not lose the payload that it gives then', async () => {
    const controller = new AbortController()
    async function* source() {
      controller.abort('enough')
      yield 'a'
    }
    const { results } = await engine().send(source(), { signal: controller.signal })
    assert.deepEqual(results, [{ index: 0, ok: false, sent: false, error: 'enough' }])
  })

  test('does not wait for a source that never closes, whatever its `return` does', async () => {
    const closings: (() => unknown)[] = [() => new Promise(() => {}), () => { throw new Error('no') }, () => Promise.reject(new Error('no'))]
    for (const close of closings) {
      const controller = new AbortController()
      const source = { [Symbol.asyncIterator]: () => source, next: () => new Promise(() => {}), return: close }
      const done = engine().send(source, { signal: controller.signal })
      await turns()
      controller.abort('enough')
      assert.deepEqual(await done, { succeeded: 0, failed: 0, results: [] })
    }
  })

  test('that the source answers with an error resolves all the same', async () => {
    const { source, state } = queue()
    const controller = new AbortController()
    controller.signal.addEventListener('abort', () => state.fail(controller.signal.reason))
    const done = engine().send(source, { signal: controller.signal })
    await turns()
    controller.abort(new Error('enough'))
    assert.deepEqual(await done, { succeeded: 0, failed: 0, results: [] })
  })

  test('after the source threw does not hide its error', async () => {
    const { state, send } = engine({ holds: true })
    const controller = new AbortController()
    const done = rejection(send((function* () { yield 1; throw new Error('gone') })(), { signal: controller.signal }))
    await turns()
    controller.abort('enough')
    state.waiting[0]!()
    assert.match((await done).message, /after 1 payload: gone/)
    assert.equal(listeners(controller.signal), 0)
  })

  test('leaves no listener however the call ends', async () => {
    const { signal } = new AbortController()
    await engine().send(new Set([1, 2]), { signal })
    await rejection(engine().send((function* () { throw new Error('no') })(), { signal }))
    assert.equal(listeners(signal), 0)
  })
})

describe('the results of a batch', () => {
  test('are made from the request ids and the failures', () => {
    const failures = [
      { index: 1, sent: true, error: { class: 'ApiError', message: '500' } },
      { index: 2, sent: false },
    ]
    const { succeeded, failed, results } = batch(JSON.stringify({ requestIds: ['a', 'b', null], failures }), { reason: 'enough' })
    assert.deepEqual([succeeded, failed, results[0]], [1, 2, { index: 0, ok: true, sent: true, requestId: 'a' }])
    const [, { error, ...second }, third] = results as [TriggerResult, TriggerResult, TriggerResult]
    assert.ok(error instanceof classes.ApiError!)
    assert.deepEqual(second, { index: 1, ok: false, sent: true, requestId: 'b' })
    assert.deepEqual(third, { index: 2, ok: false, sent: false, error: 'enough' })
  })
})
