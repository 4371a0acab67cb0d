import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  ApiError, ImbraceError, TimeoutError,
  type BuildFlowParams, type Flow, type FlowAction, type FlowStep, type FlowTriggerSpec, type Workflows,
} from '../../index.js'
import { eventually, inBothManners } from '../support/engines.ts'
import { gateway, type SeenRequest } from '../support/gateway.ts'

/** A step that answers the trigger with this body and ends the run. */
function answer(body: unknown, more: Partial<FlowStep> = {}): FlowStep {
  return {
    kind: 'piece',
    displayName: 'Answer',
    pieceName: 'webhook',
    actionName: 'return_response',
    input: { responseType: 'json', respond: 'stop', fields: { status: 200, headers: {}, body } },
    ...more,
  } as FlowStep
}

const code: FlowStep = { kind: 'code', displayName: 'Code', code: 'export const code = async (inputs) => inputs' }

/** A step, what is inside it, and what follows, as text: `a[b c]{d|e} f`. */
function outline(step: FlowAction | null | undefined): string {
  if (!step) return ''
  const inside = step.firstLoopAction ? `[${outline(step.firstLoopAction)}]` : ''
  const branches = step.children ? `{${step.children.map((child) => outline(child)).join('|')}}` : ''
  return [`${step.name}${inside}${branches}`, outline(step.nextAction)].filter(Boolean).join(' ')
}

const stepsOf = (flow: Flow) => outline(flow.version.trigger.nextAction)

const isOperation = ({ body }: SeenRequest, type: string, name?: string) =>
  body.type === type && (name === undefined || body.request?.action?.name === name)

const flowNames = async (workflows: Workflows) =>
  (await workflows.listFlows({ limit: 1000 })).data.map((flow) => flow.version.displayName)

/** A flow with a step of every kind, one in another. */
const nested: BuildFlowParams = {
  displayName: 'Nested',
  trigger: { kind: 'webhook' },
  steps: [
    { ...code, skip: true, continueOnFailure: true } as FlowStep,
    {
      kind: 'loop',
      displayName: 'Each lead',
      items: '{{trigger.body.leads}}',
      steps: [
        {
          kind: 'router',
          name: 'by_score',
          displayName: 'By score',
          branches: [
            {
              name: 'Hot',
              conditions: [
                [
                  { firstValue: '{{step_2.item.score}}', operator: 'NUMBER_IS_GREATER_THAN', secondValue: '5' },
                  { firstValue: '{{step_2.item.name}}', operator: 'EXISTS' },
                ],
                [{ firstValue: '{{step_2.item.name}}', operator: 'TEXT_EXACTLY_MATCHES', secondValue: 'ann' }],
              ],
              steps: [answer({ hot: '{{step_2.item.name}}', at: '{{step_2.index}}' })],
            },
            { name: 'Otherwise', fallback: true, steps: [{ ...code, skip: true } as FlowStep] },
          ],
        },
      ],
    },
    answer({ hot: null, looked: '{{step_2.index}}' }, { displayName: 'None' }),
  ],
  publish: true,
}

/** Never called: what the types let through, and what they refuse. */
export const typed: (FlowStep | FlowTriggerSpec)[] = [
  { kind: 'loop', displayName: 'Loop', items: '{{trigger.body}}' },
  { kind: 'webhook', input: { authType: 'header' } },
  { kind: 'reply', displayName: 'Reply', response: ['{{trigger.a}}'] },
  { kind: 'mcpTool', description: 'D', parameters: [{ name: 'a', type: 'Date' }] },
  // @ts-expect-error There is no such type of a parameter.
  { kind: 'mcpTool', description: 'D', parameters: [{ name: 'a', type: 'text' }] },
  // @ts-expect-error There is no such kind.
  { kind: 'delay', displayName: 'Delay' },
  // @ts-expect-error A loop has no code.
  { kind: 'loop', displayName: 'Loop', items: '', code: '' },
  // @ts-expect-error A piece needs an action.
  { kind: 'piece', displayName: 'Piece', pieceName: 'slack' },
  // @ts-expect-error A branch has conditions or is the fallback.
  { kind: 'router', displayName: 'Router', branches: [{ name: 'A', steps: [] }] },
  // @ts-expect-error There is no such operator.
  { kind: 'router', displayName: 'R', branches: [{ name: 'A', conditions: [{ firstValue: '', operator: 'LIKE' }], steps: [] }] },
]

