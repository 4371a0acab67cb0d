// Flows that show everything that the page has: a loop, a CODE step that fails, a router, a called flow, a missing stub, a
// pause and a schedule.
import type { Client, Flow, FlowActionInput, FlowTriggerInput } from '../../index.js'
import { published, response } from './engines.ts'

/** A text that would run as a script if the page took it for HTML. */
export const HOSTILE = '<script>alert(1)</script><img src=x onerror=alert(2)>'

function code(name: string, displayName: string, source: string, input: Record<string, unknown> = {}): FlowActionInput {
  return { name, displayName, type: 'CODE', valid: true, settings: { sourceCode: { code: source, packageJson: '{}' }, input } }
}

function piece(name: string, displayName: string, pieceName: string, actionName: string, input: Record<string, unknown>): FlowActionInput {
  const settings = { pieceName: `@activepieces/piece-${pieceName}`, pieceVersion: '0.1.0', actionName, input, propertySettings: {} }
  return { name, displayName, type: 'PIECE', valid: true, settings }
}

const PRICE = `export const code = async ({ line }) => {
  console.log('price of', line.sku)
  if (line.count < 0) throw new Error('negative: ' + line.sku)
  return { price: line.count * 3 }
}`

/** A flow with a loop whose body fails for a negative count. */
export async function orders(client: Client): Promise<Flow> {
  const loop: FlowActionInput = { name: 'step_1', displayName: 'Each line', type: 'LOOP_ON_ITEMS', valid: true, settings: { items: '{{trigger.body.lines}}' } }
  const flow = await published(client, `Orders ${HOSTILE}`, loop, response({ ok: true, note: '{{trigger.body.note}}' }, 200, 'step_3'))
  const action = code('step_2', 'Price', PRICE, { line: '{{step_1.item}}' })
  await client.workflows.applyFlowOperation(flow.id, { type: 'ADD_ACTION', request: { parentStep: 'step_1', stepLocationRelativeToParent: 'INSIDE_LOOP', action } })
  return client.workflows.applyFlowOperation(flow.id, { type: 'LOCK_AND_PUBLISH', request: {} })
}

/** A flow whose action needs a stub. */
export const slack = (client: Client): Promise<Flow> =>
  published(client, 'Tell', piece('step_1', 'Tell the team', 'slack', 'send_channel_message', { channel: 'C1', text: 'Hi' }))

/** A flow that waits for a day. */
export const reminder = (client: Client): Promise<Flow> =>
  published(client, 'Reminder', piece('step_1', 'Wait', 'delay', 'delayFor', { unit: 'days', delayFor: 1 }))

/** A flow with a daily schedule. */
export async function nightly(client: Client): Promise<Flow> {
  const flow = await published(client, 'Nightly', code('step_1', 'Work', 'export const code = async () => 1'))
  const settings = { pieceName: '@activepieces/piece-schedule', pieceVersion: '0.1.0', triggerName: 'every_day', input: { hour_of_the_day: 3, timezone: 'UTC', run_on_weekends: true }, propertySettings: {} }
  const request = { name: 'trigger', displayName: 'Every day', type: 'PIECE_TRIGGER' as const, valid: true, settings }
  await client.workflows.applyFlowOperation(flow.id, { type: 'UPDATE_TRIGGER', request })
  return client.workflows.applyFlowOperation(flow.id, { type: 'LOCK_AND_PUBLISH', request: {} })
}

/** Lines of an order; the second one fails. */
export const BAD_LINES = [{ sku: 'a', count: 2 }, { sku: HOSTILE, count: -1 }]

const work = (displayName: string) => ({ kind: 'code' as const, displayName, code: 'export const code = async () => 1' })

/** A flow whose router takes its first branch for an amount over 5, and its last otherwise. */
export const routed = (client: Client): Promise<Flow> => client.workflows.buildFlow({
  displayName: 'Routed', publish: true, trigger: { kind: 'webhook' },
  steps: [{
    kind: 'router', displayName: 'By amount', branches: [
      { name: 'Big', conditions: [[{ firstValue: '{{trigger.body.amount}}', operator: 'NUMBER_IS_GREATER_THAN', secondValue: '5' }]], steps: [work('Approve')] },
      { name: 'Otherwise', fallback: true, steps: [work('Book')] },
    ],
  }],
})

/** A flow that calls another one. */
export async function calling(client: Client): Promise<{ parent: Flow, child: Flow }> {
  const child = await client.workflows.buildFlow({
    displayName: 'Child', publish: true, steps: [work('Work')],
    trigger: { kind: 'piece', pieceName: 'subflows', triggerName: 'callableFlow', input: { mode: 'advanced', exampleData: {} } },
  })
  const input = { flow: { externalId: child.externalId }, mode: 'advanced', waitForResponse: false, testingProps: {}, flowProps: { payload: {} } }
  const parent = await client.workflows.buildFlow({
    displayName: 'Parent', publish: true, trigger: { kind: 'webhook' },
    steps: [{ kind: 'piece', displayName: 'Call the child', pieceName: 'subflows', actionName: 'callFlow', input }],
  })
  return { parent, child }
}

/** A flow whose only action is the stub `bank.pay`. */
export const payment = (client: Client): Promise<Flow> =>
  published(client, 'Payment', piece('step_1', 'Pay', 'bank', 'pay', { amount: 3 }))

/** A flow of CODE steps with these names and sources. It is imported in one request, since it may have hundreds. */
export async function chain(client: Client, displayName: string, steps: [string, string][]): Promise<Flow> {
  const { id, version } = await client.workflows.buildFlow({ displayName, trigger: { kind: 'webhook' }, steps: [] })
  const nextAction = steps.reduceRight<FlowActionInput | undefined>((next, [name, source], index) =>
    ({ ...code(`step_${index + 1}`, name, source), ...next && { nextAction: next } }), undefined)
  const trigger = { ...version.trigger, ...nextAction && { nextAction } } as FlowTriggerInput
  await client.workflows.applyFlowOperation(id, { type: 'IMPORT_FLOW', request: { displayName, trigger, schemaVersion: version.schemaVersion } })
  const flow = await client.workflows.applyFlowOperation(id, { type: 'LOCK_AND_PUBLISH', request: {} })
  await client.workflows.enableFlow(id)
  return flow
}
