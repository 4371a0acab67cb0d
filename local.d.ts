import type { Client, ClientOptions, FlowRun } from './index.js'

/** The argument of a stub: the step that calls it, and the input of the step. */
export interface StubCall<Input = Record<string, unknown>> {
  /** Input of the step. Expressions are resolved. */
  input: Input
  /** Value of the step's connection. Absent if the step has no connection. */
  auth?: unknown
  /** npm name of the piece. */
  pieceName: string
  /** Version of the piece. */
  pieceVersion: string
  /** Name of the action. */
  actionName: string
  /** Name of the step. */
  stepName: string
  /** Id of the flow. */
  flowId: string
  /** Id of the run. */
  runId: string
  /**
   * URL that resumes the run if the stub pauses it. A request to this URL can use any method and needs no credential.
   */
  resumeUrl: string
  /**
   * The request that resumed the run. Absent if the stub has not paused the run before. An empty object if the run was
   * resumed at the time `until`.
   */
  resumed?: ResumeRequest | undefined
}

/** A request that resumes a run. */
export interface ResumeRequest {
  /** Body of the request. */
  body?: unknown
  /** Headers of the request. */
  headers?: Record<string, string> | undefined
  /** Query parameters of the request. */
  queryParams?: Record<string, unknown> | undefined
}

/** The response of a flow to a synchronous trigger. */
export interface StubResponse {
  /** Status. Default: 200. */
  status?: number | undefined
  /** Headers. */
  headers?: Record<string, string> | undefined
  /** Body: a string, or another JSON value. */
  body?: unknown
}

/** The result of `pause`, `respond` or `stop`. A stub returns it. */
export interface StubEffect {
  /** The effect on the run. */
  readonly kind: 'pause' | 'respond' | 'stop'
}

/**
 * Creates an effect for a stub to return: the run pauses. When the run is resumed, the engine calls the stub again,
 * with `resumed` in its argument.
 *
 * `until` is the time at which the engine resumes the run. The engine sends `response` to the caller of a synchronous
 * trigger, if the stub belongs to the piece of the flow's trigger. Throws a `TypeError` if `until` is not a date.
 *
 * @example
 * ```ts
 * import { pause, type Stubs } from '@imbrace/node/local'
 *
 * const pieces: Stubs = {
 *   slack: {
 *     request_approval: ({ resumed }) => resumed ? { approved: resumed.queryParams?.action === 'approve' } : pause(),
 *   },
 * }
 * ```
 */
export function pause(options?: { until?: Date | string | number | undefined; response?: StubResponse | undefined }): StubEffect

/**
 * Creates an effect for a stub to return: the engine sends `response` to the caller of a synchronous trigger, and the
 * run continues. The stub must belong to the piece of the flow's trigger. The engine ignores responses of other pieces.
 * `output` is the output of the step.
 *
 * @example
 * ```ts
 * import { respond } from '@imbrace/node/local'
 *
 * const pieces = { chat: { reply: () => respond({ body: { text: 'Hello' } }, { sent: true }) } }
 * ```
 */
export function respond(response: StubResponse, output?: unknown): StubEffect

/**
 * Creates an effect for a stub to return: the engine sends `response` as it does for `respond`, and the run ends with
 * the status `SUCCEEDED`.
 *
 * @example
 * ```ts
 * import { stop } from '@imbrace/node/local'
 *
 * const pieces = { chat: { end: () => stop({ status: 204 }) } }
 * ```
 */
export function stop(response: StubResponse, output?: unknown): StubEffect

/** A text that a CODE step wrote to the console. */
export interface RunLog {
  /** Name of the step. */
  step: string
  /**
   * Level of the console method. The level of `console.log` and `console.info` is `info`. The level of `console.trace`
   * is `debug`.
   */
  level: 'debug' | 'info' | 'warn' | 'error'
  /** The text as the console formats it. */
  text: string
  /** Time of the engine when the step wrote the text, in ISO 8601. */
  time: string
}

/** A run without ids, times and durations. */
export interface RunSnapshot {
  /** Status of the run. */
  status: string
  /** Name of the step that failed. */
  failedStep?: string | undefined
  /** The trigger and the steps, by name. */
  steps: Record<string, Record<string, unknown>>
}

/**
 * A function that replaces an action of a piece. It returns the output of the step, or a promise for the output. If it
 * throws or the promise rejects, the step fails.
 *
 * The output must be a JSON value, or `undefined` for no output.
 */
