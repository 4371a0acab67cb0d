// These types stand for types of Node.js and of the DOM. Neither is needed to compile a program.

/** An abort signal. Every `AbortSignal` is one, that of Node.js as well as that of the DOM. */
export interface AbortSignalLike {
  /** Whether the signal was aborted. */
  readonly aborted: boolean
  /** Why it was aborted. */
  readonly reason?: unknown
  /** Adds a listener. */
  addEventListener(type: 'abort', listener: () => void): void
  /** Removes a listener. */
  removeEventListener(type: 'abort', listener: () => void): void
}

/** A `Buffer`. A program that is compiled without `@types/node` sees it as the `Uint8Array` that it is. */
export type Bytes = typeof globalThis extends { Buffer: { isBuffer(value: unknown): value is infer B } } ? B : Uint8Array

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
  'set-cookie'?: string[] | undefined
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

/** Where a new step goes, seen from its parent. */
export type StepLocation = 'AFTER' | 'INSIDE_LOOP' | 'INSIDE_BRANCH'

/** One comparison of a router's branch. */
export interface BranchCondition {
  /** What is compared; `{{ … }}` in it is resolved. */
  firstValue: string
  /** Absent for operators that look at one value. */
  secondValue?: string | undefined
  /** How they are compared. */
  operator: BranchOperator
  /** For text and lists. Default: false. */
  caseSensitive?: boolean | undefined
}

/** How a branch compares. */
export type BranchOperator =
  | 'TEXT_CONTAINS' | 'TEXT_DOES_NOT_CONTAIN' | 'TEXT_EXACTLY_MATCHES' | 'TEXT_DOES_NOT_EXACTLY_MATCH'
  | 'TEXT_START_WITH' | 'TEXT_DOES_NOT_START_WITH' | 'TEXT_ENDS_WITH' | 'TEXT_DOES_NOT_END_WITH'
  | 'NUMBER_IS_GREATER_THAN' | 'NUMBER_IS_LESS_THAN' | 'NUMBER_IS_EQUAL_TO'
  | 'BOOLEAN_IS_TRUE' | 'BOOLEAN_IS_FALSE'
  | 'DATE_IS_BEFORE' | 'DATE_IS_EQUAL' | 'DATE_IS_AFTER'
  | 'LIST_CONTAINS' | 'LIST_DOES_NOT_CONTAIN' | 'LIST_IS_EMPTY' | 'LIST_IS_NOT_EMPTY'
  | 'EXISTS' | 'DOES_NOT_EXIST'

/** What starts a flow that `buildFlow` builds. */
export type FlowTriggerSpec = PieceTriggerSpec | WebhookTriggerSpec | EmptyTriggerSpec

/** A trigger of a piece. */
export interface PieceTriggerSpec {
  kind: 'piece'
  /** The npm name of the piece; `slack` stands for `@activepieces/piece-slack`. */
  pieceName: string
  /** Default: the newest. */
  pieceVersion?: string | undefined
  /** The name of one of its triggers. */
  triggerName: string
  /** Its name, for people. Default: `triggerName`. */
  displayName?: string | undefined
  /** What the trigger gets. */
  input?: Record<string, unknown> | undefined
}

/** A call of the flow's webhook: `triggerFlow`, or any HTTP request. */
export interface WebhookTriggerSpec {
  kind: 'webhook'
  /** Its name, for people. Default: `Webhook`. */
  displayName?: string | undefined
  /** `authType` is `none` unless it is given. */
  input?: Record<string, unknown> | undefined
  /** Of `@activepieces/piece-webhook`. Default: the newest. */
  pieceVersion?: string | undefined
}

/** No trigger yet. Such a flow cannot be published. */
export interface EmptyTriggerSpec {
  kind: 'empty'
}

/** A step for `buildFlow` and `addSteps`. */
export type FlowStep = CodeStep | PieceStep | LoopStep | RouterStep

/** What every kind of step has. */
export interface FlowStepBase {
  /** The name under which later steps see its output: a word that JavaScript does not reserve. Default: `step_1` and so on. */
  name?: string | undefined
  /** Its name, for people. */
  displayName: string
  /** The run goes on when the step fails. For `code` and `piece`: the engine knows it for no other. Default: false. */
  continueOnFailure?: boolean | undefined
  /** The step is tried four times in all, over 28 seconds. For `code` and `piece` as well. Default: false. */
  retryOnFailure?: boolean | undefined
  /** Runs pass it over. Default: false. */
  skip?: boolean | undefined
}

/** Runs JavaScript or TypeScript. */
export interface CodeStep extends FlowStepBase {
  kind: 'code'
  /** A module that exports `code(inputs)`. Expressions are not resolved in it: that is what `input` is for. */
  code: string
  /** A `package.json` as text. Default: `{}`. */
  packageJson?: string | undefined
  /** What `code` gets. `{{ … }}` in its texts is resolved. */
  input?: Record<string, unknown> | undefined
}

/** Runs an action of a piece. */
export interface PieceStep extends FlowStepBase {
  kind: 'piece'
  /** The npm name of the piece; `slack` stands for `@activepieces/piece-slack`. */
  pieceName: string
  /** Default: the newest. */
  pieceVersion?: string | undefined
  /** The name of one of its actions. */
  actionName: string
  /** What the action gets. `{{ … }}` in its texts is resolved. */
  input?: Record<string, unknown> | undefined
}

/** Runs steps for each item of a list. They see `{{step_1.item}}` and `{{step_1.index}}`, from 1. */
export interface LoopStep extends FlowStepBase {
  kind: 'loop'
  /** An expression that gives an array, `{{trigger.body.items}}`. */
  items: string
  /** What runs for each item. Default: nothing. */
  steps?: FlowStep[] | undefined
}

/** Runs the branches whose conditions are true. */
export interface RouterStep extends FlowStepBase {
  kind: 'router'
  /** Only the first branch that is true, or all of them. Default: `first`. */
  execution?: 'first' | 'all' | undefined
  /** Its branches, in the order in which they are looked at. */
  branches: FlowBranch[]
}

/** A branch of a router: with conditions, or the one for when no other is true. */
export type FlowBranch = ConditionBranch | FallbackBranch

/** A branch that runs when its conditions are true. */
export interface ConditionBranch {
  /** Its name, for people. */
  name: string
  /** True when all conditions of a group are, for any group. A list without groups is one group. */
  conditions: BranchCondition[] | BranchCondition[][]
  /** A branch with conditions is none. */
  fallback?: false | undefined
  /** What runs in it. */
  steps: FlowStep[]
}

/** The branch that runs when no other does. */
export interface FallbackBranch {
  /** Its name, for people. */
  name: string
  /** What makes it the fallback. */
  fallback: true
  /** It has none. */
  conditions?: undefined
  /** What runs in it. */
  steps: FlowStep[]
}

/** A step as operations take it. */
export interface FlowActionInput {
  /** The name under which later steps see its output, `step_1`. */
  name: string
  /** What kind of step it is. */
  type: 'CODE' | 'PIECE' | 'LOOP_ON_ITEMS' | 'ROUTER' | (string & {})
  /** The step's name, for people. */
  displayName: string
  /** Whether it is set up completely. */
  valid: boolean
  /** Whether runs pass it over. Default: false. */
  skip?: boolean | undefined
  /** What it does, by kind: source code, piece and action, items, branches. */
  settings: Record<string, unknown>
  [field: string]: unknown
}

/** A trigger as operations take it. */
export interface FlowTriggerInput {
  /** `trigger`, always. */
  name: string
  /** `EMPTY` for none yet. */
  type: 'EMPTY' | 'PIECE_TRIGGER' | (string & {})
  /** The trigger's name, for people. */
  displayName: string
  /** Whether it is set up completely. */
  valid: boolean
  /** Piece, trigger and input of a `PIECE_TRIGGER`. */
  settings: Record<string, unknown>
  [field: string]: unknown
}

/**
 * A change of a flow. The types are those of the engine; a type that is not among them goes through as well.
 *
 * An operation that misses its target (a step that is not there) is accepted and does nothing.
 */
export type FlowOperation =
  /** Locks the draft, publishes it and enables the flow. */
  | { type: 'LOCK_AND_PUBLISH'; request: Record<string, unknown> }
  /** Enables or disables the flow. */
  | {
      type: 'CHANGE_STATUS'
      request: {
        /** What the flow is to be. */
        status: FlowStatus
      }
    }
  /** Locks the draft without publishing it. */
  | { type: 'LOCK_FLOW'; request: Record<string, unknown> }
  /** Moves the flow into a folder, or out of any. */
  | {
      type: 'CHANGE_FOLDER'
      request: {
        /** The folder; null for none. */
        folderId: string | null
      }
    }
  /** Renames the flow. */
  | {
      type: 'CHANGE_NAME'
      request: {
        /** Its new name. */
        displayName: string
      }
    }
  /** Puts a step elsewhere. */
  | {
      type: 'MOVE_ACTION'
      request: {
        /** The step. */
        name: string
        /** The step that it is put after or into. */
        newParentStep: string
        /** Where, seen from that one. Default: `AFTER`. */
        stepLocationRelativeToNewParent?: StepLocation | undefined
        /** Which branch, from 0, with `INSIDE_BRANCH`. */
        branchIndex?: number | undefined
      }
    }
  /** Replaces the trigger and all steps. */
  | {
      type: 'IMPORT_FLOW'
      request: {
        /** The flow's new name. */
        displayName: string
        /** The trigger, with the first step in its `nextAction` and so on. */
        trigger: FlowTriggerInput
        /** The version of the format of the steps. */
        schemaVersion?: string | null | undefined
      }
    }
  /** Sets the trigger; the steps stay. */
  | { type: 'UPDATE_TRIGGER'; request: FlowTriggerInput }
  /** Adds a step. Say where: without a location, steps after a loop are lost. */
  | {
      type: 'ADD_ACTION'
      request: {
        /** The step that it is put after or into. */
        parentStep: string
        /** Where, seen from that one. Default: `AFTER`. */
        stepLocationRelativeToParent?: StepLocation | undefined
        /** Which branch, from 0, with `INSIDE_BRANCH`. */
        branchIndex?: number | undefined
        /** The step. */
        action: FlowActionInput
      }
    }
  /** Replaces the step of this name; what is inside it and after it stays. */
  | { type: 'UPDATE_ACTION'; request: FlowActionInput }
  /** Deletes steps. */
  | {
      type: 'DELETE_ACTION'
      request: {
        /** Their names. */
        names: string[]
      }
    }
  /** Puts a copy of a step after it, under a name of its own. */
  | {
      type: 'DUPLICATE_ACTION'
      request: {
        /** The step. */
        stepName: string
      }
    }
  /** Makes an older version the draft. */
  | {
      type: 'USE_AS_DRAFT'
      request: {
        /** The version. */
        versionId: string
      }
    }
  /** Adds a branch to a router. */
  | {
      type: 'ADD_BRANCH'
      request: {
        /** The router. */
        stepName: string
        /** Where among its branches, from 0. */
        branchIndex: number
        /** The name of the branch, for people. */
        branchName: string
        /** True when all conditions of a group are, for any group. */
        conditions?: BranchCondition[][] | undefined
      }
    }
  /** Deletes a branch of a router, with its steps. */
  | {
      type: 'DELETE_BRANCH'
      request: {
        /** The router. */
        stepName: string
        /** The branch, from 0. */
        branchIndex: number
      }
    }
  /** Puts a copy of a branch after it. */
  | {
      type: 'DUPLICATE_BRANCH'
      request: {
        /** The router. */
        stepName: string
        /** The branch, from 0. */
        branchIndex: number
      }
    }
  /** Puts a branch elsewhere among those of its router. */
  | {
      type: 'MOVE_BRANCH'
      request: {
        /** The router. */
        stepName: string
        /** Where the branch is, from 0. */
        sourceBranchIndex: number
        /** Where it is to be, from 0. */
        targetBranchIndex: number
      }
    }
  /** Makes runs pass steps over, or not. */
  | {
      type: 'SET_SKIP_ACTION'
      request: {
        /** The steps. */
        names: string[]
        /** Whether they are passed over. */
        skip: boolean
      }
    }
  /** Replaces the data of your own. */
  | {
      type: 'UPDATE_METADATA'
      request: {
        /** The new data; null for none. */
        metadata?: Record<string, unknown> | null | undefined
      }
    }
  /** Keeps what the editor shows as an example of a step's input or output. */
  | {
      type: 'SAVE_SAMPLE_DATA'
      request: {
        /** The step. */
        stepName: string
        /** The example. */
        payload: unknown
        /** What it is an example of. */
        type: 'INPUT' | 'OUTPUT'
        /** How it is kept. */
        dataType: 'JSON' | 'STRING'
      }
    }
  /** An operation of an engine that is newer than this package. */
  | { type: string & {}; request: object }

