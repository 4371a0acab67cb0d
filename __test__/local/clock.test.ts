// Tests move the time of the engine.

import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'

import type { FlowRun, FlowStep } from '../../index.js'
import { type LocalEngine, startLocalEngine } from '../../local.js'

let engine: LocalEngine
const reminders: unknown[] = []
before(async () => {
  engine = await startLocalEngine({
    pieces: {
      slack: {
        remind: ({ input }) => { reminders.push(input.text) },
        never: () => new Promise(() => {}),
        fail: () => { throw new Error('no') },
      },
    },
  })
})
beforeEach(async () => {
  reminders.length = 0
  await engine.reset()
})
after(() => engine.stop())

const DAY = 86_400_000

const wait = (displayName: string, delayFor: number, unit: string) =>
  ({ kind: 'piece', displayName, pieceName: 'delay', actionName: 'delayFor', input: { delayFor, unit } }) as const
const remind = { kind: 'piece', displayName: 'Remind', pieceName: 'slack', actionName: 'remind', input: { text: 'Reminder' } } as const
const approval = { kind: 'piece', displayName: 'Wait', pieceName: 'webhook', actionName: 'return_response_and_wait_for_next_webhook', input: { responseType: 'json', fields: { body: {} } } } as const

async function flowOf(...steps: FlowStep[]): Promise<string> {
  const { id } = await engine.client().workflows.buildFlow({ displayName: 'Timed', trigger: { kind: 'webhook' }, steps, publish: true })
  return id
}

async function daily(): Promise<string> {
  const { id } = await engine.client().workflows.buildFlow({
    displayName: 'Daily', publish: true, steps: [remind],
    trigger: { kind: 'piece', pieceName: 'schedule', triggerName: 'every_day', input: { hour_of_the_day: 9, timezone: 'UTC', run_on_weekends: true } },
  })
  return id
}

const statuses = (runs: FlowRun[]) => runs.map((run) => run.status)

test('a reminder after three days is sent when the clock advances by three days', { timeout: 20_000 }, async () => {
  const id = await flowOf(wait('Three days', 3, 'days'), remind)
  await engine.client().workflows.triggerFlow(id, {})
  await engine.clock.advance('2d 23h')
  assert.deepEqual([statuses(await engine.runs(id)), reminders], [['PAUSED'], []])
  await engine.clock.advance('1h')
  const [run] = await engine.runs(id)
  assert.deepEqual([run!.status, reminders], ['SUCCEEDED', ['Reminder']])
  assert.ok(Date.parse(run!.finishTime!) - Date.parse(run!.created) >= 3 * DAY)
})

test('delays that follow each other take their times one after the other', { timeout: 20_000 }, async () => {
  const id = await flowOf(wait('One', 1, 'days'), wait('Another', 5, 'seconds'), wait('A third', 2, 'days'))
  await engine.client().workflows.triggerFlow(id, {})
  await engine.clock.advance('2d')
  assert.deepEqual(statuses(await engine.runs(id)), ['PAUSED'])
  await engine.clock.advance('2d')
  assert.deepEqual(statuses(await engine.runs(id)), ['SUCCEEDED'])
})

test('delays that follow each other end exactly when their sum has passed', { timeout: 20_000 }, async () => {
  const busy = { kind: 'code', displayName: 'Busy', code: 'export const code = () => new Promise((done) => setTimeout(done, 30))' } as const
  const id = await flowOf(wait('One', 1, 'days'), busy, wait('Another', 1, 'days'), busy, wait('A third', 1, 'days'))
  await engine.client().workflows.triggerFlow(id, {})
  await engine.clock.advance('3d')
  assert.deepEqual(statuses(await engine.runs(id)), ['SUCCEEDED'])
})

test('a daily schedule fires once for each day that passes', { timeout: 20_000 }, async () => {
  await engine.clock.set('2028-02-28T08:59:00Z')
  const id = await daily()
  await engine.clock.advance('30s')
  assert.deepEqual(await engine.runs(id), [])
  await engine.clock.advance('2d')
  const days = (await engine.runs(id)).map((run) => run.created.slice(0, 13))
  assert.deepEqual(days, ['2028-02-28T09', '2028-02-29T09'])
})

