// These types replace types of Node.js and of the DOM, so that programs compile without `@types/node` and the `dom`
// library.

/** An abort signal, such as the `AbortSignal` of Node.js or of the DOM. */
export interface AbortSignalLike {
  /** Whether the signal is aborted. */
  readonly aborted: boolean
  /** Reason of the abort. */
  readonly reason?: unknown
  /** Adds a listener. */
  addEventListener(type: 'abort', listener: () => void): void
  /** Removes a listener. */
  removeEventListener(type: 'abort', listener: () => void): void
}

/** A `Buffer`. Its type is `Uint8Array` in programs that compile without `@types/node`. */
export type Bytes = typeof globalThis extends { Buffer: { isBuffer(value: unknown): value is infer B } } ? B : Uint8Array

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
  'set-cookie'?: string[] | undefined
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

/** The position of a step relative to its parent step. */
export type StepLocation = 'AFTER' | 'INSIDE_LOOP' | 'INSIDE_BRANCH'

/** A condition of a router's branch: it compares two values, or tests one. */
export interface BranchCondition {
  /** Value to compare. Expressions (`{{ … }}`) are resolved. */
  firstValue: string
  /** Value to compare with. Omit it for operators that test one value, such as `EXISTS`. */
  secondValue?: string | undefined
  /** Comparison operator. */
  operator: BranchOperator
  /** Whether text and list operators distinguish case. Default: false. */
  caseSensitive?: boolean | undefined
}

/** A comparison operator of a branch condition. */
export type BranchOperator =
  | 'TEXT_CONTAINS' | 'TEXT_DOES_NOT_CONTAIN' | 'TEXT_EXACTLY_MATCHES' | 'TEXT_DOES_NOT_EXACTLY_MATCH'
  | 'TEXT_START_WITH' | 'TEXT_DOES_NOT_START_WITH' | 'TEXT_ENDS_WITH' | 'TEXT_DOES_NOT_END_WITH'
  | 'NUMBER_IS_GREATER_THAN' | 'NUMBER_IS_LESS_THAN' | 'NUMBER_IS_EQUAL_TO'
  | 'BOOLEAN_IS_TRUE' | 'BOOLEAN_IS_FALSE'
  | 'DATE_IS_BEFORE' | 'DATE_IS_EQUAL' | 'DATE_IS_AFTER'
  | 'LIST_CONTAINS' | 'LIST_DOES_NOT_CONTAIN' | 'LIST_IS_EMPTY' | 'LIST_IS_NOT_EMPTY'
  | 'EXISTS' | 'DOES_NOT_EXIST'

/** The trigger of a flow for `buildFlow`. */
export type FlowTriggerSpec = PieceTriggerSpec | WebhookTriggerSpec | McpToolTriggerSpec | EmptyTriggerSpec

/** A trigger that a piece provides. */
export interface PieceTriggerSpec {
  /** Kind of the trigger. */
  kind: 'piece'
  /** npm name of the piece. `slack` is short for `@activepieces/piece-slack`. */
  pieceName: string
  /** Version of the piece. Default: the newest version. */
  pieceVersion?: string | undefined
  /** Name of the piece's trigger. */
  triggerName: string
  /** Display name of the trigger. Default: `triggerName`. */
  displayName?: string | undefined
  /** Input of the trigger. */
  input?: Record<string, unknown> | undefined
}

/** A webhook trigger: `triggerFlow` or an HTTP request to the flow's webhook starts the flow. */
export interface WebhookTriggerSpec {
  /** Kind of the trigger. */
  kind: 'webhook'
  /** Display name of the trigger. Default: `Webhook`. */
  displayName?: string | undefined
  /** Input of the trigger. `authType` is `none` by default. */
  input?: Record<string, unknown> | undefined
  /** Version of `@activepieces/piece-webhook`. Default: the newest version. */
  pieceVersion?: string | undefined
}

/**
 * A trigger that makes the flow a tool for AI agents. The agents call the flow through an MCP server.
 * `addFlowTool` adds the flow to that server. The trigger outputs the arguments of the call. Steps use
 * them in expressions such as `{{trigger.city}}`, or `{{trigger['home city']}}` if the name of the
 * argument contains a space.
 */
export interface McpToolTriggerSpec {
  /** Kind of the trigger. */
  kind: 'mcpTool'
  /**
   * Name of the tool in the engine's editor. Agents see the display name of the flow instead (see
   * `McpFlowTool.toolName`). Default: the display name of the flow.
   */
  toolName?: string | undefined
  /** Description for agents: what the tool does, and when to use it. */
  description: string
  /** Parameters of the tool. Default: none. */
  parameters?: McpToolParameter[] | undefined
  /**
   * Whether agents wait for the reply of the flow, for up to 30 s. Required if the flow has a step of
   * the kind `reply`. Default: false. Agents then get an empty response at once.
   */
  returnsResponse?: boolean | undefined
  /** Display name of the trigger. Default: `MCP Tool`. */
  displayName?: string | undefined
  /** Version of `@activepieces/piece-mcp`. Default: the newest version. */
  pieceVersion?: string | undefined
}

/** A parameter of a tool. */
export interface McpToolParameter {
  /**
   * Name of the parameter. In the name that agents see, one `_` replaces each sequence of white space,
   * `/`, `@` and `-`. Use English letters, digits and `_`, because many agents refuse other characters.
   */
  name: string
  /**
   * Type of the parameter. Agents pass a `Date` as a string, an `Array` as a list of strings, and an
   * `Object` as an object whose values are strings.
   */
  type: 'Text' | 'Boolean' | 'Date' | 'Number' | 'Array' | 'Object'
  /** Whether agents must pass the parameter. Default: true. */
  required?: boolean | undefined
  /** Description of the parameter for agents. */
  description?: string | undefined
}

/** An empty trigger. A flow with an empty trigger cannot be published. */
export interface EmptyTriggerSpec {
  /** Kind of the trigger. */
  kind: 'empty'
}

/** A step for `buildFlow` and `addSteps`. */
export type FlowStep = CodeStep | PieceStep | LoopStep | RouterStep | ReplyStep

/** Fields that every kind of step has. */
export interface FlowStepBase {
  /**
   * Name of the step: letters, digits and `_`, but not a reserved word of JavaScript. Expressions in
   * later steps refer to its output by this name. Default: `step_1`, `step_2` and so on.
   */
  name?: string | undefined
  /** Display name of the step. */
  displayName: string
  /**
   * Whether the run continues if the step fails. Only for steps of the kinds `code`, `piece` and
   * `reply`. Default: false.
   */
  continueOnFailure?: boolean | undefined
  /**
   * Whether to retry the step if it fails. The engine retries it up to three times, after delays of 4,
   * 8 and 16 seconds. Only for steps of the kinds `code`, `piece` and `reply`. Default: false.
   */
  retryOnFailure?: boolean | undefined
  /** Whether runs skip the step. Default: false. */
  skip?: boolean | undefined
}

/** A step that runs JavaScript or TypeScript code. */
export interface CodeStep extends FlowStepBase {
  /** Kind of the step. */
  kind: 'code'
  /**
   * Source code: a module that exports the function `code(inputs)`. The engine does not resolve
   * expressions in the source code. Pass values in `input` instead.
   */
  code: string
  /** `package.json` of the code, as a string. Default: `{}`. */
  packageJson?: string | undefined
  /** Argument of `code`. Expressions (`{{ … }}`) in its strings are resolved. */
  input?: Record<string, unknown> | undefined
}

/** A step that runs an action of a piece. */
export interface PieceStep extends FlowStepBase {
  /** Kind of the step. */
  kind: 'piece'
  /** npm name of the piece. `slack` is short for `@activepieces/piece-slack`. */
  pieceName: string
  /** Version of the piece. Default: the newest version. */
  pieceVersion?: string | undefined
  /** Name of the piece's action. */
  actionName: string
  /** Input of the action. Expressions (`{{ … }}`) in its strings are resolved. */
  input?: Record<string, unknown> | undefined
}

/**
 * A step that runs other steps for each item of a list. If the loop is named `step_1`, those steps can
 * use `{{step_1.item}}` and `{{step_1.index}}`. The index starts at 1.
 */
export interface LoopStep extends FlowStepBase {
  /** Kind of the step. */
  kind: 'loop'
  /** Expression whose value is an array, such as `{{trigger.body.items}}`. */
  items: string
  /** Steps to run for each item. Default: none. */
  steps?: FlowStep[] | undefined
}

/** A step that runs the branches whose conditions are true. */
export interface RouterStep extends FlowStepBase {
  /** Kind of the step. */
  kind: 'router'
  /**
   * Whether to run only the first branch whose conditions are true (`first`), or every such branch
   * (`all`). Default: `first`.
   */
  execution?: 'first' | 'all' | undefined
  /** Branches, in the order in which their conditions are tested. */
  branches: FlowBranch[]
}

/** A branch of a router: a branch with conditions, or the fallback. */
export type FlowBranch = ConditionBranch | FallbackBranch

/** A branch that runs when its conditions are true. */
export interface ConditionBranch {
  /** Display name of the branch. */
  name: string
  /**
   * Conditions of the branch. A list of conditions is true if all of them are true. A list of groups
   * is true if all conditions of at least one group are true.
   */
  conditions: BranchCondition[] | BranchCondition[][]
  /** Absent or false for a branch with conditions. */
  fallback?: false | undefined
  /** Steps of the branch. */
  steps: FlowStep[]
}

/** The branch that runs if no other branch does. */
export interface FallbackBranch {
  /** Display name of the branch. */
  name: string
  /** Marks the branch as the fallback. */
  fallback: true
  /** A fallback branch has no conditions. */
  conditions?: undefined
  /** Steps of the branch. */
  steps: FlowStep[]
}

/**
 * A step that replies to the AI agent that called the flow as a tool. The trigger must be of the kind
 * `mcpTool` with `returnsResponse: true`.
 */
export interface ReplyStep extends FlowStepBase {
  /** Kind of the step. */
  kind: 'reply'
  /**
   * Any JSON value. Expressions (`{{ … }}`) in its strings are resolved. The agent receives the object
   * `{ "response": … }`, which contains this value.
   */
  response: unknown
  /** Whether the run continues with the next step. Default: false. The run then ends. */
  continueAfterReply?: boolean | undefined
  /** Version of `@activepieces/piece-mcp`. Default: the newest version. */
  pieceVersion?: string | undefined
}

/** A step in an operation. */
export interface FlowActionInput {
  /** Name of the step, such as `step_1`. Expressions refer to the step's output by this name. */
  name: string
  /** Type of the step. */
  type: 'CODE' | 'PIECE' | 'LOOP_ON_ITEMS' | 'ROUTER' | (string & {})
  /** Display name of the step. */
  displayName: string
  /** Whether the configuration is complete. */
  valid: boolean
  /** Whether runs skip the step. Default: false. */
  skip?: boolean | undefined
  /**
   * Settings of the step. Their content depends on the type of the step: the source code, the piece and
   * its action, the items of a loop, or the branches of a router.
   */
  settings: Record<string, unknown>
  [field: string]: unknown
}

/** The trigger that an edit operation of `applyFlowOperation` sets. */
export interface FlowTriggerInput {
  /** Name of the trigger: always `trigger`. */
  name: string
  /** Type of the trigger. `EMPTY` until a trigger is chosen. */
  type: 'EMPTY' | 'PIECE_TRIGGER' | (string & {})
  /** Display name of the trigger. */
  displayName: string
  /** Whether the configuration is complete. */
  valid: boolean
  /** Piece, trigger name and input of a `PIECE_TRIGGER`. */
  settings: Record<string, unknown>
  [field: string]: unknown
}

/**
 * An operation that changes a flow. The client also sends operations whose type is not listed here.
 *
 * If an operation refers to a step that does not exist, the engine accepts the operation but does not
 * change the flow.
 */
export type FlowOperation =
  /** Locks the draft, publishes it and enables the flow. */
  | { type: 'LOCK_AND_PUBLISH'; request: Record<string, unknown> }
  /** Enables or disables the flow. */
  | {
      type: 'CHANGE_STATUS'
      request: {
        /** New status of the flow. */
        status: FlowStatus
      }
    }
  /** Locks the draft without publishing it. */
  | { type: 'LOCK_FLOW'; request: Record<string, unknown> }
  /** Moves the flow to a folder, or removes it from its folder. */
  | {
      type: 'CHANGE_FOLDER'
      request: {
        /** Id of the folder. Null removes the flow from its folder. */
        folderId: string | null
      }
    }
  /** Renames the flow. */
  | {
      type: 'CHANGE_NAME'
      request: {
        /** New display name. */
        displayName: string
      }
    }
  /** Moves a step. */
  | {
      type: 'MOVE_ACTION'
      request: {
        /** Name of the step. */
        name: string
        /** Name of the parent step. The step is placed after the parent step or inside it. */
        newParentStep: string
        /** Position relative to the parent step. Default: `AFTER`. */
        stepLocationRelativeToNewParent?: StepLocation | undefined
        /** Index of the branch, starting at 0. Only for `INSIDE_BRANCH`. */
        branchIndex?: number | undefined
      }
    }
  /** Replaces the trigger and all steps. */
  | {
      type: 'IMPORT_FLOW'
      request: {
        /** New display name of the flow. */
        displayName: string
        /** Trigger of the flow. Its `nextAction` is the first step. */
        trigger: FlowTriggerInput
        /** Version of the format of the steps. */
        schemaVersion?: string | null | undefined
      }
    }
  /** Replaces the trigger. The steps are kept. */
  | { type: 'UPDATE_TRIGGER'; request: FlowTriggerInput }
  /** Adds a step. Always set `stepLocationRelativeToParent`: if it is absent, the steps after a loop are lost. */
  | {
      type: 'ADD_ACTION'
      request: {
        /** Name of the parent step. The step is placed after the parent step or inside it. */
        parentStep: string
        /** Position relative to the parent step. Default: `AFTER`. */
        stepLocationRelativeToParent?: StepLocation | undefined
        /** Index of the branch, starting at 0. Only for `INSIDE_BRANCH`. */
        branchIndex?: number | undefined
        /** Step to add. */
        action: FlowActionInput
      }
    }
  /** Replaces the step with the same name. Steps inside it and after it are kept. */
  | { type: 'UPDATE_ACTION'; request: FlowActionInput }
  /** Deletes steps. */
  | {
      type: 'DELETE_ACTION'
      request: {
        /** Names of the steps. */
        names: string[]
      }
    }
  /** Copies a step. The copy follows the original step and gets a new name. */
  | {
      type: 'DUPLICATE_ACTION'
      request: {
        /** Name of the step. */
        stepName: string
      }
    }
  /** Replaces the draft with an older version. */
  | {
      type: 'USE_AS_DRAFT'
      request: {
        /** Id of the version. */
        versionId: string
      }
    }
  /** Adds a branch to a router. */
  | {
      type: 'ADD_BRANCH'
      request: {
        /** Name of the router. */
        stepName: string
        /** Index of the new branch, starting at 0. */
        branchIndex: number
        /** Display name of the branch. */
        branchName: string
        /** Groups of conditions. The branch matches if all conditions of at least one group are true. */
        conditions?: BranchCondition[][] | undefined
      }
    }
  /** Deletes a branch of a router and the steps of the branch. */
  | {
      type: 'DELETE_BRANCH'
      request: {
        /** Name of the router. */
        stepName: string
        /** Index of the branch, starting at 0. */
        branchIndex: number
      }
    }
  /** Copies a branch. The copy follows the original branch. */
  | {
      type: 'DUPLICATE_BRANCH'
      request: {
        /** Name of the router. */
        stepName: string
        /** Index of the branch, starting at 0. */
        branchIndex: number
      }
    }
  /** Moves a branch of a router. */
  | {
      type: 'MOVE_BRANCH'
      request: {
        /** Name of the router. */
        stepName: string
        /** Current index of the branch, starting at 0. */
        sourceBranchIndex: number
        /** New index of the branch, starting at 0. */
        targetBranchIndex: number
      }
    }
  /** Sets whether runs skip the steps that `names` lists. */
  | {
      type: 'SET_SKIP_ACTION'
      request: {
        /** Names of the steps. */
        names: string[]
        /** Whether runs skip the steps. */
        skip: boolean
      }
    }
  /** Replaces your own data about the flow. */
  | {
      type: 'UPDATE_METADATA'
      request: {
        /** New data. Null removes the data. */
        metadata?: Record<string, unknown> | null | undefined
      }
    }
  /** Saves the sample that the editor shows for a step's input or output. */
  | {
      type: 'SAVE_SAMPLE_DATA'
      request: {
        /** Name of the step. */
        stepName: string
        /** Sample data. */
        payload: unknown
        /** Whether the sample is for the step's input or its output. */
        type: 'INPUT' | 'OUTPUT'
        /** Format in which the sample is stored. */
        dataType: 'JSON' | 'STRING'
      }
    }
  /** An operation that this version of the package does not declare. */
  | { type: string & {}; request: object }

