// Stubs that pause, answer and stop runs, and what tests see of them.

import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'

import type { FlowStep } from '../../index.js'
import { type LocalEngine, pause, respond, startLocalEngine, stop } from '../../local.js'

let engine: LocalEngine
before(async () => {
  engine = await startLocalEngine({
    pieces: {
      slack: {
        request_approval: ({ resumed }) => (resumed ? { approved: resumed.body } : pause()),
        snooze: ({ resumed, input }) => (resumed ? 'awake' : pause({ until: input.until as string })),
        send: () => ({ ok: true }),
      },
      webhook: {
        answer: () => respond({ body: { answered: true } }, 'answered'),
        end: () => stop({ status: 201, body: { ended: true } }),
      },
    },
  })
})
beforeEach(() => engine.reset())
after(() => engine.stop())

const act = (pieceName: string, actionName: string, input = {}): FlowStep => ({ kind: 'piece', displayName: actionName, pieceName, pieceVersion: '0.1.0', actionName, input })

async function flowOf(...steps: FlowStep[]): Promise<string> {
  const { id } = await engine.client().workflows.buildFlow({ displayName: 'Flow', trigger: { kind: 'webhook' }, steps, publish: true })
  return id
}

test('a stub pauses the run, and sees what resumed it', { timeout: 20_000 }, async () => {
  const id = await flowOf(act('slack', 'request_approval'), act('slack', 'send', { text: '{{step_1.approved}}' }))
  await engine.client().workflows.triggerFlow(id, {})
  const [waiting] = await engine.runs(id)
  assert.deepEqual([waiting!.status, engine.calls('slack', 'send')], ['PAUSED', []])
  const run = await engine.resume(waiting!.id, 'yes')
  assert.deepEqual([run.status, run.steps?.step_1?.output], ['SUCCEEDED', { approved: 'yes' }])
  assert.deepEqual(engine.calls('slack', 'send').map(({ input }) => input.text), ['yes'])
  assert.equal(engine.calls('slack').length, 3)
})

test('a request to its resume URL lets a paused stub go on', { timeout: 20_000 }, async () => {
  const id = await flowOf(act('slack', 'request_approval'))
  await engine.client().workflows.triggerFlow(id, {})
  await engine.runs(id)
  const { resumeUrl } = engine.calls('slack')[0]!
  await fetch(resumeUrl, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"by":"Ann"}' })
  assert.deepEqual((await engine.runs(id))[0]!.steps?.step_1?.output, { approved: { by: 'Ann' } })
})

test('a stub pauses until a time', { timeout: 20_000 }, async () => {
  const id = await flowOf(act('slack', 'snooze', { until: new Date(Date.now() + 3_600_000).toISOString() }))
  await engine.client().workflows.triggerFlow(id, {})
  await engine.clock.advance('59m')
  assert.equal((await engine.runs(id))[0]!.status, 'PAUSED')
  await engine.clock.advance('1m')
  assert.equal((await engine.runs(id))[0]!.steps?.step_1?.output, 'awake')
})

test('a stub of the trigger\'s piece answers, or ends the run', { timeout: 20_000 }, async () => {
  const { workflows } = engine.client()
  assert.deepEqual(await workflows.triggerFlowSync(await flowOf(act('webhook', 'answer')), {}), { answered: true })
  const id = await flowOf(act('webhook', 'end'), act('slack', 'send'))
  assert.deepEqual(await workflows.triggerFlowSync(id, {}), { ended: true })
  assert.deepEqual([(await engine.runs(id))[0]!.status, engine.calls('slack')], ['SUCCEEDED', []])
})

test('a snapshot of a run is the same for each execution', { timeout: 20_000 }, async () => {
  const now = { kind: 'code', displayName: 'Now', code: 'export const code = (inputs) => ({ now: new Date(), run: inputs.run, fixed: "2020-01-01T00:00:00.000Z" })', input: {} } as const
  const id = await flowOf(now, act('slack', 'send', { text: 'Hi' }))
  const { workflows } = engine.client()
  const snapshots = []
  for (let n = 0; n < 2; n += 1) snapshots.push(engine.snapshot(await workflows.triggerAndWait(id, { n: 1 }, { pollInterval: 10 })))
  assert.deepEqual(snapshots[0], snapshots[1])
  assert.equal(snapshots[0]!.status, 'SUCCEEDED')
  assert.deepEqual(snapshots[0]!.steps.step_1!.output, { now: '<time>', fixed: '2020-01-01T00:00:00.000Z' })
  assert.deepEqual(snapshots[0]!.steps.step_2, { type: 'PIECE', status: 'SUCCEEDED', input: { text: 'Hi' }, output: { ok: true } })
})
