// An addon that does not load says what was looked for and why it is usually missing.

import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { resultOf, spawnNode } from '../support/child.ts'
import { ROOT } from '../support/snippets.ts'

/** A copy of the package without a binary: what is installed where optional dependencies are left out. */
let copy: string
before(() => {
  copy = mkdtempSync(join(tmpdir(), 'imbrace-loading-'))
  for (const name of ['index.js', 'platform.js', 'package.json']) cpSync(join(ROOT, name), join(copy, name))
})
after(() => rmSync(copy, { recursive: true }))

const PRINT = (setUp: string) => `
  ${setUp}
  try { require(${JSON.stringify(copy)}) } catch ({ message, cause }) { console.log(JSON.stringify({ message, cause: cause?.message })) }
`

/** What `require` of the copy throws in a process that was set up so. */
async function messageOf(setUp = ''): Promise<{ message: string, cause?: string }> {
  const { stdout, stderr } = await resultOf(spawnNode(['--eval', PRINT(setUp)], {}))
  assert.notEqual(stdout, '', stderr)
  return JSON.parse(stdout) as { message: string, cause?: string }
}

const as = (platform: string, arch: string) =>
  `Object.defineProperties(process, { platform: { value: '${platform}' }, arch: { value: '${arch}' } });`

const CAUSES = /1\. Optional dependencies were left out.*\n.*2\. The lock file or node_modules comes from another platform/

for (const [platform, arch, name] of [
  ['darwin', 'arm64', 'darwin-arm64'], ['win32', 'x64', 'win32-x64-msvc'], ['darwin', 'x64', 'darwin-x64'],
] as const) {
  test(`on ${name} without its package, the error names the platform, the package and the two usual causes`, async () => {
    const { message, cause } = await messageOf(as(platform, arch))
    assert.match(message, new RegExp(`^@imbrace/node has no binary that loads on ${name}\\. It comes in the package @imbrace/node-${name}, which is not installed\\.`))
    assert.match(message, CAUSES)
    assert.match(cause ?? '', new RegExp(`Cannot find module '@imbrace/node-${name}'`))
  })
}

test('on this platform too', async () => {
  const { message } = await messageOf()
  assert.match(message, /has no binary that loads on (\S+)\. It comes in the package @imbrace\/node-\1, which/)
})

test('musl is told from glibc', async () => {
  const ldd = `const fs = require('node:fs'), { readFileSync } = fs;
    fs.readFileSync = (path, ...rest) => path === '/usr/bin/ldd' ? '# musl' : readFileSync(path, ...rest);`
  assert.match((await messageOf(as('linux', 'arm64') + ldd)).message, /@imbrace\/node-linux-arm64-musl, which is not installed/)
})

test('a platform that has no binary is told which have', async () => {
  const { message } = await messageOf(as('freebsd', 'x64'))
  assert.match(message, /^@imbrace\/node has no binary for freebsd-x64 \(it would be @imbrace\/node-freebsd-x64\), only for linux-x64-gnu, /)
})

test('a binary that the system refuses is not called missing', async () => {
  const [, name = ''] = /on (\S+)\. /.exec((await messageOf()).message) ?? []
  const binary = join(copy, `imbrace.${name}.node`)
  writeFileSync(binary, 'made for another system')
  const { message, cause } = await messageOf()
  rmSync(binary)
  assert.match(message, /is there, but this system does not take it: .*imbrace\./)
  assert.match(message, CAUSES)
  assert.match(cause ?? '', /imbrace\./)
})
