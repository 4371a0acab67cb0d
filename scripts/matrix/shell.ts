// Commands, run to their end.

import { spawn } from 'node:child_process'

export interface Command {
  cwd: string
  env?: Record<string, string>
  /** Milliseconds. Default: three minutes. */
  timeout?: number
}

/** Nothing of the surroundings that a runtime, a package manager or the client would read. */
function surroundings(): Record<string, string | undefined> {
  const foreign = /^(IMBRACE_|npm_|NODE_OPTIONS$|NODE_PATH$|NODE_TEST_CONTEXT$|CARGO_TARGET_DIR$)/i
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)))
}

/** Runs a command and gives what it printed; rejects with that when it fails. */
export function run(file: string, args: string[], { cwd, env = {}, timeout = 180_000 }: Command): Promise<string> {
  const child = spawn(file, args, { cwd, env: { ...surroundings(), ...env }, timeout, killSignal: 'SIGKILL', stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => { output += text })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => {
      if (code === 0) resolve(output)
      else reject(new Error(`${[file, ...args].join(' ')}: ${signal ?? `exit code ${code}`}\n${output.slice(-3000)}`))
    })
  })
}
