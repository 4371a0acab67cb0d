// Every mistake in a description is named by its place, and nothing is sent.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import type { BuildFlowParams, FlowStep } from '../../index.js'
import { clientOf, rejection } from '../support/client.ts'
import { faultServer } from '../support/fault-server.ts'
import { json } from '../support/faults.ts'

/** The message of the TypeError that a description is refused with. */
async function mistake(params: object): Promise<string> {
  await using server = await faultServer()
  const error = await rejection(clientOf(server).workflows.buildFlow({ displayName: 'F', ...params } as BuildFlowParams))
  assert.ok(error instanceof TypeError, `${String(error)}`)
  assert.equal(server.connections.length, 0)
  return error.message
}

const code = (more: object = {}) => ({ kind: 'code', displayName: 'Code', code: '', ...more })
const piece = (more: object = {}) => ({ kind: 'piece', displayName: 'Piece', pieceName: 'webhook', actionName: 'return_response', ...more })
const loop = (...steps: unknown[]) => ({ kind: 'loop', displayName: 'Loop', items: '', steps })
const router = (...branches: unknown[]) => ({ kind: 'router', displayName: 'Router', branches })
const branch = (more: object) => router({ name: 'A', steps: [], ...more })
const fallback = { name: 'B', fallback: true, steps: [] }
const reply = (more: object = {}) => ({ kind: 'reply', displayName: 'Reply', response: 'Done', ...more })
const tool = (more: object = {}) => ({ steps: [], trigger: { kind: 'mcpTool', description: 'A tool', ...more } })
const parameters = (...list: unknown[]) => tool({ parameters: list })
const text = (name: unknown, more: object = {}) => ({ name, type: 'Text', ...more })
const exists = { firstValue: 'x', operator: 'EXISTS' }

