// Runs that end otherwise than by their last step: what goes on, waits or is told afterwards.

import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { FlowActionInput } from '../../index.js'
import { startLocalEngine } from '../../local.js'
import { eventually, published, publishedFlow, response } from '../support/engines.ts'

const code = (name: string, source: string): FlowActionInput => ({
  name, displayName: name, type: 'CODE', valid: true, settings: { sourceCode: { code: source, packageJson: '{}' }, input: {} },
})

const endless = (name: string) => code(name, 'export const code = () => new Promise(() => { setTimeout(() => {}, 60_000) })')

test('a retry runs the step again that a time-out cut short', async () => {
  await using engine = await startLocalEngine({ flowTimeout: 400 })
  const { workflows } = engine.client()
  const { id } = await published(engine.client(), 'Slow', code('step_1', 'export const code = () => 1'), endless('step_2'), response({ done: true }, 200, 'step_3'))
  // `triggerAndWait` would not recognize a run that ends before its trigger is stored, as on a slow machine.
  await workflows.triggerFlow(id, {})
  const run = await eventually(async () => (await workflows.listRuns({ flowId: id, status: 'TIMEOUT' })).data[0])
  await workflows.retryRun(run.id)
  const again = await workflows.waitForRun(run.id, { pollInterval: 10 })
  assert.equal(again.status, 'TIMEOUT')
  assert.equal(again.steps?.step_3, undefined)
})

test('a retry of a run that succeeded succeeds again', async () => {
  await using engine = await startLocalEngine()
  const { workflows } = engine.client()
  const { id } = await publishedFlow(engine.client())
  const run = await workflows.triggerAndWait(id, {}, { pollInterval: 10 })
  assert.equal((await workflows.retryRun(run.id)).status, 'QUEUED')
  assert.equal((await workflows.waitForRun(run.id, { pollInterval: 10 })).status, 'SUCCEEDED')
})

test('reset answers who waits, and nothing of before goes on', async () => {
  await using engine = await startLocalEngine()
  const { workflows } = engine.client()
  const { id } = await published(engine.client(), 'Endless', endless('step_1'))
  const waiting = assert.rejects(workflows.triggerFlowSync(id, {}, { timeout: 10_000 }), { statusCode: 500, message: /The local engine was reset/ })
  await eventually(async () => (await workflows.listRuns({ status: 'RUNNING' })).data[0])
  await engine.reset()
  await waiting
  assert.deepEqual((await workflows.listRuns()).data, [])
})

test('an engine that has ended says how at the next reset', async () => {
  const engine = await startLocalEngine()
  process.kill(engine.pid, 'SIGKILL')
  await eventually(async () => engine.client({ maxRetries: 0 }).ping().then(() => false, () => true))
  await assert.rejects(engine.reset(), { message: /could not be reset: the engine ended (by SIGKILL|with exit code 1)/ })
  await engine.stop()
})

test('a connection that was replaced is found by its new name', async () => {
  await using engine = await startLocalEngine()
  const { workflows } = engine.client()
  const connect = (externalId: string) => workflows.upsertConnection({
    externalId, displayName: externalId, pieceName: 'slack', type: 'SECRET_TEXT', value: { secret_text: externalId },
  })
  const [old, next] = [await connect('old'), await connect('next')]
  const { id } = await publishedFlow(engine.client(), { one: "{{connections['old']}}", two: '{{connections.old}}', other: '{{connections.older}}' })
  await workflows.replaceConnections({ sourceAppConnectionId: old.id, targetAppConnectionId: next.id })
  const flow = await workflows.getFlow(id)
  const text = JSON.stringify(flow.version.trigger)
  assert.ok(!/connections(\['old'\]|\.old\b)/.test(text), text)
  assert.match(text, /connections\.older/)
  assert.ok(flow.version.connectionIds?.includes('next'))
  assert.deepEqual((await workflows.listFlows({ connectionExternalIds: ['next'] })).data.map((flow) => flow.id), [id])
})
