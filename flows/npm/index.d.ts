/** Options of every function. */
export interface CommandOptions {
  /** Folder of the project, or a folder below it. Default: the current folder. */
  cwd?: string | undefined
  /** Signal that ends the program. The promise then rejects with an `AbortError`. */
  signal?: AbortSignal | undefined
}

/** Options of the commands that take keys of flows. */
export interface FlowsOptions extends CommandOptions {
  /** Keys of the flows. Default: all flows of the project. */
  keys?: string[] | undefined
}

/** Options of the commands that use an environment. */
export interface EnvironmentOptions extends FlowsOptions {
  /** Name of the environment in `imbrace.yaml`. Default: its `default`, or the only environment. */
  env?: string | undefined
}

/** What happened to a flow, a table or a step. */
export type Change = 'created' | 'changed' | 'removed' | 'moved'

/** A field with different values. A value is absent if the field is. */
export interface FieldDiff {
  /** Path of the field, such as `input.channel`. */
  path: string
  /** Old value. */
  from?: unknown
  /** New value. */
  to?: unknown
}

/** The differences of a step. */
export interface StepDiff {
  /** Name of the step, or `trigger`. */
  step: string
  /** What happened to the step. */
  change: Change
  /** Fields with different values. */
  fields: FieldDiff[]
  /** Differences of the code of the step, as a unified diff. */
  code?: string | undefined
}

/** The differences of a flow. */
export interface FlowDiff {
  /** Key of the flow. */
  key: string
  /** What happened to the flow. */
  change: Change
  /** Differences outside of the steps: name, status, folder and metadata. */
  fields: FieldDiff[]
  /** Differences of the trigger and of the steps. Empty for a flow that is created or removed. */
  steps: StepDiff[]
}

/** The differences of a table. */
export interface TableDiff {
  /** External id of the table. */
  table: string
  /** What happened to the table. */
  change: Change
  /** One line for each difference. */
  fields: string[]
}

/** Options of `pull`. */
export interface PullOptions extends EnvironmentOptions {
  /** Whether to return the changes without making them. Default: false. */
  dryRun?: boolean | undefined
  /** Whether to remove the files of flows and tables that the environment does not have. Default: false. */
  prune?: boolean | undefined
}

/** The result of `pull`. */
export interface PullResult {
  /** Name of the environment. */
  environment: string
  /** Whether the changes were only planned. */
  dryRun: boolean
  /** Changes of the files of flows. */
  flows: FlowDiff[]
  /** Changes of the files of tables. */
  tables: TableDiff[]
  /** Flows and tables that only the files have. */
  kept: string[]
}

/**
 * Writes the flows of an environment to files. Rejects if the environment cannot be read.
 *
 * @example
 * ```ts
 * const { flows } = await pull({ env: 'dev' })
 * ```
 */
export declare function pull(options?: PullOptions): Promise<PullResult>

/** The result of `diff`: what a push would change. */
export interface DiffResult {
  /** Name of the environment. */
  environment: string
  /** Differences of flows. Empty if the files and the environment are the same. */
  flows: FlowDiff[]
  /** Differences of tables. */
  tables: TableDiff[]
}

/**
 * Compares the files with an environment. Differences do not reject.
 *
 * @example
 * ```ts
 * const { flows } = await diff({ env: 'prod' })
 * ```
 */
export declare function diff(options?: EnvironmentOptions): Promise<DiffResult>

/** Options of `push`. */
export interface PushOptions extends EnvironmentOptions {
  /** Whether to return the plan without making it. Default: false. */
  dryRun?: boolean | undefined
  /**
   * Whether to delete flows that were pushed before and have no file any more. Tables and fields are never deleted.
   * Default: false.
   */
  prune?: boolean | undefined
  /** Whether to overwrite flows that were changed in the environment since the last push. Default: false. */
  force?: boolean | undefined
  /** Flows to take over that were never pushed: `true` for all, or `KEY=ID` for each. */
  adopt?: boolean | string[] | undefined
  /** Whether to run the test cases first, and to reject if one fails. Default: false. */
  test?: boolean | undefined
  /** Whether to push flows in which `check` finds mistakes. Default: false. */
  noCheck?: boolean | undefined
}

