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
  /** The name under which later steps see its output: a word that JavaScript does not reserve. Default: `step_1` and so on. */
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
