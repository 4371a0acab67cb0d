// Runs `npx imbrace-local`.

import { type ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'

import { type Result, resultOf, spawnNode } from './child.ts'

const { bin } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { bin: Record<string, string> }

/** Starts the command with these arguments. */
export function startCommand(args: string[], variables: Record<string, string> = {}): ChildProcess {
  const { IMBRACE_LOCAL, CARGO_TARGET_DIR } = process.env
  const known = { ...(IMBRACE_LOCAL && { IMBRACE_LOCAL }), ...(CARGO_TARGET_DIR && { CARGO_TARGET_DIR }) }
  return spawnNode([bin['imbrace-local']!, ...args], { ...known, ...variables })
}

/** Runs the command and resolves to its result. */
export function imbraceLocal(args: string[], variables: Record<string, string> = {}): Promise<Result> {
  return resultOf(startCommand(args, variables))
}
