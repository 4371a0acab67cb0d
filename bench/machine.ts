// The machine and the versions of the clients, as the results name them.
import { readFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { countsMainThreadOnly } from './cpu.ts'
import { ROOT } from './processes.ts'
import type { Machine } from './results.ts'

export function machine(): Machine {
  const cpus = os.cpus()
  const note = countsMainThreadOnly ? '' : '; processor time includes all threads, not only the main thread'
  const packages = ['undici', 'axios', 'got'].map((name) => `${name} ${versionOf(name)}`)
  return {
    system: `${cpus.length} x ${cpus[0]?.model.trim()}, ${os.type()} ${os.release()} ${os.arch()}${note}`,
    peers: [...packages, `reqwest ${versionOfCrate('reqwest')}`].join(', '),
  }
}

const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8')

const versionOf = (name: string): string => JSON.parse(read(`node_modules/${name}/package.json`)).version

function versionOfCrate(name: string): string {
  const [, version] = new RegExp(`^name = "${name}"\\nversion = "(.*)"$`, 'm').exec(read('Cargo.lock')) ?? []
  if (!version) throw new Error(`Cargo.lock does not name ${name}`)
  return version
}
