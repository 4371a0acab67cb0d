// Tests let requests and runs of the engine fail.

import assert from 'node:assert/strict'
import { test } from 'node:test'

import { type RequestFailure, startLocalEngine } from '../../local.js'
import { inBothManners, published, publishedFlow, response } from '../support/engines.ts'

inBothManners((setup) => {
  test('requests of a route fail as often as asked, and then succeed', { timeout: 20_000 }, async () => {
    const { engine } = setup()
    const { workflows } = engine.client({ maxRetries: 0 })
    await engine.fail({ route: 'GET /v1/flows', status: 503, times: 2 })
    for (let n = 0; n < 2; n += 1) await assert.rejects(workflows.listFlows(), { name: 'ApiError', statusCode: 503 })
    await workflows.listFlows()
  })

  test('a 429 with Retry-After is a RateLimitError that says when to retry', { timeout: 20_000 }, async () => {
    const { engine } = setup()
    const { id } = await publishedFlow(engine.client())
    await engine.fail({ route: '/v1/webhooks/*', status: 429, headers: { 'retry-after': '7' } })
    await assert.rejects(engine.client({ maxRetries: 0 }).workflows.triggerFlowSync(id, {}), { name: 'RateLimitError', retryAfter: 7 })
    assert.deepEqual(await engine.runs(id), [])
  })

  test('an edit is refused with FLOW_IN_USE, and nothing is changed', { timeout: 20_000 }, async () => {
    const { engine } = setup()
    const { workflows } = engine.client()
    const { id } = await publishedFlow(engine.client())
    await engine.fail({ route: 'POST /v1/flows/*', code: 'FLOW_IN_USE' })
    await assert.rejects(workflows.disableFlow(id), { code: 'FLOW_IN_USE', statusCode: 409 })
    assert.equal((await workflows.getFlow(id)).status, 'ENABLED')
    await engine.fail({ route: 'POST /v1/flows', code: 'QUOTA_EXCEEDED' })
    await assert.rejects(workflows.createFlow({ displayName: 'One too many' }), { code: 'QUOTA_EXCEEDED', statusCode: 402 })
  })

  test('a delayed request is answered as usual, or too late', { timeout: 20_000 }, async () => {
    const { engine } = setup()
    await engine.fail({ route: 'GET /v1/flows/count', delay: 400, times: 2 })
    await assert.rejects(engine.client({ timeout: 50, maxRetries: 0 }).workflows.countFlows(), { name: 'TimeoutError' })
    assert.equal(typeof await engine.client().workflows.countFlows(), 'number')
  })

  test('a run ends as INTERNAL_ERROR, and the next one does not', { timeout: 20_000 }, async () => {
    const { engine } = setup()
    const { workflows } = engine.client()
    const { id } = await published(engine.client(), 'Answer', response({ ok: true }))
    await engine.fail({ flowId: id, runStatus: 'INTERNAL_ERROR' })
    await assert.rejects(workflows.triggerFlowSync(id, {}), { statusCode: 500 })
    assert.deepEqual(await workflows.triggerFlowSync(id, {}), { ok: true })
    assert.deepEqual((await engine.runs(id)).map((run) => run.status), ['INTERNAL_ERROR', 'SUCCEEDED'])
  })

  test('reset forgets the failures', { timeout: 20_000 }, async () => {
    const { engine } = setup()
    await engine.fail({ route: '/v1/*', status: 500, times: Infinity })
    await engine.reset()
    await engine.client({ maxRetries: 0 }).workflows.listFlows()
  })
})

test('an invalid failure is a TypeError that names what is wrong', async (t) => {
  const engine = await startLocalEngine()
  t.after(() => engine.stop())
  const cases: [unknown, RegExp][] = [
    [null, /^`failure` must be an object/],
    [{ route: 'flows', status: 500 }, /^`failure.route` must be/],
    [{ route: '/v1/flows' }, /^`failure.status` must be given/],
    [{ route: '/v1/flows', status: 99 }, /^`failure.status` must be/],
    [{ route: '/v1/flows', code: 'OTHER' }, /^`failure.code` must be/],
    [{ route: '/v1/flows', status: 500, times: 0 }, /^`failure.times` must be/],
    [{ route: '/v1/flows', status: 500, retries: 1 }, /^`failure.retries` is not an option/],
    [{ runStatus: 'SUCCEEDED' }, /^`failure.runStatus` must be/],
  ]
  for (const [failure, message] of cases) {
    await assert.rejects(engine.fail(failure as RequestFailure), { name: 'TypeError', message })
  }
})
