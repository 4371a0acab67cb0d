// `@imbrace/node/local` finds the binary that @imbrace/local-engine brings, or says what to install.

import assert from 'node:assert/strict'
import { cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { pathToFileURL } from 'node:url'

import { platformName } from '../../platform.js'
import { resultOf, spawnNode } from '../support/child.ts'
import { makePackages, type Packages } from '../support/packages.ts'

const PLATFORM = platformName()

/** The binary of these tests is a script; scripts/smoke.mjs starts the real one everywhere. */
const skip = process.platform === 'win32' && 'Windows starts no scripts'

let packages: Packages
let project: string
before(() => {
  packages = makePackages([PLATFORM])
  project = join(packages.folder('@imbrace/node'), '../project')
  mkdirSync(project)
})
after(() => packages.remove())

const installed = (name: string) => join(project, 'node_modules', name)

/** Installs packages as a package manager does, in place of those that were there. */
function install(...names: string[]) {
  rmSync(join(project, 'node_modules'), { recursive: true, force: true })
  for (const name of names) cpSync(packages.folder(name), installed(name), { recursive: true })
}

/** What `npx imbrace-local` says and with which code it ends. */
async function command(variables: Record<string, string> = {}, folder?: string) {
  const { code, stderr } = await resultOf(spawnNode([join(installed('@imbrace/node'), 'local/cli.js')], variables, folder))
  return { code, stderr }
}

test('the binary of @imbrace/local-engine is started', { skip }, async () => {
  install('@imbrace/node', '@imbrace/local-engine', `@imbrace/local-engine-${PLATFORM}`)
  assert.deepEqual(await command(), { code: 0, stderr: '' })
})

test('another project\'s CARGO_TARGET_DIR does not come in its way', { skip }, async () => {
  install('@imbrace/node', '@imbrace/local-engine', `@imbrace/local-engine-${PLATFORM}`)
  assert.deepEqual(await command({ CARGO_TARGET_DIR: '/nowhere' }), { code: 0, stderr: '' })
})

test('without it, the error says what to install', async () => {
  install('@imbrace/node')
  const { code, stderr } = await command()
  assert.equal(code, 1)
  assert.match(stderr, /^imbrace-local: imbrace-local is not installed: run `npm install --save-dev @imbrace\/local-engine`, or set the environment variable IMBRACE_LOCAL to the path of the binary\n$/)
})

for (const [manager, { agent = '', files = {} as Record<string, string> }, add] of [
  ['pnpm that runs it', { agent: 'pnpm/10.1.0 npm/? node/v20' }, 'pnpm add --save-dev'],
  ['yarn that runs it', { agent: 'yarn/4.9.1 npm/? node/v20' }, 'yarn add --dev'],
  ['bun that runs it', { agent: 'bun/1.3.0 npm/? node/v24' }, 'bun add --dev'],
  ['npm', { agent: 'npm/10.8.2 node/v20' }, 'npm install --save-dev'],
  ['the lock file of pnpm', { files: { 'pnpm-lock.yaml': '' } }, 'pnpm add --save-dev'],
  ['the lock file of yarn', { files: { 'yarn.lock': '# yarn lockfile v1\n' } }, 'yarn add --dev'],
  ['the lock file of bun', { files: { 'bun.lock': '' } }, 'bun add --dev'],
  ['the lock file of pnpm, with npx', { agent: 'npm/10.8.2 node/v20', files: { 'pnpm-lock.yaml': '' } }, 'pnpm add --save-dev'],
] as const) {
  test(`the error speaks the language of ${manager}`, async () => {
    install('@imbrace/node')
    const folder = join(project, 'packages/one')
    mkdirSync(folder, { recursive: true })
    for (const [name, text] of Object.entries(files)) writeFileSync(join(project, name), text)
    const { stderr } = await command({ npm_config_user_agent: agent }, folder)
    for (const name of Object.keys(files)) rmSync(join(project, name))
    assert.ok(stderr.includes(`run \`${add} @imbrace/local-engine\``), stderr)
  })
}

/** What a program prints that looks for the binary from a project, into which the package is linked from a store. */
async function linked(folder: string, ...args: string[]) {
  const store = join(packages.folder('@imbrace/node'), '../store/@imbrace/node')
  cpSync(packages.folder('@imbrace/node'), store, { recursive: true })
  install('@imbrace/local-engine', `@imbrace/local-engine-${PLATFORM}`)
  symlinkSync(store, installed('@imbrace/node'), 'junction')
  return resultOf(spawnNode(args, {}, folder))
}

test('a package in a store finds the engine of the project that it is linked into, from the current folder', async () => {
  const find = `console.log(require(${JSON.stringify(join(installed('@imbrace/node'), 'local/binary.js'))}).findBinary())`
  const { stdout, stderr } = await linked(project, '--eval', find)
  assert.match(stdout, /local-engine-.*[\\/]imbrace-local(\.exe)?\n$/, stderr)
})

test('from the program that runs, wherever that was started', async () => {
  const { code, stderr } = await linked('/', join(installed('@imbrace/node'), 'local/cli.js'))
  assert.deepEqual({ code, stderr }, { code: 0, stderr: '' })
})

test('from the module that calls, wherever the program is', async () => {
  const find = (file: string) => `import { createRequire } from 'node:module'
    export const found = createRequire(import.meta.url)(${JSON.stringify(file)}).findBinary()`
  writeFileSync(join(project, 'caller.mjs'), find(join(installed('@imbrace/node'), 'local/binary.js')))
  const { stdout, stderr } = await linked('/', '--input-type=module', '--eval', `console.log((await import(${JSON.stringify(pathToFileURL(join(project, 'caller.mjs')))})).found)`)
  assert.match(stdout, /local-engine-.*[\\/]imbrace-local(\.exe)?\n$/, stderr)
})

test('the error is the same in a deleted folder and with stacks of another form', async () => {
  install('@imbrace/node')
  const script = `const folder = require('node:fs').mkdtempSync(require('node:os').tmpdir() + '/gone-')
    process.chdir(folder)
    // Windows keeps the current folder of a process.
    if (process.platform !== 'win32') require('node:fs').rmdirSync(folder)
    Error.prepareStackTrace = (error, sites) => sites
    try { require(${JSON.stringify(join(installed('@imbrace/node'), 'local/binary.js'))}).findBinary() } catch ({ message }) { console.log(message) }`
  const { stdout, stderr } = await resultOf(spawnNode(['--eval', script], {}, project))
  assert.match(stdout, /^imbrace-local is not installed: run `npm/, stderr)
})

test('without the package of the platform, the error names it and the two usual causes', async () => {
  install('@imbrace/node', '@imbrace/local-engine')
  const { code, stderr } = await command()
  assert.equal(code, 1)
  assert.match(stderr, new RegExp(`@imbrace/local-engine has no binary that loads on ${PLATFORM}\\. It comes in the package @imbrace/local-engine-${PLATFORM}, which is not installed\\.`))
  assert.match(stderr, /1\. Optional dependencies were left out.*\n.*2\. The lock file/)
})
