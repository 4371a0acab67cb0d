// The tarballs, of the packages as they are published.

import { cpSync, mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { run } from './shell.ts'
import type { Tarballs } from './projects.ts'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const require = createRequire(import.meta.url)

/** This checkout's own binaries, under the names that packages are made from. */
function collectBinaries(folder: string) {
  const { platformName } = require('../../platform.js') as typeof import('../../platform.js')
  const { findBinary } = require('../../local/binary.js') as typeof import('../../local/binary.js')
  mkdirSync(folder, { recursive: true })
  const platform = platformName()
  cpSync(join(ROOT, `imbrace.${platform}.node`), join(folder, `imbrace.${platform}.node`))
  cpSync(findBinary(), join(folder, `imbrace-local-${platform}`))
}

/** Makes the packages from `binaries`, else from what the checkout has built, and packs them into `folder`. */
export async function pack(folder: string, binaries?: string): Promise<Tarballs> {
  const from = binaries ?? join(folder, 'binaries')
  if (!binaries) collectBinaries(from)
  const made = await run(process.execPath, ['scripts/packages.mjs', '--binaries', from, '--out', join(folder, 'packages')], { cwd: ROOT })
  const tarballs: Tarballs = {}
  for (const source of made.trim().split('\n')) {
    const [name] = (await run('npm', ['pack', '--silent', '--pack-destination', folder, source], { cwd: ROOT })).trim().split('\n')
    const manifest = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as { name: string }
    tarballs[manifest.name] = `file:${join(folder, name!)}`
  }
  return tarballs
}
