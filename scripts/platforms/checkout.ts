// A copy of this checkout for another platform.

import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { run } from '../matrix/shell.ts'
import { ROOT } from './toolchain.ts'

/** Removes what a copy has of an earlier checkout, except the installed packages. */
const EMPTY = "find . -mindepth 1 -maxdepth 1 ! -name node_modules ! -name installed.json -exec rm -r {} +"

const COPY = 'git ls-files -z --cached --others --exclude-standard | xargs -0 ls -d 2>/dev/null | tar -T - -cf - | tar -xf - -C'

/** Copies the files of this checkout, and installs npm's packages, above all esbuild's, for the platform of these options. */
export async function copyCheckout(folder: string, platform: string[]) {
  mkdirSync(folder, { recursive: true })
  await run('sh', ['-ec', EMPTY], { cwd: folder })
  await run('sh', ['-ec', `${COPY} '${folder}'`], { cwd: ROOT })
  const [lock, installed] = [join(folder, 'package-lock.json'), join(folder, 'installed.json')]
  if (existsSync(installed) && readFileSync(installed, 'utf8') === readFileSync(lock, 'utf8')) return
  await run('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts', ...platform], { cwd: folder, timeout: 600_000 })
  await run('cp', [lock, installed], { cwd: folder })
}
