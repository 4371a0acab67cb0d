import assert from 'node:assert/strict'
import { test } from 'node:test'

import { eventually, failing, published, publishedFlow, response, waiting } from '../support/engines.ts'
import { engineFor, run, start } from '../support/examples.ts'

test('the nightly report counts failures by flow and step, the most frequent first', async (t) => {
  const engine = await engineFor(t)
  const client = engine.client()
  assert.deepEqual(await run(t, engine, 'nightly-report.mts'), ['nothing failed'])

  const often = await published(client, 'Often', failing)
  const once = await published(client, 'Once', failing)
  const never = await publishedFlow(client)
  for (const { id } of [often, once, often, never]) await client.workflows.triggerAndWait(id, {}, { pollInterval: 20 })
  const [first, second, ...rest] = await run(t, engine, 'nightly-report.mts')
  assert.match(first ?? '', /^2 x Often > Respond: .*JSON/)
  assert.match(second ?? '', /^1 x Once > Respond: .*JSON/)
  assert.deepEqual(rest, [])
})

test('runs that failed are run again on the version that was mended', async (t) => {
  const engine = await engineFor(t)
  const { workflows } = engine.client()
  const { id } = await published(engine.client(), 'Mended', failing)
  for (const n of [1, 2]) await workflows.triggerAndWait(id, { n }, { pollInterval: 20 })
  await workflows.applyFlowOperation(id, { type: 'UPDATE_ACTION', request: response({ ok: true }) })
  await workflows.publishFlow(id)
  const lines = await run(t, engine, 'retry-failed-runs.mts', id)
  assert.equal(lines.at(-1), '2 of 2 succeeded')
})

test('waiting for a flow tells how it ended', async (t) => {
  const engine = await engineFor(t)
  const { id } = await published(engine.client(), 'Failing', failing)
  const lines = await run(t, engine, 'wait-for-long-flow.mts', id)
  assert.match(lines.join(), /^FAILED at 20/)
})

test('waiting for a long flow outlasts its own patience, with one trigger', async (t) => {
  const engine = await engineFor(t)
  const { workflows } = engine.client()
  const { id } = await published(engine.client(), 'Long', waiting)
  const example = start(t, engine, 'wait-for-long-flow.mts', { args: [id, '1000'] })
  const [runId] = await example.line(/still waiting for run (\S+)/)
  await workflows.cancelRuns({ flowRunIds: runId })
  assert.match((await example.lines()).at(-1) ?? '', /^CANCELED at 20/)
  assert.deepEqual((await workflows.listRuns({ flowId: id })).data.map((run) => run.id), [runId])
})

const skip = process.platform === 'win32' && 'no signals exist on Windows'
test('Ctrl-C ends the wait at once, and the run with it', { skip }, async (t) => {
  const engine = await engineFor(t)
  const { workflows } = engine.client()
  const { id } = await published(engine.client(), 'Long', waiting)
  const example = start(t, engine, 'abort.mts', { args: [id] })
  await example.line(/waiting/)
  await eventually(async () => (await workflows.listRuns({ flowId: id, status: 'PAUSED' })).data.length === 1)
  example.child.kill('SIGINT')
  assert.deepEqual((await example.lines()).slice(1), ['gave up: stopped by Ctrl-C', 'cancelled the queued and paused runs'])
  assert.deepEqual((await workflows.listRuns({ flowId: id })).data.map(({ status }) => status), ['CANCELED'])
})
