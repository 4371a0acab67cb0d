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
  /** The response of the flow. Null if the run paused before it responded. */
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