/** The options of a read: those of every call, and which part of the reply is wanted. */
export interface ReadOptions<F extends string = never> extends RequestOptions {
  /**
   * Paths of the wanted fields, for example `['id', 'version.displayName']`. The rest is dropped off the main thread,
   * before JavaScript sees it; a field that is not there is absent. Default: all of it.
   */
  fields?: readonly F[] | undefined
}

/** The part of `T` that the paths `F` name; all of it without a path. */
export type Picked<T, F extends string> = [F] extends [never] ? T : PickedFields<T, F>

/** The same for at least one path. */
type PickedFields<T, F extends string> = T extends readonly (infer E)[]
  ? PickedFields<E, F>[]
  : {
      [K in F extends `${infer Head}.${string}` ? Head : F]: K extends keyof T
        ? K extends F
          ? T[K]
          : PickedFields<NonNullable<T[K]>, F extends `${K}.${infer Rest}` ? Rest : never>
        : unknown
    }

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

// The classes are declared below; these lines say which extends which.
export interface ImbraceError extends Error {
  /** The status of the reply; absent when there was none. */
  statusCode?: number | undefined
  /** The same as `statusCode`, unless it is assigned. */
  status?: number | undefined
  /** The engine's own code, for example `ENTITY_NOT_FOUND`; absent when the reply had none. */
  code?: string | undefined
  /** The reply's body, parsed when it is JSON, else text; absent when it was empty. Not enumerable, so loggers skip it. */
  body?: unknown
  /**
   * The reply's headers, names in lower case. Neither `headers` nor its members are enumerable, because loggers would
   * write them, and Express, Fastify and Koa would send them with their own reply.
   */
  headers?: ReplyHeaders | undefined
  /** Under which id the platform knows the request: the reply's, else the one that was sent. */
  requestId?: string | undefined
  /** Seconds that the server asks to wait; absent when it does not. */
  retryAfter?: number | undefined
  /** How often the request was sent. */
  attempts?: number | undefined
  /** The method of the request. */
  method?: string | undefined
  /** The address of the request. It holds no credential. */
  url?: string | undefined
  /** The run of `triggerAndWait` or `waitForRun`, once it is known: `waitForRun` can go on with it. */
  runId?: string | undefined
  /** `true` if the engine had accepted the trigger of `triggerAndWait`: its run goes on. Absent otherwise. */
  triggered?: boolean | undefined
  /** Of `triggerMany` whose iterable threw: how many triggers the engine took before. */
  succeeded?: number | undefined
  /** Of `triggerMany` whose iterable threw: how many triggers it did not take. */
  failed?: number | undefined
  /** Of `triggerMany` whose iterable threw: the result of each payload that was taken from it. */
  results?: TriggerResult[] | undefined
  /** What JSON shows of the error: its name, message, fields and cause, without `headers` and `body`. */
  toJSON(): Record<string, unknown>
}
export interface AuthError extends ImbraceError {}
export interface ApiError extends ImbraceError {}
export interface RateLimitError extends ApiError {}
export interface NetworkError extends ImbraceError {}
export interface TimeoutError extends NetworkError {}
export interface DecodeError extends ImbraceError {}

export interface GetFlowOptions extends RequestOptions {}
export interface BuildFlowOptions extends RequestOptions {}
export interface TriggerOptions extends RequestOptions {}
export interface WaitOptions extends RequestOptions {}
export interface TriggerAndWaitOptions extends TriggerOptions, WaitOptions {}
export interface TriggerManyOptions extends TriggerOptions {}
export interface RetryRunOptions extends RequestOptions {}
export interface RetryRunsParams extends RunFilter {}
export interface GetPieceOptions extends RequestOptions {}

/**
 * Which binding artifact the generated loader actually loaded: `'native'` for
 * a native addon, otherwise the `platformArchABI` of the WASI flavor. Every
 * flavor napi-rs can build is listed, because `NAPI_RS_NATIVE_LIBRARY_PATH`
 * can point the loader at a WASI artifact this package does not build itself.
 */
export declare const __napiBindingTarget: 'native' | 'wasm32-wasi' | 'wasm32-wasip1'

/** Where `addSteps` puts the steps. */
export interface AddStepsParams {
  /** The step that the first one is put after or into. Default: `trigger`, so they become the first steps. */
  parentStep?: string | undefined
  /** Where, seen from that step. What stood there follows the new steps. Default: `AFTER`. */
  location?: StepLocation | undefined
  /** Which branch, from 0, with `INSIDE_BRANCH`. */
  branchIndex?: number | undefined
  /** The number after which names go on: 4 makes the first `step_5`. Default: the largest in the flow. */
  startIndex?: number | undefined
}

/** The stored access to another service. */
export interface AppConnection {
  /** 21 letters and digits. */
  id: string
  /** When it was created, ISO 8601. */
  created: string
  /** When it was last changed, ISO 8601. */
  updated: string
  /** The name by which flows refer to it. */
  externalId: string
  /** Its name, for people. */
  displayName: string
  /** The npm name of the piece that it is for, `@activepieces/piece-slack`. */
  pieceName: string
  /** Its project, where a deployment sends one; most send `projectIds`. */
  projectId?: string | undefined
  /** The projects that may use it. */
  projectIds?: Array<string> | undefined
  /** How it authenticates with its service. */
  type: ConnectionType
  /** Whether it works. */
  status?: 'ACTIVE' | 'MISSING' | 'ERROR' | (string & {}) | undefined
  /** Whether it belongs to a project or to the whole platform. */
  scope?: 'PROJECT' | 'PLATFORM' | (string & {}) | undefined
  /** The platform that it belongs to. */
  platformId?: string | undefined
  /** The user who created it; null when that is not known. */
  ownerId?: string | null | undefined
  /** The same user, in lists. */
  owner?: Record<string, unknown> | null | undefined
  /** The flows that use it, in lists. */
  flowIds?: Array<string> | undefined
  /** Data of your own; null when none was given. */
  metadata?: Record<string, unknown> | null | undefined
  /**
   * **A secret in your hands**: the decrypted credential, from `getConnection` on the platform only. The
   * client puts it into no log, error or hook.
   */
  value?: Record<string, unknown> | undefined
}

/** The options of `buildFlow`: those of every call, and what becomes of a flow that could not be finished. */
export interface BuildFlowOptions {
  /** Keeps a flow that could not be finished, as far as it was built. Default: false, it is deleted. */
  keepOnError?: boolean | undefined
}

/** A flow to build. An error names the place in it, however deep. */
export interface BuildFlowParams {
  /** Its name, for people. */
  displayName: string
  /** Default: the client's. */
  projectId?: string | undefined
  /** The folder to put it in. */
  folderId?: string | undefined
  /** What starts it. Default: nothing yet, an empty trigger. */
  trigger?: FlowTriggerSpec | undefined
  /** Its steps, in order. */
  steps: FlowStep[]
  /**
   * Publishes the flow, which enables it, and waits until that is done, at most ten minutes. It needs a trigger.
   * Default: false.
   */
  publish?: boolean | undefined
}

/** A value for one cell, as the engine takes it. */
export interface CellInput {
  /** The field. */
  fieldId: string
  /** Text or a number; it is stored as text. */
  value: unknown
}

/** The automations of channels. */
export interface ChannelAutomations {
  /** One for each automation. */
  data: Record<string, unknown>[]
}

/** A user who owns connections. */
export interface ConnectionOwner {
  /** First name. */
  firstName?: string | undefined
  /** Last name. */
  lastName?: string | undefined
  /** Address. */
  email: string
}

/** Which flows are counted. */
export interface CountFlowsParams {
  /** The folder that they are in; `NULL` for those that are in none. */
  folderId?: string | undefined
  /** Their status. */
  status?: FlowStatus | undefined
  /** Default: the client's. */
  projectId?: string | undefined
}

/** A field to create. */
export interface CreateFieldParams {
  /** The table to put it in. */
  tableId: string
  /** Its name. */
  name: string
  /** What its cells are for. */
  type: 'TEXT' | 'NUMBER' | 'DATE' | 'STATIC_DROPDOWN' | (string & {})
  /** `{options: [{value}]}`, for a `STATIC_DROPDOWN`. */
  data?: { options: { value: string }[] } | undefined
}

/** A flow to create. It is disabled and has an empty trigger. */
export interface CreateFlowParams {
  /** Its name, for people. */
  displayName: string
  /** Default: the client's. */
  projectId?: string | undefined
  /** The folder to put it in. */
  folderId?: string | undefined
  /** The same by name; a folder that does not exist is created. */
  folderName?: string | undefined
  /** Data of your own. */
  metadata?: Record<string, unknown> | undefined
}

/** A folder to create. */
export interface CreateFolderParams {
  /** Its name. When a folder has it already, that one is the result. */
  displayName: string
  /** Default: the client's. */
  projectId?: string | undefined
}

/** Where a flow that is made from a template goes. */
export interface CreateFromTemplateParams {
  /** Default: the template's name. */
  displayName?: string | undefined
  /** The folder to put it in. */
  folderId?: string | undefined
  /** Default: the client's. */
  projectId?: string | undefined
}

/** A server to create. */
export interface CreateMcpServerParams {
  /** Its name. */
  name: string
  /** Default: the client's. */
  projectId?: string | undefined
}

/** Records to create. */
export interface CreateRecordsParams {
  /** The table to put them in. */
  tableId: string
  /** Each a list of cells, or a plain object by field name. */
  records: (CellInput[] | Record<string, unknown>)[]
}

