import type { Client, ClientOptions } from './index.js'

/** How a local engine is started; all of it is optional. */
export interface LocalEngineOptions {
  /** The key that every credential must equal. Default: `api_test`. */
  apiKey?: string
  /** Default: a free one. */
  port?: number
  /** Answers like the open-source engine by itself instead of the platform. Default: false. */
  bare?: boolean
  /** An SQLite file that keeps the data. Default: data lives in memory, as long as the engine. */
  db?: string
  /** Milliseconds that a synchronous trigger waits for the flow's response. Default: 30,000. */
  syncTimeout?: number
}

/** A local engine that is running. It ends with `stop()`, and with the process that started it. */
export interface LocalEngine {
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
  /** Ends it, and resolves when it is gone. */
  stop(): Promise<void>
  /** The same, for `await using`. */
  [Symbol.asyncDispose](): Promise<void>
}

/**
 * Starts the local engine on a free port and waits until it is ready.
 *
 * @example
 * ```ts
 * import { startLocalEngine } from '@imbrace/node/local'
 *
 * const engine = await startLocalEngine()
 * const client = engine.client()
 * // ...
 * await engine.stop()
 * ```
 */
export function startLocalEngine(options?: LocalEngineOptions): Promise<LocalEngine>
