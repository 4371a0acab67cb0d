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

/** Where a new step goes, seen from its parent. */
export type StepLocation = 'AFTER' | 'INSIDE_LOOP' | 'INSIDE_BRANCH'

/** One comparison of a router's branch. */
export interface BranchCondition {
  /** What is compared; `{{ … }}` in it is resolved. */
  firstValue: string
  /** Absent for operators that look at one value. */
  secondValue?: string
  /** How they are compared. */
  operator: BranchOperator
  /** For text and lists. Default: false. */
  caseSensitive?: boolean
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
  pieceVersion?: string
  /** The name of one of its triggers. */
  triggerName: string
  /** Its name, for people. Default: `triggerName`. */
  displayName?: string
  /** What the trigger gets. */
  input?: Record<string, unknown>
}

/** A call of the flow's webhook: `triggerFlow`, or any HTTP request. */
export interface WebhookTriggerSpec {
  kind: 'webhook'
  /** Its name, for people. Default: `Webhook`. */
  displayName?: string
  /** `authType` is `none` unless it is given. */
  input?: Record<string, unknown>
  /** Of `@activepieces/piece-webhook`. Default: the newest. */
  pieceVersion?: string
}

/** No trigger yet. Such a flow cannot be published. */
export interface EmptyTriggerSpec {
  kind: 'empty'
}

/** A step for `buildFlow` and `addSteps`. */
export type FlowStep = CodeStep | PieceStep | LoopStep | RouterStep

/** What every kind of step has. */
export interface FlowStepBase {
  /** The name under which later steps see its output: a word. Default: `step_1` and so on. */
  name?: string
  /** Its name, for people. */
  displayName: string
  /** The run goes on when the step fails. For `code` and `piece`: the engine knows it for no other. Default: false. */
  continueOnFailure?: boolean
  /** The step is tried four times in all, over 28 seconds. For `code` and `piece` as well. Default: false. */
  retryOnFailure?: boolean
  /** Runs pass it over. Default: false. */
  skip?: boolean
}

/** Runs JavaScript or TypeScript. */
export interface CodeStep extends FlowStepBase {
  kind: 'code'
  /** A module that exports `code(inputs)`. Expressions are not resolved in it: that is what `input` is for. */
  code: string
  /** A `package.json` as text. Default: `{}`. */
  packageJson?: string
  /** What `code` gets. `{{ … }}` in its texts is resolved. */
  input?: Record<string, unknown>
}

/** Runs an action of a piece. */
export interface PieceStep extends FlowStepBase {
  kind: 'piece'
  /** The npm name of the piece; `slack` stands for `@activepieces/piece-slack`. */
  pieceName: string
  /** Default: the newest. */
  pieceVersion?: string
  /** The name of one of its actions. */
  actionName: string
  /** What the action gets. `{{ … }}` in its texts is resolved. */
  input?: Record<string, unknown>
}

/** Runs steps for each item of a list. They see `{{step_1.item}}` and `{{step_1.index}}`, from 1. */
export interface LoopStep extends FlowStepBase {
  kind: 'loop'
  /** An expression that gives an array, `{{trigger.body.items}}`. */
  items: string
  /** What runs for each item. Default: nothing. */
  steps?: FlowStep[]
}

/** Runs the branches whose conditions are true. */
export interface RouterStep extends FlowStepBase {
  kind: 'router'
  /** Only the first branch that is true, or all of them. Default: `first`. */
  execution?: 'first' | 'all'
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
  fallback?: false
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
  skip?: boolean
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
        stepLocationRelativeToNewParent?: StepLocation
        /** Which branch, from 0, with `INSIDE_BRANCH`. */
        branchIndex?: number
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
        schemaVersion?: string | null
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
        stepLocationRelativeToParent?: StepLocation
        /** Which branch, from 0, with `INSIDE_BRANCH`. */
        branchIndex?: number
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
        conditions?: BranchCondition[][]
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
        metadata?: Record<string, unknown> | null
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
  fields?: readonly F[]
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
export interface TimeoutError extends NetworkError {
  /** The run that was waited for, once it is known, so that `waitForRun` can go on. */
  runId?: string
}
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
