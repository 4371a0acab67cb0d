// Processor time of the main thread: what a client takes from the service that uses it.
import { readFileSync } from 'node:fs'
import { platform } from 'node:process'

const sleeper = new Int32Array(new SharedArrayBuffer(4))

/** Whether only the main thread is counted. Elsewhere than on Linux the process's other threads are, too. */
export const countsMainThreadOnly = platform === 'linux'

/** Microseconds of processor time that this process's main thread has had. */
export function mainThreadTime(): number {
  if (!countsMainThreadOnly) return processTime()
  // The kernel brings the figure up to date when the thread stops running.
  Atomics.wait(sleeper, 0, 0, 1)
  const figures = readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'latin1')
  return Number(figures.split(' ')[0]) / 1000
}

/** The same of all threads. */
export function processTime(): number {
  const { user, system } = process.cpuUsage()
  return user + system
}
