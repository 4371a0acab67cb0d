// Triggers of pieces that the engine does not have, and of the tables piece.

import assert from 'node:assert/strict'
import { after, beforeEach, test } from 'node:test'

import { startLocalEngine, type TriggerStubs } from '../../local.js'

const gmail = '@activepieces/piece-gmail'
const engine = await startLocalEngine({
  triggers: { gmail: { new_email: { sampleData: { subject: 'Sample' } }, no_sample: {} } },
  pieces: { slack: { send: ({ input }) => ({ sent: input.text }) } },
})
after(() => engine.stop())
beforeEach(() => engine.reset())

/** Publishes a flow whose step sends the subject of the trigger's output. */
async function publish(trigger: object, text = '{{trigger.subject}}') {
  const { id } = await engine.client().workflows.buildFlow({
    displayName: 'Tell', publish: true, trigger: { kind: 'piece', pieceName: 'gmail', triggerName: 'new_email', input: {}, ...trigger },
    steps: [{ kind: 'piece', displayName: 'Send', pieceName: 'slack', actionName: 'send', input: { text } }],
  })
  return id
}

const outputs = (runs: { steps?: Record<string, any> }[]) => runs.map(({ steps }) => steps?.step_1?.output?.sent)

test('a flow with a stubbed trigger is published and fired with an event, or with the sample data', async () => {
  const id = await publish({})
  const run = await engine.fireTrigger(id, { subject: 'Invoice' })
  assert.deepEqual([run.status, run.steps?.trigger?.output, run.environment], ['SUCCEEDED', { subject: 'Invoice' }, 'PRODUCTION'])
  assert.deepEqual(outputs([run, await engine.fireTrigger(id)]), ['Invoice', 'Sample'])
  assert.equal((await engine.runs(id)).length, 2)
})

test('a poll that found several events starts a run for each, in their order', async () => {
  const id = await publish({})
  const runs = await engine.fireTriggers(id, [{ subject: 'One' }, { subject: 'Two' }, [3]])
  assert.deepEqual(outputs(runs), ['One', 'Two', ''])
  assert.deepEqual(await engine.fireTriggers(id, []), [])
})

test('the piece of a stubbed trigger is listed with its triggers', async () => {
  const { workflows } = engine.client()
  const piece = await workflows.getPiece('gmail')
  assert.deepEqual([piece.name, Object.keys(piece.triggers ?? {}), Object.keys(piece.actions ?? {})], [gmail, ['new_email', 'no_sample'], []])
})

test('a flow that cannot be fired says why', async () => {
  await assert.rejects(engine.fireTrigger(await publish({ triggerName: 'no_sample' })), /the trigger of the flow \w+ has no sample data: pass an event/)
  await assert.rejects(engine.fireTrigger('aaaaaaaaaaaaaaaaaaaaa', {}), /the flow a+ is not enabled/)
  const id = await publish({})
  await engine.client().workflows.disableFlow(id)
  await assert.rejects(engine.fireTrigger(id), /is not enabled/)
  await assert.rejects(engine.fireTrigger(''), { name: 'TypeError', message: "`flowId` must be a non-empty string, not ''" })
  await assert.rejects(engine.fireTriggers(id, 'x' as unknown as []), { name: 'TypeError', message: "`events` must be an array, not 'x'" })
  await assert.rejects(engine.fireTrigger(id, 1n), { name: 'TypeError', message: /^events must be JSON values: / })
})

test('stubs of triggers that are none are refused before anything starts', async () => {
  const cases: [unknown, RegExp][] = [
    [{ gmail: 1 }, /`options\.triggers\['gmail'\]` must be an object of objects/],
    [{ gmail: { new_email: () => {} } }, /`options\.triggers\['gmail'\]\['new_email'\]` must be an object \{ sampleData \}, not \[Function/],
    [{ gmail: { new_email: { sample: 1 } } }, /must be an object \{ sampleData \}, not \{ sample: 1 \}/],
    [{ gmail: { new_email: { sampleData: 1n } } }, /`options\.triggers\['gmail'\]\['new_email'\]\.sampleData` must be a JSON value/],
  ]
  for (const [triggers, message] of cases) await assert.rejects(startLocalEngine({ triggers: triggers as TriggerStubs }), { name: 'TypeError', message })
})

test('each record that is created, updated or deleted fires the triggers of its table', async () => {
  const { workflows } = engine.client()
  const { id: tableId, externalId } = await workflows.createTable({ name: 'Leads' })
  const { externalId: otherTable } = await workflows.createTable({ name: 'Others' })
  const field = await workflows.createField({ tableId, name: 'Name', type: 'TEXT' })
  const text = `{{trigger.cells['${field.id}'].value}}`
  const flows: Record<string, string> = {}
  for (const triggerName of ['newRecord', 'updatedRecord', 'deletedRecord']) {
    flows[triggerName] = await publish({ pieceName: 'tables', triggerName, input: { table_id: externalId } }, text)
  }
  const other = await publish({ pieceName: 'tables', triggerName: 'newRecord', input: { table_id: otherTable } }, text)
  const cells = (value: string) => [{ fieldId: field.id, value }]
  const [ann, bob] = await workflows.createRecords({ tableId, records: [cells('Ann'), cells('Bob')] })
  await workflows.updateRecord(ann!.id, { tableId, cells: cells('Anna') })
  await workflows.deleteRecords({ ids: [bob!.id] })
  await workflows.clearTable(tableId)
  const sent = async (id = '') => outputs(await engine.runs(id)).sort()
  assert.deepEqual(await sent(flows.newRecord), ['Ann', 'Bob'])
  assert.deepEqual(await sent(flows.updatedRecord), ['Anna'])
  assert.deepEqual(await sent(flows.deletedRecord), ['Anna', 'Bob'])
  assert.deepEqual(await sent(other), [])
  const [run] = await engine.runs(flows.updatedRecord)
  const { id, created, updated, cells: shown } = run?.steps?.trigger?.output as any
  assert.deepEqual([id, typeof created, updated >= created, shown[field.id].fieldName], [ann!.id, 'string', true, 'Name'])
})

test('a step that creates a record fires the triggers of its table too', async () => {
  const { workflows } = engine.client()
  const { id: tableId, externalId } = await workflows.createTable({ name: 'Leads' })
  const field = await workflows.createField({ tableId, name: 'Name', type: 'TEXT' })
  const listener = await publish({ pieceName: 'tables', triggerName: 'newRecord', input: { table_id: externalId } }, `{{trigger.cells['${field.id}'].value}}`)
  const { id } = await workflows.buildFlow({
    displayName: 'Add', publish: true, trigger: { kind: 'webhook' },
    steps: [{ kind: 'piece', displayName: 'Add', pieceName: 'tables', actionName: 'tables-create-records', input: { table_id: externalId, values: { values: [{ [field.externalId!]: 'Ann' }] } } }],
  })
  const { status } = await workflows.triggerAndWait(id, {}, { pollInterval: 10 })
  assert.equal(status, 'SUCCEEDED')
  assert.deepEqual(outputs(await engine.runs(listener)), ['Ann'])
})