/** A table to create. */
export interface CreateTableParams {
  /** Its name. */
  name: string
  /** Default: the client's. */
  projectId?: string | undefined
  /** A name of your own for it, for imports. */
  externalId?: string | undefined
}

/** Records to delete. */
export interface DeleteRecordsParams {
  /** Their ids. */
  ids: Array<string>
}

/** An automation: a trigger and the steps that follow it. */
export interface Flow {
  /** 21 letters and digits. */
  id: string
  /** When it was created, ISO 8601. */
  created: string
  /** When it was last changed, ISO 8601. */
  updated: string
  /** The project that owns it. */
  projectId: string
  /** A name of your own for it, for imports; the engine makes one when none was given. */
  externalId?: string | undefined
  /** Whether it can be triggered. */
  status: FlowStatus
  /** The status change in progress, `ENABLING` or `DISABLING`. Otherwise `NONE` or absent. */
  operationStatus?: 'NONE' | 'ENABLING' | 'DISABLING' | (string & {}) | undefined
  /** The version that the call asked for: the newest one, unless `versionId` named another. */
  version: FlowVersion
  /** The folder that it is in; null when it is in none. */
  folderId?: string | null | undefined
  /** The version that runs; null before the first publish. */
  publishedVersionId?: string | null | undefined
  /** Data of your own; null when none was given. */
  metadata?: Record<string, unknown> | null | undefined
  /** What starts it besides calls, in lists: `schedule` is null unless the trigger has one. */
  triggerSource?: { schedule?: Record<string, unknown> | null | undefined; [field: string]: unknown } | undefined
}

/** One step of a flow. */
export interface FlowAction {
  /** The name under which later steps see its output, `step_1`. */
  name: string
  /** What kind of step it is. */
  type: 'CODE' | 'PIECE' | 'LOOP_ON_ITEMS' | 'ROUTER' | 'MULTIPLE_CHOICE' | (string & {})
  /** The step's name, for people. */
  displayName: string
  /** Whether it is set up completely. */
  valid: boolean
  /** Whether runs pass it over; absent means no. */
  skip?: boolean | undefined
  /** What it does, by kind: source code, piece and action, items, branches. */
  settings: Record<string, unknown>
  /** The step after this one; absent on the last. */
  nextAction?: FlowAction | undefined
  /** The first step inside a loop. */
  firstLoopAction?: FlowAction | undefined
  /** The first step of each branch of a router; null in an empty branch. */
  children?: (FlowAction | null)[] | undefined
}

/** One execution of a flow. The engine blanks what has no value yet: `""`, `{}` or null. */
export interface FlowRun {
  /** 21 letters and digits. */
  id: string
  /** When it was created, ISO 8601; absent in what a retry on the newest version gives. */
  created: string
  /** When it was last changed, ISO 8601. */
  updated: string
  /** The project of its flow. */
  projectId: string
  /** The flow that was executed. */
  flowId: string
  /** The version that was executed. */
  flowVersionId: string
  /** Its status. `QUEUED`, `RUNNING` and `PAUSED` runs are still in progress. */
  status: RunStatus
  /** `TESTING` for runs of a draft, which lists leave out. */
  environment: 'PRODUCTION' | 'TESTING' | (string & {})
  /** When it started, ISO 8601; blank while it is queued. */
  startTime?: string | undefined
  /** When it ended, ISO 8601; blank until then. */
  finishTime?: string | undefined
  /** Whether its failure fails the run that started it. */
  failParentOnFailure: boolean
  /** The run that started it; blank when a trigger did. */
  parentRunId?: string | null | undefined
  /** Its tags. */
  tags?: Array<string> | undefined
  /** The flow's name at the time. */
  flowVersion?: { displayName?: string | undefined; [field: string]: unknown } | undefined
  /** The step that failed; `{}` when none did. */
  failedStep?: { name?: string | undefined; displayName?: string | undefined; [field: string]: unknown } | undefined
  /** What each step did, by step name; absent in lists, and still empty early in a run. */
  steps?: Record<string, StepRun> | undefined
  /** The file that holds the steps; null until the first of them is stored. */
  logsFileId?: string | null | undefined
  /** The one step that a test was for; blank otherwise. */
  stepNameToTest?: string | null | undefined
  /** When it was archived, ISO 8601; null when it is not. */
  archivedAt?: string | null | undefined
}

/** A flow as a document, to be imported elsewhere. */
export interface FlowTemplate {
  /** The flow's name. */
  name: string
  /** What it is for; blank on an export. */
  description?: string | undefined
  /** Milliseconds since 1970, as text. */
  created?: string | undefined
  /** Milliseconds since 1970, as text. */
  updated?: string | undefined
  /** Its tags. */
  tags?: Array<string> | undefined
  /** The npm names of the pieces that it uses. */
  pieces?: Array<string> | undefined
  /** The flow itself. */
  template: FlowTemplateBody
  /** Where it is described; blank on an export. */
  blogUrl?: string | undefined
}

/** The part of a template that is imported. */
export interface FlowTemplateBody {
  /** The flow's name, for people. */
  displayName: string
  /** The trigger with all steps. */
  trigger: FlowTrigger
  /** The version of the format of the steps, a number as text. */
  schemaVersion?: string | null | undefined
  /** Whether every step is set up completely. */
  valid?: boolean | undefined
}

/** What starts a flow. */
export interface FlowTrigger {
  /** `trigger`, always. */
  name: string
  /** `EMPTY` until one is chosen, then `PIECE_TRIGGER`. */
  type: 'EMPTY' | 'PIECE_TRIGGER' | (string & {})
  /** The trigger's name, for people. */
  displayName: string
  /** Whether it is set up completely. */
  valid: boolean
  /** Piece, trigger and input of a `PIECE_TRIGGER`. */
  settings: Record<string, unknown>
  /** The first step; absent in a flow without steps. */
  nextAction?: FlowAction | undefined
}

/** One version of a flow. A `DRAFT` can be edited; publishing makes it `LOCKED`. */
export interface FlowVersion {
  /** 21 letters and digits. */
  id: string
  /** When it was created, ISO 8601. */
  created: string
  /** When it was last changed, ISO 8601. */
  updated: string
  /** The flow that it is a version of. */
  flowId: string
  /** The flow's name, for people. */
  displayName: string
  /** The trigger, with the first step in its `nextAction` and so on; absent in lists of versions. */
  trigger: FlowTrigger
  /** Settings of steps by name, where a deployment sends them. */
  steps?: Record<string, unknown> | undefined
  /** Whether every step is set up completely. */
  valid?: boolean | undefined
  /** Whether it can be edited. */
  state?: 'DRAFT' | 'LOCKED' | (string & {}) | undefined
  /** The version of the format of its steps, a number as text. */
  schemaVersion?: string | null | undefined
  /** External ids of the connections that its steps use. */
  connectionIds?: Array<string> | undefined
  /** Ids of the agents that its steps use. */
  agentIds?: Array<string> | undefined
  /** The user who changed it last; null after a change by the engine. */
  updatedBy?: string | null | undefined
  /** Versions of the format before a migration; null without one. */
  backupFiles?: Record<string, unknown> | null | undefined
}

/** A folder of flows. */
export interface Folder {
  /** 21 letters and digits. */
  id: string
  /** When it was created, ISO 8601. */
  created: string
  /** When it was last changed, ISO 8601. */
  updated: string
  /** The project that owns it. */
  projectId: string
  /** Its name, for people; no two folders of a project share one. */
  displayName: string
  /** Its place among the folders, from 0. */
  displayOrder?: number | undefined
  /** How many flows are in it. */
  numberOfFlows?: number | undefined
}

/** The options of `getFlow`: those of every call, and the version. */
export interface GetFlowOptions {
  /** The version to show. Default: the newest. */
  versionId?: string | undefined
}

/** The options of `getPiece`: those of every call, and the version. */
export interface GetPieceOptions {
  /** The version to show. Default: the newest. */
  version?: string | undefined
}

/** What `ping` gives. */
export interface Health {
  /** `Healthy`. */
  status: string
}

/** An invitation to a project or to the platform. */
export interface Invitation {
  /** 21 letters and digits. */
  id: string
  /** When it was created, ISO 8601. */
  created: string
  /** When it was last changed, ISO 8601. */
  updated: string
  /** Whom it was sent to. */
  email: string
  /** What it is for. */
  type: 'PROJECT' | 'PLATFORM' | (string & {})
  /** Whether it was accepted. */
  status?: 'PENDING' | 'ACCEPTED' | (string & {}) | undefined
}

/** Which automations `listChannelAutomation` gives. */
export interface ListChannelAutomationParams {
  /** Those of this kind of channel. Default: all. */
  channelType?: string | undefined
}

/** Which connections `listConnections` gives. */
export interface ListConnectionsParams {
  /** The npm name of a piece; `slack` stands for `@activepieces/piece-slack`. */
  pieceName?: string | undefined
  /** Part of the name. */
  displayName?: string | undefined
  /** One status or several. */
  status?: 'ACTIVE' | 'MISSING' | 'ERROR' | ('ACTIVE' | 'MISSING' | 'ERROR')[] | undefined
  /** Those of the project or those of the platform. */
  scope?: 'PROJECT' | 'PLATFORM' | undefined
  /** Connections on a page. Default: 10. */
  limit?: number | undefined
  /** `next` or `previous` of an earlier page. */
  cursor?: string | undefined
  /** Default: the client's. */
  projectId?: string | undefined
}

/** Which flows `listFlows` gives. */
export interface ListFlowsParams {
  /** Flows on a page. Default: 10. */
  limit?: number | undefined
  /** `next` or `previous` of an earlier page. */
  cursor?: string | undefined
  /** One status or several. */
  status?: FlowStatus | FlowStatus[] | undefined
  /** The folder that they are in; `NULL` for those that are in none. */
  folderId?: string | undefined
  /** Part of the flow's name. */
  name?: string | undefined
  /** Flows whose newest version is in this state. */
  versionState?: 'DRAFT' | 'LOCKED' | undefined
  /** One external id or several. */
  externalIds?: string | string[] | undefined
  /** External ids of connections that they use, one or several. */
  connectionExternalIds?: string | string[] | undefined
  /** One tag or several. */
  tags?: string | string[] | undefined
  /** Default: the client's. */
  projectId?: string | undefined
}

/** Which versions `listFlowVersions` gives. */
export interface ListFlowVersionsParams {
  /** Versions on a page. Default: 10. */
  limit?: number | undefined
  /** `next` or `previous` of an earlier page. */
  cursor?: string | undefined
}

/** Which folders `listFolders` gives. */
export interface ListFoldersParams {
  /** Folders on a page. Default: 10. */
  limit?: number | undefined
  /** `next` or `previous` of an earlier page. */
  cursor?: string | undefined
  /** Default: the client's. */
  projectId?: string | undefined
}

/** Which invitations `listInvitations` gives. */
export interface ListInvitationsParams {
  /** What they are for. */
  type: 'PROJECT' | 'PLATFORM'
  /** Whether they were accepted. */
  status?: 'PENDING' | 'ACCEPTED' | undefined
  /** Their project. Default: all. */
  projectId?: string | undefined
  /** Invitations on a page. Default: 10. */
  limit?: number | undefined
  /** `next` or `previous` of an earlier page. */
  cursor?: string | undefined
}

