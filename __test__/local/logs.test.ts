// Console output of CODE steps.

import assert from 'node:assert/strict'
import { test } from 'node:test'

import { startLocalEngine } from '../../local.js'

test('logs are what the steps of a run wrote to the console, in order', async (t) => {
  const engine = await startLocalEngine()
  t.after(() => engine.stop())
  await engine.clock.set('2030-02-28T09:00:00Z')
  const { workflows } = engine.client()
  const { id } = await workflows.buildFlow({
    displayName: 'Speak', trigger: { kind: 'webhook' }, publish: true, steps: [
      { kind: 'code', displayName: 'One', code: 'export const code = async ({ name }) => { console.log("Hello,", name, { n: 1 }); console.warn("Careful\\nnow") }', input: { name: '{{trigger.body.name}}' } },
      { kind: 'code', displayName: 'Two', code: 'export const code = async () => { console.error("Bad"); console.debug("Fine"); throw new Error("no") }' },
    ],
  })
  const run = await workflows.triggerAndWait(id, { name: 'Ann' }, { pollInterval: 10, timeout: 10_000 })
  const other = await workflows.triggerAndWait(id, { name: 'Bob' }, { pollInterval: 10, timeout: 10_000 })
  const logs = await engine.logs(run.id)
  assert.deepEqual(logs.map(({ step, level, text }) => [step, level, text]), [
    ['step_1', 'info', 'Hello, Ann { n: 1 }'], ['step_1', 'warn', 'Careful\nnow'], ['step_2', 'error', 'Bad'], ['step_2', 'debug', 'Fine'],
  ])
  for (const { time } of logs) assert.match(time, /^2030-02-28T09:00:\d\d\.\d{3}Z$/)
  assert.equal((await engine.logs(other.id))[0]?.text, 'Hello, Bob { n: 1 }')
})

test('logs of no run are an error that names it', async (t) => {
  const engine = await startLocalEngine()
  t.after(() => engine.stop())
  await assert.rejects(engine.logs('nobody'), { message: 'no run has the id nobody' })
  await assert.rejects(engine.logs(7 as unknown as string), { name: 'TypeError', message: '`runId` must be a non-empty string, not 7' })
})
