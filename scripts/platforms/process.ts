// Runs a program whose output goes to a file.

import { spawn, type SpawnOptions } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'

/** Resolves to the exit code, or to `null` if the program was killed, as it is when its time is over. */
export async function runTo(output: string, command: string, args: string[], options: SpawnOptions): Promise<number | null> {
  const file = openSync(output, 'w')
  const child = spawn(command, args, { ...options, stdio: ['ignore', file, file], killSignal: 'SIGKILL' })
  try {
    return await new Promise((resolve, reject) => child.once('error', reject).once('exit', resolve))
  } finally {
    closeSync(file)
  }
}
