// The operations that change a flow step by step. Publishing, renaming and moving are in flows.test.ts.

import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { Client, Flow, FlowAction, FlowActionInput, FlowOperation, StepLocation } from '../../index.js'
import { inBothManners, response, webhookTrigger } from '../support/engines.ts'

/** A draft with a webhook trigger and these steps after it, and what applies an operation to it. */
async function draft({ workflows }: Client, ...steps: FlowActionInput[]) {
  const { id } = await workflows.createFlow({ displayName: 'Draft' })
  const apply = (operation: FlowOperation) => workflows.applyFlowOperation(id, operation)
  await apply({ type: 'UPDATE_TRIGGER', request: webhookTrigger })
  for (const [index, action] of steps.entries()) {
    const parentStep = steps[index - 1]?.name ?? 'trigger'
    await apply({ type: 'ADD_ACTION', request: { parentStep, stepLocationRelativeToParent: 'AFTER', action } })
  }
  return { id, apply }
}

const step = (name: string): FlowActionInput => response({ from: name }, 200, name)

const condition = { firstValue: '{{trigger.body.n}}', secondValue: '5', operator: 'NUMBER_IS_GREATER_THAN' } as const

/** A router with a branch for large numbers and one for all others. */
const router: FlowActionInput = {
  ...step('router'),
  type: 'ROUTER',
  settings: {
    branches: [
      { branchName: 'Large', branchType: 'CONDITION', conditions: [[condition]] },
      { branchName: 'Otherwise', branchType: 'FALLBACK' },
    ],
    executionType: 'EXECUTE_FIRST_MATCH',
  },
}

/** The steps after the trigger, in their order. */
function steps({ version }: Flow): FlowAction[] {
  const found: FlowAction[] = []
  for (let action = version.trigger.nextAction; action; action = action.nextAction) found.push(action)
  return found
}

const names = (flow: Flow) => steps(flow).map(({ name }) => name)
const branches = (flow: Flow) => (steps(flow)[0]?.settings.branches as { branchName: string }[]).map(({ branchName }) => branchName)

