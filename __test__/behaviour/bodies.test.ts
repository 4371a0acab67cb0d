// What a caller gives arrives at the engine as it was given: every number digit by digit, and flows of any length.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import type { FlowTemplate, FlowTriggerInput, Workflows } from '../../index.js'
import { clientOf } from '../support/client.ts'
import { faultServer } from '../support/fault-server.ts'
import { json } from '../support/faults.ts'

/** Numbers that a parser or a printer of JSON may change: long ones, large ones, small ones, a zero with a sign. */
const NUMBERS = [9.237970648207721, 113.65026636515327, 1e21, 1e-7, -0, 123456789012345680000]
const given = { numbers: NUMBERS }

const EMPTY_TRIGGER = { name: 'trigger', type: 'EMPTY', displayName: 'Select', valid: false, settings: {} }
const STEP = { name: 'step_1', displayName: 'Step', type: 'CODE', valid: true, skip: false, settings: { input: given } }
const FLOW = { id: 'id', version: { id: 'v', trigger: { ...EMPTY_TRIGGER, nextAction: STEP } } }

/** What each request of a call had as its body. */
async function bodiesOf(call: (workflows: Workflows) => Promise<unknown>): Promise<string[]> {
  await using server = await faultServer()
  server.always(({ method, path }) => {
    if (path.includes('/fields')) return json(NUMBERS.map((_, n) => ({ id: `f${n}`, name: `n${n}` })))
    return json(method === 'POST' && /\/records$/.test(path) ? [] : FLOW)
  })
  await call(clientOf(server).workflows)
  return server.requests.map(({ body }) => body)
}

describe('numbers arrive as JSON.stringify writes them', () => {
  const template: FlowTemplate['template'] = { displayName: 'd', trigger: { ...EMPTY_TRIGGER, settings: given } }
  const code = { kind: 'code', displayName: 'Step', code: 'export const code = () => 1', input: given } as const
  const CALLS: Record<string, (workflows: Workflows) => Promise<unknown>> = {
    triggerFlow: (workflows) => workflows.triggerFlow('f', given),
    triggerFlowSync: (workflows) => workflows.triggerFlowSync('f', given),
    triggerMany: (workflows) => workflows.triggerMany('f', [given]),
    importFlow: (workflows) => workflows.importFlow('f', template),
    'importFlow of an export': (workflows) => workflows.importFlow('f', { name: 'n', template }),
    createFlowFromTemplate: (workflows) => workflows.createFlowFromTemplate(template),
    'applyFlowOperation of a known type': (workflows) => workflows.applyFlowOperation('f', { type: 'UPDATE_METADATA', request: { metadata: given } }),
    'applyFlowOperation of an unknown type': (workflows) => workflows.applyFlowOperation('f', { type: 'OF_TOMORROW', request: given }),
    'the input of a step of buildFlow': (workflows) => workflows.buildFlow({ displayName: 'd', steps: [code] }),
    'the input of the trigger of buildFlow': (workflows) => workflows.buildFlow({
      displayName: 'd', steps: [], trigger: { kind: 'webhook', pieceVersion: '0.1.24', input: given },
    }),
    'the input of a step of addSteps': (workflows) => workflows.addSteps('f', [code]),
    createFlow: (workflows) => workflows.createFlow({ displayName: 'd', metadata: given }),
    'the value of upsertConnection': (workflows) => workflows.upsertConnection({
      displayName: 'd', pieceName: 'slack', type: 'CUSTOM_AUTH', value: { props: given },
    }),
    'the metadata of upsertConnection': (workflows) => workflows.upsertConnection({
      displayName: 'd', pieceName: 'slack', type: 'SECRET_TEXT', value: { secret_text: 's' }, metadata: given,
    }),
    updateConnection: (workflows) => workflows.updateConnection('c', { displayName: 'd', metadata: given }),
    updateMcpServer: (workflows) => workflows.updateMcpServer('m', { tools: [given] }),
    getPieceOptions: (workflows) => workflows.getPieceOptions({
      pieceName: 'slack', pieceVersion: '1', actionOrTriggerName: 'a', propertyName: 'p', flowId: 'f', flowVersionId: 'v', input: given,
    }),
  }
  for (const [name, call] of Object.entries(CALLS)) {
    test(`in ${name}`, async () => {
      // What the engine of this test answers to steps is no matter here.
      const bodies = await bodiesOf((workflows) => call(workflows).catch(() => {}))
      assert.ok(bodies.some((body) => body.includes(JSON.stringify(NUMBERS))), `${JSON.stringify(NUMBERS)} is not in\n${bodies.join('\n')}`)
    })
  }

  const wanted = NUMBERS.map((number) => JSON.stringify(number))
  const values = (bodies: string[]) => bodies.flatMap((body) => [...body.matchAll(/"value":([^,}]+)/g)].map(([, value]) => value))
  const fields = (of: (number: number, n: number) => object) => NUMBERS.map(of) as never
  const RECORDS: Record<string, (workflows: Workflows) => Promise<unknown>> = {
    'records that are plain objects': (workflows) => (
      workflows.createRecords({ tableId: 't', records: fields((number, n) => ({ [`n${n}`]: number })) })
    ),
    'records that are cells': (workflows) => (
      workflows.createRecords({ tableId: 't', records: fields((value, n) => [{ fieldId: `f${n}`, value }]) })
    ),
    'the update of a record by names': (workflows) => (
      workflows.updateRecord('r', { tableId: 't', cells: Object.fromEntries(NUMBERS.map((number, n) => [`n${n}`, number])) })
    ),
    'the update of a record by cells': (workflows) => (
      workflows.updateRecord('r', { tableId: 't', cells: fields((value, n) => ({ fieldId: `f${n}`, value })) })
    ),
  }
  for (const [name, call] of Object.entries(RECORDS)) {
    test(`in ${name}`, async () => assert.deepEqual(values(await bodiesOf(call)), wanted))
  }
})

