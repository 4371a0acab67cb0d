// What users write beyond the calls themselves, and what must not compile. This file is type-checked (`npm run check`) and
// never run.

import {
  ApiError, AuthError, Client, DecodeError, ImbraceError, NetworkError, RateLimitError, TimeoutError,
} from '../../index.js'
import type {
  FallbackBranch, Flow, FlowId, FlowRun, FlowStatus, FlowTemplate, FlowVersion, Health, Page, PayloadOf, Picked, RawFlowReply, RequestOptions, RunStatus, StepRun,
  WorkflowRecord, Workflows,
} from '../../index.js'
import { type LocalEngine, type LocalEngineOptions, startLocalEngine, type StubCall, type Stubs } from '../../local.js'
import type { Equal, Expect } from './equal.ts'

declare const workflows: Workflows
declare const template: FlowTemplate
const options: RequestOptions = { timeout: 1000 }

// What they read of results

export type Checks = [
  Expect<Equal<Picked<Flow, 'id' | 'version.displayName'>, { id: string; version: { displayName: string } }>>,
  Expect<Equal<PayloadOf<FlowId<{ n: number }>>, { n: number }>>,
  Expect<Equal<PayloadOf<string>, unknown>>,
  Expect<Equal<Page<Flow>['data'], Flow[]>>,
  Expect<Equal<Page<Flow>['next'], string | null>>,
  Expect<Equal<Flow['id'], string>>,
  Expect<Equal<Flow['status'], FlowStatus>>,
  Expect<Equal<Flow['version'], FlowVersion>>,
  Expect<Equal<Flow['a_field_of_tomorrow'], unknown>>,
  Expect<Equal<FlowRun['status'], RunStatus>>,
  Expect<Equal<FlowRun['steps'], Record<string, StepRun> | undefined>>,
  Expect<Equal<StepRun['output'], unknown>>,
  Expect<Equal<RawFlowReply['body'], Buffer>>,
  Expect<Equal<RawFlowReply['headers']['set-cookie'], string[] | undefined>>,
  Expect<Equal<RawFlowReply['headers']['content-type'], string>>,
  Expect<Equal<WorkflowRecord['cells'][string]['value'], unknown>>,
  Expect<Equal<Health['status'], string>>,
  Expect<Equal<Client['workflows'], Workflows>>,
  Expect<Equal<ImbraceError['runId'], string | undefined>>,
  Expect<Equal<ImbraceError['statusCode'], number | undefined>>,
  Expect<Equal<ImbraceError['body'], unknown>>,
]

// Ids with a type of payload

export async function typedIds(id: FlowId<{ email: string, age?: number }>, plain: string): Promise<void> {
  await workflows.triggerFlow(id, { email: 'ann@example.com' })
  await workflows.triggerFlowSync(id, { email: 'ann@example.com', age: 41 }, options)
  await workflows.triggerAndWait(id, { email: 'ann@example.com' })
  await workflows.triggerMany(id, [{ email: 'ann@example.com' }])
  await workflows.getFlow(id)
  await workflows.triggerFlow(plain, { anything: [1] })
  // @ts-expect-error -- `email` is missing
  await workflows.triggerFlow(id, {})
  // @ts-expect-error -- `mail` is no field of the payload
  await workflows.triggerFlowSync(id, { email: 'ann@example.com', mail: '' })
  // @ts-expect-error -- `age` is a number
  await workflows.triggerAndWait(id, { email: 'ann@example.com', age: 'old' })
  // @ts-expect-error -- `email` is missing in one payload
  await workflows.triggerMany(id, [{ email: 'ann@example.com' }, { age: 1 }])
  const text: string = id
  void text
}

// Narrower and wider arguments, the local engine