export type Stub = {
  // This is a method, so that a stub can declare the type of its input.
  stub(call: StubCall): unknown
}['stub']

/** Stubs by piece name and action name. `slack` is short for `@activepieces/piece-slack`. */
export type Stubs = Record<string, Record<string, Stub>>

/** A stub of a trigger. */
export interface TriggerStub {
  /** Output of the trigger when {@link LocalEngine.fireTrigger} is called without an event: a JSON value. */
  sampleData?: unknown
}

/** Stubs of triggers by piece name and trigger name. `gmail` is short for `@activepieces/piece-gmail`. */
export type TriggerStubs = Record<string, Record<string, TriggerStub>>

/** A request to a faked host, which an HTTP step or `fetch` in a CODE step sent. */
export interface FakeRequest<Body = Record<string, unknown>> {
  /** Key of `http` that matched the request. */
  host: string
  /** Method in upper case. */
  method: string
  /** Full URL, with query parameters. */
  url: string
  /** Headers, with names in lower case. */
  headers: Record<string, string>
  /**
   * Body of the request: the parsed value if the body is JSON, otherwise the text. Absent if the request has no body.
   */
  body?: Body | undefined
  /** Name of the step. */
  stepName: string
  /** Id of the flow. */
  flowId: string
  /** Id of the run. */
  runId: string
  /** Message of the error that the fake threw. Only `requests` returns it. */
  error?: string | undefined
}

/** The part of a `Response` that the engine uses. */
export interface ResponseLike {
  /** Status. */
  readonly status: number
  /** Headers, as an iterable of names and values. */
  readonly headers: object
  /** Resolves to the body. */
  arrayBuffer(): Promise<ArrayBuffer>
}

/** The response of a fake. */
export interface FakeResponse {
  /** Status from 200 to 599. Default: 200. */
  status?: number | undefined
  /** Headers. An array is a header with several values. */
  headers?: Record<string, string | string[]> | undefined
  /** Body: a string, bytes, or another JSON value. It sets a default for `content-type`. */
  body?: unknown
}

/**
 * A function that answers the requests to a host. It returns a `Response`, a `FakeResponse`, or a promise for one of
 * them. If it throws or the promise rejects, the connection fails.
 */
export type Fake = {
  // This is a method, so that a fake can declare the type of the body.
  /** Answers a request. */
  fake(request: FakeRequest): FakeResponse | ResponseLike | Promise<FakeResponse | ResponseLike>
}['fake']

/**
 * Fakes by host: `api.openai.com`, `*.example.com` for all hosts below `example.com`, or `*` for all hosts. A port is
 * optional. An exact host takes precedence over a pattern, and a longer pattern takes precedence over a shorter
 * pattern.
 */
export type Fakes = Record<string, Fake>

