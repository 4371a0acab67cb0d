import type { Client, ClientOptions } from './index.js'

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
}

/**
 * A function that replaces an action of a piece. It returns the output of the step, or a promise of
 * it. If it throws or the promise rejects, the step fails.
 *
 * The output must be a JSON value, or `undefined` for no output.
 */
export type Stub = {
  // A method, so that a stub can declare the type of its input.
  stub(call: StubCall): unknown
}['stub']

/** Stubs by piece name and action name. `slack` is short for `@activepieces/piece-slack`. */
export type Stubs = Record<string, Record<string, Stub>>

/** Options of `startLocalEngine`. All of them are optional. */
export interface LocalEngineOptions {
  /** API key that clients must use as their credential. Default: `api_test`. */
  apiKey?: string | undefined
  /** Port to listen on. Default: any free port. */
  port?: number | undefined
  /** Whether to behave like an engine without a gateway instead of the platform. Default: false. */
  bare?: boolean | undefined
  /** Path of an SQLite file that stores the data. Default: the data is in memory and is lost on `stop`. */
  db?: string | undefined
  /**
   * Stubs for actions of pieces. They add actions that the engine does not have, and replace actions
   * that it has. A step whose action does not exist fails with a message that shows the stub to write.
   */
  pieces?: Stubs | undefined
  /** Folder whose npm packages code steps can import. Default: the current directory. */
  project?: string | undefined
  /** Whether code steps can use the network (`fetch`, `node:http`). The `http` piece always can. Default: false. */
  allowNet?: boolean | undefined
  /** Maximum number of finished runs to keep. Default: all. */
  keepRuns?: number | undefined
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
   * Longest delay in milliseconds during which a run stays `RUNNING`. For a longer delay, the run is
   * paused. Default: 10,000.
   */
  pauseAfter?: number | undefined
  /** Memory limit for the code of a run in megabytes. Default: 128. */
  memoryLimit?: number | undefined
  /**
   * Log level. The engine writes its log to stderr: errors, warnings, requests (`info`) and runs
   * (`debug`). At every level, the log includes the console output of flows. Default: no log.
   */
  log?: 'error' | 'warn' | 'info' | 'debug' | undefined
}

/** `stop` as `Symbol.asyncDispose`, if the program's `lib` has this symbol. */
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
  /** Whether it behaves like an engine without a gateway. */
  bare: boolean
  /** Process id. */
  pid: number
  /** Returns a client of the engine. Its URL and its credential are set; `options` can add to them. */
  client(options?: ClientOptions): Client
  /** Ends all runs and deletes all data. Call it between two tests. */
  reset(): Promise<void>
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
 * Rejects with a `TypeError` if an option is unknown or a stub is not a function. Rejects with an
 * `Error` if the binary is not installed, the port is in use, or the database file is invalid.
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
