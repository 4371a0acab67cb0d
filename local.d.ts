import type { Client, ClientOptions } from './index.js'

/** What a stub is called with: the step's input, resolved, and whose it is. */
export interface StubCall<Input = Record<string, unknown>> {
  /** The step's input. */
  input: Input
  /** The value of the step's connection, where it has one. */
  auth?: unknown
  /** The piece's npm name. */
  pieceName: string
  /** The piece's version in the flow. */
  pieceVersion: string
  /** The action. */
  actionName: string
  /** The step's name in the flow. */
  stepName: string
  /** The flow that runs. */
  flowId: string
  /** The run. */
  runId: string
}

/**
 * Stands in for an action of a piece: what it returns is the step's output, and what it throws fails the step.
 *
 * The output must be JSON. `undefined` is no output.
 */
export type Stub = {
  // A method, so that a stub may say what type its input has.
  stub(call: StubCall): unknown
}['stub']

/** Stubs by piece and action. `slack` stands for `@activepieces/piece-slack`. */
export type Stubs = Record<string, Record<string, Stub>>

/** How a local engine is started; all of it is optional. */
export interface LocalEngineOptions {
  /** The key that every credential must equal. Default: `api_test`. */
  apiKey?: string | undefined
  /** Default: a free one. */
  port?: number | undefined
  /** Answers like the open-source engine by itself instead of the platform. Default: false. */
  bare?: boolean | undefined
  /** An SQLite file that keeps the data. Default: data lives in memory, as long as the engine. */
  db?: string | undefined
  /**
   * Functions for the actions that flows use of pieces which the engine does not have, or in place of its own. A step
   * without one fails, in words that show the function to write.
   */
  pieces?: Stubs | undefined
  /** Lets the code of flows use the network (`fetch`). Default: false. The http piece always may. */
  allowNet?: boolean | undefined
  /** How many runs that have ended are kept. Default: all. */
  keepRuns?: number | undefined
  /** Milliseconds that a synchronous trigger waits for the flow's response. Default: 30,000. */
  syncTimeout?: number | undefined
  /** Milliseconds that a run may take. Default: 600,000. */
  flowTimeout?: number | undefined
  /** Milliseconds before a step that retries on failure is run again; they double each time. Default: 4,000. */
  retryDelay?: number | undefined
  /** Milliseconds of the longest delay that a run waits for where it stands; for a longer one it is paused. Default: 10,000. */
  pauseAfter?: number | undefined
  /** Megabytes that the code of a run may hold. Default: 128. */
  memoryLimit?: number | undefined
  /**
   * Shows on stderr what the engine logs: its errors, its warnings, each request (`info`), each run (`debug`), and what
   * flows write to the console in any case. Default: nothing is shown.
   */
  log?: 'error' | 'warn' | 'info' | 'debug' | undefined
}

/** `stop` under `Symbol.asyncDispose`, if the program's `lib` knows this symbol. */
type Disposal = SymbolConstructor extends { readonly asyncDispose: infer S extends symbol } ? { [K in S]: () => Promise<void> } : {}

/**
 * A local engine that is running. It ends with `stop()`, and with the process that started it in whatever way.
 *
 * `await using` stops it too, if the program's `lib` has `esnext.disposable`.
 */
export interface LocalEngine extends Disposal {
  /** Its address. */
  url: string
  /** The key that it takes. */
  apiKey: string
  /** Whether it answers like the open-source engine by itself. */
  bare: boolean
  /** Its process. */
  pid: number
  /** A client of it; `options` may add to the address and the credential. */
  client(options?: ClientOptions): Client
  /** Ends all runs and deletes everything, as between two tests. */
  reset(): Promise<void>
  /** Ends it, and resolves when it is gone. */
  stop(): Promise<void>
}

/**
 * Starts the local engine on a free port and waits until it is ready.
 *
 * It keeps no process alive. In tests it ends in a hook (`after(() => engine.stop())`), or with the block that it was
 * started in (`await using engine = await startLocalEngine()`, from TypeScript 5.2 on).
 *
 * Rejects with an `Error` in words when the binary is not there, the port is in use, or the database file is none; with
 * a `TypeError` that names an option that is none.
 *
 * @example
 * ```ts
 * import { startLocalEngine } from '@imbrace/node/local'
 *
 * const engine = await startLocalEngine({
 *   pieces: { slack: { send_channel_message: async ({ input }) => ({ ok: true, channel: input.channel }) } },
 * })
 * const client = engine.client()
 * // ...
 * await engine.stop()
 * ```
 */
export function startLocalEngine(options?: LocalEngineOptions): Promise<LocalEngine>
