// Tests a flow that asks for an approval and sends a reminder after three days. The test takes milliseconds, because it
// advances the time of the local engine.
//
//   node --import tsx --test examples/approval-reminder.mts
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { type LocalEngine, pause, startLocalEngine } from '@imbrace/node/local'

let engine: LocalEngine

before(async () => {
  engine = await startLocalEngine({
    pieces: {
      slack: {
        request_approval: ({ resumed }) => (resumed ? { approved: resumed.body } : pause()),
        send_channel_message: () => ({ ok: true }),
      },
    },
  })
})
beforeEach(() => engine.reset())
after(() => engine.stop())

/** Waits for three days, reminds, and asks for the approval. */
async function publish(): Promise<string> {
  const { id } = await engine.client().workflows.buildFlow({
    displayName: 'Expense',
    trigger: { kind: 'webhook' },
    steps: [
      { kind: 'piece', displayName: 'Three days', pieceName: 'delay', actionName: 'delayFor', input: { delayFor: 3, unit: 'days' } },
      { kind: 'piece', displayName: 'Remind', pieceName: 'slack', actionName: 'send_channel_message', input: { text: 'Please approve {{trigger.body.amount}}' } },
      { kind: 'piece', displayName: 'Ask', pieceName: 'slack', actionName: 'request_approval', input: {} },
      { kind: 'code', displayName: 'Decide', code: "export const code = ({ approved }) => (approved ? 'paid' : 'refused')", input: { approved: '{{step_3.approved}}' } },
    ],
    publish: true,
  })
  return id
}

test('the reminder is sent after three days, and the approval pays', async () => {
  const flowId = await publish()
  await engine.client().workflows.triggerFlow(flowId, { amount: 42 })
  await engine.clock.advance('2d 23h')
  assert.deepEqual(engine.calls('slack'), [])
  await engine.clock.advance('1h')
  assert.deepEqual(engine.calls('slack', 'send_channel_message').map(({ input }) => input.text), ['Please approve 42'])
  const [waiting] = await engine.runs(flowId)
  assert.equal(waiting!.status, 'PAUSED')
  const run = await engine.resume(waiting!.id, true)
  assert.equal(run.steps?.step_4?.output, 'paid')
})