/** Options of methods that read data. */
export interface ReadOptions<F extends string = never> extends RequestOptions {
  /**
   * Paths of the fields to return, such as `['id', 'version.displayName']`. Other fields are removed
   * before the result reaches JavaScript, which saves time on the main thread. Default: all fields.
   */
  fields?: readonly F[] | undefined
}

/** The fields of `T` that the paths `F` select, or all fields if there are no paths. */
export type Picked<T, F extends string> = [F] extends [never] ? T : PickedFields<T, F>

/** `Picked` for at least one path. */
type PickedFields<T, F extends string> = T extends readonly (infer E)[]
  ? PickedFields<E, F>[]
  : {
      [K in F extends `${infer Head}.${string}` ? Head : F]: K extends keyof T
        ? K extends F
          ? T[K]
          : PickedFields<NonNullable<T[K]>, F extends `${K}.${infer Rest}` ? Rest : never>
        : unknown
    }

// Responses can contain fields that are not declared here. They are kept unchanged.
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
export interface McpFlowTool {
  [field: string]: unknown
}
export interface WorkflowTable {
  [field: string]: unknown
}
export interface WorkflowRecord {
  [field: string]: unknown
}
export interface WorkflowField {
  [field: string]: unknown
}
export interface FlowTemplate {
  [field: string]: unknown
}
export interface FlowTemplateBody {
  [field: string]: unknown
}
export interface Piece {
  [field: string]: unknown
}
export interface PieceSummary {
  [field: string]: unknown
}
export interface Invitation {
  [field: string]: unknown
}

/**
 * Base class of the errors that failed calls reject with.
 *
 * There are two exceptions: a call with an invalid argument rejects with a `TypeError`, and an aborted
 * call rejects with the `reason` of its signal.
 */
