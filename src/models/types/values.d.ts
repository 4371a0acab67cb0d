/** One page of a list. */
export interface Page<T> {
  /** The elements, newest first for most lists. */
  data: T[]
  /** The `cursor` of the page after this one; null on the last page. */
  next: string | null
  /** The `cursor` of the page before this one; null on the first page. */
  previous: string | null
}

/** Whether a flow can be triggered. */
export type FlowStatus = 'ENABLED' | 'DISABLED'

/**
 * How far a run is. More values may come with newer engines; an unknown one is data, not an error.
 * Final are all but `QUEUED`, `RUNNING` and `PAUSED`.
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

/** How a connection proves itself to the service that it is for. */
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