describe('a flow arrives whole', () => {
  /** A trigger with so many steps, each in the `nextAction` of the one before. */
  const flowOf = (steps: number): FlowTriggerInput => {
    let nextAction: object | undefined
    for (let n = steps; n > 0; n -= 1) nextAction = { ...STEP, name: `step_${n}`, settings: { input: { n, text: 'é\u2028"' } }, nextAction }
    return { ...EMPTY_TRIGGER, nextAction }
  }
  for (const steps of [130, 1000]) {
    const trigger = flowOf(steps)
    const template = { displayName: 'Long', trigger } as FlowTemplate['template']
    const CALLS: Record<string, (workflows: Workflows) => Promise<unknown>> = {
      importFlow: (workflows) => workflows.importFlow('f', template),
      'importFlow of an export': (workflows) => workflows.importFlow('f', { name: 'n', template }),
      createFlowFromTemplate: (workflows) => workflows.createFlowFromTemplate(template),
      'applyFlowOperation IMPORT_FLOW': (workflows) => (
        workflows.applyFlowOperation('f', { type: 'IMPORT_FLOW', request: { displayName: 'Long', trigger } })
      ),
      'applyFlowOperation UPDATE_TRIGGER': (workflows) => workflows.applyFlowOperation('f', { type: 'UPDATE_TRIGGER', request: trigger }),
    }
    for (const [name, call] of Object.entries(CALLS)) {
      test(`by ${name} with ${steps} steps`, async () => {
        const { request } = JSON.parse((await bodiesOf(call)).at(-1)!)
        // Not the texts themselves: a difference of megabytes would be printed.
        assert.ok(JSON.stringify(request.trigger ?? request) === JSON.stringify(trigger), 'the trigger that arrived is another')
      })
    }
  }

  test('that was exported, with 1,000 steps', async () => {
    await using server = await faultServer()
    const template = { displayName: 'Long', trigger: flowOf(1000) }
    server.script(json({ name: 'Long', template }), json({ id: 'f' }))
    const { workflows } = clientOf(server)
    await workflows.importFlow('f', await workflows.exportFlow('f'))
    assert.ok(server.requests[1]!.body.includes(JSON.stringify(template.trigger)))
  })
})
