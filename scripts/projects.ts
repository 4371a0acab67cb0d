// `npm run projects`: packs the packages, installs them into the projects of `__test__/projects`, and runs the tests there
// with Jest, vitest and node:test. Prints a table. Fails if a project fails.
//
//   npm run projects -- [--only jest] [--binaries DIR] [--keep]
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

import { pack } from './matrix/packs.ts'
import { installProject, PROJECTS, type ProjectName, runProject, scriptsOf } from './projects/project.ts'

const { values: { only, binaries, keep } } = parseArgs({
  options: { only: { type: 'string' }, binaries: { type: 'string' }, keep: { type: 'boolean', default: false } },
})

const failures: string[] = []

/** Runs one script of a project, and prints a row. */
async function row(name: ProjectName, folder: string, script: string) {
  const start = performance.now()
  const result = await runProject(folder, script).then(() => 'ok', (error: Error) => {
    failures.push(`${name}, ${script}: ${error.message}`)
    return 'FAILED'
  })
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  console.log(`| ${name.padEnd(9)} | ${script.padEnd(21)} | ${result.padEnd(6)} | ${seconds.padStart(5)} s |`)
}

const root = mkdtempSync(join(tmpdir(), 'imbrace-projects-'))
try {
  const tarballs = await pack(join(root, 'packs'), binaries)
  console.log(`Node ${process.versions.node}\n\n| project   | script                | result | time    |\n|-----------|-----------------------|--------|---------|`)
  for (const name of PROJECTS.filter((name) => only === undefined || name === only)) {
    const folder = await installProject(name, root, tarballs)
    for (const script of scriptsOf(name)) await row(name, folder, script)
  }
  for (const failure of failures) console.error(`\n${failure}`)
  process.exitCode = failures.length > 0 ? 1 : 0
} finally {
  if (keep) console.log(root)
  else rmSync(root, { recursive: true, force: true })
}