/** Which servers `listMcpServers` gives. */
export interface ListMcpServersParams {
  /** Default: the client's. */
  projectId?: string | undefined
  /** Part of the name. */
  name?: string | undefined
  /** Servers on a page. Default: 10. */
  limit?: number | undefined
  /** `next` or `previous` of an earlier page. */
  cursor?: string | undefined
}

/** Which pieces `listPieces` gives. */
export interface ListPiecesParams {
  /** The largest number of pieces to return. The client cuts the list: the engine sends all pieces. Default: all. */
  limit?: number | undefined
  /** Has no effect: the engine gives all pieces at once. The platform's SDK takes it too. */
  cursor?: string | undefined
  /** Words to look for. */
  searchQuery?: string | undefined
  /** Pieces of these categories. An empty array is a `TypeError`. */
  categories?: Array<string> | undefined
  /** Whether hidden ones are given too. Default: false. */
  includeHidden?: boolean | undefined
  /** What they are sorted by. */
  sortBy?: 'NAME' | 'UPDATED' | 'CREATED' | 'POPULARITY' | (string & {}) | undefined
  /** Which way. */
  orderBy?: 'ASC' | 'DESC' | undefined
}

/** Which versions `listPieceVersions` gives. */
export interface ListPieceVersionsParams {
  /** The npm name of the piece; `slack` stands for `@activepieces/piece-slack`. */
  name: string
  /** The engine's release that they must work with. */
  release: string
}

/** Which records `listRecords` gives. */
export interface ListRecordsParams {
  /** The table that they are in. */
  tableId: string
  /** Records on a page. Default: 10. */
  limit?: number | undefined
  /** `next` or `previous` of an earlier page. */
  cursor?: string | undefined
  /** Records that match all of these. An empty array is a `TypeError`. */
  filters?: Array<RecordFilter> | undefined
}

/** Which runs `listRuns` gives. Runs of drafts are in no list. An empty array as a filter is a `TypeError`. */
export interface ListRunsParams {
  /** One flow or several. */
  flowId?: string | string[] | undefined
  /** One status or several. */
  status?: RunStatus | RunStatus[] | undefined
  /** One tag or several. */
  tags?: string | string[] | undefined
  /** Runs created at this moment or later. */
  createdAfter?: Moment | undefined
  /** Runs created at this moment or earlier. */
  createdBefore?: Moment | undefined
  /** Runs that failed at the step of this name. */
  failedStepName?: string | undefined
  /** Only these runs, one id or several. */
  flowRunIds?: string | string[] | undefined
  /** Whether archived ones are given, or those that are not. Default: both. */
  archived?: boolean | undefined
  /** Runs on a page. Default: 10. */
  limit?: number | undefined
  /** `next` or `previous` of an earlier page. */
  cursor?: string | undefined
  /** Default: the client's. */
  projectId?: string | undefined
}

/** Which tables `listTables` gives. */
export interface ListTablesParams {
  /** Part of the name. */
  name?: string | undefined
  /** One external id or several. */
  externalIds?: string | string[] | undefined
  /** Tables on a page. Default: 10. */
  limit?: number | undefined
  /** `next` or `previous` of an earlier page. */
  cursor?: string | undefined
  /** Default: the client's. */
  projectId?: string | undefined
}

/** A server of the Model Context Protocol, through which agents use the project's tools. */
export interface McpServer {
  /** 21 letters and digits. */
  id: string
  /** When it was created, ISO 8601. */
  created: string
  /** When it was last changed, ISO 8601. */
  updated: string
  /** The project that owns it. */
  projectId: string
  /** Its name. */
  name?: string | undefined
  /** **A secret in your hands**: what agents prove themselves with. `rotateMcpToken` replaces it. */
  token?: string | undefined
  /** A name of your own for it, for imports. */
  externalId?: string | null | undefined
  /** The tools that it offers. */
  tools?: Record<string, unknown>[] | undefined
}

/** An integration with its actions and triggers, and the properties that each takes. */
export interface Piece {
  /** 21 letters and digits. */
  id: string
  /** Its npm name, `@activepieces/piece-webhook`. */
  name: string
  /** Its name, for people. */
  displayName: string
  /** What it does. */
  description?: string | undefined
  /** Its version. */
  version: string
  /** The address of its picture. */
  logoUrl?: string | undefined
  /** Its actions, by name. */
  actions: Record<string, Record<string, unknown>>
  /** Its triggers, by name. */
  triggers: Record<string, Record<string, unknown>>
  /** What a connection of it needs; null when it needs none. */
  auth?: Record<string, unknown> | null | undefined
  /** What it is for, `CORE`, `COMMUNICATION`. */
  categories?: Array<string> | undefined
  /** Who wrote it. */
  authors?: Array<string> | undefined
}

/** Which property's options are asked for. */
export interface PieceOptionsParams {
  /** The npm name of the piece; `slack` stands for `@activepieces/piece-slack`. */
  pieceName: string
  /** Its version. */
  pieceVersion: string
  /** The action or trigger. */
  actionOrTriggerName: string
  /** Its property. */
  propertyName: string
  /** The flow that the step is in. */
  flowId: string
  /** The version of the flow. */
  flowVersionId: string
  /** What the step's other properties are set to. Default: nothing. */
  input?: Record<string, unknown> | undefined
  /** Words to look for among the options. */
  searchValue?: string | undefined
  /** Default: the client's. */
  projectId?: string | undefined
}

/** An integration, as lists have it. */
export interface PieceSummary {
  /** 21 letters and digits. */
  id: string
  /** Its npm name, `@activepieces/piece-webhook`. */
  name: string
  /** Its name, for people. */
  displayName: string
  /** What it does. */
  description?: string | undefined
  /** Its version. */
  version: string
  /** The address of its picture. */
  logoUrl?: string | undefined
  /** How many actions it has. */
  actions: number
  /** How many triggers it has. */
  triggers: number
  /** What it is for, `CORE`, `COMMUNICATION`. */
  categories?: Array<string> | undefined
  /** Who wrote it. */
  authors?: Array<string> | undefined
}

/** What a flow returned, as it came. */
export interface RawFlowReply {
  /** The status. */
  status: number
  /** The headers, names in lower case. `set-cookie` is an array of all cookies, as in Node. */
  headers: ReplyHeaders
  /** The body, after decompression. */
  body: Bytes
}

/**
 * What a record must match. A record without the cell never matches, not even `neq`. (The open-source engine on SQLite
 * compares all values as text; so does the local engine.)
 */
export interface RecordFilter {
  /** The field that is looked at. */
  fieldId: string
  /**
   * Equal, not equal, greater, greater or equal, less, less or equal, contains. `gt`, `gte`, `lt` and `lte` compare
   * numbers: text that is no number never matches. `co` ignores case.
   */
  operator: 'eq' | 'neq' | 'gt' | 'gte' | 'lt' | 'lte' | 'co'
  /** What it is compared with. */
  value: string
}

/** Which connection takes the place of which, in all flows of the project. */
export interface ReplaceConnectionsParams {
  /** The id of the one that flows use now; it is deleted. */
  sourceAppConnectionId: string
  /** The id of the one that they use from then on. */
  targetAppConnectionId: string
  /** Default: the client's. */
  projectId?: string | undefined
}

/** How a run is repeated. */
export interface RetryRunOptions {
  /**
   * From the step that failed, in the same run; or from the start on the newest version, in a new run.
   * Default: `FROM_FAILED_STEP`.
   */
  strategy?: 'FROM_FAILED_STEP' | 'ON_LATEST_VERSION' | undefined
  /** Default: the client's. */
  projectId?: string | undefined
}

/** The same for `retryRuns`, and how they are repeated. */
export interface RetryRunsParams {
  /** As for `retryRun`. Default: `FROM_FAILED_STEP`. It is no filter. */
  strategy?: 'FROM_FAILED_STEP' | 'ON_LATEST_VERSION' | undefined
}

/**
 * Which runs a bulk action is for. At least one filter must have a value: without any, the engine would take every run
 * of the project. An empty array is a `TypeError`. The name of the failed step is no filter here, because the engine
 * does not honour it: list runs with `listRuns({ failedStepName })` and pass their ids as `flowRunIds`.
 */
export interface RunFilter {
  /** These runs. */
  flowRunIds?: string | string[] | undefined
  /** Runs of these statuses. `cancelRuns` takes `QUEUED` and `PAUSED` only. */
  status?: RunStatus | RunStatus[] | undefined
  /** Runs of these flows. */
  flowId?: string | string[] | undefined
  /** Runs created at this moment or later. */
  createdAfter?: Moment | undefined
  /** Runs created at this moment or earlier. */
  createdBefore?: Moment | undefined
  /** Default: the client's. It is no filter. */
  projectId?: string | undefined
}

/** What one step did in a run. */
export interface StepRun {
  /** The kind of step, `CODE`, `PIECE`, `PIECE_TRIGGER`, `LOOP_ON_ITEMS`, `ROUTER`. */
  type: string
  /** How it ended, or `RUNNING` or `PAUSED`. */
  status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'PAUSED' | 'STOPPED' | (string & {})
  /** Its input with expressions resolved and secrets replaced by `**REDACTED**`. */
  input?: unknown
  /** What it gave; absent when it gave nothing or failed. */
  output?: unknown
  /** Milliseconds; absent on the trigger. */
  duration?: number | undefined
  /** Why it failed, often with a stack; absent when it did not. */
  errorMessage?: string | undefined
}

/** A table with all its records. */
export interface TableExport {
  /** The table's name. */
  name: string
  /** Its fields, in order. */
  fields: { id: string; name: string }[]
  /** Its records: values by field name, `""` where a cell is empty. */
  rows: Record<string, string>[]
}

/** A trigger to test. */
export interface TestTriggerParams {
  /** The flow. */
  flowId: string
  /** Its version. Engines of today refuse a test without it, and without `testStrategy`. */
  flowVersionId?: string | undefined
  /** How it is tested: `SIMULATION` waits for a real event, `TEST_FUNCTION` makes one up. */
  testStrategy?: 'SIMULATION' | 'TEST_FUNCTION' | (string & {}) | undefined
  /** The npm name of a piece, for deployments that ask for it; `slack` stands for `@activepieces/piece-slack`. */
  pieceName?: string | undefined
  /** Default: the client's. */
  projectId?: string | undefined
}

/** What became of each payload. */
export interface TriggerManyResult {
  /** How many triggers the engine took. */
  succeeded: number
  /** How many it did not. */
  failed: number
  /** One for each payload, in their order. */
  results: Array<TriggerResult>
}

/** The options of a trigger: those of every call, and what the run is to be. */
export interface TriggerOptions {
  /** Runs the draft version instead of the published one; such runs are in no list. Default: false. */
  draft?: boolean | undefined
  /** The run that this one belongs to. */
  parentRunId?: string | undefined
  /** Whether its failure fails the parent run. Default: false. */
  failParentOnFailure?: boolean | undefined
  /**
   * Sends no credential, for engines that ask for none on a trigger: they would store it with the run.
   * Default: false.
   */
  anonymous?: boolean | undefined
}

