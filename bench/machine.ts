// What the figures were measured on.
import os from 'node:os'
import { countsMainThreadOnly } from './cpu.ts'

export function machine(): string {
  const cpus = os.cpus()
  const note = countsMainThreadOnly ? '' : '; processor time is that of all threads here, not of the main thread'
  return `${cpus.length} x ${cpus[0]?.model.trim()}, ${os.type()} ${os.arch()}, Node ${process.versions.node}${note}`
}
