// What is published: which packages, with which files, how large, for whom.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { PLATFORMS } from '../../platform.js'
import { NOTICES } from '../../scripts/families.mjs'
import { makePackages, manifestOf, type Packages } from '../support/packages.ts'
import { ROOT } from '../support/snippets.ts'

let packages: Packages
before(() => { packages = makePackages() })
after(() => packages.remove())

interface Packed {
  size: number
  unpackedSize: number
  files: { path: string }[]
}

/** What `npm pack` would put into the tarball. */
function packed(name: string): Packed {
  const output = execFileSync('npm', ['pack', '--dry-run', '--json', packages.folder(name)], { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], shell: true })
  const [first] = JSON.parse(output) as Packed[]
  return first!
}

const paths = ({ files }: Packed) => files.map(({ path }) => path).sort()

test('the tarball of @imbrace/node has what a user needs, in less than 85 KB', () => {
  const tarball = packed('@imbrace/node')
  assert.deepEqual(paths(tarball), [
    'CHANGELOG.md', 'LICENSE', 'README.md', 'index.d.ts', 'index.js',
    'local.d.ts', 'local.js', 'local/binary.js', 'local/cli.js', 'local/control.js', 'local/effects.js', 'local/failures.js',
    'local/hosts.js', 'local/http-thread.js', 'local/http.js', 'local/snapshot.js', 'local/stubs.js', 'package.json', 'platform.js',
  ])
  assert.ok(tarball.size < 85_000 && tarball.unpackedSize < 320_000, `${tarball.size} bytes, unpacked ${tarball.unpackedSize}`)
})

test('a package of a platform has its binary, the local engine its finder', () => {
  assert.deepEqual(paths(packed('@imbrace/node-linux-x64-musl')), ['LICENSE', 'README.md', NOTICES, 'imbrace.linux-x64-musl.node', 'package.json'])
  assert.deepEqual(paths(packed('@imbrace/local-engine-win32-x64-msvc')), ['LICENSE', 'README.md', NOTICES, 'imbrace-local.exe', 'package.json'])
  assert.deepEqual(paths(packed('@imbrace/local-engine')), ['LICENSE', 'README.md', 'index.d.ts', 'index.js', 'package.json', 'platform.js'])
  assert.deepEqual(paths(packed('@imbrace/flows-linux-arm64-gnu')), ['LICENSE', 'README.md', NOTICES, 'imbrace-flows', 'package.json'])
  assert.deepEqual(paths(packed('@imbrace/flows')), [
    'LICENSE', 'README.md', 'binary.js', 'cli.js', 'index.d.ts', 'index.js', 'package.json', 'platform.js',
    'schemas/flow.json', 'schemas/imbrace.json', 'schemas/test.json',
  ])
  if (process.platform === 'win32') return // No modes there; releases are made on Linux.
  const binary = join(packages.folder('@imbrace/local-engine-linux-x64-gnu'), 'imbrace-local')
  assert.equal(statSync(binary).mode & 0o111, 0o111, 'the local engine can be started')
})

test('the packages of the platforms are published before those that ask for them, all in one version', () => {
  const { version } = manifestOf(ROOT)
  assert.match(readFileSync(join(ROOT, 'Cargo.toml'), 'utf8'), new RegExp(`^version = "${version}"$`, 'm'))
  const made = [...packages.folders.values()]
  for (const manifest of made) assert.equal(manifest.version, version, manifest.name)
  assert.deepEqual(made.map(({ name }) => name), [
    ...PLATFORMS.map((platform) => `@imbrace/node-${platform}`),
    ...PLATFORMS.map((platform) => `@imbrace/local-engine-${platform}`),
    ...PLATFORMS.map((platform) => `@imbrace/flows-${platform}`),
    '@imbrace/local-engine', '@imbrace/flows', '@imbrace/node',
  ])
  for (const { name, optionalDependencies } of made.slice(-3)) {
    assert.deepEqual(optionalDependencies, Object.fromEntries(PLATFORMS.map((platform) => [`${name}-${platform}`, version])))
  }
  for (const { peerDependencies } of made.slice(-2)) assert.deepEqual(peerDependencies, { '@imbrace/local-engine': `^${version}` })
})

test('each says for which systems it is', () => {
  for (const { name, os, cpu, libc, engines } of packages.folders.values()) {
    assert.deepEqual(engines, { node: '>= 18' }, name)
    const [, system, processor, abi] = /-(linux|darwin|win32)-(x64|arm64)(?:-(gnu|musl|msvc))?$/.exec(name) ?? []
    assert.deepEqual([os, cpu], system ? [[system], [processor]] : [undefined, undefined], name)
    assert.deepEqual(libc, system === 'linux' ? [abi === 'gnu' ? 'glibc' : 'musl'] : undefined, name)
  }
})

test('it installs in a checkout: nothing there asks for packages that are not published yet', () => {
  const { optionalDependencies, peerDependencies } = manifestOf(ROOT)
  assert.deepEqual([optionalDependencies, peerDependencies], [undefined, undefined])
})

test('a release without the binary of a platform is none', () => {
  const args = ['scripts/packages.mjs', '--binaries', join(ROOT, 'npm'), '--complete', '--out', join(packages.folder('@imbrace/node'), 'out')]
  assert.throws(() => execFileSync(process.execPath, args, { cwd: ROOT, stdio: 'pipe' }), /these binaries are missing: .*imbrace\.linux-x64-gnu\.node/)
})
