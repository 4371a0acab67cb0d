import assert from 'node:assert/strict'
import { test } from 'node:test'

import { eventually, publishedFlow } from '../support/engines.ts'
import { engineFor, run } from '../support/examples.ts'

test('a flow is built and published from code, and answers by its branches', async (t) => {
  const engine = await engineFor(t)
  const [published, hot, cold] = await run(t, engine, 'build-and-publish.mts')
  const { data: [flow] } = await engine.client().workflows.listFlows({ status: 'ENABLED' })
  assert.equal(published, `published ${flow?.id}`)
  assert.equal(hot, "95 { team: 'sales', email: 'ann@example.com' }")
  assert.equal(cold, "20 { team: 'marketing' }")
})

test('a pool of worker threads triggers every lead once', async (t) => {
  const engine = await engineFor(t)
  const { workflows } = engine.client()
  const { id } = await publishedFlow(engine.client())
  const lines = await run(t, engine, 'worker-pool.mjs', id, '3')
  assert.deepEqual(lines.sort(), [
    'worker 1: 67 triggered, 0 failed', 'worker 2: 67 triggered, 0 failed', 'worker 3: 66 triggered, 0 failed',
  ])
  const runs = await eventually(async () => {
    const { data } = await workflows.listRuns({ flowId: id, status: 'SUCCEEDED', limit: 1000 })
    return data.length >= 200 && data
  })
  assert.equal(runs.length, 200)
})