describe('a mistake in', () => {
  const STEPS: [mistake: string, steps: unknown[], message: string][] = [
    ['a step', [7], '`params.steps[0]` must be an object'],
    ['a kind', [code({ kind: 'delay' })], "`params.steps[0].kind` must be 'code', 'piece', 'loop', 'router' or 'reply'"],
    ['a kind that is missing', [{ displayName: 'C' }], '`params.steps[0].kind` must be '],
    ['the name of a field', [code({ codes: '' })], '`params.steps[0].codes`: unknown field `codes`'],
    ['a code', [code({ code: 7 })], '`params.steps[0].code`: invalid type'],
    ['a skip', [code({ skip: 'yes' })], '`params.steps[0].skip`: invalid type'],
    ['a skip that is null', [code({ skip: null })], '`params.steps[0].skip` must not be null, NaN'],
    ['an input', [code({ input: [] })], '`params.steps[0].input`: invalid type'],
    ['a display name', [{ kind: 'code', code: '' }], '`params.steps[0]`: missing field `displayName`'],
    ['a piece of three parts', [piece({ pieceName: 'a/b/c' })], '`params.steps[0].pieceName` must be an npm name'],
    ['a piece without a name', [piece({ pieceName: '@a' })], '`params.steps[0].pieceName` must be an npm name'],
    ['an action', [{ ...piece(), actionName: undefined }], '`params.steps[0]`: missing field `actionName`'],
    ['the trigger of an action', [piece({ triggerName: 'a' })], '`params.steps[0].triggerName`: unknown field'],
    ['the items of a loop', [{ kind: 'loop', displayName: 'L' }], '`params.steps[0]`: missing field `items`'],
    ['a step in a loop', [code(), loop({ kind: 'x' })], '`params.steps[1].steps[0].kind` must be '],
    ['an execution', [{ ...router(fallback), execution: 'any' }], '`params.steps[0].execution`: unknown variant `any`, expected `first` or `all`'],
    ['the branches', [router()], '`params.steps[0].branches` must have at least one branch'],
    ['a branch without conditions', [branch({})], '`params.steps[0].branches[0]` must have either `conditions` or'],
    ['a branch of both kinds', [branch({ conditions: [exists], fallback: true })], '`params.steps[0].branches[0]` must have either'],
    ['a second fallback', [router(fallback, fallback)], '`params.steps[0].branches[1].fallback` is a second fallback'],
    ['a step in a branch', [router({ ...fallback, steps: [code(), 7] })], '`params.steps[0].branches[0].steps[1]` must be an object'],
    [
      'a reference of a condition', [branch({ conditions: [{ ...exists, firstValue: '{{step_9}}' }] })],
      '`params.steps[0].branches[0].conditions[0].firstValue` uses `step_9`, which is not a step of the flow',
    ],
    ['a reference of the name of a branch', [router({ ...fallback, name: '{{step_9}}' })], '`params.steps[0].branches[0].name` uses `step_9`'],
    ['a reference of the items of a loop', [{ ...loop(), items: '{{step_9}}' }], '`params.steps[0].items` uses `step_9`'],
    ['a reply', [reply({ response: undefined })], '`params.steps[0]`: missing field `response`'],
    ['a reply that is null', [reply({ response: null })], '`params.steps[0].response` must not be null, NaN'],
    ['a field of a reply', [reply({ respond: 'stop' })], '`params.steps[0].respond`: unknown field `respond`'],
    ['a reference in a reply', [reply({ response: { a: ['{{step_9}}'] } })], '`params.steps[0].response.a[0]` uses `step_9`'],
    ['a reference in an input', [code({ input: { a: ['x', { b: '{{step_9}}', '{{step_8}}': 1 }] } })], '`params.steps[0].input.a[1].b` uses `step_9`'],
  ]
  for (const [what, steps, message] of STEPS) {
    test(what, async () => assert.equal((await mistake({ steps })).slice(0, message.length), message))
  }

  const CONDITIONS: [mistake: string, conditions: unknown, message: string][] = [
    ['no conditions', [], ' must have at least one condition'],
    ['an empty group', [[exists], []], '[1] must have at least one condition'],
    ['a condition among groups', [exists, [exists]], '[0] must be a condition, or a group of conditions: a list cannot contain both'],
    ['a number in place of a group', [7], '[0] must be a condition, or a group'],
    ['a number in place of a condition', [[7]], '[0][0] must be an object'],
    ['a condition without an operator', [{ firstValue: 'x' }], '[0]`: missing field `operator`'],
    ['a condition without a value', [{ operator: 'EXISTS' }], '[0]`: missing field `firstValue`'],
    ['the first value', [{ ...exists, firstValue: 1 }], '[0].firstValue`: invalid type'],
    ['an operator', [[{ ...exists, operator: 'IS' }]], '[0][0].operator must be one of TEXT_CONTAINS, '],
    ['the name of a value', [{ ...exists, value: 1 }], '[0].value`: unknown field `value`'],
    ['a second value', [{ ...exists, secondValue: 'y' }], '[0].secondValue must be omitted for EXISTS, which tests one value'],
    ['a second value that is missing', [{ ...exists, operator: 'DATE_IS_EQUAL' }], '[0] must have a `secondValue`, because DATE_IS_EQUAL compares two values'],
  ]
  for (const [what, conditions, message] of CONDITIONS) {
    test(`conditions: ${what}`, async () => {
      const place = '`params.steps[0].branches[0].conditions'
      const found = await mistake({ steps: [branch({ conditions })] })
      assert.ok(found.startsWith(place), found)
      assert.equal(found.slice(place.length).replace('` ', ' ').slice(0, message.length), message)
    })
  }

  const OTHERS: [mistake: string, params: object, message: string][] = [
    ['the steps', { steps: undefined }, '`params`: missing field `steps`'],
    ['the name of a parameter', { steps: [], name: 'x' }, '`params.name`: unknown field `name`'],
    ['a trigger', { steps: [], trigger: 1 }, '`params.trigger` must be an object'],
    ['the kind of a trigger', { steps: [], trigger: { kind: 'cron' } }, "`params.trigger.kind` must be 'piece', 'webhook', 'mcpTool' or 'empty'"],
    ['an empty trigger', { steps: [], trigger: { kind: 'empty', input: {} } }, '`params.trigger.input`: unknown field `input`'],
    ['the piece of a trigger', { steps: [], trigger: { kind: 'piece', pieceName: '@a', triggerName: 'a' } }, '`params.trigger.pieceName` must be an npm name'],
    ['a reference of a trigger', { steps: [code()], trigger: { kind: 'webhook', input: { a: '{{step_1}}' } } }, '`params.trigger.input.a` uses `step_1`, whose'],
    ['a trigger that uses itself', { steps: [], trigger: { kind: 'webhook', input: { a: '{{trigger}}' } } }, '`params.trigger.input.a` uses `trigger`, whose'],
    ['the description of a tool', tool({ description: undefined }), '`params.trigger`: missing field `description`'],
    ['the description of a tool, when blank', tool({ description: ' ' }), '`params.trigger.description` must not be empty'],
    ['the name of a tool', tool({ toolName: '' }), '`params.trigger.toolName` must not be empty'],
    ['a field of a tool', tool({ input: {} }), '`params.trigger.input`: unknown field `input`'],
    ['the response of a tool', tool({ returnsResponse: 'yes' }), '`params.trigger.returnsResponse`: invalid type'],
    ['the parameters of a tool', tool({ parameters: {} }), '`params.trigger.parameters`: invalid type'],
    ['a parameter', parameters(7), '`params.trigger.parameters[0]` must be an object'],
    ['a field of a parameter', parameters(text('a'), text('b', { label: 'B' })), '`params.trigger.parameters[1].label`: unknown field `label`'],
    ['the type of a parameter', parameters({ name: 'a', type: 'text' }), '`params.trigger.parameters[0].type` must be one of Text, Boolean, Date, Number, Array, Object'],
    ['a parameter without a type', parameters({ name: 'a' }), '`params.trigger.parameters[0]`: missing field `type`'],
    ['the name of a parameter', parameters(text('')), '`params.trigger.parameters[0].name` must not be empty'],
    ['a name that is a number', parameters(text(1)), '`params.trigger.parameters[0].name`: invalid type'],
    ['a name twice', parameters(text('a'), text('a')), '`params.trigger.parameters[1].name` must not be `a`: agents see it as `a`, like `a`'],
    [
      'two names that agents cannot distinguish', parameters(text('full - name'), text('b'), text('full/name')),
      '`params.trigger.parameters[2].name` must not be `full/name`: agents see it as `full_name`, like `full - name`',
    ],
    [
      'a tool whose reply is lost', { ...tool(), steps: [code(), loop(reply())] },
      '`params.trigger.returnsResponse` must be true, because `params.steps[1].steps[0]` replies to the agent',
    ],
  ]
  for (const [what, params, message] of OTHERS) {
    test(what, async () => assert.equal((await mistake(params)).slice(0, message.length), message))
  }
})

