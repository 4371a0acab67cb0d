// Runs commands.

import { spawn } from 'node:child_process'

export interface Command {
  cwd: string
  env?: Record<string, string>
  /** Milliseconds. Default: three minutes. */
  timeout?: number
}

/** Returns the environment without the variables that a runtime, a package manager or the client would read. */
function cleanEnvironment(): Record<string, string | undefined> {
  const foreign = /^(IMBRACE_|npm_|NODE_OPTIONS$|NODE_PATH$|NODE_TEST_CONTEXT$|CARGO_TARGET_DIR$)/i
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)))
}

/** npm is a script on Windows, which only a shell starts. A shell splits arguments at blanks. */
const needsShell = (file: string) => process.platform === 'win32' && file === 'npm'
const quoted = (argument: string) => (argument.includes(' ') ? `"${argument}"` : argument)

/** Runs a command and resolves to its output. Rejects with the output if the command fails. */
export function run(file: string, args: string[], { cwd, env = {}, timeout = 180_000 }: Command): Promise<string> {
  const shell = needsShell(file)
  const options = { cwd, env: { ...cleanEnvironment(), ...env }, timeout, killSignal: 'SIGKILL' as const, shell }
  const child = spawn(file, shell ? args.map(quoted) : args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
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
