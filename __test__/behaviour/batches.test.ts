import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test, type TestContext } from 'node:test'
import { ApiError, Client } from '../../index.js'
import { eventually, inBothManners, publishedFlow } from '../support/engines.ts'

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
    response.writeHead(payload.fail ? 500 : 200, { 'content-type': 'application/json' }).end('{}')
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

test('payloads that come one by one are sent in batches, numbered through', async (t) => {
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
  await assert.rejects(workflows.triggerMany('flow', 7 as never), TypeError)
  await assert.rejects(workflows.triggerMany('flow', [{}], { concurrency: 0 }), /`options.concurrency`/)
  assert.equal(state.seen.length, 0)
})