/** What became of one payload. */
export interface TriggerResult {
  /** Its place among the payloads, from 0. */
  index: number
  /** Whether the engine took it. */
  ok: boolean
  /** Whether it was sent; one that was not has started nothing. */
  sent: boolean
  /** The request id of this trigger, which its run records. Absent if no request was made. */
  requestId?: string | undefined
  /**
   * Why it failed: an `ImbraceError`, the signal's reason, or a `TypeError` for a payload of an iterable that has no JSON
   * form; absent when it did not.
   */
  error?: unknown
}

/** How often flows were triggered. */
export interface TriggerRunStatus {
  /** By piece: how many runs its triggers started, in all and by day. */
  pieces: Record<string, { dailyStats: Record<string, { success: number; failure: number }>; totalRuns: number }>
}

/** What changes about a connection. */
export interface UpdateConnectionParams {
  /** Its new name. */
  displayName: string
  /** Data of your own. */
  metadata?: Record<string, unknown> | undefined
}

/** What changes about a field. */
export interface UpdateFieldParams {
  /** Its new name. */
  name: string
}

/** What changes about a folder. */
export interface UpdateFolderParams {
  /** Its new name. */
  displayName: string
}

/** What changes about a server. */
export interface UpdateMcpServerParams {
  /** Its new name. */
  name?: string | undefined
  /** All its tools from then on. */
  tools?: Record<string, unknown>[] | undefined
}

/** What changes about a record. */
export interface UpdateRecordParams {
  /** The table that it is in. */
  tableId: string
  /** A list of cells, or a plain object by field name. Cells that are not named stay as they are. */
  cells: CellInput[] | Record<string, unknown>
}

/** What changes about a table. */
export interface UpdateTableParams {
  /** Its new name. */
  name: string
}

/**
 * A connection to create or, when its `externalId` exists, to update. What the engine wants besides is filled
 * in, on the way out only; a body that has all of it goes out as it is.
 */
export interface UpsertConnectionParams {
  /**
   * The name by which flows refer to it. Default: made from `pieceName` and `displayName`, so that the same
   * call again updates the same connection.
   */
  externalId?: string | undefined
  /** Its name, for people. */
  displayName: string
  /** The npm name of a piece; `slack` stands for `@activepieces/piece-slack`. */
  pieceName: string
  /** Default: the client's. */
  projectId?: string | undefined
  /** How it authenticates with its service. */
  type: ConnectionType
  /**
   * The credential: `{secret_text}` (or one property of any name) for `SECRET_TEXT`, `{username, password}`
   * for `BASIC_AUTH`, `{props}` for `CUSTOM_AUTH`. Its own `type` may be left out.
   */
  value: Record<string, unknown>
  /** Data of your own. */
  metadata?: Record<string, unknown> | undefined
}

/** One value of a record. */
export interface WorkflowCell {
  /** Text, whatever the field's type: the engine stores numbers and dates as text. */
  value: unknown
  /** The name of its field. */
  fieldName: string
  /** When it was created, ISO 8601. */
  created: string
  /** When it was last changed, ISO 8601. */
  updated: string
}

/** A column of a workflow table. */
export interface WorkflowField {
  /** 21 letters and digits. */
  id: string
  /** When it was created, ISO 8601. */
  created: string
  /** When it was last changed, ISO 8601. */
  updated: string
  /** Its name. */
  name: string
  /** What its cells are for; all are stored as text. */
  type: 'TEXT' | 'NUMBER' | 'DATE' | 'STATIC_DROPDOWN' | (string & {})
  /** The table that it is in. */
  tableId: string
  /** The project that owns the table. */
  projectId: string
  /** A name of your own for it, for imports. */
  externalId?: string | null | undefined
  /** `{options: [{value}]}` of a `STATIC_DROPDOWN`; null for other types. */
  data?: Record<string, unknown> | null | undefined
}

/** One row of a table. */
export interface WorkflowRecord {
  /** 21 letters and digits. */
  id: string
  /** When it was created, ISO 8601. */
  created: string
  /** When it was last changed, ISO 8601. */
  updated: string
  /** The table that it is in. */
  tableId: string
  /** The project that owns the table. */
  projectId: string
  /** The cells that have a value, by field id. */
  cells: Record<string, WorkflowCell>
}

/** A table of the workflow engine. */
export interface WorkflowTable {
  /** 21 letters and digits. */
  id: string
  /** When it was created, ISO 8601. */
  created: string
  /** When it was last changed, ISO 8601. */
  updated: string
  /** Its name. */
  name: string
  /** The project that owns it. */
  projectId: string
  /** A name of your own for it, for imports. */
  externalId?: string | null | undefined
  /** What starts flows when records change; null without one. */
  trigger?: string | null | undefined
  /** Whether that is on; null without a trigger. */
  status?: string | null | undefined
}

/** The engine answered with an error status; the message leads with it, its code and the server's own words. */
export declare class ApiError {
  constructor(message?: string, options?: { cause?: unknown })
}

/** The credential is missing (nothing was sent, no `statusCode`), wrong (401) or not allowed to do this (403). */
export declare class AuthError {
  constructor(message?: string, options?: { cause?: unknown })
}

/**
 * A client of the Imbrace workflow engine.
 *
 * Every option may be left out; options win over environment variables.
 *
 * @throws TypeError for an option that is unknown or cannot be meant.
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
  /** Flows, triggers, runs, folders, connections, MCP servers and workflow tables. */
  workflows: Workflows
  /**
   * Makes `token` the credential of all calls that start from now on, and drops the API key.
   *
   * @throws TypeError when the token is no text that can be sent.
   */
  setAccessToken(token: string): void
  /** Drops the access token. Without an API key, calls reject with an `AuthError` until there is a token again. */
  clearAccessToken(): void
  /**
   * Sets the organization of all calls that start from now on; `undefined` sends none.
   *
   * @throws TypeError when the id is no text that can be sent.
   */
  setOrganizationId(id?: string | undefined): void
  /**
   * Asks the engine whether it is there: proves address, credential and engine at once.
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

/** A reply that is not what the API promises. The message names the place in its JSON. */
export declare class DecodeError {
  constructor(message?: string, options?: { cause?: unknown })
}

/**
 * What every failed call rejects with, but for misuse (a `TypeError` that names the argument, before anything
 * is sent) and a caller's own abort (the signal's `reason`).
 */
export declare class ImbraceError {
  constructor(message?: string, options?: { cause?: unknown })
}

/** No reply, or one that broke off. `cause.code` has Node's code for it, `ECONNREFUSED`, where there is one. */
export declare class NetworkError {
  constructor(message?: string, options?: { cause?: unknown })
}

/** 429, after all retries. `retryAfter` has the seconds that the server asks for, if it does. */
export declare class RateLimitError {
  constructor(message?: string, options?: { cause?: unknown })
}

/** The time for one attempt ran out, after all retries. */
export declare class TimeoutError {
  constructor(message?: string, options?: { cause?: unknown })
}

/**
 * The calls of the workflow engine. `client.workflows` has one.
 *
 * Every method rejects with a `TypeError` that names the argument when one cannot be meant, before anything is
 * sent; with an `AuthError`, `ApiError`, `RateLimitError`, `NetworkError`, `TimeoutError` or `DecodeError` when
 * the call fails; and with the `reason` of `options.signal` when that is aborted.
 */