export declare class ImbraceError extends Error {
  constructor(message?: string, options?: { cause?: unknown })
  /** HTTP status of the response. Absent if there was no response. */
  statusCode?: number | undefined
  /** Same as `statusCode`, unless you assign another value. */
  status?: number | undefined
  /** Error code of the engine, such as `ENTITY_NOT_FOUND`. Absent if the response has none. */
  code?: string | undefined
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
  headers?: ReplyHeaders | undefined
  /** Request id from the response. If the response has none, the id that the client sent. */
  requestId?: string | undefined
  /** Seconds to wait before the next attempt. Absent if the server does not specify a time. */
  retryAfter?: number | undefined
  /** Number of times that the request was sent. */
  attempts?: number | undefined
  /** HTTP method of the request. */
  method?: string | undefined
  /** URL of the request. It never contains a credential. */
  url?: string | undefined
  /**
   * Id of the run for which `triggerAndWait` or `waitForRun` waited. Pass it to `waitForRun` to keep
   * waiting. Absent if the client does not know the run.
   */
  runId?: string | undefined
  /**
   * `true` if the engine accepted the trigger of `triggerAndWait` before the call failed. The triggered
   * run then continues. Absent otherwise.
   */
  triggered?: boolean | undefined
  /** Number of accepted triggers. Only present if the iterable of `triggerMany` threw. */
  succeeded?: number | undefined
  /** Number of failed triggers. Only present if the iterable of `triggerMany` threw. */
  failed?: number | undefined
  /** Results of the payloads that were read before. Only present if the iterable of `triggerMany` threw. */
  results?: TriggerResult[] | undefined
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

export interface GetFlowOptions extends RequestOptions {}
export interface BuildFlowOptions extends RequestOptions {}
export interface TriggerOptions extends RequestOptions {}
export interface WaitOptions extends RequestOptions {}
export interface TriggerAndWaitOptions extends TriggerOptions, WaitOptions {}
export interface TriggerManyOptions extends TriggerOptions {}
export interface RetryRunOptions extends RequestOptions {}
export interface RetryRunsParams extends RunFilter {}
export interface GetPieceOptions extends RequestOptions {}

/** Kind of the loaded binary. `native`, unless `NAPI_RS_NATIVE_LIBRARY_PATH` names a WebAssembly build. */
export declare const __napiBindingTarget: 'native' | 'wasm32-wasi' | 'wasm32-wasip1'

/** The position at which `addSteps` adds the steps. */
export interface AddStepsParams {
  /**
   * Name of an existing step. The new steps are added after this step or inside it. Default:
   * `trigger`.
   */
  parentStep?: string | undefined
  /**
   * Position relative to `parentStep`. Existing steps at this position then follow the new
   * steps. Default: `AFTER`.
   */
  location?: StepLocation | undefined
  /** Index of the branch, starting at 0. Required for `INSIDE_BRANCH`, and only allowed there. */
  branchIndex?: number | undefined
  /**
   * Number that the default names of the new steps continue from. With 4, the first new step is
   * named `step_5`. Default: the largest step number in the flow.
   */
  startIndex?: number | undefined
}

/** A connection: the stored credential with which flows access another service. */
export interface AppConnection {
  /** Unique identifier: 21 letters and digits. */
  id: string
  /** Creation time, in ISO 8601. */
  created: string
  /** Time of the last change, in ISO 8601. */
  updated: string
  /** External id of the connection. Flows refer to the connection by this id. */
  externalId: string
  /** Display name of the connection. */
  displayName: string
  /** npm name of the piece that uses the connection, such as `@activepieces/piece-slack`. */
  pieceName: string
  /** Id of the connection's project. Most deployments return `projectIds` instead. */
  projectId?: string | undefined
  /** Ids of the projects that can use the connection. */
  projectIds?: Array<string> | undefined
  /** How the connection authenticates with its service. */
  type: ConnectionType
  /** Status of the connection. An `ACTIVE` connection works. */
  status?: 'ACTIVE' | 'MISSING' | 'ERROR' | (string & {}) | undefined
  /** Whether the connection belongs to a project or to the whole platform. */
  scope?: 'PROJECT' | 'PLATFORM' | (string & {}) | undefined
  /** Id of the platform that the connection belongs to. */
  platformId?: string | undefined
  /** Id of the user who created the connection. Null if unknown. */
  ownerId?: string | null | undefined
  /** User who created the connection. Only present in lists. */
  owner?: Record<string, unknown> | null | undefined
  /** Ids of the flows that use the connection. Only present in lists. */
  flowIds?: Array<string> | undefined
  /** Your own data about the connection. Null if none was set. */
  metadata?: Record<string, unknown> | null | undefined
  /**
   * **Secret.** The decrypted credential. Only present in the result of `getConnection`, and only
   * on the platform. The client never writes it to logs, errors or hooks.
   */
  value?: Record<string, unknown> | undefined
}

/** Options of `buildFlow`. */
export interface BuildFlowOptions {
  /**
   * Whether to keep the incomplete flow if a request fails. Default: false. The client then
   * deletes the flow.
   */
  keepOnError?: boolean | undefined
}

/** Describes the flow to build. */
export interface BuildFlowParams {
  /** Display name of the flow. */
  displayName: string
  /** Id of the project. Default: the project of the client. */
  projectId?: string | undefined
  /** Id of the folder to create the flow in. Default: no folder. */
  folderId?: string | undefined
  /** Trigger that starts the flow. Default: an empty trigger. */
  trigger?: FlowTriggerSpec | undefined
  /** Steps of the flow, in the order in which they run. */
  steps: FlowStep[]
  /**
   * Whether to publish and enable the flow. This requires a trigger. The call waits for at most ten
   * minutes until the flow is published. Default: false.
   */
  publish?: boolean | undefined
}

/** A value to write to one cell. */
export interface CellInput {
  /** Id of the field. */
  fieldId: string
  /** Value of the cell: a string or a number. The engine stores it as a string. */
  value: unknown
}

/** The result of `listChannelAutomation`. */
export interface ChannelAutomations {
  /** Channel automations. */
  data: Record<string, unknown>[]
}

/** A user who owns connections. */
export interface ConnectionOwner {
  /** First name of the user. */
  firstName?: string | undefined
  /** Last name of the user. */
  lastName?: string | undefined
  /** Email address of the user. */
  email: string
}

/** Filters for `countFlows`. */
export interface CountFlowsParams {
  /** Id of the folder. `NULL` (a string) counts the flows that are not in a folder. */
  folderId?: string | undefined
  /** Status of the flows to count. Default: all. */
  status?: FlowStatus | undefined
  /** Id of the project. Default: the project of the client. */
  projectId?: string | undefined
}

/** Properties of the new field. */
export interface CreateFieldParams {
  /** Id of the table to add the field to. */
  tableId: string
  /** Name of the field. */
  name: string
  /** Type of the field's values. */
  type: 'TEXT' | 'NUMBER' | 'DATE' | 'STATIC_DROPDOWN' | (string & {})
  /**
   * External id of the field. Set it to give the same field the same external id in all
   * projects.
   */
  externalId?: string | undefined
  /** Options of a `STATIC_DROPDOWN`. Not used for other types. */
  data?: { options: { value: string }[] } | undefined
}

/** Properties of the new flow. */
export interface CreateFlowParams {
  /** Display name of the flow. */
  displayName: string
  /** Id of the project. Default: the project of the client. */
  projectId?: string | undefined
  /** Id of the folder to create the flow in. Default: no folder. */
  folderId?: string | undefined
  /** Name of the folder to create the flow in. The folder is created if it does not exist. */
  folderName?: string | undefined
  /** Your own data about the flow. */
  metadata?: Record<string, unknown> | undefined
}

/** Properties of the new folder. */
export interface CreateFolderParams {
  /** Display name of the folder. If a folder with this name exists, that folder is returned. */
  displayName: string
  /** Id of the project. Default: the project of the client. */
  projectId?: string | undefined
}

/** Options for the flow that `createFlowFromTemplate` creates. */
export interface CreateFromTemplateParams {
  /** Display name of the flow. Default: the name in the template. */
  displayName?: string | undefined
  /** Id of the folder to create the flow in. Default: no folder. */
  folderId?: string | undefined
  /** Id of the project. Default: the project of the client. */
  projectId?: string | undefined
}

/** The MCP server that `createMcpServer` creates. */
export interface CreateMcpServerParams {
  /** Name of the MCP server. */
  name: string
  /** Id of the project. Default: the project of the client. */
  projectId?: string | undefined
}

/** The new records, and their table. */
export interface CreateRecordsParams {
  /** Id of the table to add the records to. */
  tableId: string
  /** Records to create. Each is a list of cells, or an object with field names as keys. */
  records: (CellInput[] | Record<string, unknown>)[]
}

/** Properties of the new table. */
export interface CreateTableParams {
  /** Name of the table. */
  name: string
  /** Id of the project. Default: the project of the client. */
  projectId?: string | undefined
  /**
   * External id of the table. Set it to give the same table the same external id in all
   * projects.
   */
  externalId?: string | undefined
}

/** Selects the records to delete. */
export interface DeleteRecordsParams {
  /** Ids of the records. An empty array is rejected with a `TypeError`. */
  ids: Array<string>
}

/** A flow: an automation that consists of a trigger and the steps that follow it. */
export interface Flow {
  /** Unique identifier: 21 letters and digits. */
  id: string
  /** Creation time, in ISO 8601. */
  created: string
  /** Time of the last change, in ISO 8601. */
  updated: string
  /** Id of the project that owns the flow. */
  projectId: string
  /**
   * External id of the flow. It is the same in all projects into which the flow was imported. The engine
   * generates one for a new flow.
   */
  externalId?: string | undefined
  /** Whether the flow is enabled. Only an enabled flow can be triggered. */
  status: FlowStatus
  /** Status change in progress: `ENABLING` or `DISABLING`. Otherwise `NONE` or absent. */
  operationStatus?: 'NONE' | 'ENABLING' | 'DISABLING' | (string & {}) | undefined
  /** Version of the flow that `versionId` selects. Without `versionId`, the newest version. */
  version: FlowVersion
  /** Id of the flow's folder. Null if the flow is not in a folder. */
  folderId?: string | null | undefined
  /**
   * Id of the published version. Runs execute this version. Null until the flow is first
   * published.
   */
  publishedVersionId?: string | null | undefined
  /** Your own data about the flow. Null if none was set. */
  metadata?: Record<string, unknown> | null | undefined
  /**
   * Schedule of the trigger. Only present in lists. `schedule` is null if the trigger has no
   * schedule.
   */
  triggerSource?: { schedule?: Record<string, unknown> | null | undefined; [field: string]: unknown } | undefined
}

/** A step of a flow version. */
export interface FlowAction {
  /** Name of the step, such as `step_1`. Expressions refer to the step's output by this name. */
  name: string
  /** Type of the step. */
  type: 'CODE' | 'PIECE' | 'LOOP_ON_ITEMS' | 'ROUTER' | 'MULTIPLE_CHOICE' | (string & {})
  /** Display name of the step. */
  displayName: string
  /** Whether the configuration of the step is complete. */
  valid: boolean
  /** Whether runs skip the step. Absent means false. */
  skip?: boolean | undefined
  /**
   * Settings of the step. Their content depends on the type of the step: the source code, the
   * piece and its action, the items of a loop, or the branches of a router.
   */
  settings: Record<string, unknown>
  /** Step that follows this one. Absent on the last step. */
  nextAction?: FlowAction | undefined
  /** First step inside a loop. */
  firstLoopAction?: FlowAction | undefined
  /** First step of each branch of a router. Null for an empty branch. */
  children?: (FlowAction | null)[] | undefined
}

/**
 * A run: one execution of a flow. Fields that have no value yet are empty (`""`, `{}`) or null.
 * `created` is absent in the result of `retryRun` with `ON_LATEST_VERSION`.
 */
export interface FlowRun {
  /** Unique identifier: 21 letters and digits. */
  id: string
  /** Creation time, in ISO 8601. */
  created: string
  /** Time of the last change, in ISO 8601. */
  updated: string
  /** Id of the flow's project. */
  projectId: string
  /** Id of the flow. */
  flowId: string
  /** Id of the flow version that the run executes. */
  flowVersionId: string
  /** Status of the run. `QUEUED`, `RUNNING` and `PAUSED` runs are still in progress. */
  status: RunStatus
  /**
   * `PRODUCTION` for runs of the published version, `TESTING` for runs of a draft. Lists do not
   * include `TESTING` runs.
   */
  environment: 'PRODUCTION' | 'TESTING' | (string & {})
  /** When the run started, in ISO 8601. Empty while the run is queued. */
  startTime?: string | undefined
  /** When the run ended, in ISO 8601. Empty while the run is in progress. */
  finishTime?: string | undefined
  /** Whether a failure of this run also fails its parent run. */
  failParentOnFailure: boolean
  /** Id of the parent run, which started this run. Empty or null if a trigger started this run. */
  parentRunId?: string | null | undefined
  /** Tags of the run. */
  tags?: Array<string> | undefined
  /** Display name that the flow had when it ran. */
  flowVersion?: { displayName?: string | undefined; [field: string]: unknown } | undefined
  /** Step that failed. `{}` if no step failed. */
  failedStep?: { name?: string | undefined; displayName?: string | undefined; [field: string]: unknown } | undefined
  /**
   * Results of the steps, by step name. Absent in lists. Empty until the engine stores the first
   * step.
   */
  steps?: Record<string, StepRun> | undefined
  /**
   * Id of the file that stores the results of the steps. Null until the engine stores the first
   * step.
   */
  logsFileId?: string | null | undefined
  /** Name of the tested step, if the run tests a single step. Otherwise empty or null. */
  stepNameToTest?: string | null | undefined
  /** When the run was archived, in ISO 8601. Null if it is not archived. */
  archivedAt?: string | null | undefined
}

/** A flow as an exported document, which can be imported elsewhere. */
export interface FlowTemplate {
  /** Name of the flow. */
  name: string
  /** Description of the flow. Empty in exports. */
  description?: string | undefined
  /** When the template was created: milliseconds since 1970, as a string. */
  created?: string | undefined
  /** When the template was last changed: milliseconds since 1970, as a string. */
  updated?: string | undefined
  /** Tags of the template. */
  tags?: Array<string> | undefined
  /** npm names of the pieces that the flow uses. */
  pieces?: Array<string> | undefined
  /** Trigger and steps of the flow. */
  template: FlowTemplateBody
  /** URL of a page that describes the template. Empty in exports. */
  blogUrl?: string | undefined
}

/** The part of a template that is imported. */
export interface FlowTemplateBody {
  /** Display name of the flow. */
  displayName: string
  /** Trigger of the flow. Its `nextAction` is the first step. */
  trigger: FlowTrigger
  /** Version of the format of the steps: a number as a string. */
  schemaVersion?: string | null | undefined
  /** Whether the configuration of every step is complete. */
  valid?: boolean | undefined
}

/** The trigger of a flow version. */
export interface FlowTrigger {
  /** Name of the trigger: always `trigger`. */
  name: string
  /** Type of the trigger. `EMPTY` until a trigger is chosen. */
  type: 'EMPTY' | 'PIECE_TRIGGER' | (string & {})
  /** Display name of the trigger. */
  displayName: string
  /** Whether the configuration of the trigger is complete. */
  valid: boolean
  /** Piece, trigger name and input of a `PIECE_TRIGGER`. */
  settings: Record<string, unknown>
  /** First step of the flow. Absent if the flow has no steps. */
  nextAction?: FlowAction | undefined
}

/** A version of a flow. A `DRAFT` version can be edited. Publishing changes it to `LOCKED`. */
export interface FlowVersion {
  /** Unique identifier: 21 letters and digits. */
  id: string
  /** Creation time, in ISO 8601. */
  created: string
  /** Time of the last change, in ISO 8601. */
  updated: string
  /** Id of the flow that the version belongs to. */
  flowId: string
  /** Display name of the flow. */
  displayName: string
  /** Trigger of the version. Its `nextAction` is the first step. Absent in lists of versions. */
  trigger: FlowTrigger
  /** Settings of the steps, by step name. Only some deployments return them. */
  steps?: Record<string, unknown> | undefined
  /** Whether the configuration of every step is complete. */
  valid?: boolean | undefined
  /** Whether the version can be edited (`DRAFT`) or not (`LOCKED`). */
  state?: 'DRAFT' | 'LOCKED' | (string & {}) | undefined
  /** Version of the format of the steps: a number as a string. */
  schemaVersion?: string | null | undefined
  /** External ids of the connections that the steps use. */
  connectionIds?: Array<string> | undefined
  /** Ids of the agents that the steps use. */
  agentIds?: Array<string> | undefined
  /** Id of the user who last changed the version. Null if the engine changed it. */
  updatedBy?: string | null | undefined
  /**
   * Backups that the engine made before it migrated the format of the version. Null if the
   * format was never migrated.
   */
  backupFiles?: Record<string, unknown> | null | undefined
}

/** A folder of flows. */
export interface Folder {
  /** Unique identifier: 21 letters and digits. */
  id: string
  /** Creation time, in ISO 8601. */
  created: string
  /** Time of the last change, in ISO 8601. */
  updated: string
  /** Id of the project that owns the folder. */
  projectId: string
  /** Display name of the folder. It is unique within the project. */
  displayName: string
  /** Position of the folder among the project's folders, starting at 0. */
  displayOrder?: number | undefined
  /** Number of flows in the folder. */
  numberOfFlows?: number | undefined
}

/** Options of `getFlow` and `exportFlow`. */
export interface GetFlowOptions {
  /** Id of the version to return. Default: the newest version. */
  versionId?: string | undefined
}

/** Options of `getPiece`. */
export interface GetPieceOptions {
  /** Version of the piece to return. Default: the newest version. */
  version?: string | undefined
}

/** The result of `ping`. */
export interface Health {
  /** Status of the engine: `Healthy`. */
  status: string
}

/** An invitation to a project or to the platform. */
export interface Invitation {
  /** Unique identifier: 21 letters and digits. */
  id: string
  /** Creation time, in ISO 8601. */
  created: string
  /** Time of the last change, in ISO 8601. */
  updated: string
  /** Email address that the invitation was sent to. */
  email: string
  /** Whether the invitation is to a project or to the platform. */
  type: 'PROJECT' | 'PLATFORM' | (string & {})
  /** Whether the invitation was accepted. */
  status?: 'PENDING' | 'ACCEPTED' | (string & {}) | undefined
}

/** Filter for `listChannelAutomation`. */
export interface ListChannelAutomationParams {
  /** Type of channel to return automations for, such as `web`. Default: all types. */
  channelType?: string | undefined
}

/** Filters and pagination for `listConnections` and `iterateConnections`. */
export interface ListConnectionsParams {
  /** npm name of the piece. `slack` is short for `@activepieces/piece-slack`. */
  pieceName?: string | undefined
  /** Text that the display name must contain. */
  displayName?: string | undefined
  /** One or more statuses. Default: all. */
  status?: 'ACTIVE' | 'MISSING' | 'ERROR' | ('ACTIVE' | 'MISSING' | 'ERROR')[] | undefined
  /** Whether to return connections of the project or of the platform. Default: both. */
  scope?: 'PROJECT' | 'PLATFORM' | undefined
  /** Maximum number of connections per page. Default: 10. */
  limit?: number | undefined
  /**
   * Cursor of the page to return: `next` or `previous` of an earlier page. Default: the first
   * page.
   */
  cursor?: string | undefined
  /** Id of the project. Default: the project of the client. */
  projectId?: string | undefined
}

/** Filters and pagination for `listFlows` and `iterateFlows`. */
export interface ListFlowsParams {
  /** Maximum number of flows per page. Default: 10. */
  limit?: number | undefined
  /**
   * Cursor of the page to return: `next` or `previous` of an earlier page. Default: the first
   * page.
   */
  cursor?: string | undefined
  /** One or more statuses. Default: all. */
  status?: FlowStatus | FlowStatus[] | undefined
  /** Id of the folder. `NULL` (a string) returns the flows that are not in a folder. */
  folderId?: string | undefined
  /** Text that the name of the flow must contain. */
  name?: string | undefined
  /** State of the newest version of the flow. */
  versionState?: 'DRAFT' | 'LOCKED' | undefined
  /** One or more external ids of flows. */
  externalIds?: string | string[] | undefined
  /** External ids of one or more connections that the flow uses. */
  connectionExternalIds?: string | string[] | undefined
  /** One or more tags. */
  tags?: string | string[] | undefined
  /** Id of the project. Default: the project of the client. */
  projectId?: string | undefined
}

/** Pagination for `listFlowVersions` and `iterateFlowVersions`. */
export interface ListFlowVersionsParams {
  /** Maximum number of versions per page. Default: 10. */
  limit?: number | undefined
  /**
   * Cursor of the page to return: `next` or `previous` of an earlier page. Default: the first
   * page.
   */
  cursor?: string | undefined
}

/** Pagination for `listFolders` and `iterateFolders`. */
export interface ListFoldersParams {
  /** Maximum number of folders per page. Default: 10. */
  limit?: number | undefined
  /**
   * Cursor of the page to return: `next` or `previous` of an earlier page. Default: the first
   * page.
   */
  cursor?: string | undefined
  /** Id of the project. Default: the project of the client. */
  projectId?: string | undefined
}

/** Filters and pagination for `listInvitations`. */
export interface ListInvitationsParams {
  /** Whether to list invitations to projects or invitations to the platform. */
  type: 'PROJECT' | 'PLATFORM'
  /** Status of the invitations. Default: all. */
  status?: 'PENDING' | 'ACCEPTED' | undefined
  /** Id of the project. Default: all projects. */
  projectId?: string | undefined
  /** Maximum number of invitations per page. Default: 10. */
  limit?: number | undefined
  /**
   * Cursor of the page to return: `next` or `previous` of an earlier page. Default: the first
   * page.
   */
  cursor?: string | undefined
}

/** Filters and pagination for `listMcpServers` and `iterateMcpServers`. */
export interface ListMcpServersParams {
  /** Id of the project. Default: the project of the client. */
  projectId?: string | undefined
  /** Text that the name of the MCP server must contain. */
  name?: string | undefined
  /** Maximum number of MCP servers per page. Default: 10. */
  limit?: number | undefined
  /**
   * Cursor of the page to return: `next` or `previous` of an earlier page. Default: the first
   * page.
   */
  cursor?: string | undefined
}

/** Filters and sorting for `listPieces`. */
export interface ListPiecesParams {
  /**
   * Maximum number of pieces to return. The engine always sends all pieces and the client shortens
   * the list. Default: all.
   */
  limit?: number | undefined
  /**
   * Has no effect, because the engine returns all pieces at once. It exists for compatibility with
   * the platform's SDK.
   */
  cursor?: string | undefined
  /** Search text. */
  searchQuery?: string | undefined
  /**
   * Categories of the pieces to return. An empty array is rejected with a `TypeError`. Default:
   * all.
   */
  categories?: Array<string> | undefined
  /** Whether to include hidden pieces. Default: false. */
  includeHidden?: boolean | undefined
  /** Property to sort the pieces by. */
  sortBy?: 'NAME' | 'UPDATED' | 'CREATED' | 'POPULARITY' | (string & {}) | undefined
  /** Sort direction: ascending (`ASC`) or descending (`DESC`). */
  orderBy?: 'ASC' | 'DESC' | undefined
}

/** Selects the piece for `listPieceVersions`. */
export interface ListPieceVersionsParams {
  /** npm name of the piece. `slack` is short for `@activepieces/piece-slack`. */
  name: string
  /** Release of the engine that the versions must support, such as `0.72.1`. */
  release: string
}

/** Filters and pagination for `listRecords` and `iterateRecords`. */
export interface ListRecordsParams {
  /** Id of the table. */
  tableId: string
  /** Maximum number of records per page. Default: 10. */
  limit?: number | undefined
  /**
   * Cursor of the page to return: `next` or `previous` of an earlier page. Default: the first
   * page.
   */
  cursor?: string | undefined
  /**
   * Filters for records. A record must match all of them. An empty array is rejected with a
   * `TypeError`.
   */
  filters?: Array<RecordFilter> | undefined
}

/**
 * Filters and pagination for `listRuns` and `iterateRuns`. An empty array as a filter is rejected
 * with a `TypeError`.
 */
export interface ListRunsParams {
  /** Ids of one or more flows. */
  flowId?: string | string[] | undefined
  /** One or more statuses. Default: all. */
  status?: RunStatus | RunStatus[] | undefined
  /** One or more tags. */
  tags?: string | string[] | undefined
  /** Earliest creation time, inclusive. */
  createdAfter?: Moment | undefined
  /** Latest creation time, inclusive. */
  createdBefore?: Moment | undefined
  /** Name of the step at which the run failed. */
  failedStepName?: string | undefined
  /** Ids of one or more runs. */
  flowRunIds?: string | string[] | undefined
  /**
   * Whether to return archived runs (`true`) or runs that are not archived (`false`). Default:
   * both.
   */
  archived?: boolean | undefined
  /** Maximum number of runs per page. Default: 10. */
  limit?: number | undefined
  /**
   * Cursor of the page to return: `next` or `previous` of an earlier page. Default: the first
   * page.
   */
  cursor?: string | undefined
  /** Id of the project. Default: the project of the client. */
  projectId?: string | undefined
}

/** Filters and pagination for `listTables` and `iterateTables`. */
export interface ListTablesParams {
  /** Text that the name of the table must contain. */
  name?: string | undefined
  /** One or more external ids of tables. */
  externalIds?: string | string[] | undefined
  /** Maximum number of tables per page. Default: 10. */
  limit?: number | undefined
  /**
   * Cursor of the page to return: `next` or `previous` of an earlier page. Default: the first
   * page.
   */
  cursor?: string | undefined
  /** Id of the project. Default: the project of the client. */
  projectId?: string | undefined
}

/** A flow that an MCP server offers as a tool. */
export interface McpFlowTool {
  /** Unique identifier: 21 letters and digits. */
  id: string
  /** Creation time, in ISO 8601. */
  created: string
  /** Time of the last change, in ISO 8601. */
  updated: string
  /** Id of the MCP server. */
  mcpId: string
  /** External id of the tool. */
  externalId?: string | null | undefined
  /** Type of the tool: always `FLOW`. */
  type: 'FLOW'
  /** Id of the flow. */
  flowId: string
  /**
   * Name of the tool that agents see. The engine derives it from the display name of the
   * published flow: it replaces each sequence of white space, `/`, `@` and `-` with one `_`,
   * shortens the name to 42 characters, and appends `_` and the first four characters of `id`.
   */
  toolName?: string | undefined
  /** The flow in its published version. */
  flow?: Flow | undefined
}

/** An MCP server (Model Context Protocol), through which AI agents use the tools of a project. */
export interface McpServer {
  /** Unique identifier: 21 letters and digits. */
  id: string
  /** Creation time, in ISO 8601. */
  created: string
  /** Time of the last change, in ISO 8601. */
  updated: string
  /** Id of the project that owns the MCP server. */
  projectId: string
  /** Name of the MCP server. */
  name?: string | undefined
  /**
   * **Secret.** Token with which agents authenticate. `rotateMcpToken` replaces it. `mcpServerUrl`
   * returns the URL that contains it.
   */
  token?: string | undefined
  /** External id of the MCP server. You can choose it for imports. */
  externalId?: string | null | undefined
  /** Tools that the MCP server offers. */
  tools?: Record<string, unknown>[] | undefined
}

/**
 * A piece: an integration with its actions and triggers, and the properties that each of them
 * takes.
 */
export interface Piece {
  /** Unique identifier of the piece: 21 letters and digits. */
  id: string
  /** npm name of the piece, such as `@activepieces/piece-webhook`. */
  name: string
  /** Display name of the piece. */
  displayName: string
  /** Description of the piece. */
  description?: string | undefined
  /** Version of the piece. */
  version: string
  /** URL of the piece's logo. */
  logoUrl?: string | undefined
  /** Actions of the piece, by name. */
  actions: Record<string, Record<string, unknown>>
  /** Triggers of the piece, by name. */
  triggers: Record<string, Record<string, unknown>>
  /** Authentication that a connection of the piece requires. Null if it requires none. */
  auth?: Record<string, unknown> | null | undefined
  /** Categories of the piece, such as `CORE` or `COMMUNICATION`. */
  categories?: Array<string> | undefined
  /** Authors of the piece. */
  authors?: Array<string> | undefined
}

/** The property whose options `getPieceOptions` returns. */
export interface PieceOptionsParams {
  /** npm name of the piece. `slack` is short for `@activepieces/piece-slack`. */
  pieceName: string
  /** Version of the piece. */
  pieceVersion: string
  /** Name of the action or trigger. */
  actionOrTriggerName: string
  /** Name of the property. */
  propertyName: string
  /** Id of the flow that contains the step. */
  flowId: string
  /** Id of the flow version that contains the step. */
  flowVersionId: string
  /** Values of the step's other properties. Default: none. */
  input?: Record<string, unknown> | undefined
  /** Text to search for among the options. */
  searchValue?: string | undefined
  /** Id of the project. Default: the project of the client. */
  projectId?: string | undefined
}

/** A piece in a list: a summary without its actions and triggers. */
export interface PieceSummary {
  /** Unique identifier of the piece: 21 letters and digits. */
  id: string
  /** npm name of the piece, such as `@activepieces/piece-webhook`. */
  name: string
  /** Display name of the piece. */
  displayName: string
  /** Description of the piece. */
  description?: string | undefined
  /** Version of the piece. */
  version: string
  /** URL of the piece's logo. */
  logoUrl?: string | undefined
  /** Number of actions of the piece. */
  actions: number
  /** Number of triggers of the piece. */
  triggers: number
  /** Categories of the piece, such as `CORE` or `COMMUNICATION`. */
  categories?: Array<string> | undefined
  /** Authors of the piece. */
  authors?: Array<string> | undefined
}

/** The result of `triggerFlowSyncRaw`: the unparsed response of a flow. */
export interface RawFlowReply {
  /** HTTP status. */
  status: number
  /** HTTP headers. Names are in lower case. `set-cookie` is an array of cookies, as in Node.js. */
  headers: ReplyHeaders
  /** Body after decompression. */
  body: Bytes
}

/**
 * A filter on one field of the records. A record without a value in the field never matches, not
 * even with `neq`. An engine that uses SQLite, such as the local engine with `database: 'sqlite'`,
 * compares all values as strings.
 */
export interface RecordFilter {
  /** Id of the field to compare. */
  fieldId: string
  /**
   * Comparison operator: equal (`eq`), not equal (`neq`), greater (`gt`), greater or equal (`gte`),
   * less (`lt`), less or equal (`lte`) or contains (`co`). `gt`, `gte`, `lt` and `lte` compare
   * numbers; a value that is not a number never matches. `co` ignores case.
   */
  operator: 'eq' | 'neq' | 'gt' | 'gte' | 'lt' | 'lte' | 'co'
  /** Value to compare with. */
  value: string
}

/** The two connections of `replaceConnections`. */
export interface ReplaceConnectionsParams {
  /** Id of the connection to replace. The engine deletes this connection afterwards. */
  sourceAppConnectionId: string
  /** Id of the connection that flows use afterwards. */
  targetAppConnectionId: string
  /** Id of the project. Default: the project of the client. */
  projectId?: string | undefined
}

/** Options of `retryRun`. */
export interface RetryRunOptions {
  /**
   * Where the retry starts. `FROM_FAILED_STEP` continues the same run at the step that failed.
   * `ON_LATEST_VERSION` starts a new run on the newest version of the flow. Default:
   * `FROM_FAILED_STEP`.
   */
  strategy?: 'FROM_FAILED_STEP' | 'ON_LATEST_VERSION' | undefined
  /** Id of the project. Default: the project of the client. */
  projectId?: string | undefined
}

/** Filters and options of `retryRuns`. */
export interface RetryRunsParams {
  /**
   * Where the retry starts, as in `retryRun`. This option does not count as a filter. Default:
   * `FROM_FAILED_STEP`.
   */
  strategy?: 'FROM_FAILED_STEP' | 'ON_LATEST_VERSION' | undefined
}

/**
 * Filters that select the runs of a bulk action. At least one filter is required, because the
 * engine would otherwise select every run of the project. An empty array is rejected with a
 * `TypeError`. To select runs by failed step, call `listRuns({ failedStepName })` and pass the ids
 * of the returned runs as `flowRunIds`.
 */
export interface RunFilter {
  /** Ids of one or more runs. */
  flowRunIds?: string | string[] | undefined
  /** One or more statuses. `cancelRuns` accepts only `QUEUED` and `PAUSED`. */
  status?: RunStatus | RunStatus[] | undefined
  /** Ids of one or more flows. */
  flowId?: string | string[] | undefined
  /** Earliest creation time, inclusive. */
  createdAfter?: Moment | undefined
  /** Latest creation time, inclusive. */
  createdBefore?: Moment | undefined
  /** Id of the project. It does not count as a filter. Default: the project of the client. */
  projectId?: string | undefined
}

/** The result of one step in a run. */
export interface StepRun {
  /** Type of the step: `CODE`, `PIECE`, `PIECE_TRIGGER`, `LOOP_ON_ITEMS` or `ROUTER`. */
  type: string
  /** Status of the step. `RUNNING` and `PAUSED` steps are still in progress. */
  status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'PAUSED' | 'STOPPED' | (string & {})
  /** Input of the step after expressions were resolved. `**REDACTED**` replaces secrets. */
  input?: unknown
  /** Output of the step. Absent if the step failed or has no output. */
  output?: unknown
  /** Duration of the step in milliseconds. Absent on the trigger. */
  duration?: number | undefined
  /** Error message of the step, often with a stack trace. Absent if the step did not fail. */
  errorMessage?: string | undefined
}

/** The result of `exportTable`: a table with all its records. */
export interface TableExport {
  /** Name of the table. */
  name: string
  /** Fields of the table, in order. */
  fields: { id: string; name: string }[]
  /** Records of the table, with field names as keys. The value of an empty cell is `""`. */
  rows: Record<string, string>[]
}

/** Selects the trigger to test. */
export interface TestTriggerParams {
  /** Id of the flow. */
  flowId: string
  /** Id of the flow version. Current engines require it. */
  flowVersionId?: string | undefined
  /**
   * How to test the trigger. `SIMULATION` waits for a real event. `TEST_FUNCTION` generates a
   * sample event. Current engines require it.
   */
  testStrategy?: 'SIMULATION' | 'TEST_FUNCTION' | (string & {}) | undefined
  /**
   * npm name of the trigger's piece. Some deployments require it. `slack` is short for
   * `@activepieces/piece-slack`.
   */
  pieceName?: string | undefined
  /** Id of the project. Default: the project of the client. */
  projectId?: string | undefined
}

/** The result of `triggerMany`. */
export interface TriggerManyResult {
  /** Number of triggers that the engine accepted. */
  succeeded: number
  /** Number of triggers that failed or were not sent. */
  failed: number
  /** Result of each payload, in the order of the payloads. */
  results: Array<TriggerResult>
}

/** Options of the methods that trigger a flow. */
export interface TriggerOptions {
  /**
   * Whether to run the draft instead of the published version. Lists do not include runs of
   * drafts. Default: false.
   */
  draft?: boolean | undefined
  /** Id of the run to set as the parent of the new run. */
  parentRunId?: string | undefined
  /** Whether a failure of the new run also fails its parent run. Default: false. */
  failParentOnFailure?: boolean | undefined
  /**
   * Whether to send the trigger without a credential. Some engines do not require a credential.
   * If they get one, they store it with the run. Default: false.
   */
  anonymous?: boolean | undefined
}

/** The result of one payload of `triggerMany`. */
export interface TriggerResult {
  /** Index of the payload, starting at 0. */
  index: number
  /** Whether the engine accepted the trigger. */
  ok: boolean
  /** Whether the trigger was sent. A trigger that was not sent has not started a run. */
  sent: boolean
  /**
   * Id of the request that triggered the flow. The run stores the same id. Absent if no request was
   * made.
   */
  requestId?: string | undefined
  /**
   * Why the trigger failed: an `ImbraceError`, the `reason` of the signal, or a `TypeError` if
   * the payload cannot be converted to JSON. Absent if the trigger succeeded.
   */
  error?: unknown
}

/** The result of `getTriggerRunStatus`. */
export interface TriggerRunStatus {
  /**
   * Number of runs that the triggers of each piece started: in total and per day. The keys are the
   * names of the pieces.
   */
  pieces: Record<string, { dailyStats: Record<string, { success: number; failure: number }>; totalRuns: number }>
}

/** Changes that `updateConnection` makes. */
export interface UpdateConnectionParams {
  /** New display name. */
  displayName: string
  /** Your own data about the connection. */
  metadata?: Record<string, unknown> | undefined
}

/** Changes that `updateField` makes. */
export interface UpdateFieldParams {
  /** New name of the field. */
  name: string
}

/** Changes that `updateFolder` makes. */
export interface UpdateFolderParams {
  /** New display name. */
  displayName: string
}

/** Changes that `updateMcpServer` makes. */
export interface UpdateMcpServerParams {
  /** New name of the MCP server. */
  name?: string | undefined
  /** New tools of the MCP server. They replace all existing tools. */
  tools?: Record<string, unknown>[] | undefined
}

/** Changes that `updateRecord` makes. */
export interface UpdateRecordParams {
  /** Id of the table that the record belongs to. */
  tableId: string
  /**
   * Cells to change: a list of cells, or an object with field names as keys. Other cells keep their
   * values.
   */
  cells: CellInput[] | Record<string, unknown>
}

/** Changes that `updateTable` makes. */
export interface UpdateTableParams {
  /** New name of the table. */
  name: string
}

/**
 * The connection that `upsertConnection` creates or updates. The engine also requires an
 * `externalId` and a `type` inside `value`. The client adds them if they are missing.
 */
export interface UpsertConnectionParams {
  /**
   * External id of the connection. Flows refer to the connection by this id. Default: an id that
   * is derived from `pieceName` and `displayName`, so that a repeated call updates the same
   * connection.
   */
  externalId?: string | undefined
  /** Display name of the connection. */
  displayName: string
  /** npm name of the piece. `slack` is short for `@activepieces/piece-slack`. */
  pieceName: string
  /** Id of the project. Default: the project of the client. */
  projectId?: string | undefined
  /** How the connection authenticates with its service. */
  type: ConnectionType
  /**
   * Credential. For `SECRET_TEXT`: `{ secret_text }`, or an object with one property of any name.
   * For `BASIC_AUTH`: `{ username, password }`. For `CUSTOM_AUTH`: `{ props }`.
   */
  value: Record<string, unknown>
  /** Your own data about the connection. */
  metadata?: Record<string, unknown> | undefined
}

/** A cell: the value of one field in a record. */
export interface WorkflowCell {
  /**
   * Value of the cell. It is always a string, because the engine also stores numbers and dates
   * as strings.
   */
  value: unknown
  /** Name of the field. */
  fieldName: string
  /** When the cell was created, in ISO 8601. */
  created: string
  /** When the cell was last changed, in ISO 8601. */
  updated: string
}

/** A field (column) of a table. */
export interface WorkflowField {
  /** Unique identifier: 21 letters and digits. */
  id: string
  /** Creation time, in ISO 8601. */
  created: string
  /** Time of the last change, in ISO 8601. */
  updated: string
  /** Name of the field. */
  name: string
  /** Type of the field's values. The engine stores all values as strings. */
  type: 'TEXT' | 'NUMBER' | 'DATE' | 'STATIC_DROPDOWN' | (string & {})
  /** Id of the table that the field belongs to. */
  tableId: string
  /** Id of the project that owns the table. */
  projectId: string
  /** External id of the field. You can set it when you create the field. */
  externalId?: string | null | undefined
  /** Options of a `STATIC_DROPDOWN`: `{ options: [{ value }] }`. Null for other types. */
  data?: Record<string, unknown> | null | undefined
}

/** A record (row) of a table. */
export interface WorkflowRecord {
  /** Unique identifier: 21 letters and digits. */
  id: string
  /** Creation time, in ISO 8601. */
  created: string
  /** Time of the last change, in ISO 8601. */
  updated: string
  /** Id of the table that the record belongs to. */
  tableId: string
  /** Id of the project that owns the table. */
  projectId: string
  /** Cells that have a value, by field id. */
  cells: Record<string, WorkflowCell>
}

/** A table, which stores records for flows. */
export interface WorkflowTable {
  /** Unique identifier: 21 letters and digits. */
  id: string
  /** Creation time, in ISO 8601. */
  created: string
  /** Time of the last change, in ISO 8601. */
  updated: string
  /** Name of the table. */
  name: string
  /** Id of the project that owns the table. */
  projectId: string
  /**
   * External id of the table. Set it to give the same table the same external id in all
   * projects.
   */
  externalId?: string | null | undefined
  /** Trigger that starts flows when records change. Null if the table has no trigger. */
  trigger?: string | null | undefined
  /** Status of the trigger. Null if the table has no trigger. */
  status?: string | null | undefined
}

/**
 * A client of the Imbrace workflow engine.
 *
 * All options are optional. They take precedence over environment variables.
 *
 * @throws TypeError if an option is unknown or invalid.
 * @example
 * ```ts
 * import { Client } from '@imbrace/node'
 *
 * const client = new Client({ apiKey: 'api_...' })
 * const page = await client.workflows.listFlows({ limit: 10 })
 * ```
 */
export declare class Client {
  constructor(options?: ClientOptions)
  /** Methods for flows, triggers, runs, folders, connections, MCP servers and tables. */
  workflows: Workflows
  /**
   * Sets the access token for all calls that start from now on. The token replaces the API key, if
   * the client has one.
   *
   * @throws TypeError if the token is empty, not a string, or contains characters that a header
   * cannot contain.
   * @example
   * ```ts
   * client.setAccessToken('acc_...')
   * ```
   */
  setAccessToken(token: string): void
  /**
   * Removes the access token. If the client has no other credential, calls reject with an
   * `AuthError` until you set a new token.
   *
   * @example
   * ```ts
   * client.clearAccessToken()
   * ```
   */
  clearAccessToken(): void
  /**
   * Sets the organization for all calls that start from now on. Without an argument, calls no longer
   * send an organization.
   *
   * @throws TypeError if the id is empty, not a string, or contains characters that a header cannot
   * contain.
   * @example
   * ```ts
   * client.setOrganizationId('org_...')
   * ```
   */
  setOrganizationId(id?: string | undefined): void
  /**
   * Checks that the engine responds. Use it to test the URL and the credential of a client.
   *
   * Route: `GET /v1/health`.
   *
   * @example
   * ```ts
   * const { status } = await client.ping({ timeout: 2000 })
   * ```
   */
  ping(options?: RequestOptions): Promise<Health>
}

/**
 * The methods of the workflow engine, available as `client.workflows`.
 *
 * Every method rejects with:
 * - a `TypeError` that names the argument, if an argument is invalid. Nothing is sent.
 * - an `AuthError`, `ApiError`, `RateLimitError`, `NetworkError`, `TimeoutError` or
 *   `DecodeError`, if the call fails.
 * - the `reason` of `options.signal`, if the signal aborts.
 *
 * The iterators of the `iterate…` methods return each element exactly once, if it exists during the
 * whole iteration. They fetch the next page while you process the current one. Later pages can be
 * larger than the first one if many elements were created in the same second. `break` cancels a request
 * in progress.
 */
export declare class Workflows {
  /**
   * Builds a complete flow: creates it, sets its trigger and adds its steps. With `publish: true`,
   * the flow is also published.
   *
   * The client checks `params` before it sends a request. If a value is invalid, the call rejects
   * with a `TypeError` that contains the path of the value, such as
   * `params.steps[1].branches[0].conditions[0].operator`. An expression can only use the output of
   * steps that run earlier.
   *
   * In an expression, a name refers to a step if it is `step_` followed by a number, or if it is
   * the name of a step and begins the expression. Names inside `${ … }` of a template literal can
   * refer to steps as well. Comments, regular expressions, property names, object keys, and names
   * that the expression defines itself do not refer to steps.
   *
   * Steps without a `name` are named `step_1`, `step_2` and so on, in the order in which they are
   * written. `slack` is short for `@activepieces/piece-slack`. A piece without a version uses its
   * newest version.
   *
   * The client sends one request per step. If a request fails, or if the engine accepts a step but
   * does not add it, the call rejects with an error whose message begins with the name of the step.
   * The client then deletes the flow, unless `keepOnError` is true. If you abort the call, the flow
   * is deleted in the background.
   *
   * Routes: `GET /v1/pieces/{scope}/{name}`, `POST /v1/flows`, `POST /v1/flows/{flowId}`. After a
   * failure: `DELETE /v1/flows/{flowId}`.
   *
   * @example
   * ```ts
   * const flow = await client.workflows.buildFlow({
   *   displayName: 'Greet',
   *   trigger: { kind: 'webhook' },
   *   steps: [{
   *     kind: 'piece', displayName: 'Answer', pieceName: 'webhook', actionName: 'return_response',
   *     input: {
   *       responseType: 'json', respond: 'stop',
   *       fields: { body: { hello: '{{trigger.body.name}}' } },
   *     },
   *   }],
   *   publish: true,
   * })
   * ```
   */
  buildFlow(params: BuildFlowParams, options?: BuildFlowOptions): Promise<Flow>
  /**
   * Adds steps to a flow. They follow the trigger, unless `parentStep` selects another position.
   * Existing steps at this position then follow the new steps.
   *
   * The client reads the flow and checks the steps as in `buildFlow`. The default names of the new
   * steps continue from the largest step number in the flow. If a step cannot be added, the steps
   * before it remain in the flow, and the error message lists them.
   *
   * Routes: `GET /v1/flows/{flowId}`, `GET /v1/pieces/{scope}/{name}`, `POST /v1/flows/{flowId}`.
   *
   * @example
   * ```ts
   * await client.workflows.addSteps('flow_id', [{
   *   kind: 'code', displayName: 'Double', input: { n: '{{step_1.n}}' },
   *   code: 'export const code = async ({ n }) => 2 * n',
   * }], { parentStep: 'step_1' })
   * ```
   */
  addSteps(flowId: string, steps: FlowStep[], params?: AddStepsParams, options?: RequestOptions): Promise<Flow>
  /**
   * Lists channel automations.
   *
   * Route: `GET {channel-service}/v1/workflows/channel_automation`.
   *
   * @example
   * ```ts
   * const { data } = await client.workflows.listChannelAutomation({ channelType: 'web' })
   * ```
   */
  listChannelAutomation(params?: ListChannelAutomationParams, options?: RequestOptions): Promise<ChannelAutomations>
  /**
   * Lists connections, one page at a time. The result does not include credentials.
   *
   * Route: `GET /v1/app-connections`.
   *
   * @example
   * ```ts
   * const page = await client.workflows.listConnections({ pieceName: 'slack' })
   * ```
   */
  listConnections<F extends string = never>(params?: ListConnectionsParams, options?: ReadOptions<F>): Promise<Page<Picked<AppConnection, F>>>
  /**
   * Returns a connection. On the platform, the result includes the decrypted credential in `value`.
   * **Treat it as a secret.**
   *
   * Rejects with an `ApiError` (404, `ENTITY_NOT_FOUND`) if the connection does not exist.
   *
   * Route: `GET /v1/app-connections/{connectionId}`. An engine without a gateway does not have this
   * route; the client then searches the list of connections.
   *
   * @example
   * ```ts
   * const connection = await client.workflows.getConnection('connection_id')
   * ```
   */
  getConnection<F extends string = never>(connectionId: string, options?: ReadOptions<F>): Promise<Picked<AppConnection, F>>
  /**
   * Creates a connection, or updates the connection with the same `externalId`.
   *
   * Route: `POST /v1/app-connections`.
   *
   * @example
   * ```ts
   * const connection = await client.workflows.upsertConnection({
   *   displayName: 'Slack Workspace',
   *   pieceName: 'slack',
   *   type: 'SECRET_TEXT',
   *   value: { secret_text: 'xoxb-...' },
   * })
   * ```
   */
  upsertConnection(params: UpsertConnectionParams, options?: RequestOptions): Promise<AppConnection>
  /**
   * Deletes a connection. Flows that use it will fail.
   *
   * Rejects with an `ApiError` (404, `ENTITY_NOT_FOUND`) if the connection does not exist.
   *
   * Route: `DELETE /v1/app-connections/{connectionId}`.
   *
   * @example
   * ```ts
   * await client.workflows.deleteConnection('connection_id')
   * ```
   */
  deleteConnection(connectionId: string, options?: RequestOptions): Promise<undefined>
  /**
   * Changes the display name and the metadata of a connection.
   *
   * Rejects with an `ApiError` (500) if the connection does not exist.
   *
   * Route: `POST /v1/app-connections/{connectionId}`.
   *
   * @example
   * ```ts
   * await client.workflows.updateConnection('connection_id', { displayName: 'Slack' })
   * ```
   */
  updateConnection(connectionId: string, params: UpdateConnectionParams, options?: RequestOptions): Promise<AppConnection>
  /**
   * Replaces one connection with another in all flows of the project. The engine then deletes the
   * replaced connection.
   *
   * Route: `POST /v1/app-connections/replace`.
   *
   * @example
   * ```ts
   * await client.workflows.replaceConnections({
   *   sourceAppConnectionId: 'old_id',
   *   targetAppConnectionId: 'new_id',
   * })
   * ```
   */
  replaceConnections(params: ReplaceConnectionsParams, options?: RequestOptions): Promise<undefined>
  /**
   * Lists the users who own connections of the project.
   *
   * Route: `GET /v1/app-connections/owners`.
   *
   * @example
   * ```ts
   * const { data } = await client.workflows.listConnectionOwners()
   * ```
   */
  listConnectionOwners(options?: RequestOptions): Promise<Page<ConnectionOwner>>
  /**
   * Iterates over all connections that match `params`.
   *
   * Every result is returned exactly once. `limit` (default: 100) is the size of a page, not
   * the total number of results.
   *
   * Route: `GET /v1/app-connections`.
   *
   * @example
   * ```ts
   * for await (const connection of client.workflows.iterateConnections()) {
   *   console.log(connection.externalId)
   * }
   * ```
   */
  iterateConnections<F extends string = never>(params?: ListConnectionsParams, options?: ReadOptions<F>): AsyncIterableIterator<Picked<AppConnection, F>>
  /**
   * Lists the fields of a table.
   *
   * Route: `GET /v1/fields`.
   *
   * @example
   * ```ts
   * const fields = await client.workflows.listFields('table_id')
   * ```
   */
  listFields<F extends string = never>(tableId: string, options?: ReadOptions<F>): Promise<Array<Picked<WorkflowField, F>>>
  /**
   * Returns a field.
   *
   * Rejects with an `ApiError` (404, `ENTITY_NOT_FOUND`) if the field does not exist.
   *
   * Route: `GET /v1/fields/{fieldId}`.
   *
   * @example
   * ```ts
   * const field = await client.workflows.getField('field_id')
   * ```
   */
  getField<F extends string = never>(fieldId: string, options?: ReadOptions<F>): Promise<Picked<WorkflowField, F>>
  /**
   * Adds a field to a table.
   *
   * Route: `POST /v1/fields`.
   *
   * @example
   * ```ts
   * const field = await client.workflows.createField({
   *   tableId: 'table_id',
   *   name: 'email',
   *   type: 'TEXT',
   * })
   * ```
   */
  createField(params: CreateFieldParams, options?: RequestOptions): Promise<WorkflowField>
  /**
   * Renames a field.
   *
   * Route: `POST /v1/fields/{fieldId}`.
   *
   * @example
   * ```ts
   * await client.workflows.updateField('field_id', { name: 'mail' })
   * ```
   */
  updateField(fieldId: string, params: UpdateFieldParams, options?: RequestOptions): Promise<WorkflowField>
  /**
   * Deletes a field and its cells in all records.
   *
   * Route: `DELETE /v1/fields/{fieldId}`.
   *
   * @example
   * ```ts
   * await client.workflows.deleteField('field_id')
   * ```
   */
  deleteField(fieldId: string, options?: RequestOptions): Promise<undefined>
  /**
   * Lists flows, one page at a time.
   *
   * If flows change while you read the pages, a flow can appear twice or be missing. `iterateFlows`
   * returns each flow exactly once.
   *
   * Route: `GET /v1/flows`.
   *
   * @example
   * ```ts
   * const page = await client.workflows.listFlows({ limit: 10, status: 'ENABLED' })
   * for (const flow of page.data) console.log(flow.id, flow.version.displayName)
   * ```
   */
  listFlows<F extends string = never>(params?: ListFlowsParams, options?: ReadOptions<F>): Promise<Page<Picked<Flow, F>>>
  /**
   * Returns a flow with its newest version, or with the version that `versionId` selects.
   *
   * Rejects with an `ApiError` (404, `ENTITY_NOT_FOUND`) if the flow does not exist.
   *
   * Route: `GET /v1/flows/{flowId}`.
   *
   * @example
   * ```ts
   * const flow = await client.workflows.getFlow('flow_id')
   * ```
   */
  getFlow<F extends string = never>(flowId: string, options?: GetFlowOptions & ReadOptions<F>): Promise<Picked<Flow, F>>
  /**
   * Creates a flow. The new flow is disabled and has an empty trigger.
   *
   * Route: `POST /v1/flows`.
   *
   * @example
   * ```ts
   * const flow = await client.workflows.createFlow({ displayName: 'New Lead Notification' })
   * ```
   */
  createFlow(params: CreateFlowParams, options?: RequestOptions): Promise<Flow>
  /**
   * Deletes a flow with all its versions, even if the flow is enabled.
   *
   * Rejects with an `ApiError` (404, `ENTITY_NOT_FOUND`) if the flow does not exist.
   *
   * Route: `DELETE /v1/flows/{flowId}`.
   *
   * @example
   * ```ts
   * await client.workflows.deleteFlow('flow_id')
   * ```
   */
  deleteFlow(flowId: string, options?: RequestOptions): Promise<undefined>
  /**
   * Applies one operation to a flow, such as publishing it, changing its trigger or adding a step.
   *
   * If the operation refers to a step that does not exist, the engine accepts the operation but does
   * not change the flow. Check the returned flow.
   *
   * Rejects with an `ApiError` (`FLOW_IN_USE`) if another user edited the flow within the last
   * minute. The flow is then unchanged.
   *
   * Route: `POST /v1/flows/{flowId}`.
   *
   * @example
   * ```ts
   * await client.workflows.applyFlowOperation('flow_id', { type: 'LOCK_AND_PUBLISH', request: {} })
   * ```
   */
  applyFlowOperation(flowId: string, operation: FlowOperation, options?: RequestOptions): Promise<Flow>
  /**
   * Returns the number of flows that match `params`.
   *
   * Route: `GET /v1/flows/count`.
   *
   * @example
   * ```ts
   * const enabled = await client.workflows.countFlows({ status: 'ENABLED' })
   * ```
   */
  countFlows(params?: CountFlowsParams, options?: RequestOptions): Promise<number>
  /**
   * Lists the versions of a flow, newest first, one page at a time. The result does not include
   * triggers and steps.
   *
   * Route: `GET /v1/flows/{flowId}/versions`.
   *
   * @example
   * ```ts
   * const page = await client.workflows.listFlowVersions('flow_id')
   * ```
   */
  listFlowVersions<F extends string = never>(flowId: string, params?: ListFlowVersionsParams, options?: ReadOptions<F>): Promise<Page<Picked<FlowVersion, F>>>
  /**
   * Returns a flow as a template, which `importFlow` and `createFlowFromTemplate` accept.
   *
   * Route: `GET /v1/flows/{flowId}/template`.
   *
   * @example
   * ```ts
   * const template = await client.workflows.exportFlow('flow_id')
   * ```
   */
  exportFlow(flowId: string, options?: GetFlowOptions): Promise<FlowTemplate>
  /**
   * Changes the display name of a flow.
   *
   * Route: `POST /v1/flows/{flowId}`.
   *
   * @example
   * ```ts
   * await client.workflows.renameFlow('flow_id', 'New Lead Notification')
   * ```
   */
  renameFlow(flowId: string, displayName: string, options?: RequestOptions): Promise<Flow>
  /**
   * Moves a flow to a folder. With `null`, removes the flow from its folder.
   *
   * Route: `POST /v1/flows/{flowId}`.
   *
   * @example
   * ```ts
   * await client.workflows.moveFlow('flow_id', 'folder_id')
   * ```
   */
  moveFlow(flowId: string, folderId: string | null, options?: RequestOptions): Promise<Flow>
  /**
   * Replaces the trigger and all steps of a flow with the trigger and the steps of a template.
   *
   * Rejects with an `ApiError` (500) if two steps of the template have the same name.
   *
   * Route: `POST /v1/flows/{flowId}`.
   *
   * @example
   * ```ts
   * await client.workflows.importFlow('flow_id', template)
   * ```
   */
  importFlow(flowId: string, template: FlowTemplate | FlowTemplateBody, options?: RequestOptions): Promise<Flow>
  /**
   * Publishes the draft of a flow and enables the flow. Resolves when the status change is
   * complete.
   *
   * `timeout` limits the duration of the whole call (default: 600,000 ms). Until this limit is
   * reached, the client repeats status checks that fail with a temporary error. See `WaitOptions`.
   *
   * Rejects with an `ApiError` (400, `PIECE_TRIGGER_NOT_FOUND`) if the flow has no trigger.
   *
   * Routes: `POST /v1/flows/{flowId}`, then `GET /v1/flows/{flowId}`.
   *
   * @example
   * ```ts
   * const flow = await client.workflows.publishFlow('flow_id')
   * ```
   */
  publishFlow(flowId: string, options?: WaitOptions): Promise<Flow>
  /**
   * Enables a flow. Resolves when the status change is complete.
   *
   * `timeout` limits the duration of the whole call (default: 600,000 ms). Until this limit is
   * reached, the client repeats status checks that fail with a temporary error. See `WaitOptions`.
   *
   * The client first reads the flow. If the newest version is already published, the client sends
   * the operation `LOCK_AND_PUBLISH`, which has the same effect as `CHANGE_STATUS` in this case. If
   * the draft has unpublished changes, the client sends `CHANGE_STATUS`. Some engines never respond
   * to `CHANGE_STATUS` if the flow was triggered while it was disabled. The call then rejects with
   * a `TimeoutError`, and the flow stays locked until the server restarts.
   *
   * Routes: `GET /v1/flows/{flowId}`, `POST /v1/flows/{flowId}`.
   *
   * @example
   * ```ts
   * const flow = await client.workflows.enableFlow('flow_id')
   * ```
   */
  enableFlow(flowId: string, options?: WaitOptions): Promise<Flow>
  /**
   * Disables a flow. Resolves when the status change is complete.
   *
   * `timeout` limits the duration of the whole call (default: 600,000 ms). Until this limit is
   * reached, the client repeats status checks that fail with a temporary error. See `WaitOptions`.
   *
   * Routes: `POST /v1/flows/{flowId}`, then `GET /v1/flows/{flowId}`.
   *
   * @example
   * ```ts
   * const flow = await client.workflows.disableFlow('flow_id')
   * ```
   */
  disableFlow(flowId: string, options?: WaitOptions): Promise<Flow>
  /**
   * Creates a flow from a template. If the import fails, the client deletes the new flow.
   *
   * Routes: `POST /v1/flows`, then `POST /v1/flows/{flowId}`.
   *
   * @example
   * ```ts
   * const copy = await client.workflows.createFlowFromTemplate(template, { displayName: 'Copy' })
   * ```
   */
  createFlowFromTemplate(template: FlowTemplate | FlowTemplateBody, params?: CreateFromTemplateParams, options?: RequestOptions): Promise<Flow>
  /**
   * Iterates over all flows that match `params`.
   *
   * Every result is returned exactly once. `limit` (default: 100) is the size of a page, not
   * the total number of results.
   *
   * The engine sorts flows by their last change, but its cursors do not support this order. After
   * the first page, the client therefore fetches all flows with one request, which can return up to
   * 100,000 flows. It keeps this response in native memory, and JavaScript receives `limit` flows at
   * a time. If this response is larger than `maxResponseBytes`, the iteration rejects with a
   * `DecodeError`.
   *
   * Route: `GET /v1/flows`.
   *
   * @example
   * ```ts
   * for await (const flow of client.workflows.iterateFlows({ status: 'ENABLED' })) {
   *   console.log(flow.id)
   * }
   * ```
   */
  iterateFlows<F extends string = never>(params?: ListFlowsParams, options?: ReadOptions<F>): AsyncIterableIterator<Picked<Flow, F>>
  /**
   * Iterates over all versions of a flow.
   *
   * Every result is returned exactly once. `limit` (default: 100) is the size of a page, not
   * the total number of results.
   *
   * Route: `GET /v1/flows/{flowId}/versions`.
   *
   * @example
   * ```ts
   * for await (const version of client.workflows.iterateFlowVersions('flow_id')) {
   *   console.log(version.id)
   * }
   * ```
   */
  iterateFlowVersions<F extends string = never>(flowId: string, params?: ListFlowVersionsParams, options?: ReadOptions<F>): AsyncIterableIterator<Picked<FlowVersion, F>>
  /**
   * Lists folders, one page at a time.
   *
   * Route: `GET /v1/folders`.
   *
   * @example
   * ```ts
   * const page = await client.workflows.listFolders({ limit: 100 })
   * ```
   */
  listFolders<F extends string = never>(params?: ListFoldersParams, options?: ReadOptions<F>): Promise<Page<Picked<Folder, F>>>
  /**
   * Returns a folder.
   *
   * Rejects with an `ApiError` (404, `ENTITY_NOT_FOUND`) if the folder does not exist.
   *
   * Route: `GET /v1/folders/{folderId}`.
   *
   * @example
   * ```ts
   * const folder = await client.workflows.getFolder('folder_id')
   * ```
   */
  getFolder<F extends string = never>(folderId: string, options?: ReadOptions<F>): Promise<Picked<Folder, F>>
  /**
   * Creates a folder, or returns the existing folder with the same name.
   *
   * Route: `POST /v1/folders`.
   *
   * @example
   * ```ts
   * const folder = await client.workflows.createFolder({ displayName: 'CRM' })
   * ```
   */
  createFolder(params: CreateFolderParams, options?: RequestOptions): Promise<Folder>
  /**
   * Renames a folder.
   *
   * Rejects with an `ApiError` (404, `ENTITY_NOT_FOUND`) if the folder does not exist.
   *
   * Route: `POST /v1/folders/{folderId}`.
   *
   * @example
   * ```ts
   * await client.workflows.updateFolder('folder_id', { displayName: 'Sales' })
   * ```
   */
  updateFolder(folderId: string, params: UpdateFolderParams, options?: RequestOptions): Promise<Folder>
  /**
   * Deletes a folder. Its flows are kept and are no longer in a folder.
   *
   * Rejects with an `ApiError` (404, `ENTITY_NOT_FOUND`) if the folder does not exist.
   *
   * Route: `DELETE /v1/folders/{folderId}`.
   *
   * @example
   * ```ts
   * await client.workflows.deleteFolder('folder_id')
   * ```
   */
  deleteFolder(folderId: string, options?: RequestOptions): Promise<undefined>
  /**
   * Iterates over all folders.
   *
   * Every result is returned exactly once. `limit` (default: 100) is the size of a page, not
   * the total number of results.
   *
   * Route: `GET /v1/folders`.
   *
   * @example
   * ```ts
   * for await (const folder of client.workflows.iterateFolders()) {
   *   console.log(folder.displayName)
   * }
   * ```
   */
  iterateFolders<F extends string = never>(params?: ListFoldersParams, options?: ReadOptions<F>): AsyncIterableIterator<Picked<Folder, F>>
  /**
   * Lists invitations, one page at a time.
   *
   * Route: `GET /v1/user-invitations`.
   *
   * @example
   * ```ts
   * const page = await client.workflows.listInvitations({ type: 'PROJECT' })
   * ```
   */
  listInvitations<F extends string = never>(params: ListInvitationsParams, options?: ReadOptions<F>): Promise<Page<Picked<Invitation, F>>>
  /**
   * Deletes an invitation.
   *
   * Rejects with an `ApiError` (404, `ENTITY_NOT_FOUND`) if the invitation does not exist.
   *
   * Route: `DELETE /v1/user-invitations/{invitationId}`.
   *
   * @example
   * ```ts
   * await client.workflows.deleteInvitation('invitation_id')
   * ```
   */
  deleteInvitation(invitationId: string, options?: RequestOptions): Promise<undefined>
  /**
   * Lists MCP servers, one page at a time. The first argument can also be the id of a project.
   *
   * Route: `GET /v1/mcp-servers`.
   *
   * @example
   * ```ts
   * const page = await client.workflows.listMcpServers()
   * ```
   */
  listMcpServers<F extends string = never>(projectIdOrParams?: string | ListMcpServersParams, options?: ReadOptions<F>): Promise<Page<Picked<McpServer, F>>>
  /**
   * Returns an MCP server with its token.
   *
   * Rejects with an `ApiError` (404, `ENTITY_NOT_FOUND`) if the MCP server does not exist.
   *
   * Route: `GET /v1/mcp-servers/{mcpServerId}`.
   *
   * @example
   * ```ts
   * const server = await client.workflows.getMcpServer('mcp_server_id')
   * ```
   */
  getMcpServer<F extends string = never>(mcpServerId: string, options?: ReadOptions<F>): Promise<Picked<McpServer, F>>
  /**
   * Creates an MCP server.
   *
   * Route: `POST /v1/mcp-servers`.
   *
   * @example
   * ```ts
   * const server = await client.workflows.createMcpServer({ name: 'My MCP Server' })
   * ```
   */
  createMcpServer(params: CreateMcpServerParams, options?: RequestOptions): Promise<McpServer>
  /**
   * Deletes an MCP server.
   *
   * Rejects with an `ApiError` (404, `ENTITY_NOT_FOUND`) if the MCP server does not exist.
   *
   * Route: `DELETE /v1/mcp-servers/{mcpServerId}`.
   *
   * @example
   * ```ts
   * await client.workflows.deleteMcpServer('mcp_server_id')
   * ```
   */
  deleteMcpServer(mcpServerId: string, options?: RequestOptions): Promise<undefined>
  /**
   * Replaces the token of an MCP server. The old token becomes invalid.
   *
   * Route: `POST /v1/mcp-servers/{mcpServerId}/rotate`.
   *
   * @example
   * ```ts
   * const { token } = await client.workflows.rotateMcpToken('mcp_server_id')
   * ```
   */
  rotateMcpToken(mcpServerId: string, options?: RequestOptions): Promise<McpServer>
  /**
   * Renames an MCP server, or replaces its tools.
   *
   * Rejects with an `ApiError` (500) if the MCP server does not exist.
   *
   * Route: `POST /v1/mcp-servers/{mcpServerId}`.
   *
   * @example
   * ```ts
   * await client.workflows.updateMcpServer('mcp_server_id', { name: 'Sales tools' })
   * ```
   */
  updateMcpServer(mcpServerId: string, params: UpdateMcpServerParams, options?: RequestOptions): Promise<McpServer>
  /**
   * Returns the URL at which an MCP client connects to an MCP server, such as
   * `https://app-gatewayv2.imbrace.co/activepieces/v1/mcp/{token}/sse`. The transport is Streamable
   * HTTP.
   *
   * `server` is the id of an MCP server, or an object with its `token`. With an object, the client
   * sends no request. **The URL is a secret**, because it contains the token.
   *
   * The gateway of the platform also requires a credential in each request of the MCP client: the
   * header `x-api-key` with an API key, or `x-access-token` with an access token. The gateway ends a
   * request after 30 s. An engine without a gateway (`services.workflowEngine`) requires only the
   * URL.
   *
   * Rejects with an `ApiError` (404, `ENTITY_NOT_FOUND`) if the MCP server does not exist.
   *
   * Route: `GET /v1/mcp-servers/{mcpServerId}`, if `server` is an id.
   *
   * @example
   * ```ts
   * const server = await client.workflows.createMcpServer({ name: 'Sales tools' })
   * const url = await client.workflows.mcpServerUrl(server)
   * ```
   */
  mcpServerUrl(server: string | { token?: string | undefined }, options?: RequestOptions): Promise<string>
  /**
   * Lists the flows that an MCP server offers as tools, newest first. `toolName` is the name that
   * agents see.
   *
   * Rejects with an `ApiError` (404, `ENTITY_NOT_FOUND`) if the MCP server does not exist.
   *
   * Route: `GET /v1/mcp-servers/{mcpServerId}`.
   *
   * @example
   * ```ts
   * const tools = await client.workflows.listFlowTools('mcp_server_id')
   * console.log(tools.map(({ flowId, toolName }) => [flowId, toolName]))
   * ```
   */
  listFlowTools<F extends string = never>(mcpServerId: string, options?: ReadOptions<F>): Promise<Array<Picked<McpFlowTool, F>>>
  /**
   * Makes a published flow a tool of an MCP server and returns the tool. If the flow is already a
   * tool of the server, nothing changes.
   *
   * The trigger of the flow must be of the kind `mcpTool`. The other tools of the server remain. The
   * engine can only replace the whole list of tools. The client therefore reads the list, changes it
   * and writes it back. Concurrent calls in one process run one after another. Changes that other
   * processes make at the same time can be lost.
   *
   * Rejects with a `TypeError` if the flow is not published, or if the trigger of its newest or
   * published version is not an MCP trigger. Rejects with an `ApiError` (404, `ENTITY_NOT_FOUND`)
   * if the flow or the MCP server does not exist.
   *
   * Routes: `GET /v1/flows/{flowId}`, `GET /v1/mcp-servers/{mcpServerId}`,
   * `POST /v1/mcp-servers/{mcpServerId}`.
   *
   * @example
   * ```ts
   * const { toolName } = await client.workflows.addFlowTool('mcp_server_id', 'flow_id')
   * ```
   */
  addFlowTool(mcpServerId: string, flowId: string, options?: RequestOptions): Promise<McpFlowTool>
  /**
   * Removes a flow from the tools of an MCP server. If the flow is not a tool of the server, nothing
   * changes. The flow itself remains.
   *
   * As in `addFlowTool`, the client reads the list of tools, changes it and writes it back.
   *
   * Rejects with an `ApiError` (404, `ENTITY_NOT_FOUND`) if the MCP server does not exist.
   *
   * Routes: `GET /v1/mcp-servers/{mcpServerId}`, `POST /v1/mcp-servers/{mcpServerId}`.
   *
   * @example
   * ```ts
   * await client.workflows.removeFlowTool('mcp_server_id', 'flow_id')
   * ```
   */
  removeFlowTool(mcpServerId: string, flowId: string, options?: RequestOptions): Promise<undefined>
  /**
   * Iterates over all MCP servers that match `params`. The first argument can also be the id of a
   * project.
   *
   * Every result is returned exactly once. `limit` (default: 100) is the size of a page, not
   * the total number of results.
   *
   * Route: `GET /v1/mcp-servers`.
   *
   * @example
   * ```ts
   * for await (const server of client.workflows.iterateMcpServers()) {
   *   console.log(server.name)
   * }
   * ```
   */
  iterateMcpServers<F extends string = never>(projectIdOrParams?: string | ListMcpServersParams, options?: ReadOptions<F>): AsyncIterableIterator<Picked<McpServer, F>>
  /**
   * Lists the pieces (integrations) that flows can use.
   *
   * Route: `GET /v1/pieces`.
   *
   * @example
   * ```ts
   * const pieces = await client.workflows.listPieces({ searchQuery: 'slack' })
   * ```
   */
  listPieces<F extends string = never>(params?: ListPiecesParams, options?: ReadOptions<F>): Promise<Array<Picked<PieceSummary, F>>>
  /**
   * Returns a piece with its actions and triggers. `slack` is short for
   * `@activepieces/piece-slack`.
   *
   * Rejects with an `ApiError` (404, `ENTITY_NOT_FOUND`) if the piece does not exist.
   *
   * Route: `GET /v1/pieces/{scope}/{name}`.
   *
   * @example
   * ```ts
   * const piece = await client.workflows.getPiece('@activepieces/piece-webhook')
   * ```
   */
  getPiece<F extends string = never>(name: string, options?: GetPieceOptions & ReadOptions<F>): Promise<Picked<Piece, F>>
  /**
   * Lists the versions of a piece that support a release of the engine. The keys of the result are
   * the versions.
   *
   * Route: `GET /v1/pieces/versions`.
   *
   * @example
   * ```ts
   * const versions = await client.workflows.listPieceVersions({
   *   name: '@activepieces/piece-webhook',
   *   release: '0.72.1',
   * })
   * ```
   */
  listPieceVersions(params: ListPieceVersionsParams, options?: RequestOptions): Promise<Record<string, Record<string, unknown>>>
  /**
   * Lists the categories of pieces.
   *
   * Route: `GET /v1/pieces/categories`.
   *
   * @example
   * ```ts
   * const categories = await client.workflows.listPieceCategories()
   * ```
   */
  listPieceCategories(options?: RequestOptions): Promise<Array<string>>
  /**
   * Returns the options of a step's property. They can depend on the values of the other
   * properties.
   *
   * Route: `POST /v1/pieces/options`.
   *
   * @example
   * ```ts
   * const options = await client.workflows.getPieceOptions({
   *   pieceName: '@activepieces/piece-webhook',
   *   pieceVersion: '0.1.25',
   *   actionOrTriggerName: 'catch_webhook',
   *   propertyName: 'authFields',
   *   flowId: 'flow_id',
   *   flowVersionId: 'version_id',
   *   input: { authType: 'basic' },
   * })
   * ```
   */
  getPieceOptions(params: PieceOptionsParams, options?: RequestOptions): Promise<Record<string, unknown>>
  /**
   * Returns the id of the project that the credential belongs to. The client requests it once and
   * caches it.
   *
   * Other methods do not need this id: the platform derives the project from the credential, and
   * the client adds the id if an engine requires it.
   *
   * Route: `GET /v1/users/me`. If the engine does not have this route, the client reads the project
   * of the first flow (`GET /v1/flows`).
   *
   * @example
   * ```ts
   * const projectId = await client.workflows.resolveProjectId()
   * ```
   */
  resolveProjectId(options?: RequestOptions): Promise<string>
  /**
   * Lists the records of a table, one page at a time. The keys of `cells` are field ids.
   *
   * If the table does not exist, the page is empty.
   *
   * Route: `GET /v1/records`.
   *
   * @example
   * ```ts
   * const page = await client.workflows.listRecords({
   *   tableId: 'table_id',
   *   filters: [{ fieldId: 'field_id', operator: 'eq', value: 'won' }],
   * })
   * ```
   */
  listRecords<F extends string = never>(params: ListRecordsParams, options?: ReadOptions<F>): Promise<Page<Picked<WorkflowRecord, F>>>
  /**
   * Returns a record.
   *
   * Rejects with an `ApiError` (404, `ENTITY_NOT_FOUND`) if the record does not exist.
   *
   * Route: `GET /v1/records/{recordId}`.
   *
   * @example
   * ```ts
   * const record = await client.workflows.getRecord('record_id')
   * ```
   */
  getRecord<F extends string = never>(recordId: string, options?: ReadOptions<F>): Promise<Picked<WorkflowRecord, F>>
  /**
   * Adds records to a table. Each record is an object with field names as keys, or a list of cells.
   *
   * If a record is an object, the client first requests the fields of the table. If a field name is
   * unknown, the call rejects with a `TypeError` that lists the valid names. No record is created.
   *
   * Route: `POST /v1/records`. If a record is an object, the client first sends `GET /v1/fields`.
   *
   * @example
   * ```ts
   * await client.workflows.createRecords({
   *   tableId: 'table_id',
   *   records: [{ email: 'ann@example.com', score: 5 }, { email: 'bob@example.com' }],
   * })
   * ```
   */
  createRecords(params: CreateRecordsParams, options?: RequestOptions): Promise<Array<WorkflowRecord>>
  /**
   * Changes cells of a record. Cells that `params` does not contain keep their values. Field names
   * are resolved as in `createRecords`.
   *
   * Route: `POST /v1/records/{recordId}`. If `cells` is an object, the client first sends
   * `GET /v1/fields`.
   *
   * @example
   * ```ts
   * await client.workflows.updateRecord('record_id', { tableId: 'table_id', cells: { score: 7 } })
   * ```
   */
  updateRecord(recordId: string, params: UpdateRecordParams, options?: RequestOptions): Promise<WorkflowRecord>
  /**
   * Deletes records.
   *
   * Route: `DELETE /v1/records`.
   *
   * @example
   * ```ts
   * await client.workflows.deleteRecords({ ids: ['record_id'] })
   * ```
   */
  deleteRecords(params: DeleteRecordsParams, options?: RequestOptions): Promise<undefined>
  /**
   * Iterates over all records that match `params`. With `as: 'objects'`, each record is an object
   * with field names as keys. `as` and `fields` cannot be combined.
   *
   * Every result is returned exactly once. `limit` (default: 100) is the size of a page, not
   * the total number of results.
   *
   * If the engine does not return cursors, the client fetches the first page and then all records
   * with one request, which can return up to 100,000 records. It keeps this response in native
   * memory. If this response is larger than `maxResponseBytes`, the iteration rejects with a
   * `DecodeError`.
   *
   * Route: `GET /v1/records`.
   *
   * @example
   * ```ts
   * const leads = client.workflows.iterateRecords({ tableId: 'table_id' }, { as: 'objects' })
   * for await (const lead of leads) console.log(lead.email)
   * ```
   */
  iterateRecords(params: ListRecordsParams, options: RequestOptions & { as: 'objects' }): AsyncIterableIterator<Record<string, unknown>>
  iterateRecords<F extends string = never>(params: ListRecordsParams, options?: ReadOptions<F>): AsyncIterableIterator<Picked<WorkflowRecord, F>>
  /**
   * Lists runs, newest first, one page at a time. The result does not include steps, and it does
   * not include runs of drafts.
   *
   * Route: `GET /v1/flow-runs`.
   *
   * @example
   * ```ts
   * const page = await client.workflows.listRuns({ flowId: 'flow_id', status: 'FAILED' })
   * ```
   */
  listRuns<F extends string = never>(params?: ListRunsParams, options?: ReadOptions<F>): Promise<Page<Picked<FlowRun, F>>>
  /**
   * Returns a run with its steps.
   *
   * Rejects with an `ApiError` (400, `FLOW_RUN_NOT_FOUND`) if the run does not exist.
   *
   * Route: `GET /v1/flow-runs/{runId}`.
   *
   * @example
   * ```ts
   * const run = await client.workflows.getRun('run_id')
   * for (const [name, step] of Object.entries(run.steps ?? {})) {
   *   console.log(name, step.status, step.output)
   * }
   * ```
   */
  getRun<F extends string = never>(runId: string, options?: ReadOptions<F>): Promise<Picked<FlowRun, F>>
  /**
   * Retries a run. By default, the run continues at the step that failed. With the strategy
   * `ON_LATEST_VERSION`, a new run starts from the beginning, on the newest version of the flow.
   *
   * Rejects with an `ApiError` (400, `FLOW_RUN_NOT_FOUND`) if the run does not exist.
   *
   * Route: `POST /v1/flow-runs/{runId}/retry`.
   *
   * @example
   * ```ts
   * await client.workflows.retryRun('run_id', { strategy: 'ON_LATEST_VERSION' })
   * ```
   */
  retryRun(runId: string, options?: RetryRunOptions): Promise<FlowRun>
  /**
   * Retries all runs that match the filters. At least one filter is required.
   *
   * Route: `POST /v1/flow-runs/retry`.
   *
   * @example
   * ```ts
   * const yesterday = new Date(Date.now() - 86_400_000)
   * await client.workflows.retryRuns({ status: 'FAILED', createdAfter: yesterday })
   * ```
   */
  retryRuns(params: RetryRunsParams, options?: RequestOptions): Promise<Array<FlowRun>>
  /**
   * Cancels the queued and paused runs that match `filter`. `RUNNING` runs are not canceled, even
   * if `flowRunIds` contains them.
   *
   * Rejects with a `TypeError` if `status` contains a value other than `QUEUED` and `PAUSED`, or if
   * `filter` contains a filter that the engine does not support.
   *
   * Route: `POST /v1/flow-runs/cancel`.
   *
   * @example
   * ```ts
   * await client.workflows.cancelRuns({ flowId: 'flow_id', status: 'PAUSED' })
   * ```
   */
  cancelRuns(filter: RunFilter, options?: RequestOptions): Promise<undefined>
  /**
   * Archives all runs that match `filter`. At least one filter is required.
   *
   * Route: `POST /v1/flow-runs/archive`.
   *
   * @example
   * ```ts
   * await client.workflows.archiveRuns({ flowRunIds: ['run_id'] })
   * ```
   */
  archiveRuns(filter: RunFilter, options?: RequestOptions): Promise<undefined>
  /**
   * Waits until a run has finished, and returns it with its steps. The call also resolves if the run
   * failed, so check `status`.
   *
   * `QUEUED`, `RUNNING` and `PAUSED` runs are still in progress; every other status ends the wait.
   * After `INTERNAL_ERROR`, the engine may execute the run again a few minutes later.
   *
   * `timeout` limits the duration of the whole call (default: 600,000 ms). Until this limit is
   * reached, the client repeats status checks that fail with a temporary error, even with
   * `maxRetries: 0`. Temporary errors are network errors, time-outs and the HTTP statuses 408, 429
   * and 5xx. The client respects the `Retry-After` header of the server. If the time limit is
   * reached, the call rejects with a `TimeoutError`, whose message contains the last temporary
   * error.
   *
   * The engine may store a new run with a delay. If the run does not exist, the client therefore
   * repeats the check for 5 seconds. If the run still does not exist, the call rejects with an
   * `ApiError` (400, `FLOW_RUN_NOT_FOUND`). Every error has the `runId`, so you can call
   * `waitForRun` again.
   *
   * Route: `GET /v1/flow-runs/{runId}`.
   *
   * @example
   * ```ts
   * const run = await client.workflows.waitForRun('run_id', { timeout: 60_000 })
   * ```
   */
  waitForRun(runId: string, options?: WaitOptions): Promise<FlowRun>
  /**
   * Iterates over all runs that match `params`.
   *
   * Every result is returned exactly once. `limit` (default: 100) is the size of a page, not
   * the total number of results.
   *
   * Route: `GET /v1/flow-runs`.
   *
   * @example
   * ```ts
   * for await (const run of client.workflows.iterateRuns({ status: 'FAILED' })) {
   *   console.log(run.id)
   * }
   * ```
   */
  iterateRuns<F extends string = never>(params?: ListRunsParams, options?: ReadOptions<F>): AsyncIterableIterator<Picked<FlowRun, F>>
  /**
   * Lists tables, one page at a time.
   *
   * Route: `GET /v1/tables`.
   *
   * @example
   * ```ts
   * const page = await client.workflows.listTables({ name: 'Leads' })
   * ```
   */
  listTables<F extends string = never>(params?: ListTablesParams, options?: ReadOptions<F>): Promise<Page<Picked<WorkflowTable, F>>>
  /**
   * Returns a table.
   *
   * Rejects with an `ApiError` (404, `ENTITY_NOT_FOUND`) if the table does not exist.
   *
   * Route: `GET /v1/tables/{tableId}`.
   *
   * @example
   * ```ts
   * const table = await client.workflows.getTable('table_id')
   * ```
   */
  getTable<F extends string = never>(tableId: string, options?: ReadOptions<F>): Promise<Picked<WorkflowTable, F>>
  /**
   * Creates a table without fields.
   *
   * Route: `POST /v1/tables`.
   *
   * @example
   * ```ts
   * const table = await client.workflows.createTable({ name: 'Leads' })
   * ```
   */
  createTable(params: CreateTableParams, options?: RequestOptions): Promise<WorkflowTable>
  /**
   * Renames a table.
   *
   * Route: `POST /v1/tables/{tableId}`.
   *
   * @example
   * ```ts
   * await client.workflows.updateTable('table_id', { name: 'Customers' })
   * ```
   */
  updateTable(tableId: string, params: UpdateTableParams, options?: RequestOptions): Promise<WorkflowTable>
  /**
   * Deletes a table with its fields and records.
   *
   * Route: `DELETE /v1/tables/{tableId}`.
   *
   * @example
   * ```ts
   * await client.workflows.deleteTable('table_id')
   * ```
   */
  deleteTable(tableId: string, options?: RequestOptions): Promise<undefined>
  /**
   * Deletes all records of a table. Its fields are kept.
   *
   * Route: `POST /v1/tables/{tableId}/clear`.
   *
   * @example
   * ```ts
   * await client.workflows.clearTable('table_id')
   * ```
   */
  clearTable(tableId: string, options?: RequestOptions): Promise<undefined>
  /**
   * Returns a table with all its records. The keys of each row are field names.
   *
   * Route: `GET /v1/tables/{tableId}/export`.
   *
   * @example
   * ```ts
   * const { rows } = await client.workflows.exportTable('table_id')
   * ```
   */
  exportTable(tableId: string, options?: RequestOptions): Promise<TableExport>
  /**
   * Iterates over all tables that match `params`.
   *
   * Every result is returned exactly once. `limit` (default: 100) is the size of a page, not
   * the total number of results.
   *
   * Route: `GET /v1/tables`.
   *
   * @example
   * ```ts
   * for await (const table of client.workflows.iterateTables()) {
   *   console.log(table.name)
   * }
   * ```
   */
  iterateTables<F extends string = never>(params?: ListTablesParams, options?: ReadOptions<F>): AsyncIterableIterator<Picked<WorkflowTable, F>>
  /**
   * Triggers a flow without waiting for its run. Use `triggerAndWait` to wait for the run.
   *
   * The payload can be any JSON value. `undefined` sends `{}`. The call resolves to the response if
   * it is a JSON object, and otherwise to `{}`. In both cases, the engine has accepted the trigger.
   *
   * The client does not retry a trigger that the engine may have received. After a `NetworkError`,
   * the flow may or may not have run.
   *
   * Rejects with an `ApiError`: 404 if the flow is disabled, 410 if it does not exist.
   *
   * Route: `POST /v1/webhooks/{flowId}`.
   *
   * @example
   * ```ts
   * await client.workflows.triggerFlow('flow_id', { contact_id: 'contact_123' })
   * ```
   */
  triggerFlow<Id extends string>(flowId: Id, payload?: PayloadOf<Id>, options?: TriggerOptions): Promise<Record<string, unknown>>
  /**
   * Triggers a flow and waits for its response. JSON is parsed, other text is returned as a string,
   * and an empty response is `undefined`. The default `timeout` is 120,000 ms.
   *
   * Rejects with an `ApiError` if the flow responds with a status outside 2xx. If the flow fails
   * before it responds, the status is 500.
   *
   * The engine waits up to 30 seconds for the response. If the flow succeeds within this time but
   * does not send a response, the response is empty. If the flow takes longer, the gateway of the
   * platform responds with status 504 and the flow continues to run. For such flows, use
   * `triggerAndWait`.
   *
   * Route: `POST /v1/webhooks/{flowId}/sync`.
   *
   * @example
   * ```ts
   * const answer = await client.workflows.triggerFlowSync('flow_id', { contact_id: 'contact_123' })
   * ```
   */
  triggerFlowSync<Id extends string>(flowId: Id, payload?: PayloadOf<Id>, options?: TriggerOptions): Promise<unknown>
  /**
   * Triggers a flow and returns its response without parsing it. Resolves for every status,
   * including 4xx and 5xx.
   *
   * Route: `POST /v1/webhooks/{flowId}/sync`.
   *
   * @example
   * ```ts
   * const { status, body } = await client.workflows.triggerFlowSyncRaw('flow_id', { n: 1 })
   * ```
   */
  triggerFlowSyncRaw<Id extends string>(flowId: Id, payload?: PayloadOf<Id>, options?: TriggerOptions): Promise<RawFlowReply>
  /**
   * Returns how many runs the triggers of each piece started.
   *
   * Route: `GET /v1/trigger-runs/status`.
   *
   * @example
   * ```ts
   * const { pieces } = await client.workflows.getTriggerRunStatus()
   * ```
   */
  getTriggerRunStatus(options?: RequestOptions): Promise<TriggerRunStatus>
  /**
   * Tests the trigger of a flow. Resolves to the response of the engine, or to `undefined` if it is
   * empty.
   *
   * Route: `POST /v1/test-trigger`.
   *
   * @example
   * ```ts
   * await client.workflows.testTrigger({
   *   flowId: 'flow_id',
   *   flowVersionId: 'version_id',
   *   testStrategy: 'SIMULATION',
   * })
   * ```
   */
  testTrigger(params: TestTriggerParams, options?: RequestOptions): Promise<unknown>
  /**
   * Triggers a flow, waits until the run of this trigger has finished, and returns the run with its
   * steps. The call also resolves if the run failed, so check `status`.
   *
   * Unlike `triggerFlowSync`, this method is not limited to 30 seconds. It does not support drafts.
   *
   * `timeout` limits the duration of the whole call (default: 600,000 ms). Until this limit is
   * reached, the client repeats status checks that fail with a temporary error, even with
   * `maxRetries: 0`. Temporary errors are network errors, time-outs and the HTTP statuses 408, 429
   * and 5xx. The client respects the `Retry-After` header of the server. If the time limit is
   * reached, the call rejects with a `TimeoutError`, whose message contains the last temporary
   * error.
   *
   * If the call fails after the engine accepted the trigger, the error has `triggered: true`. If the
   * client already knows the run, the error also has `runId`. Pass it to `waitForRun` to keep
   * waiting.
   *
   * The client finds the run by the header `x-imbrace-trigger-id`, a random UUID that the engine
   * stores with the run. If a proxy removes this header, the client finds the run by the request id
   * that it generated. It cannot find the run if the header was removed and you set your own
   * `requestId`.
   *
   * Routes: `POST /v1/webhooks/{flowId}`, then `GET /v1/flow-runs` and `GET /v1/flow-runs/{runId}`.
   *
   * @example
   * ```ts
   * const run = await client.workflows.triggerAndWait('flow_id', { n: 1 }, { timeout: 60_000 })
   * if (run.status !== 'SUCCEEDED') console.log(run.failedStep)
   * ```
   */
  triggerAndWait<Id extends string>(flowId: Id, payload?: PayloadOf<Id>, options?: Omit<TriggerAndWaitOptions, 'draft'>): Promise<FlowRun>
  /**
   * Triggers a flow once for each payload, with up to `concurrency` (default: 32) triggers at a
   * time.
   *
   * A payload that fails does not stop the others. Its result contains the error. Each trigger has
   * its own request id, which its run stores.
   *
   * `payloads` can be an array, an iterable or an async iterable. An iterable is read on demand:
   * while `concurrency` triggers are in progress, the client reads only one more payload. If the
   * iterable throws, the call waits for the triggers in progress and rejects with an `ImbraceError`.
   * The error has `succeeded`, `failed` and `results` for the payloads that were read before. Its
   * `cause` is the thrown value.
   *
   * If an array contains a payload that cannot be converted to JSON, the call rejects with a
   * `TypeError` and nothing is sent. In an iterable, only that payload fails.
   *
   * If `signal` aborts, the triggers in progress finish and no others are sent. The call still
   * resolves. Check `sent` of each result.
   *
   * The client does not retry a trigger that the engine may have received.
   *
   * Route: `POST /v1/webhooks/{flowId}`, once for each payload.
   *
   * @example
   * ```ts
   * const { results } = await client.workflows.triggerMany('flow_id', [{ n: 1 }, { n: 2 }])
   * for (const { index, ok, error } of results) if (!ok) console.log(index, error)
   * ```
   */
  triggerMany<Id extends string>(flowId: Id, payloads: Iterable<PayloadOf<Id>> | AsyncIterable<PayloadOf<Id>>, options?: TriggerManyOptions): Promise<TriggerManyResult>
}

/**
 * Options of a `Client`. All of them are optional, and they take precedence over environment
 * variables.
 */
export interface ClientOptions {
  /** API key, sent as `x-api-key`. Default: `IMBRACE_API_KEY`, unless you pass another credential. */
  apiKey?: string | undefined
  /**
   * Access token, sent as `x-access-token`. It is sent as `authorization: Bearer` instead in two
   * cases: when a flow is triggered, and when the token is a JWT and an organization is set.
   * Default: `IMBRACE_ACCESS_TOKEN`, unless you pass another credential.
   */
  accessToken?: string | undefined
  /** Id of the organization, sent as `x-organization-id`. Default: `IMBRACE_ORGANIZATION_ID`. */
  organizationId?: string | undefined
  /**
   * Id of the project for calls that do not specify one. Default: `IMBRACE_PROJECT_ID`. If neither
   * is set and the engine requires a project, the client looks it up once. The platform does not
   * require one.
   */
  projectId?: string | undefined
  /** Environment whose gateway receives the requests. Default: `IMBRACE_ENV`, otherwise `stable`. */
  env?: 'develop' | 'sandbox' | 'stable' | 'prodv2' | undefined
  /** URL of the gateway. Takes precedence over `env`. Default: `IMBRACE_GATEWAY_URL`. */
  baseUrl?: string | undefined
  /** URLs of individual services. They take precedence over `baseUrl`. */
  services?: ServiceAddresses | undefined
  /**
   * Time limit of each attempt in milliseconds, including the response body. Default: 30,000, or
   * 120,000 for `triggerFlowSync` and `triggerFlowSyncRaw`.
   */
  timeout?: number | undefined
  /**
   * Maximum number of retries of a request. The client retries a request only if it is safe to
   * repeat. Default: 2.
   */
  maxRetries?: number | undefined
  /**
   * Headers to send with every request. A credential in a header, such as `authorization`, counts
   * as the credential of the client.
   */
  headers?: HeadersInput | undefined
  /**
   * Allows `http:` URLs of other machines. Credentials are then sent unencrypted.
   * Default: false.
   */
  allowInsecure?: boolean | undefined
  /**
   * URL of an HTTP or HTTPS proxy, or `false` to use none. Requests to this machine never use a
   * proxy. Default: the proxy that `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` specify.
   */
  proxy?: string | false | undefined
  /**
   * CA certificates in PEM format to trust, in addition to Mozilla's root certificates and
   * `NODE_EXTRA_CA_CERTS`. To trust a server with a self-signed certificate, pass that certificate.
   */
  ca?: string | Uint8Array | (string | Uint8Array)[] | undefined
  /**
   * Maximum size of a response body in bytes, after decompression. A larger response is rejected
   * with a `DecodeError`. Default: 104,857,600 (100 MiB).
   */
  maxResponseBytes?: number | undefined
}

/** Options of a single call. Every method accepts them as its last argument. */
export interface RequestOptions {
  /**
   * Signal that aborts the call. The promise rejects with the `reason` of the signal, and the
   * connection is closed.
   */
  signal?: AbortSignalLike | undefined
  /**
   * Time limit of each attempt in milliseconds, including the response body. Default: the `timeout`
   * of the client.
   */
  timeout?: number | undefined
  /**
   * Maximum number of retries. The client retries a request only if it is safe to repeat. Default:
   * the `maxRetries` of the client.
   */
  maxRetries?: number | undefined
  /** Additional headers. They cannot replace the credentials of the client. */
  headers?: HeadersInput | undefined
  /**
   * Request id, sent as `x-request-id` and set on every error: 1 to 64 visible ASCII characters.
   * Default: a random UUID.
   */
  requestId?: string | undefined
}

/** URLs of individual services. */
export interface ServiceAddresses {
  /**
   * URL of the workflow engine. Use it to connect to an engine without a gateway. Default:
   * `{gateway}/activepieces`.
   */
  workflowEngine?: string | undefined
  /**
   * URL of the channel service. Default: `{gateway}/channel-service`. There is no default if you
   * only set `workflowEngine`.
   */
  channelService?: string | undefined
}

/**
 * Options of `triggerMany`. Each trigger is a separate request, so options such as `timeout`
 * apply to each of them.
 */
export interface TriggerManyOptions {
  /** Maximum number of triggers in progress at the same time. Default: 32. */
  concurrency?: number | undefined
}

/**
 * Options of methods that wait for a run, or for a status change of a flow. `timeout` limits the
 * duration of the whole call (default: 600,000 ms). The `timeout` of the client limits each request
 * within the call. The client repeats a status check that fails with a temporary error, regardless of
 * `maxRetries`. Temporary errors are network errors, time-outs and the HTTP statuses 408, 429 and 5xx.
 */
export interface WaitOptions {
  /**
   * Time between two status checks in milliseconds. A longer `Retry-After` header of the server
   * takes precedence. Default: 50, increasing to 5,000.
   */
  pollInterval?: number | undefined
}
