// The projects of `__test__/projects`: copied, our tarballs installed into them, their tests run.

import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { ROOT } from '../matrix/packs.ts'
import type { Tarballs } from '../matrix/projects.ts'
import { run } from '../matrix/shell.ts'

const SOURCES = join(ROOT, '__test__/projects')

/** The projects, and the import by which a block of code of the guides belongs to one. */
const IMPORTS = { jest: "from '@jest/globals'", vitest: "from 'vitest'", 'node-test': "from 'sinon'" }

export type ProjectName = keyof typeof IMPORTS
export const PROJECTS = Object.keys(IMPORTS) as ProjectName[]

/** What a test runner prints when something keeps its process alive. */
const LEFT_OPEN = /did not exit|open handle|failed to exit gracefully|force exited|hanging-process/i

/** A process that does not end by itself is ended after this time. */
const DEADLINE = 120_000

/** Node 24 takes the proxy from the environment. No request of a test may use it: nothing listens there. */
const env = { CI: 'true', NODE_USE_ENV_PROXY: '1', HTTP_PROXY: 'http://127.0.0.1:9', HTTPS_PROXY: 'http://127.0.0.1:9', NO_COLOR: '1' }

const manifestOf = (folder: string) =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { scripts: Record<string, string>, devDependencies: Record<string, string> }

/** The ways in which a project's tests are run: its scripts. */
export const waysOf = (name: ProjectName): string[] => Object.keys(manifestOf(join(SOURCES, name)).scripts)

/** The blocks of code of the guide that import the project's test runner, as tests. */
function writeGuide(name: ProjectName, folder: string) {
  const guide = readFileSync(join(ROOT, 'docs/guides/testing.md'), 'utf8')
  const blocks = Array.from(guide.matchAll(/^```ts\n([^]*?)^```$/gm), ([, code = '']) => code).filter((code) => code.includes(IMPORTS[name]))
  for (const [index, code] of blocks.entries()) {
    // `jest.mock` is hoisted in CommonJS only.
    const only = code.includes('jest.mock(') ? '.commonjs' : ''
    writeFileSync(join(folder, `guide-${index}${only}.test.js`), code)
  }
}

/** Copies a project below `root` and installs it, as a user would. Resolves to its folder. */
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

/** Runs the tests of a project in one way. Rejects with what was printed if one fails, or if the process stays. */
export async function runProject(folder: string, way: string): Promise<void> {
  const output = await run('npm', ['run', '--silent', way], { cwd: folder, env, timeout: DEADLINE })
  if (LEFT_OPEN.test(output)) throw new Error(`something was left open:\n${output}`)
}
