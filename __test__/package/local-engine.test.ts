// `@imbrace/node/local` finds the binary that @imbrace/local-engine brings, or says what to install.

import assert from 'node:assert/strict'
import { cpSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { platformName } from '../../platform.js'
import { resultOf, spawnNode } from '../support/child.ts'
import { makePackages, type Packages } from '../support/packages.ts'

const PLATFORM = platformName()

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
async function command(variables: Record<string, string> = {}) {
  const { code, stderr } = await resultOf(spawnNode([join(installed('@imbrace/node'), 'local/cli.js')], variables))
  return { code, stderr }
}

test('the binary of @imbrace/local-engine is started', async () => {
  install('@imbrace/node', '@imbrace/local-engine', `@imbrace/local-engine-${PLATFORM}`)
  assert.deepEqual(await command(), { code: 0, stderr: '' })
})

test('another project\'s CARGO_TARGET_DIR does not come in its way', async () => {
  install('@imbrace/node', '@imbrace/local-engine', `@imbrace/local-engine-${PLATFORM}`)
  assert.deepEqual(await command({ CARGO_TARGET_DIR: '/nowhere' }), { code: 0, stderr: '' })
})

test('without it, the error says what to install', async () => {
  install('@imbrace/node')
  const { code, stderr } = await command()
  assert.equal(code, 1)
  assert.match(stderr, /^imbrace-local: imbrace-local is not there: install it with `npm install --save-dev @imbrace\/local-engine`, or name the binary in the environment variable IMBRACE_LOCAL\n$/)
})

test('without the package of the platform, the error names it and the two usual causes', async () => {
  install('@imbrace/node', '@imbrace/local-engine')
  const { code, stderr } = await command()
  assert.equal(code, 1)
  assert.match(stderr, new RegExp(`@imbrace/local-engine has no binary that loads on ${PLATFORM}\\. It comes in the package @imbrace/local-engine-${PLATFORM}, which is not installed\\.`))
  assert.match(stderr, /1\. Optional dependencies were left out.*\n.*2\. The lock file/)
})
