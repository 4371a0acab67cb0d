// Processor time of the main thread, which a client takes from the service that uses it.
import { readFileSync } from 'node:fs'
import { platform } from 'node:process'

const sleeper = new Int32Array(new SharedArrayBuffer(4))

/** True on Linux. Elsewhere `mainThreadTime` also counts the other threads of the process. */
export const countsMainThreadOnly = platform === 'linux'

/** Processor time of this process's main thread so far, in microseconds. */
export function mainThreadTime(): number {
  if (!countsMainThreadOnly) return processTime()
  // The kernel updates the figure when the thread stops running.
  Atomics.wait(sleeper, 0, 0, 1)
  const figures = readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'latin1')
  return Number(figures.split(' ')[0]) / 1000
}

/** Processor time of all threads of this process so far, in microseconds. */
export function processTime(): number {
  const { user, system } = process.cpuUsage()
  return user + system
}