export declare class Workflows {
  /**
   * Builds a flow with its trigger and steps, and publishes it with `publish: true`.
   *
   * All of it is checked before anything is sent: fields, names, operators, and the steps that expressions use,
   * which must have run by then. A mistake is a `TypeError` that names its place, like
   * `params.steps[1].branches[0].conditions[0].operator`.
   *
   * A name in an expression counts as a step if it is `step_` and a number, or if the expression begins with it and
   * a step has that name. Names that the expression itself binds, property names, keys, comments and regular
   * expressions are no references; names in `${ … }` of a template literal are.
   *
   * Then each step is one operation. If one fails, or if the engine accepts it without doing it, the call rejects
   * with an error whose message begins with the step, and the flow is deleted again unless `keepOnError` is true. An
   * abort deletes it too, in the background.
   *
   * Steps are called `step_1`, `step_2` and so on in the order in which they are written, unless they have a
   * `name`. `slack` stands for `@activepieces/piece-slack`; a piece without a version gets its newest.
   *
   * Routes: `GET /v1/pieces/{scope}/{name}`, `POST /v1/flows`, `POST /v1/flows/{flowId}`; when it fails,
   * `DELETE /v1/flows/{flowId}`.
   *
   * @example
   * ```ts
   * const flow = await client.workflows.buildFlow({
   *   displayName: 'Greet',
   *   trigger: { kind: 'webhook' },
   *   steps: [{
   *     kind: 'piece', displayName: 'Answer', pieceName: 'webhook', actionName: 'return_response',
   *     input: { responseType: 'json', respond: 'stop', fields: { body: { hello: '{{trigger.body.name}}' } } },
   *   }],
   *   publish: true,
   * })
   * ```
   */
  buildFlow(params: BuildFlowParams, options?: BuildFlowOptions): Promise<Flow>
  /**
   * Adds steps to a flow, after its trigger unless `parentStep` says where. What stood there follows them.
   *
   * They are checked like those of `buildFlow`, for which the flow is read first; their names go on from the
   * largest number in it. Steps that were added before one that failed stay: the message says which.
   *
   * Routes: `GET /v1/flows/{flowId}`, `GET /v1/pieces/{scope}/{name}`, `POST /v1/flows/{flowId}`.
   *
   * @example
   * ```ts
   * await client.workflows.addSteps('flow_id', [
   *   { kind: 'code', displayName: 'Double', code: 'export const code = async ({ n }) => 2 * n', input: { n: '{{step_1.n}}' } },
   * ], { parentStep: 'step_1' })
   * ```
   */
  addSteps(flowId: string, steps: FlowStep[], params?: AddStepsParams, options?: RequestOptions): Promise<Flow>
  /**
   * Lists the automations of channels.
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
   * Lists connections, a page at a time and without their secrets.
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
   * Returns one connection; on the platform with its decrypted `value`, **a secret in your hands**.
   *
   * Route: `GET /v1/app-connections/{connectionId}`; on a bare engine, which has no such route, the connection
   * is looked up in the list. An unknown id is an `ApiError` 404 `ENTITY_NOT_FOUND` on both.
   *
   * @example
   * ```ts
   * const connection = await client.workflows.getConnection('connection_id')
   * ```
   */
  getConnection<F extends string = never>(connectionId: string, options?: ReadOptions<F>): Promise<Picked<AppConnection, F>>
  /**
   * Creates a connection, or updates the one with the same `externalId`. What the engine wants besides is
   * filled in, see `UpsertConnectionParams`.
   *
   * Route: `POST /v1/app-connections`.
   *
   * @example
   * ```ts
   * const connection = await client.workflows.upsertConnection({
   *   displayName: 'Slack Workspace',
   *   pieceName: 'slack',
   *   type: 'SECRET_TEXT',
   *   value: { api_key: 'xoxb-...' },
   * })
   * ```
   */
  upsertConnection(params: UpsertConnectionParams, options?: RequestOptions): Promise<AppConnection>
  /**
   * Deletes a connection. Flows that use it fail from then on.
   *
   * Route: `DELETE /v1/app-connections/{connectionId}`. An unknown id is an `ApiError` 404 `ENTITY_NOT_FOUND`.
   *
   * @example
   * ```ts
   * await client.workflows.deleteConnection('connection_id')
   * ```
   */
  deleteConnection(connectionId: string, options?: RequestOptions): Promise<undefined>
  /**
   * Renames a connection.
   *
   * Route: `POST /v1/app-connections/{connectionId}`. An unknown id is an `ApiError` 500.
   *
   * @example
   * ```ts
   * await client.workflows.updateConnection('connection_id', { displayName: 'Slack' })
   * ```
   */
  updateConnection(connectionId: string, params: UpdateConnectionParams, options?: RequestOptions): Promise<AppConnection>
  /**
   * Puts one connection in the place of another, in all flows of the project.
   *
   * Route: `POST /v1/app-connections/replace`.
   *
   * @example
   * ```ts
   * await client.workflows.replaceConnections({ sourceAppConnectionId: 'old_id', targetAppConnectionId: 'new_id' })
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
   * Iterates over all connections that match.
   *
   * Each connection that exists throughout the iteration comes exactly once, whatever `limit` is. `limit` is the
   * size of the first request, 100 by default; requests become larger where many connections share one second. The
   * next page is requested one turn of the event loop after the first element of a page. `break` cancels a page that
   * is being fetched.
   *
   * Route: `GET /v1/app-connections`.
   *
   * @example
   * ```ts
   * for await (const connection of client.workflows.iterateConnections()) console.log(connection.externalId)
   * ```
   */
  iterateConnections<F extends string = never>(params?: ListConnectionsParams, options?: ReadOptions<F>): AsyncIterableIterator<Picked<AppConnection, F>>
  /**
   * Lists the fields of a workflow table.
   *
   * Route: `GET /v1/fields`.
   *
   * @example
   * ```ts
   * const fields = await client.workflows.listFields('table_id')
   * ```
   */
  listFields<F extends string = never>(tableId: string, options?: ReadOptions<F>): Promise<Picked<WorkflowField, F>[]>
  /**
   * Returns one field.
   *
   * Route: `GET /v1/fields/{fieldId}`. An unknown id is an `ApiError` 404 `ENTITY_NOT_FOUND`.
   *
   * @example
   * ```ts
   * const field = await client.workflows.getField('field_id')
   * ```
   */
  getField<F extends string = never>(fieldId: string, options?: ReadOptions<F>): Promise<Picked<WorkflowField, F>>
  /**
   * Creates a field.
   *
   * Route: `POST /v1/fields`.
   *
   * @example
   * ```ts
   * const field = await client.workflows.createField({ tableId: 'table_id', name: 'email', type: 'TEXT' })
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
   * Deletes a field with its cells.
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
   * Lists flows, a page at a time. Pages by `cursor` may repeat and leave out flows: `iterateFlows` gives each flow once.
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
   * Returns one flow, with its newest version or the one that `versionId` names.
   *
   * Route: `GET /v1/flows/{flowId}`. An unknown id is an `ApiError` 404 `ENTITY_NOT_FOUND`.
   *
   * @example
   * ```ts
   * const flow = await client.workflows.getFlow('flow_id')
   * ```
   */
  getFlow<F extends string = never>(flowId: string, options?: GetFlowOptions & ReadOptions<F>): Promise<Picked<Flow, F>>
  /**
   * Creates a flow: disabled, with an empty trigger.
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
   * Deletes a flow with all its versions, also while it is enabled.
   *
   * Route: `DELETE /v1/flows/{flowId}`. An unknown id is an `ApiError` 404 `ENTITY_NOT_FOUND`.
   *
   * @example
   * ```ts
   * await client.workflows.deleteFlow('flow_id')
   * ```
   */
  deleteFlow(flowId: string, options?: RequestOptions): Promise<undefined>
  /**
   * Changes a flow: publishes it, enables it, sets its trigger, adds a step.
   *
   * An operation that misses its target (a step that is not there) is accepted without doing anything: only
   * the flow that comes back tells.
   *
   * Route: `POST /v1/flows/{flowId}`. A flow that another user edited within the last minute is an `ApiError`
   * `FLOW_IN_USE`, and nothing is changed.
   *
   * @example
   * ```ts
   * await client.workflows.applyFlowOperation('flow_id', { type: 'LOCK_AND_PUBLISH', request: {} })
   * ```
   */
  applyFlowOperation(flowId: string, operation: FlowOperation, options?: RequestOptions): Promise<Flow>
  /**
   * Counts flows.
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
   * Lists the versions of a flow, newest first, a page at a time and without their steps.
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
   * Returns a flow as a document, to be imported elsewhere.
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
   * Renames a flow.
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
   * Moves a flow into a folder, or out of any with `null`.
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
   * Replaces the trigger and all steps of a flow by those of a template.
   *
   * Route: `POST /v1/flows/{flowId}`. A flow whose steps share a name is an `ApiError` 500.
   *
   * @example
   * ```ts
   * await client.workflows.importFlow('flow_id', template)
   * ```
   */
  importFlow(flowId: string, template: FlowTemplate | FlowTemplateBody, options?: RequestOptions): Promise<Flow>
  /**
   * Publishes the draft of a flow and enables the flow. Waits until the engine has done it, so that
   * `operationStatus` is settled.
   *
   * `timeout` bounds the whole call, by default 600,000 ms. A read that fails in a way that may pass (connection,
   * time-out, 408, 429, 5xx) is repeated until that time, also with `maxRetries: 0`.
   *
   * Route: `POST /v1/flows/{flowId}`, then `GET /v1/flows/{flowId}`. A flow whose trigger is not set is an
   * `ApiError` 400 `PIECE_TRIGGER_NOT_FOUND`.
   *
   * @example
   * ```ts
   * const flow = await client.workflows.publishFlow('flow_id')
   * ```
   */
  publishFlow(flowId: string, options?: WaitOptions): Promise<Flow>
  /**
   * Enables a flow. Waits until the engine has done it, so that `operationStatus` is settled.
   *
   * The flow is read first. If its newest version is the published one, the operation is `LOCK_AND_PUBLISH`, which
   * has the same effect as `CHANGE_STATUS` and cannot hang. If its draft differs, the operation is `CHANGE_STATUS`.
   * On an engine where the flow was called while it was disabled, that may never be answered: the call ends with a
   * `TimeoutError`, and the flow is locked until the server is restarted.
   *
   * `timeout` bounds the whole call, by default 600,000 ms. A read that fails in a way that may pass (connection,
   * time-out, 408, 429, 5xx) is repeated until that time, also with `maxRetries: 0`.
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
   * Disables a flow. Waits until the engine has done it, so that `operationStatus` is settled.
   *
   * `timeout` bounds the whole call, by default 600,000 ms. A read that fails in a way that may pass (connection,
   * time-out, 408, 429, 5xx) is repeated until that time, also with `maxRetries: 0`.
   *
   * Route: `POST /v1/flows/{flowId}`, then `GET /v1/flows/{flowId}`.
   *
   * @example
   * ```ts
   * const flow = await client.workflows.disableFlow('flow_id')
   * ```
   */
  disableFlow(flowId: string, options?: WaitOptions): Promise<Flow>
  /**
   * Creates a flow and imports a template into it. When that fails, the flow is deleted again.
   *
   * Route: `POST /v1/flows`, then `POST /v1/flows/{flowId}`.
   *
   * @example
   * ```ts
   * const copy = await client.workflows.createFlowFromTemplate(template, { displayName: 'Copy' })
   * ```
   */
  createFlowFromTemplate(template: FlowTemplate | FlowTemplateBody, params?: CreateFromTemplateParams, options?: RequestOptions): Promise<Flow>
  /**
   * Iterates over all flows that match.
   *
   * Each flow that exists throughout the iteration comes exactly once, whatever `limit` is. `limit` is the size of
   * the first request, 100 by default. The next page is requested one turn of the event loop after the first element
   * of a page. `break` cancels a page that is being fetched.
   *
   * The engine orders flows by their last change, which none of its cursors follows. So if the first request does
   * not give all flows, the rest is fetched as one page of up to 100,000. That reply is held in native memory as a
   * whole, and one above `maxResponseBytes` is a `DecodeError`. JavaScript gets `limit` flows at a time, with the
   * `fields` that it asked for.
   *
   * Route: `GET /v1/flows`.
   *
   * @example
   * ```ts
   * for await (const flow of client.workflows.iterateFlows({ status: 'ENABLED' })) console.log(flow.id)
   * ```
   */
  iterateFlows<F extends string = never>(params?: ListFlowsParams, options?: ReadOptions<F>): AsyncIterableIterator<Picked<Flow, F>>
  /**
   * Iterates over all versions of a flow.
   *
   * Each version that exists throughout the iteration comes exactly once, whatever `limit` is. `limit` is the size
   * of the first request, 100 by default; requests become larger where many versions share one second. The next page
   * is requested one turn of the event loop after the first element of a page. `break` cancels a page that is being
   * fetched.
   *
   * Route: `GET /v1/flows/{flowId}/versions`.
   *
   * @example
   * ```ts
   * for await (const version of client.workflows.iterateFlowVersions('flow_id')) console.log(version.id)
   * ```
   */
  iterateFlowVersions<F extends string = never>(flowId: string, params?: ListFlowVersionsParams, options?: ReadOptions<F>): AsyncIterableIterator<Picked<FlowVersion, F>>
  /**
   * Lists folders, a page at a time.
   *
   * Route: `GET /v1/folders`.
   *
   * @example
   * ```ts
   * const folders = await client.workflows.listFolders({ limit: 100 })
   * ```
   */
  listFolders<F extends string = never>(params?: ListFoldersParams, options?: ReadOptions<F>): Promise<Page<Picked<Folder, F>>>
  /**
   * Returns one folder.
   *
   * Route: `GET /v1/folders/{folderId}`. An unknown id is an `ApiError` 404 `ENTITY_NOT_FOUND`.
   *
   * @example
   * ```ts
   * const folder = await client.workflows.getFolder('folder_id')
   * ```
   */
  getFolder<F extends string = never>(folderId: string, options?: ReadOptions<F>): Promise<Picked<Folder, F>>
  /**
   * Creates a folder. When a folder has the name already, that one is the result.
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
   * Route: `POST /v1/folders/{folderId}`. An unknown id is an `ApiError` 404 `ENTITY_NOT_FOUND`.
   *
   * @example
   * ```ts
   * await client.workflows.updateFolder('folder_id', { displayName: 'Sales' })
   * ```
   */
  updateFolder(folderId: string, params: UpdateFolderParams, options?: RequestOptions): Promise<Folder>
  /**
   * Deletes a folder. Its flows stay, in no folder.
   *
   * Route: `DELETE /v1/folders/{folderId}`. An unknown id is an `ApiError` 404 `ENTITY_NOT_FOUND`.
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
   * Each folder that exists throughout the iteration comes exactly once, whatever `limit` is. `limit` is the size of
   * the first request, 100 by default; requests become larger where many folders share one second. The next page is
   * requested one turn of the event loop after the first element of a page. `break` cancels a page that is being
   * fetched.
   *
   * Route: `GET /v1/folders`.
   *
   * @example
   * ```ts
   * for await (const folder of client.workflows.iterateFolders()) console.log(folder.displayName)
   * ```
   */
  iterateFolders<F extends string = never>(params?: ListFoldersParams, options?: ReadOptions<F>): AsyncIterableIterator<Picked<Folder, F>>
  /**
   * Lists invitations, a page at a time.
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
   * Route: `DELETE /v1/user-invitations/{invitationId}`. An unknown id is an `ApiError` 404 `ENTITY_NOT_FOUND`.
   *
   * @example
   * ```ts
   * await client.workflows.deleteInvitation('invitation_id')
   * ```
   */
  deleteInvitation(invitationId: string, options?: RequestOptions): Promise<undefined>
  /**
   * Lists MCP servers, a page at a time. A text instead of parameters is a project's id.
   *
   * Route: `GET /v1/mcp-servers`.
   *
   * @example
   * ```ts
   * const servers = await client.workflows.listMcpServers()
   * ```
   */
  listMcpServers<F extends string = never>(projectIdOrParams?: string | ListMcpServersParams, options?: ReadOptions<F>): Promise<Page<Picked<McpServer, F>>>
  /**
   * Returns one MCP server, with its token.
   *
   * Route: `GET /v1/mcp-servers/{mcpServerId}`. An unknown id is an `ApiError` 404 `ENTITY_NOT_FOUND`.
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
   * Route: `DELETE /v1/mcp-servers/{mcpServerId}`. An unknown id is an `ApiError` 404 `ENTITY_NOT_FOUND`.
   *
   * @example
   * ```ts
   * await client.workflows.deleteMcpServer('mcp_server_id')
   * ```
   */
  deleteMcpServer(mcpServerId: string, options?: RequestOptions): Promise<undefined>
  /**
   * Gives an MCP server a new token; the old one is worth nothing from then on.
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
   * Route: `POST /v1/mcp-servers/{mcpServerId}`. An unknown id is an `ApiError` 500.
   *
   * @example
   * ```ts
   * await client.workflows.updateMcpServer('mcp_server_id', { name: 'Sales tools' })
   * ```
   */
  updateMcpServer(mcpServerId: string, params: UpdateMcpServerParams, options?: RequestOptions): Promise<McpServer>
  /**
   * Iterates over all MCP servers that match. A string instead of parameters is a project's id.
   *
   * Each server that exists throughout the iteration comes exactly once, whatever `limit` is. `limit` is the size of
   * the first request, 100 by default; requests become larger where many servers share one second. The next page is
   * requested one turn of the event loop after the first element of a page. `break` cancels a page that is being
   * fetched.
   *
   * Route: `GET /v1/mcp-servers`.
   *
   * @example
   * ```ts
   * for await (const server of client.workflows.iterateMcpServers()) console.log(server.name)
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
  listPieces<F extends string = never>(params?: ListPiecesParams, options?: ReadOptions<F>): Promise<Picked<PieceSummary, F>[]>
  /**
   * Returns one piece with its actions and triggers. `slack` stands for `@activepieces/piece-slack`.
   *
   * Route: `GET /v1/pieces/{scope}/{name}`. An unknown one is an `ApiError` 404 `ENTITY_NOT_FOUND`.
   *
   * @example
   * ```ts
   * const piece = await client.workflows.getPiece('@activepieces/piece-webhook')
   * ```
   */
  getPiece<F extends string = never>(name: string, options?: GetPieceOptions & ReadOptions<F>): Promise<Picked<Piece, F>>
  /**
   * Lists the versions of a piece that work with a release of the engine. `slack` stands for `@activepieces/piece-slack`.
   *
   * Route: `GET /v1/pieces/versions`.
   *
   * @example
   * ```ts
   * const versions = await client.workflows.listPieceVersions({ name: '@activepieces/piece-webhook', release: '0.72.1' })
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
   * Returns the options that a property of a step offers, which depend on its other properties.
   *
   * Route: `POST /v1/pieces/options`.
   *
   * @example
   * ```ts
   * const options = await client.workflows.getPieceOptions({
   *   pieceName: '@activepieces/piece-webhook', pieceVersion: '0.1.25', actionOrTriggerName: 'catch_webhook',
   *   propertyName: 'authFields', flowId: 'flow_id', flowVersionId: 'version_id', input: { authType: 'basic' },
   * })
   * ```
   */
  getPieceOptions(params: PieceOptionsParams, options?: RequestOptions): Promise<Record<string, unknown>>
  /**
   * Returns the id of the credential's project, asked for once and then remembered. The platform needs no
   * project anywhere, and a client learns it by itself where an engine does; this is for your own records.
   *
   * Route: `GET /v1/users/me`, else the first flow's project.
   *
   * @example
   * ```ts
   * const projectId = await client.workflows.resolveProjectId()
   * ```
   */
  resolveProjectId(options?: RequestOptions): Promise<string>
  /**
   * Lists the records of a workflow table, a page at a time. Cells are keyed by field id.
   *
   * Route: `GET /v1/records`. An unknown table has no records: the page is empty.
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
   * Returns one record.
   *
   * Route: `GET /v1/records/{recordId}`. An unknown id is an `ApiError` 404 `ENTITY_NOT_FOUND`.
   *
   * @example
   * ```ts
   * const record = await client.workflows.getRecord('record_id')
   * ```
   */
  getRecord<F extends string = never>(recordId: string, options?: ReadOptions<F>): Promise<Picked<WorkflowRecord, F>>
  /**
   * Creates records, each a list of cells or a plain object by field name. With objects the fields are asked for first;
   * a name that the table does not have is a `TypeError` that lists them, and nothing is created.
   *
   * Route: `POST /v1/records`.
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
   * Changes cells of a record. Cells that are not named stay as they are.
   *
   * Route: `POST /v1/records/{recordId}`. Field names are looked up as for `createRecords`.
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
   * Iterates over all records that match; with `as: 'objects'` as plain objects by field name. `as` with `fields` is
   * a `TypeError`.
   *
   * Each record that exists throughout the iteration comes exactly once, whatever `limit` is. `limit` is the size of
   * the first request, 100 by default; requests become larger where many records share one second. The next page is
   * requested one turn of the event loop after the first element of a page. `break` cancels a page that is being
   * fetched.
   *
   * On an engine that gives no cursor, the records after the first page are fetched as one page of up to 100,000.
   * That reply is held in native memory as a whole, and one above `maxResponseBytes` is a `DecodeError`.
   *
   * Route: `GET /v1/records`.
   *
   * @example
   * ```ts
   * for await (const lead of client.workflows.iterateRecords({ tableId: 'table_id' }, { as: 'objects' })) {
   *   console.log(lead.email)
   * }
   * ```
   */
  iterateRecords(params: ListRecordsParams, options: RequestOptions & { as: 'objects' }): AsyncIterableIterator<Record<string, unknown>>
  iterateRecords<F extends string = never>(params: ListRecordsParams, options?: ReadOptions<F>): AsyncIterableIterator<Picked<WorkflowRecord, F>>
  /**
   * Lists runs, newest first, a page at a time and without their steps. Runs of drafts are in no list.
   *
   * Route: `GET /v1/flow-runs`.
   *
   * @example
   * ```ts
   * const page = await client.workflows.listRuns({ flowId: 'flow_id', status: 'FAILED', limit: 20 })
   * ```
   */
  listRuns<F extends string = never>(params?: ListRunsParams, options?: ReadOptions<F>): Promise<Page<Picked<FlowRun, F>>>
  /**
   * Returns one run with its steps.
   *
   * Route: `GET /v1/flow-runs/{runId}`. An unknown id is an `ApiError` 400 `FLOW_RUN_NOT_FOUND`.
   *
   * @example
   * ```ts
   * const run = await client.workflows.getRun('run_id')
   * for (const [name, step] of Object.entries(run.steps ?? {})) console.log(name, step.status, step.output)
   * ```
   */
  getRun<F extends string = never>(runId: string, options?: ReadOptions<F>): Promise<Picked<FlowRun, F>>
  /**
   * Repeats a run: from the step that failed, or from its start on the newest version of the flow.
   *
   * Route: `POST /v1/flow-runs/{runId}/retry`. An unknown id is an `ApiError` 400 `FLOW_RUN_NOT_FOUND`.
   *
   * @example
   * ```ts
   * await client.workflows.retryRun('run_id', { strategy: 'ON_LATEST_VERSION' })
   * ```
   */
  retryRun(runId: string, options?: RetryRunOptions): Promise<FlowRun>
  /**
   * Repeats all runs that match a filter. `RunFilter` says what a filter can be.
   *
   * Route: `POST /v1/flow-runs/retry`.
   *
   * @example
   * ```ts
   * await client.workflows.retryRuns({ status: 'FAILED', createdAfter: new Date(Date.now() - 86_400_000) })
   * ```
   */
  retryRuns(params: RetryRunsParams, options?: RequestOptions): Promise<Array<FlowRun>>
  /**
   * Cancels the queued and paused runs that match a filter. The engine does not cancel a `RUNNING` run: one that
   * `flowRunIds` names goes on to its end.
   *
   * Route: `POST /v1/flow-runs/cancel`. A `status` other than `QUEUED` and `PAUSED` is a `TypeError`, as is every filter
   * that the engine would not honour.
   *
   * @example
   * ```ts
   * await client.workflows.cancelRuns({ flowId: 'flow_id', status: 'PAUSED' })
   * ```
   */
  cancelRuns(filter: RunFilter, options?: RequestOptions): Promise<undefined>
  /**
   * Archives all runs that match a filter: lists leave them out unless they are asked for.
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
   * Waits until a run is finished, and returns it with its steps, whatever its status. Every status except `QUEUED`,
   * `RUNNING` and `PAUSED` is final. `INTERNAL_ERROR` is final for this call, but the engine's queue may run such a
   * run again minutes later.
   *
   * `timeout` bounds the whole call, by default 600,000 ms. A read that fails in a way that may pass (connection,
   * time-out, 408, 429, 5xx) is repeated until that time, also with `maxRetries: 0`. `Retry-After` is honoured. The
   * `TimeoutError` says why the last read failed. Another failure ends the call at once. Every error has the
   * `runId`, so that waiting can go on.
   *
   * For 5 s, an unknown run counts as one that the engine has not stored yet. After that it is an `ApiError` 400
   * `FLOW_RUN_NOT_FOUND`.
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
   * Iterates over all runs that match.
   *
   * Each run that exists throughout the iteration comes exactly once, whatever `limit` is. `limit` is the size of
   * the first request, 100 by default; requests become larger where many runs share one second. The next page is
   * requested one turn of the event loop after the first element of a page. `break` cancels a page that is being
   * fetched.
   *
   * Route: `GET /v1/flow-runs`.
   *
   * @example
   * ```ts
   * for await (const run of client.workflows.iterateRuns({ status: 'FAILED' })) console.log(run.id)
   * ```
   */
  iterateRuns<F extends string = never>(params?: ListRunsParams, options?: ReadOptions<F>): AsyncIterableIterator<Picked<FlowRun, F>>
  /**
   * Lists workflow tables, a page at a time.
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
   * Returns one workflow table.
   *
   * Route: `GET /v1/tables/{tableId}`. An unknown id is an `ApiError` 404 `ENTITY_NOT_FOUND`.
   *
   * @example
   * ```ts
   * const table = await client.workflows.getTable('table_id')
   * ```
   */
  getTable<F extends string = never>(tableId: string, options?: ReadOptions<F>): Promise<Picked<WorkflowTable, F>>
  /**
   * Creates a workflow table, without fields.
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
   * Renames a workflow table.
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
   * Deletes a workflow table with its fields and records.
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
   * Deletes all records of a workflow table; its fields stay.
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
   * Returns a workflow table with all its records, as rows by field name.
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
   * Iterates over all workflow tables that match.
   *
   * Each table that exists throughout the iteration comes exactly once, whatever `limit` is. `limit` is the size of
   * the first request, 100 by default; requests become larger where many tables share one second. The next page is
   * requested one turn of the event loop after the first element of a page. `break` cancels a page that is being
   * fetched.
   *
   * Route: `GET /v1/tables`.
   *
   * @example
   * ```ts
   * for await (const table of client.workflows.iterateTables()) console.log(table.name)
   * ```
   */
  iterateTables<F extends string = never>(params?: ListTablesParams, options?: ReadOptions<F>): AsyncIterableIterator<Picked<WorkflowTable, F>>
  /**
   * Triggers a flow and does not wait for it. The payload is any JSON value; `undefined` sends `{}`. Resolves to the
   * reply if it is a JSON object, otherwise to `{}`: any 2xx means that the trigger was accepted.
   *
   * The trigger is not repeated once the engine may have seen it: after a `NetworkError` the flow may have run or not.
   *
   * Route: `POST /v1/webhooks/{flowId}`. A disabled flow is an `ApiError` 404, an unknown one 410.
   *
   * @example
   * ```ts
   * await client.workflows.triggerFlow('flow_id', { contact_id: 'contact_123', event: 'lead_created' })
   * ```
   */
  triggerFlow(flowId: string, payload?: unknown, options?: TriggerOptions): Promise<Record<string, unknown>>
  /**
   * Triggers a flow and waits for what it returns: JSON is parsed, other text is a string, an empty reply is
   * `undefined`. `timeout` is 120,000 ms by default.
   *
   * The flow's own status counts: one outside 2xx is an `ApiError`. A flow that fails without a response
   * answers 500; one that succeeds without a response answers after the engine's 30 s, with nothing. Past 30 s
   * the platform's gateway gives up with 504 while the flow runs on.
   *
   * Route: `POST /v1/webhooks/{flowId}/sync`.
   *
   * @example
   * ```ts
   * const answer = await client.workflows.triggerFlowSync('flow_id', { contact_id: 'contact_123' })
   * ```
   */
  triggerFlowSync(flowId: string, payload?: unknown, options?: TriggerOptions): Promise<unknown>
  /**
   * Triggers a flow and waits for what it returns, as it came: no status is an error here.
   *
   * Route: `POST /v1/webhooks/{flowId}/sync`.
   *
   * @example
   * ```ts
   * const { status, headers, body } = await client.workflows.triggerFlowSyncRaw('flow_id', { n: 1 })
   * ```
   */
  triggerFlowSyncRaw(flowId: string, payload?: unknown, options?: TriggerOptions): Promise<RawFlowReply>
  /**
   * Returns how often flows were triggered, by piece.
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
   * Tests the trigger of a flow. Resolves to what the engine answers, `undefined` when that is nothing.
   *
   * Route: `POST /v1/test-trigger`.
   *
   * @example
   * ```ts
   * await client.workflows.testTrigger({ flowId: 'flow_id', flowVersionId: 'version_id', testStrategy: 'SIMULATION' })
   * ```
   */
  testTrigger(params: TestTriggerParams, options?: RequestOptions): Promise<unknown>
  /**
   * Triggers a flow and waits for the run of this trigger, also when many runs are in progress. Resolves to the
   * finished run with its steps, whatever its status. Unlike `triggerFlowSync`, it is not limited by the gateway's
   * 30 s. Runs of drafts are in no list, so they cannot be waited for.
   *
   * The header `x-imbrace-trigger-id`, a random UUID for each call, identifies the run: the engine stores it with
   * the run's trigger. So calls may share a `requestId`. If a proxy drops that header, the generated request id
   * identifies the run; a run with a `requestId` of your own is then not found.
   *
   * `timeout` bounds the whole call, by default 600,000 ms. A read that fails in a way that may pass (connection,
   * time-out, 408, 429, 5xx) is repeated until that time, also with `maxRetries: 0`. `Retry-After` is honoured. The
   * `TimeoutError` says why the last read failed. Another failure ends the call at once. Every error after the
   * trigger was accepted has `triggered: true`, and every error after the run is known has its `runId`, so that
   * `waitForRun` can go on.
   *
   * Route: `POST /v1/webhooks/{flowId}`, then `GET /v1/flow-runs` and `GET /v1/flow-runs/{runId}`.
   *
   * @example
   * ```ts
   * const run = await client.workflows.triggerAndWait('flow_id', { n: 1 }, { timeout: 60_000 })
   * if (run.status !== 'SUCCEEDED') console.log(run.failedStep)
   * ```
   */
  triggerAndWait(flowId: string, payload?: unknown, options?: Omit<TriggerAndWaitOptions, 'draft'>): Promise<FlowRun>
  /**
   * Triggers a flow with each of many payloads, `concurrency` (32) at a time, in one call. A payload that fails is a
   * result and stops nothing; each has a request id of its own, which its run stores.
   *
   * `payloads` is an array or any other iterable, also an async one. An array crosses into native code once. A
   * payload of an iterable is sent in the turn of the event loop after it was taken; at most `concurrency` triggers
   * are under way, and one more payload is taken.
   *
   * If `signal` aborts, triggers under way are finished and no further one is sent, also while the iterable is idle.
   * The call still resolves, and `sent` says of each payload whether it was sent.
   *
   * An array with a payload that has no JSON form is a `TypeError`, and nothing is sent. In an iterable, only that
   * payload fails, and its error names it: `payloads[3]`. If the iterable throws, the call rejects with an
   * `ImbraceError` once nothing is under way. Its `succeeded`, `failed` and `results` are those of the payloads
   * before, and its `cause` is what the iterable threw.
   *
   * Route: `POST /v1/webhooks/{flowId}`, once for each payload, never repeated once the engine may have seen it.
   *
   * @example
   * ```ts
   * const { failed, results } = await client.workflows.triggerMany('flow_id', [{ n: 1 }, { n: 2 }])
   * for (const { index, ok, error } of results) if (!ok) console.log(index, error)
   * ```
   */
  triggerMany(flowId: string, payloads: Iterable<unknown> | AsyncIterable<unknown>, options?: TriggerManyOptions): Promise<TriggerManyResult>
}

