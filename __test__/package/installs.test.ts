// What npm installs for a platform, and where the result runs.

import assert from 'node:assert/strict'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { PLATFORMS, platformName } from '../../platform.js'
import { run } from '../../scripts/matrix/shell.ts'
import { resultOf, spawnNode } from '../support/child.ts'
import { makePackages, type Packages } from '../support/packages.ts'
import { ROOT } from '../support/snippets.ts'

const PLATFORM = platformName()
const PROGRAM = `
const { Client, NetworkError } = require('@imbrace/node')
exports.handler = async () => {
  const client = new Client({ apiKey: 'k', baseUrl: 'http://127.0.0.1:1', maxRetries: 0 })
  return client.workflows.countFlows().catch((error) => error instanceof NetworkError)
}
`
const CALL = "require('./handler.cjs').handler().then(console.log)"

let packages: Packages
let root: string
const sources: Record<string, string> = {}
before(async () => {
  root = mkdtempSync(join(tmpdir(), 'imbrace-installs-'))
  packages = makePackages()
  const own = packages.folder(`@imbrace/node-${PLATFORM}`)
  cpSync(join(ROOT, `imbrace.${PLATFORM}.node`), join(own, `imbrace.${PLATFORM}.node`))
  for (const [folder, { name }] of packages.folders) {
    if (name.includes('local-engine')) continue
    sources[name] = `file:${join(root, (await run('npm', ['pack', '--silent', '--pack-destination', root, folder], { cwd: root })).trim())}`
  }
})
after(() => {
  packages.remove()
  rmSync(root, { recursive: true, force: true })
})

/** Installs the package into a project of its own, without a registry. */
async function install(name: string, ...args: string[]): Promise<string> {
  const folder = join(root, name)
  mkdirSync(folder)
  const { '@imbrace/node': main, ...overrides } = sources
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies: { '@imbrace/node': main }, overrides }))
  writeFileSync(join(folder, 'handler.cjs'), PROGRAM)
  await run('npm', ['install', '--offline', '--no-audit', '--no-fund', ...args], { cwd: folder })
  return folder
}

const installed = (folder: string) => readdirSync(join(folder, 'node_modules/@imbrace')).sort()
const outputOf = (folder: string, ...flags: string[]) => resultOf(spawnNode([...flags, '--eval', CALL], {}, folder))

for (const [platform, args] of [
  ['linux-arm64-gnu', ['--os=linux', '--cpu=arm64', '--libc=glibc']],
  ['linux-x64-gnu', ['--os=linux', '--cpu=x64', '--libc=glibc']],
  ['darwin-arm64', ['--os=darwin', '--cpu=arm64']],
] as const) {
  test(`npm installs for ${platform} from any platform`, async () => {
    assert.ok(PLATFORMS.includes(platform))
    assert.deepEqual(installed(await install(`for-${platform}`, '--omit=dev', ...args)), ['node', `node-${platform}`])
  })
}

test('a folder with nothing but the handler and node_modules runs, as an archive of AWS Lambda does', async () => {
  const folder = await install('function', '--omit=dev')
  const task = join(root, 'task')
  for (const name of ['handler.cjs', 'node_modules']) cpSync(join(folder, name), join(task, name), { recursive: true })
  const { stdout, stderr } = await outputOf(task)
  assert.equal(stdout, 'true\n', stderr)
})

test('without optional dependencies the error says how npm installs them', async () => {
  const { stderr } = await outputOf(await install('omitted', '--omit=optional'))
  assert.match(stderr, new RegExp(`It comes in the package @imbrace/node-${PLATFORM}, which is not installed`))
  assert.match(stderr, /Optional dependencies were left out \(--omit=optional, --no-optional, or `omit=optional` in \.npmrc\)/)
})

test('the node_modules of another platform are named as the cause', async () => {
  const other = PLATFORM.startsWith('linux') ? ['--os=darwin', '--cpu=arm64'] : ['--os=linux', '--cpu=x64', '--libc=glibc']
  const { stderr } = await outputOf(await install('other', ...other))
  assert.match(stderr, /node_modules comes from another platform\. .* `npm install --os=… --cpu=… --libc=…`/)
})

test('the permission model needs --allow-addons and the folder of the project', async () => {
  const folder = await install('permission')
  const { stdout, stderr } = await outputOf(folder, '--experimental-permission', '--allow-addons', `--allow-fs-read=${folder}`, '--no-warnings')
  assert.equal(stdout, 'true\n', stderr)
})

test('nothing is written: it runs on a read-only file system', { skip: process.getuid?.() !== 0 || !existsSync('/usr/bin/unshare') }, async () => {
  const folder = await install('read-only')
  const script = `mount -o bind,ro / /mnt && cd /mnt${folder} && ! touch written 2>/dev/null && exec chroot /mnt ${process.execPath} -e "process.chdir('${folder}'); ${CALL.replace('./handler.cjs', `${folder}/handler.cjs`)}"`
  assert.equal(await run('unshare', ['--mount', 'sh', '-c', script], { cwd: '/' }), 'true\n')
})
