// Installs the packages of this platform from tarballs into an empty project and runs the README's quick start there, as
// ES module and as CommonJS. Needs only Node and npm, so it runs on every CI runner and in minimal containers.
//
//   node scripts/smoke.mjs [--binaries DIR | --tarballs DIR]
//
// --tarballs takes the tarballs of scripts/release/pack.mjs. Else it packs the packages itself, from a folder of binaries.
import { execSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

import platforms from '../platform.js'
import { DONE, writeQuickStart } from './quick-start.mjs'

const { values } = parseArgs({ options: { binaries: { type: 'string', default: 'binaries' }, tarballs: { type: 'string' } } })
const packages = fileURLToPath(new URL('packages.mjs', import.meta.url))
const platform = platforms.platformName()
const root = mkdtempSync(join(tmpdir(), 'imbrace-smoke-'))

// With a shell, because npm is a script that Windows cannot start without one.
const run = (command) => execSync(command, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })

/** Whether this platform needs a package. `name` is the name of the folder or tarball of the package. */
const isNeeded = (name) => name.includes(`-${platform}`) || !platforms.PLATFORMS.some((other) => name.includes(`-${other}`))

/** Returns the tarballs of all packages that this platform needs, so that npm needs no registry. */
function tarballs() {
  if (values.tarballs) {
    const folder = resolve(values.tarballs)
    return readFileSync(join(folder, 'order'), 'utf8').trim().split('\n').filter(isNeeded).map((name) => join(folder, name))
  }
  const folders = run(`node "${packages}" --binaries "${resolve(values.binaries)}" --out packages`).trim().split(/\r?\n/)
  return folders.filter((folder) => isNeeded(basename(folder))).map((folder) => join(root, run(`npm pack --silent ./${folder.replaceAll('\\', '/')}`).trim()))
}

try {
  writeFileSync(join(root, 'package.json'), '{ "name": "empty", "private": true }')
  run(`npm install --no-audit --no-fund --omit=peer --offline ${tarballs().map((file) => `"${file}"`).join(' ')}`)
  const { version } = JSON.parse(readFileSync(join(root, 'node_modules/@imbrace/node/package.json'), 'utf8'))
  writeQuickStart(root)
  for (const file of ['./quickstart.mjs', './quickstart.cjs']) {
    if (!run(`node start.mjs ${file}`).includes(DONE)) throw new Error(`${file} ended early`)
  }
  for (const program of ['imbrace-local', 'imbrace-flows']) run(`npx --no-install ${program} --version`)
  console.log(`@imbrace/node ${version} runs on ${platform}, Node ${process.versions.node}`)
} finally {
  rmSync(root, { recursive: true, force: true, maxRetries: 5 })
}