/** What a `Client` is made with; all of it is optional. */
export interface ClientOptions {
  /** Sent as `x-api-key`. Default: `IMBRACE_API_KEY`, unless another credential is given. */
  apiKey?: string | undefined
  /**
   * Sent as `x-access-token`; a JWT together with an organization as `authorization: Bearer`, and with a
   * trigger always so. Default: `IMBRACE_ACCESS_TOKEN`, unless another credential is given.
   */
  accessToken?: string | undefined
  /** Sent as `x-organization-id`. Default: `IMBRACE_ORGANIZATION_ID`. */
  organizationId?: string | undefined
  /**
   * The project of all calls that do not name one. Default: `IMBRACE_PROJECT_ID`, else none is sent until an
   * engine asks for one, which is then looked up once. The platform needs none.
   */
  projectId?: string | undefined
  /** Which gateway is asked. Default: `IMBRACE_ENV`, else `stable`. */
  env?: 'develop' | 'sandbox' | 'stable' | 'prodv2' | undefined
  /** The address of a gateway; wins over `env`. Default: `IMBRACE_GATEWAY_URL`. */
  baseUrl?: string | undefined
  /** Addresses of single services; they win over `baseUrl`. */
  services?: ServiceAddresses | undefined
  /**
   * Milliseconds for one attempt, up to the last byte of its reply. Default: 30,000 (120,000 for
   * `triggerFlowSync`).
   */
  timeout?: number | undefined
  /** How often a request is repeated where repeating is safe. Default: 2. */
  maxRetries?: number | undefined
  /** Headers of every request. One that holds a credential (`authorization`) counts as one. */
  headers?: HeadersInput | undefined
  /** Allows plain http beyond this machine, where credentials travel in the clear. Default: false. */
  allowInsecure?: boolean | undefined
  /**
   * The address of an http or https proxy for all requests but those to this machine; `false` for none. Default:
   * what `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` say.
   */
  proxy?: string | false | undefined
  /**
   * Certificates in PEM form to trust besides Mozilla's roots and `NODE_EXTRA_CA_CERTS`; a server's own
   * self-signed one will do.
   */
  ca?: string | Uint8Array | (string | Uint8Array)[] | undefined
  /** Bytes of a reply's body after decompression; a larger one is a `DecodeError`. Default: 104,857,600. */
  maxResponseBytes?: number | undefined
}