/** Options of `startLocalEngine`. All of them are optional. */
export interface LocalEngineOptions {
  /** API key that clients must use as their credential. Default: `api_test`. */
  apiKey?: string | undefined
  /** Port to listen on. Default: any free port. */
  port?: number | undefined
  /** Whether to behave like an engine without a gateway instead of like the platform. Default: false. */
  bare?: boolean | undefined
  /**
   * Path of an SQLite file that stores the data. Default: the engine keeps the data in memory and loses it on `stop`.
   */
  db?: string | undefined
  /**
   * Database whose behavior the engine imitates. Default: `postgres`, which the platform uses. With `sqlite`, creation
   * times are whole seconds, and filters of records compare values as text.
   */
  database?: 'postgres' | 'sqlite' | undefined
  /**
   * Time in milliseconds until a new run can be read and appears in lists. The real engine also stores queued runs with
   * a delay. The delay does not apply to synchronous triggers. Default: 20.
   */
  queueDelay?: number | undefined
  /**
   * Whether the engine never responds to `CHANGE_STATUS` with `ENABLED` if the flow was triggered while it was
   * disabled. The real engine behaves in this way. Default: false.
   */
  enableHangs?: boolean | undefined
  /**
   * Stubs for actions of pieces. They add actions that the engine does not have, and replace actions
   * that it has. A step whose action does not exist fails with a message that shows the stub to write.
   */
  pieces?: Stubs | undefined
  /**
   * Stubs for triggers of pieces that the engine does not have. Clients can build flows with these triggers, and
   * `fireTrigger` fires them.
   */
  triggers?: TriggerStubs | undefined
  /**
   * Fakes that answer the requests of the `http` piece, and of `fetch` in CODE steps, to their hosts. The engine does
   * not connect to these hosts. The retries, redirects and time limits of the step still apply. The `http` piece can
   * connect to all other hosts. CODE steps can connect to other hosts only if `allowNet` is true.
   *
   * If a fake throws, the step gets the same result as after a failed connection: the `http` piece gets status 500
   * without a body, and `fetch` in CODE steps rejects with the error `fetch failed`.
   */
  http?: Fakes | undefined
  /** Folder whose npm packages code steps can import. Default: the current directory. */
  project?: string | undefined
  /**
   * Whether code steps can use the network (`fetch`, `node:http`). The `http` piece can always use it. Default: false.
   */
  allowNet?: boolean | undefined
  /** Maximum number of finished runs to keep. Default: all. */
  keepRuns?: number | undefined
  /**
   * Time within which the engine must be ready, in milliseconds. After it, the engine is killed and `startLocalEngine`
   * rejects with the end of the engine's log. Default: 30,000.
   */
  startTimeout?: number | undefined
  /** Time that a synchronous trigger waits for the response of a flow, in milliseconds. Default: 30,000. */
  syncTimeout?: number | undefined
  /** Time limit of a run in milliseconds. Default: 600,000. */
  flowTimeout?: number | undefined
  /**
   * Delay before the first retry of a failed step (`retryOnFailure`) in milliseconds. It doubles with
   * each retry. Default: 4,000.
   */
  retryDelay?: number | undefined
  /**
   * Longest delay in milliseconds during which a run stays `RUNNING`. During a longer delay, the run is `PAUSED`.
   * Default: 10,000.
   */
  pauseAfter?: number | undefined
  /**
   * Memory limit for the code of a run in megabytes. A run that needs more ends as `MEMORY_LIMIT_EXCEEDED`. With its buffers
   * it may take 128 MB more. Default: 128.
   */
  memoryLimit?: number | undefined
  /**
   * Whether to write the address of the page that shows runs to stderr. The page is also available if this option is
   * false: see {@link LocalEngine.pageUrl}. Default: false.
   */
  ui?: boolean | undefined
  /**
   * Log level. The engine writes its log to stderr: errors, warnings, requests (`info`) and runs
   * (`debug`). At every level, the log includes the console output of flows. Default: no log.
   */
  log?: 'error' | 'warn' | 'info' | 'debug' | undefined
}

/** Requests that fail. At least one of `code`, `status` and `delay` is required. */
export interface RequestFailure {
  /**
   * Path of the requests, with an optional method: `POST /v1/flows/*`. The path starts with `/v1`, or is `/`. A `*`
   * matches one segment. At the end of the path, it matches one or more segments.
   */
  route: string
  /** Error code of the engine. It sets the status (409 or 402) and the body. */
  code?: 'FLOW_IN_USE' | 'QUOTA_EXCEEDED' | undefined
  /**
   * Status of the response. If `code` or `status` is set, the engine does not carry out the request. Otherwise, it
   * carries out the request after `delay`.
   */
  status?: number | undefined
  /** Body of the response: a string, or another JSON value. Default: an error in the format of the engine. */
  body?: unknown
  /** Headers of the response. */
  headers?: Record<string, string> | undefined
  /** Real time before the response, in milliseconds. Default: 0. */
  delay?: number | undefined
  /** How many requests fail. `Infinity` means all. Default: 1. */
  times?: number | undefined
}

/** Runs that fail. None of their steps is executed. */
export interface RunFailure {
  /** Status of the runs. */
  runStatus: 'INTERNAL_ERROR' | 'MEMORY_LIMIT_EXCEEDED' | 'QUOTA_EXCEEDED' | 'TIMEOUT'
  /** Id of the flow. Default: runs of any flow fail. */
  flowId?: string | undefined
  /** How many runs fail. `Infinity` means all. Default: 1. */
  times?: number | undefined
}

/**
 * The clock of an engine. It runs at the speed of real time, and tests can move it. The engine uses it for delays,
 * pauses, schedules, retries of steps, the time limit of runs, the waits of synchronous triggers, and all times in the
 * data. The time-outs of the client, and dates and timers in CODE steps, use real time.
 */