inBothManners((setup) => {
  test('steps of every kind, one in another, are built, published and run', async () => {
    const { workflows } = setup().client
    const flow = await workflows.buildFlow(nested)
    assert.equal(stepsOf(flow), 'step_1 step_2[by_score{step_3|step_4}] step_5')
    assert.equal(flow.status, 'ENABLED')
    assert.equal(flow.version.state, 'LOCKED')
    assert.equal(flow.version.valid, true)

    const hot = { leads: [{ name: 'Bob', score: 3 }, { name: 'Cid', score: 9 }] }
    assert.deepEqual(await workflows.triggerFlowSync(flow.id, hot), { hot: 'Cid', at: 2 })
    const ann = { leads: [{ name: 'ANN', score: 1 }] }
    assert.deepEqual(await workflows.triggerFlowSync(flow.id, ann), { hot: 'ANN', at: 1 })
    const cold = { leads: [{ name: 'Bob', score: 3 }, { score: 8 }] }
    assert.deepEqual(await workflows.triggerFlowSync(flow.id, cold), { hot: null, looked: 2 })
  })

  test('what the engine keeps of a step is what was described', async () => {
    const { workflows } = setup().client
    const { version } = await workflows.buildFlow({
      displayName: 'Settings',
      trigger: { kind: 'webhook', displayName: 'Lead', pieceVersion: '0.1.25' },
      steps: [
        { ...code, input: { b: 1, a: ['{{trigger.body}}'] }, retryOnFailure: true } as FlowStep,
        answer('x', { skip: true }),
      ],
    })
    assert.equal(version.trigger.displayName, 'Lead')
    assert.deepEqual(version.trigger.settings.propertySettings, { authType: { type: 'MANUAL' } })
    assert.deepEqual(version.trigger.settings.input, { authType: 'none' })
    const first = version.trigger.nextAction
    assert.deepEqual(first?.settings, {
      sourceCode: { code: 'export const code = async (inputs) => inputs', packageJson: '{}' },
      input: { b: 1, a: ['{{trigger.body}}'] },
      errorHandlingOptions: { continueOnFailure: { value: false }, retryOnFailure: { value: true } },
    })
    // Postgres orders the keys of `jsonb`.
    assert.deepEqual(Object.keys(first?.settings.input as object), ['a', 'b'])
    const second = first?.nextAction
    assert.equal(second?.skip, true)
    assert.equal(second?.settings.pieceName, '@activepieces/piece-webhook')
    assert.match(String(second?.settings.pieceVersion), /^~?0\.1\.25$/)
    const manual = { type: 'MANUAL' }
    assert.deepEqual(second?.settings.propertySettings, { responseType: manual, respond: manual, fields: manual })
  })

  test('a flow may have no trigger and no steps yet', async () => {
    const { workflows } = setup().client
    for (const trigger of [undefined, { kind: 'empty' } as const]) {
      const flow = await workflows.buildFlow({ displayName: 'Empty', trigger, steps: [] })
      assert.equal(flow.version.trigger.type, 'EMPTY')
      assert.equal(flow.status, 'DISABLED')
    }
  })

  test('it goes into a folder and a project', async () => {
    const { workflows } = setup().client
    const folder = await workflows.createFolder({ displayName: 'Built' })
    const projectId = await workflows.resolveProjectId()
    const flow = await workflows.buildFlow({ displayName: 'In a folder', folderId: folder.id, projectId, steps: [code] })
    assert.equal(flow.folderId, folder.id)
    assert.equal(flow.projectId, projectId)
  })

  test('a piece is asked for its version once, and all requests carry one id', async (t) => {
    const { client, seen } = await gateway(t, setup())
    await client.workflows.buildFlow({ ...nested, displayName: 'One id' }, { requestId: 'built-1' })
    assert.deepEqual(new Set(seen.map((request) => request.requestId)), new Set(['built-1']))
    const paths = seen.filter(({ path }) => !path.startsWith('/v1/users')).map(({ method, path }) => `${method} ${path}`)
    assert.equal(paths[0], 'GET /v1/pieces/%40activepieces/piece-webhook')
    assert.equal(paths.filter((path) => path.includes('/v1/pieces/')).length, 1)
    const types = seen.map(({ body }) => body.type).filter(Boolean)
    assert.deepEqual(types, ['UPDATE_TRIGGER', ...Array<string>(6).fill('ADD_ACTION'), 'LOCK_AND_PUBLISH'])
  })

  test('an operation that is refused names the step, and the flow is deleted', async (t) => {
    const refusal = { statusCode: 400, code: 'FST_ERR_VALIDATION', error: 'Bad Request', message: 'body is wrong' }
    const { client, seen } = await gateway(t, setup(), (request) =>
      isOperation(request, 'ADD_ACTION', 'step_3') ? { status: 400, body: refusal } : undefined)
    await assert.rejects(client.workflows.buildFlow({ ...nested, displayName: 'Refused' }, { requestId: 'r-3' }), (error) => {
      assert.ok(error instanceof ApiError)
      assert.equal(error.message, 'step "step_3": 400 FST_ERR_VALIDATION: body is wrong')
      const { statusCode, code, body, requestId, attempts, method, url } = error
      assert.deepEqual({ statusCode, code, body, requestId }, { statusCode: 400, code: refusal.code, body: refusal, requestId: 'r-3' })
      assert.deepEqual({ attempts, method }, { attempts: 1, method: 'POST' })
      assert.match(String(url), /\/v1\/flows\/[^/]+$/)
      assert.match(String(error.stack), /builder\.test\.ts/)
      return true
    })
    assert.equal(seen.at(-1)?.method, 'DELETE')
    assert.equal(seen.at(-1)?.requestId, 'r-3')
    assert.ok(!(await flowNames(setup().client.workflows)).includes('Refused'))
  })

  test('an operation that is accepted and not done names the step, and the flow is deleted', async (t) => {
    const { client } = await gateway(t, setup(), (request) => {
      // What the engine does with a parent that is not there.
      if (isOperation(request, 'ADD_ACTION', 'by_score')) request.body.request!.parentStep = 'nobody'
      return undefined
    })
    await assert.rejects(client.workflows.buildFlow({ ...nested, displayName: 'Silent' }), (error) => {
      assert.ok(error instanceof ImbraceError)
      assert.equal(error.name, 'ImbraceError')
      assert.match(error.message, /^step "by_score": the engine accepted the operation but did not apply it/)
      assert.equal(error.statusCode, undefined)
      assert.equal(error.method, 'POST')
      assert.match(String(error.requestId), /^[0-9a-f-]{36}$/)
      return true
    })
    assert.ok(!(await flowNames(setup().client.workflows)).includes('Silent'))
  })

  test('a trigger that is accepted and not set is found too', async (t) => {
    const answers = [
      { type: 'EMPTY', settings: {} }, { type: 'EMPTY', settings: { triggerName: 'catch_webhook' } },
      { type: 'PIECE_TRIGGER', settings: { triggerName: 'other' } },
    ]
    for (const answer of answers) {
      const { client } = await gateway(t, setup(), (request, seen) => {
        if (!isOperation(request, 'UPDATE_TRIGGER')) return undefined
        const id = request.path.split('/').at(-1)
        return { body: { id, version: { id: `${seen.length}`, trigger: { name: 'trigger', valid: false, ...answer } } } }
      })
      await assert.rejects(client.workflows.buildFlow({ ...nested, displayName: 'No trigger' }), {
        name: 'ImbraceError', message: /^step "trigger": the engine accepted/,
      })
    }
    assert.ok(!(await flowNames(setup().client.workflows)).includes('No trigger'))
  })

  test('a flow that cannot be published is deleted as well', async (t) => {
    const { client } = await gateway(t, setup(), (request) =>
      isOperation(request, 'LOCK_AND_PUBLISH') ? { status: 500, body: { message: 'no' } } : undefined)
    await assert.rejects(client.workflows.buildFlow({ ...nested, displayName: 'Unpublished' }), {
      name: 'ApiError', message: 'publish: 500: no', statusCode: 500,
    })
    assert.ok(!(await flowNames(setup().client.workflows)).includes('Unpublished'))
  })

  test('keepOnError keeps it, and the message tells its id', async (t) => {
    const { client, seen } = await gateway(t, setup(), (request) =>
      isOperation(request, 'ADD_ACTION', 'step_2') ? { status: 503, body: { message: 'busy' } } : undefined)
    const built = client.workflows.buildFlow({ ...nested, displayName: 'Kept' }, { keepOnError: true })
    const error = await built.catch((error: unknown) => error)
    assert.ok(error instanceof ApiError)
    const id = /^step "step_2": 503: busy; the incomplete flow (\S+) is kept$/.exec(error.message)?.[1]
    assert.ok(id, error.message)
    assert.equal(stepsOf(await setup().client.workflows.getFlow(id)), 'step_1')
    assert.ok(seen.every(({ method }) => method !== 'DELETE'))
  })

  test('a flow that cannot be deleted either is named', async (t) => {
    const { client } = await gateway(t, setup(), (request) => {
      if (request.method === 'DELETE') return { status: 403, body: { code: 'AUTHORIZATION', params: { message: 'not yours' } } }
      return isOperation(request, 'ADD_ACTION', 'step_2') ? 'hang' : undefined
    })
    const built = client.workflows.buildFlow({ ...nested, displayName: 'Stuck' }, { timeout: 200 })
    const error = await built.catch((error: unknown) => error)
    assert.ok(error instanceof TimeoutError)
    const id = /^step "step_2": no complete response within 200 ms; the incomplete flow (\S+) could not be deleted: 403 AUTHORIZATION: not yours$/
      .exec(error.message)?.[1]
    assert.ok(id, error.message)
    assert.equal(stepsOf(await setup().client.workflows.getFlow(id)), 'step_1')
  })

  test('an abort in the middle deletes the flow', async (t) => {
    const abort = new AbortController()
    const { client, seen } = await gateway(t, setup(), (request) => {
      if (!isOperation(request, 'ADD_ACTION', 'step_2')) return undefined
      abort.abort(new Error('enough'))
      return 'hang'
    })
    const built = client.workflows.buildFlow({ ...nested, displayName: 'Aborted' }, { signal: abort.signal })
    await assert.rejects(built, { message: 'enough' })
    await eventually(async () => seen.at(-1)?.method === 'DELETE')
    await eventually(async () => !(await flowNames(setup().client.workflows)).includes('Aborted'))
  })

  test('an unknown piece is found before anything is created', async (t) => {
    const { client, seen } = await gateway(t, setup())
    const steps = [answer('x', { pieceName: 'nope' })]
    await assert.rejects(client.workflows.buildFlow({ displayName: 'Piece', steps }), {
      name: 'ApiError', statusCode: 404, code: 'ENTITY_NOT_FOUND', message: /^step "step_1": 404 ENTITY_NOT_FOUND: piece_/,
    })
    await assert.rejects(client.workflows.buildFlow({ displayName: 'Piece', steps: [answer('x', { actionName: 'answer' })] }), {
      name: 'TypeError',
      message: /^`params\.steps\[0\]\.actionName` must be an action of @activepieces\/piece-webhook 0\.1\.25: return_response/,
    })
    assert.ok(seen.every(({ method }) => method === 'GET'))
  })

  test('steps are added where they are wanted, and numbers go on', async () => {
    const { workflows } = setup().client
    const { id } = await workflows.buildFlow({ ...nested, publish: false })
    const inLoop = await workflows.addSteps(id, [code, answer({ first: '{{step_2.item}}', code: '{{step_6}}' })], {
      parentStep: 'step_2', location: 'INSIDE_LOOP',
    })
    assert.equal(stepsOf(inLoop), 'step_1 step_2[step_6 step_7 by_score{step_3|step_4}] step_5')
    const inBranch = await workflows.addSteps(id, [{ ...code, input: { n: '{{step_2.item}}{{step_6}}' } } as FlowStep], {
      parentStep: 'by_score', location: 'INSIDE_BRANCH', branchIndex: 1,
    })
    assert.equal(stepsOf(inBranch), 'step_1 step_2[step_6 step_7 by_score{step_3|step_8 step_4}] step_5')
    const atEnd = await workflows.addSteps(id, [{ ...code, input: { n: '{{step_2.index}}' } } as FlowStep], {
      parentStep: 'step_5', startIndex: 20,
    })
    assert.equal(stepsOf(atEnd), 'step_1 step_2[step_6 step_7 by_score{step_3|step_8 step_4}] step_5 step_21')
    const atStart = await workflows.addSteps(id, [code])
    assert.equal(stepsOf(atStart), 'step_22 step_1 step_2[step_6 step_7 by_score{step_3|step_8 step_4}] step_5 step_21')
    assert.equal(stepsOf(await workflows.getFlow(id)), stepsOf(atStart))
    assert.equal(stepsOf(await workflows.addSteps(id, [])), stepsOf(atStart))
  })

  test('a step gets the next number whose name no step has, also when that step comes later', async () => {
    const { workflows } = setup().client
    const named = (name: string) => ({ ...code, name }) as FlowStep
    const { id, version } = await workflows.buildFlow({ displayName: 'N', steps: [code, code, named('step_2'), named('lead')] })
    assert.equal(outline(version.trigger.nextAction), 'step_1 step_3 step_2 lead')
    const numbered = await workflows.addSteps(id, [code, code, { ...code, input: { a: '{{lead}}' } } as FlowStep], { parentStep: 'lead', startIndex: 1 })
    assert.equal(stepsOf(numbered), 'step_1 step_3 step_2 lead step_4 step_5 step_6')
  })

  test('added steps that do not fit the flow are a TypeError, and nothing is changed', async (t) => {
    const { workflows } = setup().client
    const { id } = await workflows.buildFlow({ ...nested, publish: false })
    const { client, seen } = await gateway(t, setup())
    const add = (...args: Parameters<Workflows['addSteps']> extends [string, ...infer Rest] ? Rest : never) =>
      client.workflows.addSteps(id, ...args)
    const uses = (text: string) => [{ ...code, input: { a: text } } as FlowStep]
    const cases: [() => Promise<Flow>, RegExp][] = [
      [() => add([code], { parentStep: 'step_9' }), /^`params\.parentStep` must be a step of the flow: `step_9` is not one of `trigger`, `step_1`/],
      [() => add([code], { parentStep: 'step_1', location: 'INSIDE_LOOP' }), /^`params\.location` is invalid: `step_1` is not a loop/],
      [() => add([code], { parentStep: 'by_score', location: 'INSIDE_BRANCH', branchIndex: 2 }), /^`params\.branchIndex` must be less than 2/],
      [() => add(uses('{{step_9}}')), /^`steps\[0\]\.input\.a` uses `step_9`, which is not a step of the flow/],
      [() => add(uses('{{step_1}}')), /^`steps\[0\]\.input\.a` uses `step_1`, whose output is not available here/],
      [() => add(uses('{{step_3}}'), { parentStep: 'step_5' }), /uses `step_3`, whose output is not available here/],
      [() => add(uses('{{step_3}}'), { parentStep: 'step_4' }), /uses `step_3`, whose output is not available here/],
      [
        () => add(uses('{{step_3}}'), { parentStep: 'by_score', location: 'INSIDE_BRANCH', branchIndex: 1 }),
        /uses `step_3`, whose output is not available here/,
      ],
      [() => add([code], { location: 'INSIDE_BRANCH', branchIndex: 0 }), /^`params\.location` is invalid: `trigger` has no branches/],
      [() => add([{ ...code, name: 'by_score' } as FlowStep]), /^`steps\[0\]\.name` must not be `by_score`/],
    ]
    for (const [call, message] of cases) await assert.rejects(call(), { name: 'TypeError', message })
    assert.ok(seen.every(({ method }) => method === 'GET'))
  })

  test('a step that cannot be added names itself and those that were', async (t) => {
    const { workflows } = setup().client
    const { id } = await workflows.buildFlow({ displayName: 'Added to', steps: [code] })
    const { client, seen } = await gateway(t, setup(), (request) =>
      isOperation(request, 'ADD_ACTION', 'step_4') ? { status: 409, body: { code: 'FLOW_IN_USE', params: {} } } : undefined)
    await assert.rejects(client.workflows.addSteps(id, [code, code, code], { parentStep: 'step_1' }), {
      name: 'ApiError', code: 'FLOW_IN_USE',
      message: 'step "step_4": 409 FLOW_IN_USE: Conflict; steps that were already added: step_2, step_3',
    })
    assert.equal(stepsOf(await workflows.getFlow(id)), 'step_1 step_2 step_3')
    assert.equal(new Set(seen.map(({ requestId }) => requestId)).size, 1)
    await assert.rejects(workflows.addSteps('aaaaaaaaaaaaaaaaaaaaa', [code]), { name: 'ApiError', statusCode: 404 })
  })

  test('a flow may be longer than JSON is usually deep', async () => {
    const { workflows } = setup().client
    const steps = Array.from({ length: 150 }, (_, n): FlowStep =>
      ({ ...code, input: { before: n === 0 ? '' : `{{step_${n}}}` } }) as FlowStep)
    const flow = await workflows.buildFlow({ displayName: 'Long', steps })
    assert.equal(stepsOf(flow).split(' ').length, 150)
    const longer = await workflows.addSteps(flow.id, [code], { parentStep: 'step_150' })
    assert.match(stepsOf(longer), / step_150 step_151$/)
  })

  test('nothing is sent for what cannot be meant', async (t) => {
    const { client, seen } = await gateway(t, setup())
    const { workflows } = client
    const build = (params: unknown, options?: unknown) => workflows.buildFlow(params as BuildFlowParams, options as object)
    const of = (...steps: unknown[]) => build({ displayName: 'F', steps })
    const add = (steps: unknown, params?: unknown) => workflows.addSteps('flow', steps as FlowStep[], params as object)
    const router = (...branches: unknown[]) => ({ kind: 'router', displayName: 'R', branches })
    const cases: [() => Promise<Flow>, RegExp][] = [
      [() => build(undefined), /^`params` must be an object/],
      [() => build({ displayName: 'F' }), /^`params`: missing field `steps`/],
      [() => build({ displayName: 'F', steps: [], keepOnError: true }), /^`params\.keepOnError`: unknown field/],
      [() => build({ displayName: 'F', steps: [], trigger: null }), /^`params\.trigger` must not be null/],
      [() => build({ displayName: 'F', steps: [] }, { keepOnErrors: true }), /^`options\.keepOnErrors`: unknown field/],
      [() => build({ displayName: 'F', steps: [], publish: true }), /^`params\.publish` requires a `trigger`/],
      [() => of({ kind: 'delay' }), /^`params\.steps\[0\]\.kind` must be 'code', 'piece', 'loop', 'router' or 'reply'/],
      [() => of(code, { ...code, name: 'a b' }), /^`params\.steps\[1\]\.name` must consist of letters/],
      [() => of({ ...code, name: 'a' }, { ...code, name: 'a' }), /^`params\.steps\[1\]\.name` must not be `a`/],
      [() => of({ ...code, input: { a: '{{step_2}}' } }, code), /^`params\.steps\[0\]\.input\.a` uses `step_2`, whose output/],
      [
        () => of(code, router({ name: 'A', conditions: [[{ firstValue: '', operator: 'LIKE' }]], steps: [] })),
        /^`params\.steps\[1\]\.branches\[0\]\.conditions\[0\]\[0\]\.operator` must be one of TEXT_CONTAINS, /,
      ],
      [() => of(router({ name: 'A', steps: [] })), /^`params\.steps\[0\]\.branches\[0\]` must have either/],
      [() => add(undefined), /^`steps` must be an array/],
      [() => add([{ kind: 'delay' }]), /^`steps\[0\]\.kind` must be /],
      [() => add([code], { location: 'BEFORE' }), /^`params\.location`: unknown variant/],
      [() => add([code], { location: 'INSIDE_BRANCH' }), /^`params\.branchIndex` is required/],
      [() => add([code], 'step_1'), /^`params` must be an object/],
      [() => workflows.addSteps('', [code]), /^`flowId` must not be empty/],
    ]
    for (const [call, message] of cases) await assert.rejects(call(), { name: 'TypeError', message })
    const cycle: Record<string, unknown> = {}
    cycle.self = cycle
    await assert.rejects(of({ ...code, input: cycle }), { name: 'TypeError', message: /circular/ })
    assert.deepEqual(seen, [])
  })
})
