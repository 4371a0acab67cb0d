/** The position of a step relative to its parent step. */
export type StepLocation = 'AFTER' | 'INSIDE_LOOP' | 'INSIDE_BRANCH'

/** A condition of a router's branch: it compares two values, or tests one. */
export interface BranchCondition {
  /** Value to compare. Expressions (`{{ … }}`) are resolved. */
  firstValue: string
  /** Value to compare with. Omit it for operators that test one value, such as `EXISTS`. */
  secondValue?: string
  /** Comparison operator. */
  operator: BranchOperator
  /** Whether text and list operators distinguish case. Default: false. */
  caseSensitive?: boolean
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
  pieceVersion?: string
  /** Name of the piece's trigger. */
  triggerName: string
  /** Display name of the trigger. Default: `triggerName`. */
  displayName?: string
  /** Input of the trigger. */
  input?: Record<string, unknown>
}

/** A webhook trigger: `triggerFlow` or an HTTP request to the flow's webhook starts the flow. */
export interface WebhookTriggerSpec {
  /** Kind of the trigger. */
  kind: 'webhook'
  /** Display name of the trigger. Default: `Webhook`. */
  displayName?: string
  /** Input of the trigger. `authType` is `none` by default. */
  input?: Record<string, unknown>
  /** Version of `@activepieces/piece-webhook`. Default: the newest version. */
  pieceVersion?: string
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
  toolName?: string
  /** Description for agents: what the tool does, and when to use it. */
  description: string
  /** Parameters of the tool. Default: none. */
  parameters?: McpToolParameter[]
  /**
   * Whether agents wait for the reply of the flow, for up to 30 s. Required if the flow has a step of
   * the kind `reply`. Default: false. Agents then get an empty response at once.
   */
  returnsResponse?: boolean
  /** Display name of the trigger. Default: `MCP Tool`. */
  displayName?: string
  /** Version of `@activepieces/piece-mcp`. Default: the newest version. */
  pieceVersion?: string
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
  required?: boolean
  /** Description of the parameter for agents. */
  description?: string
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
  name?: string
  /** Display name of the step. */
  displayName: string
  /**
   * Whether the run continues if the step fails. Only for steps of the kinds `code`, `piece` and
   * `reply`. Default: false.
   */
  continueOnFailure?: boolean
  /**
   * Whether to retry the step if it fails. The engine retries it up to three times, after delays of 4,
   * 8 and 16 seconds. Only for steps of the kinds `code`, `piece` and `reply`. Default: false.
   */
  retryOnFailure?: boolean
  /** Whether runs skip the step. Default: false. */
  skip?: boolean
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
  packageJson?: string
  /** Argument of `code`. Expressions (`{{ … }}`) in its strings are resolved. */
  input?: Record<string, unknown>
}

/** A step that runs an action of a piece. */
export interface PieceStep extends FlowStepBase {
  /** Kind of the step. */
  kind: 'piece'
  /** npm name of the piece. `slack` is short for `@activepieces/piece-slack`. */
  pieceName: string
  /** Version of the piece. Default: the newest version. */
  pieceVersion?: string
  /** Name of the piece's action. */
  actionName: string
  /** Input of the action. Expressions (`{{ … }}`) in its strings are resolved. */
  input?: Record<string, unknown>
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
  steps?: FlowStep[]
}

/** A step that runs the branches whose conditions are true. */
export interface RouterStep extends FlowStepBase {
  /** Kind of the step. */
  kind: 'router'
  /**
   * Whether to run only the first branch whose conditions are true (`first`), or every such branch
   * (`all`). Default: `first`.
   */
  execution?: 'first' | 'all'
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
  fallback?: false
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
  continueAfterReply?: boolean
  /** Version of `@activepieces/piece-mcp`. Default: the newest version. */
  pieceVersion?: string
}