inBothManners((setup) => {
  test('ADD_ACTION puts a step after another, into a loop and into a branch', async () => {
    const { apply } = await draft(setup().client, step('step_1'))
    const loop = { ...step('loop'), type: 'LOOP_ON_ITEMS', settings: { items: '{{trigger.body.items}}' } }
    const add = (parentStep: string, where: StepLocation, action: FlowActionInput, branchIndex?: number) =>
      apply({ type: 'ADD_ACTION', request: { parentStep, stepLocationRelativeToParent: where, branchIndex, action } })
    await add('step_1', 'AFTER', loop)
    await add('loop', 'INSIDE_LOOP', step('inner'))
    await add('loop', 'AFTER', router)
    const flow = await add('router', 'INSIDE_BRANCH', step('other'), 1)

    assert.deepEqual(names(flow), ['step_1', 'loop', 'router'])
    assert.equal(steps(flow)[1]?.firstLoopAction?.name, 'inner')
    assert.deepEqual(steps(flow)[2]?.children?.map((child) => child?.name), [undefined, 'other'])
  })

  test('UPDATE_ACTION and DELETE_ACTION change and remove steps by name', async () => {
    const { apply } = await draft(setup().client, step('step_1'), step('step_2'), step('step_3'))
    const updated = await apply({ type: 'UPDATE_ACTION', request: { ...step('step_2'), displayName: 'Answer' } })
    assert.deepEqual(steps(updated).map(({ displayName }) => displayName), ['Respond', 'Answer', 'Respond'])
    assert.deepEqual(names(await apply({ type: 'DELETE_ACTION', request: { names: ['step_1', 'step_3'] } })), ['step_2'])
  })

  test('MOVE_ACTION puts a step elsewhere', async () => {
    const { apply } = await draft(setup().client, step('step_1'), step('step_2'), step('step_3'))
    const flow = await apply({
      type: 'MOVE_ACTION',
      request: { name: 'step_3', newParentStep: 'trigger', stepLocationRelativeToNewParent: 'AFTER' },
    })
    assert.deepEqual(names(flow), ['step_3', 'step_1', 'step_2'])
  })

  test('DUPLICATE_ACTION makes a second step with a name of its own', async () => {
    const { apply } = await draft(setup().client, step('step_1'))
    const flow = await apply({ type: 'DUPLICATE_ACTION', request: { stepName: 'step_1' } })
    const [first, second] = steps(flow)
    assert.deepEqual(second?.settings, first?.settings)
    assert.notEqual(second?.name, first?.name)
  })

  test('SET_SKIP_ACTION makes runs pass a step over', async () => {
    const { client } = setup()
    const { id, apply } = await draft(client, step('step_1'), step('step_2'))
    const flow = await apply({ type: 'SET_SKIP_ACTION', request: { names: ['step_1'], skip: true } })
    assert.equal(steps(flow)[0]?.skip, true)
    assert.deepEqual(await client.workflows.triggerFlowSync(id, {}, { draft: true }), { from: 'step_2' })
    await apply({ type: 'SET_SKIP_ACTION', request: { names: ['step_1'], skip: false } })
    assert.deepEqual(await client.workflows.triggerFlowSync(id, {}, { draft: true }), { from: 'step_1' })
  })

  test('branches of a router are added, moved, duplicated and deleted', async () => {
    const { apply } = await draft(setup().client, router)
    const stepName = 'router'
    const added = await apply({
      type: 'ADD_BRANCH',
      request: { stepName, branchIndex: 1, branchName: 'Small', conditions: [[{ ...condition, operator: 'NUMBER_IS_LESS_THAN' }]] },
    })
    assert.deepEqual(branches(added), ['Large', 'Small', 'Otherwise'])
    const moved = await apply({ type: 'MOVE_BRANCH', request: { stepName, sourceBranchIndex: 0, targetBranchIndex: 1 } })
    assert.deepEqual(branches(moved), ['Small', 'Large', 'Otherwise'])
    const duplicated = await apply({ type: 'DUPLICATE_BRANCH', request: { stepName, branchIndex: 0 } })
    assert.equal(branches(duplicated).length, 4)
    const deleted = await apply({ type: 'DELETE_BRANCH', request: { stepName, branchIndex: 0 } })
    assert.deepEqual(branches(deleted).slice(-2), ['Large', 'Otherwise'])
    assert.equal(branches(deleted).length, 3)
  })

  test('LOCK_FLOW locks the draft and publishes nothing', async () => {
    const { apply } = await draft(setup().client, step('step_1'))
    const flow = await apply({ type: 'LOCK_FLOW', request: {} })
    assert.equal(flow.version.state, 'LOCKED')
    assert.equal(flow.publishedVersionId, null)
    assert.equal(flow.status, 'DISABLED')
  })

  test('USE_AS_DRAFT brings an older version back', async () => {
    const { id, apply } = await draft(setup().client, step('step_1'))
    const { version } = await apply({ type: 'LOCK_AND_PUBLISH', request: {} })
    await apply({ type: 'DELETE_ACTION', request: { names: ['step_1'] } })
    assert.deepEqual(names(await setup().client.workflows.getFlow(id)), [])
    const flow = await apply({ type: 'USE_AS_DRAFT', request: { versionId: version.id } })
    assert.deepEqual(names(flow), ['step_1'])
    assert.equal(flow.version.state, 'DRAFT')
  })

  test('UPDATE_METADATA replaces the data of your own', async () => {
    const { apply } = await draft(setup().client)
    const flow = await apply({ type: 'UPDATE_METADATA', request: { metadata: { owner: 'me' } } })
    assert.deepEqual(flow.metadata, { owner: 'me' })
  })

  test('SAVE_SAMPLE_DATA is taken for a step', async () => {
    const { apply } = await draft(setup().client, step('step_1'))
    const request = { stepName: 'step_1', payload: { a: 1 }, type: 'OUTPUT', dataType: 'JSON' } as const
    assert.deepEqual(names(await apply({ type: 'SAVE_SAMPLE_DATA', request })), ['step_1'])
  })

  test('an operation that misses its target is accepted and does nothing', async () => {
    const { apply } = await draft(setup().client, step('step_1'))
    const action = step('step_2')
    assert.deepEqual(names(await apply({ type: 'ADD_ACTION', request: { parentStep: 'nowhere', action } })), ['step_1'])
    assert.deepEqual(names(await apply({ type: 'DELETE_ACTION', request: { names: ['nothing'] } })), ['step_1'])
  })

  test('an operation that the client does not know goes through to the engine', async () => {
    const { apply } = await draft(setup().client)
    await assert.rejects(apply({ type: 'OF_TOMORROW', request: {} }), { name: 'ApiError', statusCode: 400, code: 'FST_ERR_VALIDATION' })
  })
})
