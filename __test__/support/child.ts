// Runs programs that use the addon in a separate process.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export interface Program {
  /** Code of an ES module that has `Client` and the error classes. */
  script: string
  /** Added to an environment without any variable that the client or Node reads. */
  variables?: Record<string, string>
  /** Options of node. */
  flags?: string[]
  /** A command that starts the program. It receives the command line of the program as arguments. */
  wrapper?: string[]
}

export interface Result {
  code: number | null
  signal: NodeJS.Signals | null
  stdout: string
  stderr: string
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

const PRELUDE = `
import { Client, ImbraceError, AuthError, ApiError, RateLimitError, NetworkError, TimeoutError, DecodeError } from '@imbrace/node'
`

/** Returns the path of a program in `programs/`. */
export function programPath(name: string): string {
  return fileURLToPath(new URL(`programs/${name}`, import.meta.url))
}

/** Starts a program. It is ended automatically. */
export function start({ script, variables = {}, flags = [], wrapper = [] }: Program): ChildProcess {
  return spawnNode([...flags, '--input-type=module', '--eval', PRELUDE + script], variables, ROOT, wrapper)
}

/** Runs a program to its end. */
export function run(program: Program): Promise<Result> {
  return resultOf(start(program))
}

/** Runs a program that must succeed. Resolves to the JSON that it printed. */
export async function output<T>(program: Program): Promise<T> {
  return outputOf<T>(await run(program))
}

/** Runs a program of `programs/` that must succeed. Resolves to the JSON that it printed. */
export async function outputOfFile<T>(name: string, ...args: string[]): Promise<T> {
  return outputOf<T>(await resultOf(spawnNode([programPath(name), ...args], {})))
}

/** Options that each Node of the tests needs on this system. `scripts/platforms/wine.ts` sets them. */
const { TEST_NODE_OPTIONS } = process.env
const OPTIONS: Record<string, string> = TEST_NODE_OPTIONS ? { NODE_OPTIONS: TEST_NODE_OPTIONS } : {}

/** Starts Node with these arguments, by default at the root of the checkout. `wrapper` is a command that runs it. */
export function spawnNode(args: string[], variables: Record<string, string>, cwd = ROOT, wrapper: string[] = []): ChildProcess {
  const clean = Object.entries(process.env).filter(([name]) => !/^IMBRACE_|_proxy$|^NODE_/i.test(name))
  const env = { ...Object.fromEntries(clean), ...OPTIONS, ...variables }
  const [command = process.execPath, ...rest] = [...wrapper, process.execPath, ...args]
  return spawn(command, rest, { cwd, env, timeout: 60_000, killSignal: 'SIGKILL' })
}

/** Resolves to the first line that a program prints. */
export async function firstLine(child: ChildProcess): Promise<string> {
  let stderr = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => { stderr += text })
  const line = once(createInterface({ input: child.stdout! }), 'line') as Promise<[string]>
  const end = once(child, 'close').then(() => { throw new Error(`the program ended before its first line:\n${stderr}`) })
  return (await Promise.race([line, end]))[0]
}

/** The exit code and signal of a program that handles a signal. Windows has no signals, so there it ends at once. */
export const endOf = (signal: NodeJS.Signals): [number | null, NodeJS.Signals | null] =>
  process.platform === 'win32' ? [null, signal] : [0, null]

/** Waits for the end of a program. */
export async function resultOf(child: ChildProcess): Promise<Result> {
  const text = { stdout: '', stderr: '' }
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream]!.setEncoding('utf8').on('data', (chunk: string) => { text[stream] += chunk })
  }
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null]
  return { code, signal, ...text }
}

function outputOf<T>({ code, signal, stdout, stderr }: Result): T {
  if (code !== 0) throw new Error(`the program ended with ${signal ?? code}:\n${stdout}${stderr}`)
  return JSON.parse(stdout) as T
}