/** The result of `push`. */
export interface PushResult {
  /** Name of the environment. */
  environment: string
  /** Whether the changes were only planned. */
  dryRun: boolean
  /** Flows that were changed in the environment since the last push. If there are any, nothing was written. */
  conflicts: FlowDiff[]
  /** Flows and tables that were written. */
  written: {
    /** Key of the flow, or `table` and the external id of the table. */
    name: string
    /** What happened to it. */
    change: Change
  }[]
  /** Flows and tables that could not be written. */
  failed: {
    /** Key of the flow, or `table` and the external id of the table. */
    name: string
    /** Why it failed. */
    message: string
  }[]
}

/**
 * Makes an environment equal to the files, without asking. Conflicts and flows that fail do not reject: check `conflicts`
 * and `failed`. Rejects before the first write if a flow has a mistake or a connection is missing.
 *
 * @example
 * ```ts
 * const { conflicts, failed } = await push({ env: 'prod', test: true })
 * ```
 */
export declare function push(options?: PushOptions): Promise<PushResult>

/** Options of `types`. */
export interface TypesOptions extends CommandOptions {
  /** Environment whose ids are read. Default: every environment whose credential is set. */
  env?: string | undefined
  /** File to write. Default: `types` in `imbrace.yaml`. */
  out?: string | undefined
}

/** The result of `types`. */
export interface TypesResult {
  /** Path of the module, below the folder of the project. */
  file: string
  /** Whether the text of the module changed. */
  isChanged: boolean
  /** Number of flows with an id, by environment. */
  ids: Record<string, number>
}

/**
 * Writes a TypeScript module with the ids of the flows and the types of their payloads.
 *
 * @example
 * ```ts
 * const { file } = await types({ env: 'dev' })
 * ```
 */
export declare function types(options?: TypesOptions): Promise<TypesResult>

/** A problem at a place in a file. */
export interface Finding {
  /** Path of the file below the folder of the project. */
  file: string
  /** Line, starting at 1. */
  line: number
  /** The problem. */
  message: string
}

/** The result of `check`. */
export interface CheckResult {
  /** The problems, sorted by file and line. Empty if all files are right. */
  findings: Finding[]
}

/**
 * Checks the files of the project without a network. A project with findings does not reject.
 *
 * Rejects if the project has no `imbrace.yaml`.
 *
 * @example
 * ```ts
 * const { findings } = await check()
 * for (const { file, line, message } of findings) console.log(`${file}:${line}: ${message}`)
 * ```
 */
export declare function check(options?: CommandOptions): Promise<CheckResult>

/** The result of a run on the local engine. */
export interface RunResult {
  /** The response of the flow. Null if the flow did not respond, because its run paused. */
  answer: {
    /** HTTP status. */
    status: number
    /** Parsed body. Text if it is not JSON, null if it is empty. */
    body: unknown
  } | null
  /** The run with its steps, as `client.workflows.getRun` returns it. */
  run: {
    /** Status of the run. */
    status: string
    /** Results of the steps, by step name. */
    steps?: Record<string, unknown> | undefined
    [field: string]: unknown
  }
}

/**
 * Runs a flow of the project once on the local engine. A failed run does not reject: check `run.status`.
 *
 * `payload` can be any JSON value. Default: `{}`.
 *
 * @example
 * ```ts
 * const { answer, run: { status } } = await run('new-lead', { email: 'ann@example.com' })
 * ```
 */
export declare function run(key: string, payload?: unknown, options?: CommandOptions): Promise<RunResult>

/** Options of `test`. */
export interface TestOptions extends FlowsOptions {
  /** File to write a JUnit report to. */
  junit?: string | undefined
}

/** The result of one test case. */
export interface TestCaseResult {
  /** Key of the flow. */
  flow: string
  /** Name of the case. */
  case: string
  /** The differences from what the case expects. Empty if the case passed. */
  problems: string[]
  /** Duration in milliseconds. */
  milliseconds: number
}

/** The result of `test`. */
export interface TestResult {
  /** Number of cases that passed. */
  passed: number
  /** Number of cases that failed. */
  failed: number
  /** The cases, sorted by flow. */
  results: TestCaseResult[]
}

/**
 * Runs the test cases of the project on the local engine. Failed cases do not reject: check `failed`.
 *
 * @example
 * ```ts
 * const { failed } = await test({ keys: ['new-lead'], junit: 'report.xml' })
 * ```
 */
export declare function test(options?: TestOptions): Promise<TestResult>
