/**
 * Base class of the errors that failed calls reject with.
 *
 * There are two exceptions: a call with an invalid argument rejects with a `TypeError`, and an aborted
 * call rejects with the `reason` of its signal.
 */
export declare class ImbraceError extends Error {
  constructor(message?: string, options?: { cause?: unknown })
  /** HTTP status of the response. Absent if there was no response. */
  statusCode?: number
  /** Same as `statusCode`, unless you assign another value. */
  status?: number
  /** Error code of the engine, such as `ENTITY_NOT_FOUND`. Absent if the response has none. */
  code?: string
  /**
   * Response body: the parsed JSON, or a string if the body is not JSON. Absent if the body is empty.
   * The property is not enumerable, so loggers do not write it.
   */
  body?: unknown
  /**
   * Response headers. Names are in lower case. The property and the headers in it are not enumerable.
   * Otherwise, loggers would write them, and Express, Fastify and Koa would copy them to the responses
   * of your server.
   */
  headers?: ReplyHeaders
  /** Request id from the response. If the response has none, the id that the client sent. */
  requestId?: string
  /** Seconds to wait before the next attempt. Absent if the server does not specify a time. */
  retryAfter?: number
  /** Number of times that the request was sent. */
  attempts?: number
  /** HTTP method of the request. */
  method?: string
  /** URL of the request. It never contains a credential. */
  url?: string
  /**
   * Id of the run for which `triggerAndWait` or `waitForRun` waited. Pass it to `waitForRun` to keep
   * waiting. Absent if the client does not know the run.
   */
  runId?: string
  /**
   * `true` if the engine accepted the trigger of `triggerAndWait` before the call failed. The triggered
   * run then continues. Absent otherwise.
   */
  triggered?: boolean
  /** Number of accepted triggers. Only present if the iterable of `triggerMany` threw. */
  succeeded?: number
  /** Number of failed triggers. Only present if the iterable of `triggerMany` threw. */
  failed?: number
  /** Results of the payloads that were read before. Only present if the iterable of `triggerMany` threw. */
  results?: TriggerResult[]
  /**
   * Returns the object that `JSON.stringify` writes: name, message, fields and cause, but not
   * `headers` and `body`.
   */
  toJSON(): Record<string, unknown>
}

/**
 * Thrown if the credential is missing, invalid (401) or not authorized for the request (403).
 *
 * If the credential is missing, nothing was sent and `statusCode` is absent.
 */
export declare class AuthError extends ImbraceError {}

/**
 * Thrown if the server responds with an error status. The message contains the status, the error
 * code and the message of the server.
 */
export declare class ApiError extends ImbraceError {}

/**
 * Thrown if the server still responds with status 429 after all retries. `retryAfter` contains
 * the number of seconds to wait, if the server specifies one.
 */
export declare class RateLimitError extends ApiError {}

/**
 * Thrown if no complete response was received. `cause.code` contains the error code of Node.js,
 * such as `ECONNREFUSED`, if there is one.
 */
export declare class NetworkError extends ImbraceError {}

/**
 * Thrown if a request still exceeds its time limit after all retries, or if a method that waits reaches
 * its own time limit.
 */
export declare class TimeoutError extends NetworkError {}

/**
 * Thrown if a response does not have the expected format. The message contains the path of the invalid
 * value in the JSON.
 */
export declare class DecodeError extends ImbraceError {}