export interface LocalClock {
  /**
   * Advances the time by `duration`: milliseconds, or a text with the units `ms`, `s`, `m`, `h`, `d` and `w`. Resolves to
   * the new time.
   *
   * Whenever work becomes due, such as a schedule or the end of a delay, the clock stops until that work has ended or
   * waits again. If the work makes no progress for two seconds, the clock continues without it. A run whose stub never
   * returns therefore reaches its time limit.
   *
   * Rejects with a `TypeError` if `duration` is invalid.
   *
   * @example
   * ```ts
   * await engine.client().workflows.triggerFlow(flow.id, {}) // The flow sends a reminder after three days.
   * await engine.clock.advance('3d')
   * const [run] = await engine.runs(flow.id)
   * ```
   */
  advance(duration: number | string): Promise<Date>
  /**
   * Sets the time to `date`: a `Date`, an ISO 8601 text, or milliseconds since 1970. Resolves to the new time when all
   * work that is due by then has ended or waits again. Unlike with `advance`, a schedule fires at most once.
   *
   * Rejects with a `TypeError` if `date` is invalid.
   *
   * @example
   * ```ts
   * await engine.clock.set('2026-02-28T08:59:00Z')
   * await engine.clock.advance('1m') // Schedules of 9:00 fire.
   * ```
   */
  set(date: Date | string | number): Promise<Date>
}

/**
 * The method `[Symbol.asyncDispose]`, which is the same as `stop`. It is only declared if the program's `lib` has this
 * symbol.
 */
type Disposal = SymbolConstructor extends { readonly asyncDispose: infer S extends symbol } ? { [K in S]: () => Promise<void> } : {}

/**
 * A running local engine. It runs until you call `stop()`, or until the process that started it ends.
 *
 * `await using` also stops it, if the program's `lib` includes `esnext.disposable`.
 */
