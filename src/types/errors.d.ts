// The classes are declared below; these lines say which extends which.
export interface ImbraceError extends Error {
  /** The status of the reply; absent when there was none. */
  statusCode?: number
  /** The same as `statusCode`, unless it is assigned. */
  status?: number
  /** The engine's own code, for example `ENTITY_NOT_FOUND`; absent when the reply had none. */
  code?: string
  /** The reply's body, parsed when it is JSON, else text; absent when it was empty. Not enumerable, so loggers skip it. */
  body?: unknown
  /**
   * The reply's headers, names in lower case. Neither `headers` nor its members are enumerable, because loggers would
   * write them, and Express, Fastify and Koa would send them with their own reply.
   */
  headers?: ReplyHeaders
  /** Under which id the platform knows the request: the reply's, else the one that was sent. */
  requestId?: string
  /** Seconds that the server asks to wait; absent when it does not. */
  retryAfter?: number
  /** How often the request was sent. */
  attempts?: number
  /** The method of the request. */
  method?: string
  /** The address of the request. It holds no credential. */
  url?: string
  /** The run of `triggerAndWait` or `waitForRun`, once it is known: `waitForRun` can go on with it. */
  runId?: string
  /** `true` if the engine had accepted the trigger of `triggerAndWait`: its run goes on. Absent otherwise. */
  triggered?: boolean
  /** Of `triggerMany` whose iterable threw: how many triggers the engine took before. */
  succeeded?: number
  /** Of `triggerMany` whose iterable threw: how many triggers it did not take. */
  failed?: number
  /** Of `triggerMany` whose iterable threw: the result of each payload that was taken from it. */
  results?: TriggerResult[]
  /** What JSON shows of the error: its name, message, fields and cause, without `headers` and `body`. */
  toJSON(): Record<string, unknown>
}
export interface AuthError extends ImbraceError {}
export interface ApiError extends ImbraceError {}
export interface RateLimitError extends ApiError {}
export interface NetworkError extends ImbraceError {}
export interface TimeoutError extends NetworkError {}
export interface DecodeError extends ImbraceError {}
