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

// Replies may hold fields that are not declared here; they are kept as they come.
export interface Flow {
  [field: string]: unknown
}
export interface FlowVersion {
  [field: string]: unknown
}
export interface FlowRun {
  [field: string]: unknown
}
export interface Folder {
  [field: string]: unknown
}
export interface AppConnection {
  [field: string]: unknown
}
export interface McpServer {
  [field: string]: unknown
}
export interface WorkflowTable {
  [field: string]: unknown
}
export interface WorkflowRecord {
  [field: string]: unknown
}

// The classes are declared below; these lines say which extends which.
export interface ImbraceError extends Error {
  /** The status of the reply; absent when there was none. */
  statusCode?: number
  /** The same as `statusCode`. */
  readonly status?: number
  /** The engine's own code, for example `ENTITY_NOT_FOUND`; absent when the reply had none. */
  code?: string
  /** The reply's body, parsed when it is JSON, else text; absent when it was empty. */
  body?: unknown
  /** The reply's headers, names in lower case. */
  headers?: Record<string, string>
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
}
export interface AuthError extends ImbraceError {}
export interface ApiError extends ImbraceError {}
export interface RateLimitError extends ApiError {}
export interface NetworkError extends ImbraceError {}
export interface TimeoutError extends NetworkError {}
export interface DecodeError extends ImbraceError {}

export interface GetFlowOptions extends RequestOptions {}
export interface TriggerOptions extends RequestOptions {}