export interface LocalEngine extends Disposal {
  /** URL of the engine. */
  url: string
  /** API key of the engine. */
  apiKey: string
  /** Whether the engine behaves like an engine without a gateway. */
  bare: boolean
  /** Process id. */
  pid: number
  /**
   * Address of the page that shows runs and flows, for a browser on this machine. It contains a secret. Programs that
   * know the address can trigger flows while the engine runs.
   */
  pageUrl: string
  /**
   * Returns the address of a run on the page, for example for the message of a failing test.
   *
   * Throws a `TypeError` if `runId` is not a non-empty string.
   *
   * @example
   * ```ts
   * const run = await engine.client().workflows.triggerAndWait(flow.id, {})
   * if (run.status !== 'SUCCEEDED') throw new Error(`The run failed: ${engine.runUrl(run.id)}`)
   * ```
   */
  runUrl(runId: string): string
  /**
   * Returns a client that has the URL and the credential of the engine. `options` can add other options or replace
   * these.
   */
  client(options?: ClientOptions): Client
  /**
   * Ends all runs, deletes all data and returns to the real time. Call it between two tests. When the promise resolves,
   * no run is executing, writing data or waiting. The engine responds with status 500 to synchronous triggers that
   * still wait for a run.
   */
  reset(): Promise<void>
  /**
   * Makes the next requests or runs fail, so that you can test your error handling. The failures occur in the order in
   * which `fail` was called. `reset` removes the failures that have not occurred.
   *
   * Rejects with a `TypeError` if the argument is invalid.
   *
   * @example
   * ```ts
   * await engine.fail({ route: 'POST /v1/flows/*', code: 'FLOW_IN_USE' })
   * await engine.fail({ route: '/v1/webhooks/*', status: 429, headers: { 'retry-after': '1' }, times: 2 })
   * await engine.fail({ flowId: flow.id, runStatus: 'INTERNAL_ERROR' })
   * ```
   */
  fail(failure: RequestFailure | RunFailure): Promise<void>
  /**
   * Returns the calls of the stubs of a piece, or of one of its actions, since the start or the last `reset`.
   *
   * @example
   * ```ts
   * console.log(engine.calls('slack').map(({ input }) => input.text)) // [ 'Reminder' ]
   * ```
   */
  calls(piece: string, action?: string): StubCall[]
  /**
   * Returns the requests to one faked host, or to all faked hosts, since the start or the last `reset`. `host` is a key
   * of the option `http`.
   *
   * Throws a `TypeError` if `host` is not a key of `http`.
   *
   * @example
   * ```ts
   * console.log(engine.requests('api.openai.com').map(({ body }) => body?.model)) // [ 'gpt-5' ]
   * ```
   */
  requests(host?: string): FakeRequest[]
  /**
   * Returns the parts of a run that are the same in every execution, for snapshot tests: the status, the failed step
   * and the steps. Durations are removed. Placeholders such as `<runId>` replace ids, the URL of the engine, and times
   * between the start and the end of the run.
   *
   * @example
   * ```ts
   * const snapshot = engine.snapshot(await engine.client().workflows.triggerAndWait(flow.id, {}))
   * ```
   */
  snapshot(run: FlowRun): RunSnapshot
  /** The clock of the engine. */
  clock: LocalClock
  /**
   * Resumes a paused run now, as a request to its resume URL does. Resolves to the run when the run has ended or waits
   * again. If the run is paused for a delay, the delay ends at once.
   *
   * `body` is the body of the request, a JSON value. Rejects with an `Error` if the run is not paused.
   *
   * @example
   * ```ts
   * const run = await engine.resume(runId, { approved: true })
   * ```
   */
  resume(runId: string, body?: unknown): Promise<FlowRun>
  /**
   * Fires the schedule of a flow now. Resolves to the run when the run has ended or waits.
   *
   * Rejects with an `Error` if the flow is not enabled or its trigger is not a schedule.
   *
   * @example
   * ```ts
   * const run = await engine.fireSchedule(flow.id)
   * ```
   */
  fireSchedule(flowId: string): Promise<FlowRun>
  /**
   * Fires the trigger of an enabled flow. `event` is the output of the trigger, a JSON value. Default: the sample data
   * of the trigger's stub. Resolves to the run when the run has ended or waits.
   *
   * Rejects with an `Error` if the flow is not enabled, or if there is neither an event nor sample data.
   *
   * @example
   * ```ts
   * const run = await engine.fireTrigger(flow.id, { subject: 'Invoice 7' })
   * ```
   */
  fireTrigger(flowId: string, event?: unknown): Promise<FlowRun>
  /**
   * Fires the trigger of an enabled flow once for each event, as a polling trigger does for the events that it finds.
   * Resolves to the runs, in the order of the events, when all runs have ended or wait.
   *
   * Rejects with a `TypeError` if `events` is not an array, and with an `Error` if the flow is not enabled.
   *
   * @example
   * ```ts
   * const runs = await engine.fireTriggers(flow.id, [{ subject: 'One' }, { subject: 'Two' }])
   * ```
   */
  fireTriggers(flowId: string, events: unknown[]): Promise<FlowRun[]>
  /**
   * Returns the runs of a flow, or of all flows, with their steps. The oldest run is first. The list includes runs of
   * drafts. First, the method waits, as {@link LocalClock.advance} does, until each run has ended or waits for a time,
   * a request or another flow.
   *
   * @example
   * ```ts
   * await engine.client().workflows.triggerFlow(flow.id, { name: 'Ann' })
   * const [run] = await engine.runs(flow.id)
   * ```
   */
  runs(flowId?: string): Promise<FlowRun[]>
  /**
   * Returns the texts that the CODE steps of a run wrote to the console, in order. First, the method waits as `runs`
   * does.
   *
   * Rejects with an `Error` if no run has this id.
   *
   * @example
   * ```ts
   * const run = await engine.client().workflows.triggerAndWait(flow.id, {})
   * console.log((await engine.logs(run.id)).map(({ step, text }) => `${step}: ${text}`)) // [ 'step_1: 3 rows' ]
   * ```
   */
  logs(runId: string): Promise<RunLog[]>
  /** Stops the engine, and resolves when its process has ended. */
  stop(): Promise<void>
}

/**
 * Starts a local engine, and resolves when it is ready.
 *
 * A running engine does not keep your process alive. In tests, stop it in a hook
 * (`after(() => engine.stop())`), or use `await using engine = await startLocalEngine()`
 * (TypeScript 5.2 or later).
 *
 * Rejects with a `TypeError` if an option is unknown, a stub or a fake is not a function, or a key of `http` is not a
 * host. Rejects with an `Error` if the binary is not installed, the port is in use, or the database file is invalid.
 *
 * @example
 * ```ts
 * import { startLocalEngine } from '@imbrace/node/local'
 *
 * const engine = await startLocalEngine({
 *   pieces: {
 *     slack: {
 *       send_channel_message: async ({ input }) => ({ ok: true, channel: input.channel }),
 *     },
 *   },
 * })
 * const client = engine.client()
 * // ...
 * await engine.stop()
 * ```
 */
export function startLocalEngine(options?: LocalEngineOptions): Promise<LocalEngine>
