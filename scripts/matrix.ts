// `npm run matrix`: packs the packages, installs them into empty projects, and runs the README's quick start there
// against the local engine, on every runtime. Prints a table. Fails if a cell of the table fails. Linux x64 only.
//
//   npm run matrix -- [--binaries DIR] [--keep] [--layouts PATTERN]
//
// --layouts runs only the layouts whose names match (`.` for all).
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

import { pack } from './matrix/packs.ts'
import { bundle, compile, writePrograms } from './matrix/programs.ts'
import { layouts } from './matrix/layouts.ts'
import { type Project, projects, type Tarballs } from './matrix/projects.ts'
import { print } from './matrix/table.ts'
import { type Runtime, runtimes } from './matrix/tools.ts'
import { DONE } from './quick-start.mjs'

const { values: { binaries, keep, layouts: pattern } } = parseArgs({
  options: { binaries: { type: 'string' }, keep: { type: 'boolean', default: false }, layouts: { type: 'string' } },
})

/** The forms of the quick start, and the file that a runtime runs for each. */
const FORMS: Record<string, (runtime: Runtime) => string> = {
  ESM: () => './quickstart.mjs',
  CJS: () => './quickstart.cjs',
  TS: ({ typescript }) => (typescript ? './quickstart.ts' : './compiled/quickstart.js'),
  esbuild: () => './esbuild-bundle.mjs',
  webpack: () => './webpack-bundle.cjs',
}

/** Without `node_modules`, the compiler and the bundlers find no packages. */
const formsOf = ({ plugAndPlay }: Project) => (plugAndPlay ? ['ESM', 'CJS'] : Object.keys(FORMS))

const failures: string[] = []

/** Runs one form. Returns whether the quick start succeeded. */
async function cell(runtime: Runtime, { manager, folder, plugAndPlay }: Project, form: string): Promise<boolean> {
  try {
    const output = await runtime.start(FORMS[form]!(runtime), folder, plugAndPlay)
    if (output.includes(DONE)) return true
    failures.push(`${runtime.name}, ${manager}, ${form}: the output has no "${DONE}":\n${output}`)
  } catch (error) {
    failures.push(`${runtime.name}, ${manager}, ${form}: ${error instanceof Error ? error.message : String(error)}`)
  }
  return false
}

/** Runs all forms of a project on a runtime. Returns the text of a cell. */
async function cells(runtime: Runtime, project: Project): Promise<string> {
  if (project.plugAndPlay && !runtime.name.startsWith('Node')) return '-'
  const failed: string[] = []
  for (const form of formsOf(project)) if (!await cell(runtime, project, form)) failed.push(form)
  return failed.length === 0 ? 'ok' : `FAILED: ${failed.join(' ')}`
}

const root = mkdtempSync(join(tmpdir(), 'imbrace-matrix-'))

/** Prints the table of every runtime with every package manager. */
async function runtimesTable(tarballs: Tarballs) {
  const made = await projects(root, tarballs)
  for (const { folder, plugAndPlay } of made) {
    writePrograms(folder)
    if (plugAndPlay) continue
    await compile(folder)
    await bundle(folder)
  }
  const rows: string[][] = []
  for (const runtime of await runtimes()) {
    const row = [runtime.name]
    for (const project of made) row.push(await cells(runtime, project))
    rows.push(row)
  }
  console.log(`Each cell: ${Object.keys(FORMS).join(', ')}; with Plug'n'Play: ESM, CJS, on Node only.\n`)
  print(['', ...made.map(({ manager }) => manager)], rows)
  console.log()
}

try {
  const tarballs = await pack(join(root, 'packs'), binaries)
  if (pattern === undefined) await runtimesTable(tarballs)
  const { header, rows } = await layouts(join(root, 'layouts'), tarballs, failures, new RegExp(pattern ?? '.'))
  print(header, rows)
  for (const failure of failures) console.error(`\n${failure}`)
  process.exitCode = failures.length > 0 ? 1 : 0
} finally {
  if (keep) console.log(root)
  else rmSync(root, { recursive: true, force: true })
}
