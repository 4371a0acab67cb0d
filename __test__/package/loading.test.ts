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

for (const [report, setUp] of [
  ['switched off', "Object.defineProperty(process, 'report', { value: undefined });"],
  ['refused', "process.report.getReport = () => { throw new Error('no report') };"],
] as const) {
  test(`the C library is known without ldd and with the report ${report}`, async () => {
    const noLdd = `const fs = require('node:fs'), { readFileSync } = fs;
      fs.readFileSync = (path, ...rest) => { if (path === '/usr/bin/ldd') throw new Error('no ldd'); return readFileSync(path, ...rest) };
      require('node:child_process').execSync = () => { throw new Error('no processes') };`
    const here = (await messageOf()).message
    assert.equal((await messageOf(noLdd + setUp)).message, here)
  })
}

test('the report keeps its settings', async () => {
  const noBinary = "require('node:fs').openSync = () => { throw new Error('no binary') }; process.report.excludeNetwork = false;"
  const noLdd = "const { readFileSync } = require('node:fs'); require('node:fs').readFileSync = (path, ...rest) => { if (path === '/usr/bin/ldd') throw new Error(); return readFileSync(path, ...rest) };"
  const { stdout } = await resultOf(spawnNode(['--eval', `${noBinary} ${noLdd} try { require(${JSON.stringify(copy)}) } catch {} console.log(process.report.excludeNetwork)`], {}))
  assert.equal(stdout, 'false\n')
})

for (const [flag, said] of [
  ['--no-addons', /This process is not allowed to load addons\. Start Node with `--allow-addons`/],
  ['--experimental-permission --allow-fs-read=*', /This process is not allowed to load addons\. Start Node with `--allow-addons`/],
] as const) {
  test(`with ${flag} the error says how to allow addons, and does not call the binary missing`, async () => {
    const script = `try { require(${JSON.stringify(ROOT)}) } catch ({ message }) { console.log(message) }`
    const { stdout, stderr } = await resultOf(spawnNode([...flag.split(' '), '--eval', script], {}))
    assert.match(stdout, said, stderr)
    assert.doesNotMatch(stdout, /Optional dependencies|not installed/)
  })
}

for (const flags of [
  ['--experimental-permission', '--allow-addons', '--allow-fs-read=*'], ['--frozen-intrinsics'], ['--disallow-code-generation-from-strings'],
]) {
  test(`it works with ${flags.join(' ')}`, async () => {
    const script = `const { Client, NetworkError } = require(${JSON.stringify(ROOT)})
      const client = new Client({ apiKey: 'k', baseUrl: 'http://127.0.0.1:1', maxRetries: 0 })
      client.workflows.countFlows().catch((error) => console.log(error instanceof NetworkError))`
    const { stdout, stderr } = await resultOf(spawnNode([...flags, '--eval', script], {}))
    assert.equal(stdout, 'true\n', stderr)
  })
}

test('under the permission model the local engine needs --allow-child-process', async () => {
  const script = `require(${JSON.stringify(join(ROOT, 'local.js'))}).startLocalEngine().then(async (engine) => {
    console.log(await engine.client().workflows.countFlows())
    await engine.stop()
  })`
  const flags = ['--experimental-permission', '--allow-addons', '--allow-fs-read=*']
  const { stdout, stderr } = await resultOf(spawnNode([...flags, '--allow-child-process', '--eval', script], {}))
  assert.equal(stdout, '0\n', stderr)
  assert.match((await resultOf(spawnNode([...flags, '--eval', script], {}))).stderr, /Access to this API has been restricted/)
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
  assert.match(message, /contains a binary, but this system cannot load it: .*imbrace\./)
  assert.match(message, CAUSES)
  assert.match(cause ?? '', /imbrace\./)
})