export async function further(): Promise<void> {
  await workflows.listFlows()
  await workflows.listFlows({ status: 'ENABLED', externalIds: 'e' })
  await workflows.listMcpServers('project_id')
  for await (const server of workflows.iterateMcpServers('project_id')) void server.token
  for (const headers of [new Headers(), new Map([['a', 'b']]), [['a', 'b'] as [string, string]], Object.entries({ a: 'b' }), { a: 'b' }]) {
    await new Client({ headers }).workflows.getFlow('f', { headers })
  }
  await workflows.triggerFlow('f')
  await workflows.importFlow('f', template)
  await workflows.moveFlow('f', 'folder_id')
  await workflows.updateRecord('r', { tableId: 't', cells: [{ fieldId: 'f', value: 'v' }] })
  await workflows.triggerMany('f', new Set([1]))
  await workflows.triggerMany('f', (async function* () { yield 1 })())
  for await (const object of workflows.iterateRecords({ tableId: 't' }, { ...options, as: 'objects' })) {
    const value: unknown = object.email
    void value
  }
  await workflows.waitForRun('r').catch((error: ImbraceError) => {
    const known: [run?: string, isTriggered?: boolean] = [error.runId, error.triggered]
    void known
  })
  const page = await workflows.listFlows()
  const first: Flow | undefined = page.data[0]
  void first

  const pieces: Stubs = {
    slack: { send_channel_message: async ({ input, auth }) => ({ text: input.text, auth }) },
    typed: { add: ({ input }: StubCall<{ a: number, b: number }>) => input.a + input.b },
  }
  // @ts-expect-error -- a stub is a function
  pieces.wrong = { value: 1 }
  const local: Required<LocalEngineOptions> = {
    apiKey: 'k', port: 0, bare: true, db: 'file', database: 'sqlite', queueDelay: 0, enableHangs: true, pieces, project: '.', allowNet: true, keepRuns: 100, startTimeout: 1, syncTimeout: 1000,
    flowTimeout: 1000, retryDelay: 1, pauseAfter: 0, memoryLimit: 64, log: 'warn', ui: true, http: {},
  triggers: { gmail: { new_email: { sampleData: {} } } },
  }
  const engine: LocalEngine = await startLocalEngine(local)
  engine.client({ timeout: 1000 })
  await engine.stop()
  await using another = await startLocalEngine()
  void another.url
}

export function errors(error: unknown): unknown {
  class Own extends ApiError {}
  const made: ImbraceError[] = [
    new AuthError('m'), new ApiError('m', { cause: error }), new RateLimitError(), new NetworkError(), new TimeoutError(), new DecodeError(), new Own('m'),
  ]
  const parents: [ApiError, NetworkError, Error] = [new RateLimitError(), new TimeoutError(), new ImbraceError()]
  if (error instanceof RateLimitError) return error.retryAfter?.toFixed()
  if (error instanceof TimeoutError) return error.runId?.length
  if (error instanceof ImbraceError) return [error.message, error.stack, error.code?.length, error.headers?.['retry-after'], error.attempts]
  return [made, parents]
}

// What must not compile

export async function mistakes(client: Client): Promise<void> {
  // @ts-expect-error -- an id is needed
  await workflows.getFlow()
  // @ts-expect-error -- ids are text
  await workflows.getFlow(1)
  // @ts-expect-error -- not a parameter
  await workflows.listFlows({ limt: 1 })
  // @ts-expect-error -- not a status
  await workflows.listFlows({ status: 'ON' })
  // @ts-expect-error -- a name is needed
  await workflows.createFlow({})
  // @ts-expect-error -- not an option
  await workflows.listFlows({}, { retries: 1 })
  // @ts-expect-error -- not an option of this call
  await workflows.getFlow('f', { pollInterval: 1 })
  // @ts-expect-error -- an operation has a request
  await workflows.applyFlowOperation('f', { type: 'LOCK_FLOW' })
  // @ts-expect-error -- not a kind of step
  await workflows.addSteps('f', [{ kind: 'wait', displayName: 'd' }])
  // @ts-expect-error -- a branch that is the fallback has no conditions
  const both: FallbackBranch = { name: 'b', fallback: true, conditions: [], steps: [] }
  // @ts-expect-error -- what was not asked for is not there
  void (await workflows.getFlow('f', { fields: ['id'] })).status
  // @ts-expect-error -- a write gives all of it
  await workflows.createFlow({ displayName: 'd' }, { fields: ['id'] })
  // @ts-expect-error -- runs of drafts are in no list
  await workflows.triggerAndWait('f', {}, { draft: true })
  // @ts-expect-error -- a number is not many payloads
  await workflows.triggerMany('f', 7)
  // @ts-expect-error -- the kind of invitation is needed
  await workflows.listInvitations()
  // @ts-expect-error -- not an operator
  await workflows.listRecords({ tableId: 't', filters: [{ fieldId: 'f', operator: 'like', value: 'v' }] })
  // @ts-expect-error -- not a form of records
  workflows.iterateRecords({ tableId: 't' }, { as: 'rows' })
  // @ts-expect-error -- not a strategy
  await workflows.retryRun('r', { strategy: 'AGAIN' })
  // @ts-expect-error -- a filter is needed
  await workflows.cancelRuns()
  // @ts-expect-error -- not an environment
  new Client({ env: 'production' })
  // A test may put a fake into its place.
  client.workflows = workflows
  // @ts-expect-error -- a fake has all methods, or is cast
  client.workflows = { listFlows: workflows.listFlows }
  // @ts-expect-error -- an element of a page may be missing
  void (await workflows.listFlows()).data[0].id
  // @ts-expect-error -- a synchronous trigger gives what the flow gives
  void (await workflows.triggerFlowSync('f')).answer
  void both
  // @ts-expect-error -- the engine cannot filter by it in bulk
  await workflows.cancelRuns({ failedStepName: 's' })
  // @ts-expect-error -- nothing comes of a deletion
  void (await workflows.deleteFlow('f')).id
}
