// Schedules: which ones the engine takes, and when they fire.

import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'

import type { ApiError } from '../../index.js'
import { type LocalEngine, startLocalEngine } from '../../local.js'
import { rejection } from '../support/client.ts'

let engine: LocalEngine
before(async () => { engine = await startLocalEngine() })
beforeEach(() => engine.reset())
after(() => engine.stop())

const workflows = () => engine.client().workflows

/** Creates a flow with this schedule, and publishes it unless told otherwise. */
async function scheduled(triggerName: string, input: Record<string, unknown>, publish = true): Promise<string> {
  const { id } = await workflows().buildFlow({
    displayName: 'Scheduled', publish, trigger: { kind: 'piece', pieceName: 'schedule', triggerName, input },
    steps: [{ kind: 'code', displayName: 'Work', code: 'export const code = () => 1' }],
  })
  return id
}

const hours = async (id: string) => (await engine.runs(id)).map((run) => run.created.slice(11, 16))

const REFUSED: [what: string, trigger: string, input: Record<string, unknown>, message: RegExp][] = [
  ['words', 'cron_expression', { cronExpression: 'every day at 9' }, /`every day at 9` is not a cron expression of the engine: it has 4 fields and needs five/],
  ['seconds', 'cron_expression', { cronExpression: '0 0 9 * * *' }, /it has 6 fields and needs five/],
  ['the name of a day', 'cron_expression', { cronExpression: '0 9 * * mon' }, /its day of the week is `mon`/],
  ['the last day of a month', 'cron_expression', { cronExpression: '0 9 L * *' }, /its day of the month is `L`/],
  ['the second Monday', 'cron_expression', { cronExpression: '0 9 * * 1#2' }, /its day of the week is `1#2`/],
  ['the nearest weekday', 'cron_expression', { cronExpression: '0 9 15W * *' }, /its day of the month is `15W`/],
  ['a day that never comes', 'cron_expression', { cronExpression: '0 0 30 2 *' }, /no month has this day/],
  ['an unknown time zone', 'every_day', { hour_of_the_day: 9, timezone: 'Berlin' }, /time zone `Berlin` does not exist/],
  ['no minutes', 'every_x_minutes', { minutes: 0 }, /its minute is `\*\/0`/],
]
for (const [what, trigger, input, message] of REFUSED) {
  test(`a schedule with ${what} is refused when its flow is published`, async () => {
    const id = await scheduled(trigger, input, false)
    const error = await rejection<ApiError>(workflows().publishFlow(id))
    assert.deepEqual([error.name, error.statusCode, error.code], ['ApiError', 400, 'TRIGGER_UPDATE_STATUS'])
    assert.match(error.message, message)
    assert.equal((await workflows().getFlow(id)).status, 'DISABLED')
  })
}

test('a schedule fires in its time zone while its flow is enabled', { timeout: 20_000 }, async () => {
  await engine.clock.set('2028-07-03T05:30:00Z')
  const id = await scheduled('cron_expression', { cronExpression: '0 8-9 * * 1-5', timezone: 'Europe/Berlin' })
  await engine.clock.advance('1h')
  assert.deepEqual(await hours(id), ['06:00'])
  await workflows().disableFlow(id)
  await engine.clock.advance('1d')
  assert.deepEqual(await hours(id), ['06:00'])
})

test('the minutes of a schedule may be text, as an editor of flows as code may write them', { timeout: 20_000 }, async () => {
  await engine.clock.set('2028-07-03T05:31:00Z')
  const id = await scheduled('every_x_minutes', { minutes: '5' })
  await engine.clock.advance('12m')
  assert.deepEqual(await hours(id), ['05:35', '05:40'])
})
