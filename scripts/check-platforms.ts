// `npm run check:platforms`: compiles the addon and the local engine for the platforms that this machine is not, and prints
// a table. Fails on an error, a warning, or a binary that imports a library that a system may not have. For Debian 12 on
// x64, as root. The first time takes an hour on two cores.
//
//   npm run check:platforms -- [--only PATTERN] [--keep]
//
// --only compiles the targets that match, --keep keeps what cargo built for the next time.
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

import { print } from './matrix/table.ts'
import { binaries, clean, compile, CRATES, type Target, TARGETS } from './platforms/targets.ts'
import { prepareToolchain, ROOT } from './platforms/toolchain.ts'

const { values: { only, keep } } = parseArgs({ options: { only: { type: 'string', default: '.' }, keep: { type: 'boolean', default: false } } })

const failures: string[] = []

function fail(where: string, what: string) {
  failures.push(`${where}: ${what}`)
  return 'FAILED'
}

/** Compiles the crates for a target. Returns the text of a cell. */
async function compiled(target: Target): Promise<string> {
  try {
    const warnings = await compile(target)
    if (warnings.length > 0) return fail(target.triple, warnings.join('\n'))
  } catch (error) {
    return fail(target.triple, error instanceof Error ? error.message : String(error))
  }
  return target.command === 'build' ? 'built' : 'checked'
}

function imports(target: Target): string {
  const files = binaries(target)
  if (target.command !== 'build' || files.length === 0) return '-'
  try {
    execFileSync(process.execPath, [join(ROOT, 'scripts/check-imports.mjs'), ...files], { encoding: 'utf8' })
    return 'ok'
  } catch (error) {
    return fail(target.triple, (error as { stdout: string }).stdout)
  }
}

await prepareToolchain()
const rows: string[][] = []
for (const target of TARGETS.filter(({ triple }) => new RegExp(only).test(triple))) {
  const started = Date.now()
  const row = [target.platform, target.triple, await compiled(target), target.c, imports(target)]
  rows.push([...row, `${Math.round((Date.now() - started) / 60_000)} min`])
  console.log(rows.at(-1)!.join('  '))
  if (!keep) clean(target)
}
console.log(`\n${CRATES.join(', ')}:\n`)
print(['package', 'target', 'Rust', 'C code', 'imports', 'time'], rows)
for (const failure of failures) console.error(`\n${failure}`)
if (failures.length > 0) process.exitCode = 1