test('the name of a step is a word that expressions can use, and no other step has it', async () => {
  const problem = async (name: string) => mistake({ steps: [code({ name: 'taken' }), loop(code({ name }))] })
  for (const name of ['', '1a', 'a b', 'a-b', 'a.b', 'é']) {
    assert.match(await problem(name), /^`params\.steps\[1\]\.steps\[0\]\.name` must consist of letters/)
  }
  const reserved = ['trigger', 'connections', 'flattenNestedKeys', 'taken', 'class', 'this', 'null', 'undefined', 'NaN', 'await', 'let', 'eval', 'enum']
  for (const name of reserved) {
    assert.ok((await problem(name)).startsWith(`\`params.steps[1].steps[0].name\` must not be \`${name}\`: `))
  }
})

test('steps may be nested 100 deep in each other, and no deeper', async () => {
  const nested = (depth: number) => {
    let steps: object[] = []
    for (let n = 0; n < depth; n += 1) steps = [n % 2 ? loop(...steps) : router({ ...fallback, steps })]
    return steps as unknown as FlowStep[]
  }
  assert.equal(await mistake({ steps: nested(101) }), 'the steps are nested more than 100 levels deep')
  await using server = await faultServer()
  const { workflows } = clientOf(server)
  const added = await rejection(workflows.addSteps('f', nested(101)))
  assert.equal(added.message, 'the steps are nested more than 100 levels deep')
  assert.equal(server.connections.length, 0)
  server.always(json({ id: 'f' }))
  await rejection(workflows.buildFlow({ displayName: 'F', steps: nested(100) }))
  assert.ok(server.requests.length > 1, 'the flow was created')
})

test('source code and the names of inputs may hold what looks like a reference', async () => {
  await using server = await faultServer()
  server.always(json({ id: 'f' }))
  const step = code({ code: '{{step_9}}', packageJson: '{{step_9}}', input: { '{{step_9}}': 1 } }) as FlowStep
  await rejection(clientOf(server).workflows.buildFlow({ displayName: 'F', steps: [step] }))
  assert.equal(server.requests[0]?.method, 'POST')
})

test('a part that a piece does not have is refused with those that it has, if the reply names them', async () => {
  await using server = await faultServer()
  const { workflows } = clientOf(server)
  const build = (description: object, params: object) => {
    server.always(({ method }) => json(method === 'GET' ? { version: '1.0.0', ...description } : { id: 'f' }))
    return rejection(workflows.buildFlow({ displayName: 'F', steps: [], ...params } as BuildFlowParams))
  }
  const parts = { actions: { send: {}, ask: {} }, triggers: {} }
  const action = { steps: [piece({ pieceName: '@a/b', actionName: 'sned' })] }
  const trigger = { trigger: { kind: 'piece', pieceName: '@a/b', triggerName: 'x' } }
  assert.equal((await build(parts, action)).message, '`params.steps[0].actionName` must be an action of @a/b 1.0.0: ask, send')
  assert.equal((await build(parts, trigger)).message, '`params.trigger.triggerName` must be a trigger of @a/b 1.0.0: none')
  assert.ok(server.requests.every(({ method }) => method === 'GET'))
  for (const unknown of [{}, { actions: 2, triggers: null }]) {
    for (const params of [action, trigger]) {
      server.requests.length = 0
      await build(unknown, params)
      assert.ok(server.requests.some(({ method }) => method === 'POST'))
    }
  }
})