/** What may be set for one call, as the last argument of every method. */
export interface RequestOptions {
  /** Ends the call: its promise rejects with the signal's own `reason`, and its connection is closed. */
  signal?: AbortSignalLike | undefined
  /** Milliseconds for one attempt, up to the last byte of its reply. Default: the client's. */
  timeout?: number | undefined
  /** How often the request is repeated where repeating is safe. Default: the client's. */
  maxRetries?: number | undefined
  /** Further headers. The client's own credentials win over headers of the same name. */
  headers?: HeadersInput | undefined
  /** Sent as `x-request-id`, and on every error: 1 to 64 visible ASCII characters. Default: a random UUID. */
  requestId?: string | undefined
}

/** Addresses of single services. */
export interface ServiceAddresses {
  /** Default: `{gateway}/activepieces`. This is how a bare engine is reached. */
  workflowEngine?: string | undefined
  /** Default: `{gateway}/channel-service`; none when only `workflowEngine` says where to go. */
  channelService?: string | undefined
}

/** The options of `triggerMany`: those of a trigger, each of which is a request of its own. */
export interface TriggerManyOptions {
  /** The largest number of triggers under way. Default: 32. */
  concurrency?: number | undefined
}

/**
 * The options of a call that waits: those of every call, and how often it looks. Here `timeout` bounds the whole
 * call, by default 600,000 ms; each request in it ends after the client's `timeout`. A look that fails in a way
 * that may pass (connection, time-out, 408, 429, 5xx) does not end the wait, whatever `maxRetries` is.
 */
export interface WaitOptions {
  /** Milliseconds between two looks; more if the server asks for it with `Retry-After`. Default: 250, growing to 5,000. */
  pollInterval?: number | undefined
}
