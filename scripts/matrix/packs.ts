// Makes tarballs of the packages as they are published.

import { cpSync, mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { run } from './shell.ts'
import type { Tarballs } from './projects.ts'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const require = createRequire(import.meta.url)

/** Copies the binaries of this platform, from a folder or from the checkout. Yarn 4 fails on tarballs of other platforms. */
function collectBinaries(folder: string, from?: string) {
  const { platformName } = require('../../platform.js') as typeof import('../../platform.js')
  const { findBinary } = require('../../local/binary.js') as typeof import('../../local/binary.js')
  const platform = platformName()
  const [addon, engine] = [`imbrace.${platform}.node`, `imbrace-local-${platform}`]
  mkdirSync(folder, { recursive: true })
  cpSync(join(from ?? ROOT, addon), join(folder, addon))
  cpSync(from ? join(from, engine) : findBinary(), join(folder, engine))
}

/** Makes the packages from the binaries in a folder, or from those of the checkout, and packs them. */
export async function pack(folder: string, from?: string): Promise<Tarballs> {
  const binaries = join(folder, 'binaries')
  collectBinaries(binaries, from)
  const made = await run(process.execPath, ['scripts/packages.mjs', '--binaries', binaries, '--out', join(folder, 'packages')], { cwd: ROOT })
  const tarballs: Tarballs = {}
  for (const source of made.trim().split('\n')) {
    const [name] = (await run('npm', ['pack', '--silent', '--pack-destination', folder, source], { cwd: ROOT })).trim().split('\n')
    const manifest = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as { name: string }
    tarballs[manifest.name] = `file:${join(folder, name!)}`
  }
  return tarballs
}
