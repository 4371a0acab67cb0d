// Copies the projects of `__test__/projects`, installs our tarballs into them, and runs their tests.

import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { ROOT } from '../matrix/packs.ts'
import type { Tarballs } from '../matrix/projects.ts'
import { run } from '../matrix/shell.ts'

const SOURCES = join(ROOT, '__test__/projects')

/** The projects. A code block of a guide belongs to a project if it contains this import. */
const IMPORTS = { jest: "from '@jest/globals'", vitest: "from 'vitest'", 'node-test': "from 'sinon'" }

export type ProjectName = keyof typeof IMPORTS
export const PROJECTS = Object.keys(IMPORTS) as ProjectName[]

/** Test runners print one of these if something keeps their process alive. */
const LEFT_OPEN = /did not exit|open handle|failed to exit gracefully|force exited|hanging-process/i

/** Time limit of a test run in milliseconds. */
const DEADLINE = 120_000

/** Node 24 reads the proxy from the environment. Nothing listens at this address, so a request that uses the proxy fails. */
const env = { CI: 'true', NODE_USE_ENV_PROXY: '1', HTTP_PROXY: 'http://127.0.0.1:9', HTTPS_PROXY: 'http://127.0.0.1:9', NO_COLOR: '1' }

const manifestOf = (folder: string) =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { scripts: Record<string, string>, devDependencies: Record<string, string> }

/** Returns the scripts of a project. Each one runs its tests in a different environment. */
export const scriptsOf = (name: ProjectName): string[] => Object.keys(manifestOf(join(SOURCES, name)).scripts)

/** Writes the code blocks of the guide that import the project's test runner as test files. */
function writeGuide(name: ProjectName, folder: string) {
  const guide = readFileSync(join(ROOT, 'docs/guides/testing.md'), 'utf8')
  const blocks = Array.from(guide.matchAll(/^```ts\n([^]*?)^```$/gm), ([, code = '']) => code).filter((code) => code.includes(IMPORTS[name]))
  for (const [index, code] of blocks.entries()) {
    // `jest.mock` is hoisted in CommonJS only.
    const only = code.includes('jest.mock(') ? '.commonjs' : ''
    writeFileSync(join(folder, `guide-${index}${only}.test.js`), code)
  }
}

/** Copies a project into `root` and installs its dependencies, as a user would. Resolves to its folder. */
export async function installProject(name: ProjectName, root: string, tarballs: Tarballs): Promise<string> {
  const folder = join(root, name)
  mkdirSync(folder, { recursive: true })
  cpSync(join(SOURCES, name), folder, { recursive: true })
  cpSync(join(SOURCES, 'shared'), join(folder, 'shared'), { recursive: true })
  writeGuide(name, folder)
  const { '@imbrace/node': main, '@imbrace/local-engine': engine, ...overrides } = tarballs
  const manifest = manifestOf(folder)
  Object.assign(manifest.devDependencies, { '@imbrace/node': main, '@imbrace/local-engine': engine })
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ ...manifest, overrides }, null, 2))
  await run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--prefer-offline'], { cwd: folder, timeout: 300_000 })
  return folder
}

/** Runs a script of a project. Rejects with its output if a test fails or the process does not end. */
export async function runProject(folder: string, script: string): Promise<void> {
  const output = await run('npm', ['run', '--silent', script], { cwd: folder, env, timeout: DEADLINE })
  if (LEFT_OPEN.test(output)) throw new Error(`the tests left something open:\n${output}`)
}