test('a schedule follows the clock into the past', { timeout: 20_000 }, async () => {
  const id = await daily()
  await engine.clock.set(new Date('2001-01-01T08:30:00Z'))
  await engine.clock.advance(DAY)
  assert.deepEqual((await engine.runs(id)).map((run) => run.created.slice(0, 13)), ['2001-01-01T09'])
})

test('a run that is stuck runs into its time limit, and a failing step is retried', { timeout: 20_000 }, async () => {
  const stuck = await flowOf({ ...remind, actionName: 'never' })
  const failing = await flowOf({ ...remind, actionName: 'fail', retryOnFailure: true })
  // On a busy machine, the start of a run can take longer than the clock waits for work without progress.
  const advanceUntilEnd = async (id: string, duration: string) => {
    await engine.client().workflows.triggerFlow(id, {})
    for (;;) {
      await engine.clock.advance(duration)
      const [run] = await engine.runs(id)
      if (run?.finishTime) return run.status
    }
  }
  assert.equal(await advanceUntilEnd(failing, '28s'), 'FAILED')
  assert.equal(engine.calls('slack', 'fail').length, 4)
  assert.equal(await advanceUntilEnd(stuck, '11m'), 'TIMEOUT')
})

test('a paused run is resumed with a body, and a delay is ended', { timeout: 20_000 }, async () => {
  const { workflows } = engine.client()
  const id = await flowOf(approval, wait('Three days', 3, 'days'), { ...remind, input: { text: '{{step_1.body.by}}' } })
  await workflows.triggerFlow(id, {})
  const [waiting] = await engine.runs(id)
  assert.equal((await engine.resume(waiting!.id, { by: 'Ann' })).status, 'PAUSED')
  assert.equal((await engine.resume(waiting!.id)).status, 'SUCCEEDED')
  assert.deepEqual(reminders, ['Ann'])
  await assert.rejects(engine.resume(waiting!.id), { message: `the run ${waiting!.id} is SUCCEEDED, not PAUSED` })
})

test('a schedule can be fired at any time', { timeout: 20_000 }, async () => {
  const run = await engine.fireSchedule(await daily())
  assert.deepEqual([run.status, reminders], ['SUCCEEDED', ['Reminder']])
  const other = await flowOf(remind)
  await assert.rejects(engine.fireSchedule(other), { message: `the flow ${other} is not enabled, or its trigger is not a schedule` })
})

test('reset returns to the real time', { timeout: 20_000 }, async () => {
  assert.ok((await engine.clock.set('2050-01-01')).toISOString().startsWith('2050-01-01'))
  await engine.reset()
  assert.ok(Math.abs(Number(await engine.clock.advance(0)) - Date.now()) < 10_000)
})

test('the client finds its runs in the past and in the future of the engine', { timeout: 20_000 }, async () => {
  const id = await flowOf(remind)
  for (const date of ['2001-01-01T08:30:00Z', '2050-01-01']) {
    await engine.clock.set(date)
    const run = await engine.client().workflows.triggerAndWait(id, {}, { pollInterval: 10, timeout: 5_000 })
    assert.deepEqual([run.status, run.created.slice(0, 4)], ['SUCCEEDED', date.slice(0, 4)])
  }
})

test('an invalid argument is a TypeError that names it', async () => {
  for (const duration of ['3 days', '', -1, 1.5, NaN, null, {}]) {
    await assert.rejects(engine.clock.advance(duration as string), { name: 'TypeError', message: /^`duration` must be/ })
  }
  for (const date of ['tomorrow', new Date('x'), NaN, null]) {
    await assert.rejects(engine.clock.set(date as string), { name: 'TypeError', message: /^`date` must be/ })
  }
  await assert.rejects(engine.resume(''), { name: 'TypeError', message: /^`runId` must be/ })
  await assert.rejects(engine.resume('x', 1n), { name: 'TypeError', message: /^`body` must be/ })
  await assert.rejects(engine.fireSchedule(1 as unknown as string), { name: 'TypeError', message: /^`flowId` must be/ })
})
