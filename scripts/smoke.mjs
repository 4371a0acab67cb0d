// Installs the packages of this platform from tarballs into an empty project and runs the README's quick start there, as
// ES module and as CommonJS. Needs only Node and npm, so it runs on every CI runner and in minimal containers.
//
//   node scripts/smoke.mjs [--binaries DIR]
import { execSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

import platforms from '../platform.js'
import { DONE, writeQuickStart } from './quick-start.mjs'

const { values: { binaries } } = parseArgs({ options: { binaries: { type: 'string', default: 'binaries' } } })
const packages = fileURLToPath(new URL('packages.mjs', import.meta.url))
const platform = platforms.platformName()
const root = mkdtempSync(join(tmpdir(), 'imbrace-smoke-'))

// With a shell, because npm is a script that Windows cannot start without one.
const run = (command) => execSync(command, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })

/** Makes tarballs of all packages that this platform needs, so that npm needs no registry. */
function tarballs() {
  const folders = run(`node "${packages}" --binaries "${resolve(binaries)}" --out packages`).trim().split('\n')
  const needed = folders.filter((folder) => folder.endsWith(`-${platform}`) || !/-(gnu|musl|msvc|x64|arm64)$/.test(folder))
  return needed.map((folder) => run(`npm pack --silent ./${folder.replaceAll('\\', '/')}`).trim())
}

try {
  writeFileSync(join(root, 'package.json'), '{ "name": "empty", "private": true }')
  run(`npm install --no-audit --no-fund --omit=peer --offline ${tarballs().map((name) => `./${basename(name)}`).join(' ')}`)
  const { version } = JSON.parse(readFileSync(join(root, 'node_modules/@imbrace/node/package.json'), 'utf8'))
  writeQuickStart(root)
  for (const file of ['./quickstart.mjs', './quickstart.cjs']) {
    if (!run(`node start.mjs ${file}`).includes(DONE)) throw new Error(`${file} ended early`)
  }
  console.log(`@imbrace/node ${version} runs on ${platform}, Node ${process.versions.node}`)
} finally {
  rmSync(root, { recursive: true, force: true, maxRetries: 5 })
}
