/** One page of a list. */
export interface Page<T> {
  /** The elements, newest first for most lists. */
  data: T[]
  /**
   * The `cursor` of the page after this one; null on the last page. Rows that were created in the same second as the last
   * row of this page may be on neither: an iterator gives every row.
   */
  next: string | null
  /** The `cursor` of the page before this one; null on the first page. */
  previous: string | null
}

/** The headers of a reply, names in lower case. `set-cookie` is an array of all cookies, as in Node. */
export type ReplyHeaders = Record<string, string> & {
  /** Each cookie that the reply sets. */
  'set-cookie'?: string[]
}

/** Whether a flow can be triggered. */
export type FlowStatus = 'ENABLED' | 'DISABLED'

/**
 * The status of a run. `QUEUED`, `RUNNING` and `PAUSED` runs are still in progress; every other status is final, except
 * that the engine's queue may run an `INTERNAL_ERROR` run again minutes later. Newer engines may have more values; an
 * unknown one is data, not an error.
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

/** A moment: ISO 8601 text, or a `Date`. */
export type Moment = string | Date

/** Headers, for example a plain object, a `Headers`, a `Map` or an array of entries. Names differ in more than their case. */
export type HeadersInput =
  | Record<string, string | undefined>
  | Iterable<readonly [name: string, value: string]>
  // A `Headers` is iterable only with `dom.iterable`.
  | {
      /** Returns the value of a header. */
      get(name: string): string | null
      /** Calls a function with each header. */
      forEach(callback: (value: string, name: string) => void): void
    }
