/** One page of a list. */
export interface Page<T> {
  /** Elements of the page. Most lists return the newest first. */
  data: T[]
  /**
   * Cursor of the next page. Null on the last page. An element that was created in the same second as
   * the last element of this page can be missing from both pages. Iterators return all elements.
   */
  next: string | null
  /** Cursor of the previous page. Null on the first page. */
  previous: string | null
}

/** Response headers. Names are in lower case. `set-cookie` is an array of cookies, as in Node.js. */
export type ReplyHeaders = Record<string, string> & {
  /** Cookies that the response sets. */
  'set-cookie'?: string[]
}

/**
 * Id of a flow whose payload has a known type. At run time it is a plain string. `imbrace-flows types` writes a module
 * with such ids, and the methods that trigger a flow accept only the payload that belongs to the id.
 */
export type FlowId<Payload = unknown> = string & {
  /** Type of the payload. No such property exists at run time. */
  readonly __payload: Payload
}

/** The payload of the flow with this id. It is `unknown` for a plain string. */
export type PayloadOf<Id> = Id extends FlowId<infer Payload> ? Payload : unknown

/** The status of a flow. Only `ENABLED` flows can be triggered. */
export type FlowStatus = 'ENABLED' | 'DISABLED'

/**
 * The status of a run. `QUEUED`, `RUNNING` and `PAUSED` runs are still in progress. Every other status
 * is final, with one exception: the engine may execute a run with the status `INTERNAL_ERROR` again a
 * few minutes later. Newer engines can return other values.
 */
export type RunStatus =
  | 'QUEUED'
  | 'RUNNING'
  | 'SUCCEEDED'
  | 'FAILED'
  | 'PAUSED'
  | 'TIMEOUT'
  | 'CANCELED'
  | 'STOPPED'
  | 'QUOTA_EXCEEDED'
  | 'INTERNAL_ERROR'
  | 'MEMORY_LIMIT_EXCEEDED'
  | (string & {})

/** How a connection authenticates with its service. */
export type ConnectionType =
  | 'SECRET_TEXT'
  | 'OAUTH2'
  | 'CLOUD_OAUTH2'
  | 'PLATFORM_OAUTH2'
  | 'BASIC_AUTH'
  | 'CUSTOM_AUTH'
  | (string & {})

/** A point in time: a string in ISO 8601, or a `Date`. */
export type Moment = string | Date

/**
 * HTTP headers: a plain object, a `Headers`, a `Map` or an array of entries. Two names that differ
 * only in case are rejected with a `TypeError`.
 */
export type HeadersInput =
  | Record<string, string | undefined>
  | Iterable<readonly [name: string, value: string]>
  // TypeScript declares `Headers` as iterable only if `lib` includes `dom.iterable`.
  | {
      /** Returns the value of a header. */
      get(name: string): string | null
      /** Calls a function for each header. */
      forEach(callback: (value: string, name: string) => void): void
    }
