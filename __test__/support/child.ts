// Programs that use the addon in a process of their own.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

export interface Program {
  /** ES module; `Client` and the error classes are imported already, `url` is the server's. */
  script: string
  /** Added to an environment without any variable that the client reads. */
  variables?: Record<string, string>
  /** Options of node. */
  flags?: string[]
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

/** A process that nobody has to remember to end: it dies with the test's. */
export function start({ script, variables = {}, flags = [] }: Program): ChildProcess {
  const clean = Object.entries(process.env).filter(([name]) => !/^IMBRACE_|_proxy$|^NODE_/i.test(name))
  return spawn(process.execPath, [...flags, '--input-type=module', '--eval', PRELUDE + script], {
    cwd: ROOT,
    env: { ...Object.fromEntries(clean), ...variables },
    timeout: 60_000,
    killSignal: 'SIGKILL',
  })
}

/** Runs a program to its end. */
export async function run(program: Program): Promise<Result> {
  const child = start(program)
  const text = { stdout: '', stderr: '' }
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream]!.setEncoding('utf8').on('data', (chunk: string) => { text[stream] += chunk })
  }
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null]
  return { code, signal, ...text }
}

/** Runs a program that must succeed, and gives the JSON that it printed. */
export async function output<T>(program: Program): Promise<T> {
  const { code, signal, stdout, stderr } = await run(program)
  if (code !== 0) throw new Error(`the program ended with ${signal ?? code}:\n${stdout}${stderr}`)
  return JSON.parse(stdout) as T
}
