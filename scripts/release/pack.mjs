// Packs the packages of a release: tarballs, their order of publishing, their checksums, and what is new.
//
//   node scripts/release/pack.mjs [--binaries DIR] [--out DIR] [--repository URL]
import { execFileSync, execSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'

import { ROOT } from '../families.mjs'

const { values: { binaries, out, repository } } = parseArgs({
  options: { binaries: { type: 'string', default: 'binaries' }, out: { type: 'string', default: 'tarballs' }, repository: { type: 'string' } },
})

const script = (name, ...args) =>
  execFileSync(process.execPath, [join(ROOT, 'scripts', name), ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).trim()

mkdirSync(out, { recursive: true })
const packages = resolve(out, 'packages')
const folders = script('packages.mjs', '--complete', '--binaries', binaries, '--out', packages, ...repository ? ['--repository', repository] : [])
// With a shell, because npm is a script that Windows cannot start without one.
const tarballs = folders.split(/\r?\n/).map((folder) => execSync(`npm pack --silent "${folder}"`, { cwd: out, encoding: 'utf8' }).trim())
rmSync(packages, { recursive: true })

const checksum = (tarball) => createHash('sha256').update(readFileSync(join(out, tarball))).digest('hex')
writeFileSync(join(out, 'order'), `${tarballs.join('\n')}\n`)
writeFileSync(join(out, 'SHA256SUMS'), tarballs.map((tarball) => `${checksum(tarball)}  ${tarball}\n`).join(''))
writeFileSync(join(out, 'notes.md'), `${script('release-notes.mjs')}\n`)
console.log(`${tarballs.length} packages in ${out}`)
