// `npm run test:windows`: runs the JavaScript tests with Node for Windows in Wine, each file in a process, and prints a
// table. Builds the addon and the local engine for Windows first. For Debian 12 on x64, as root. See
// `scripts/check-platforms.ts`.
//
//   npm run test:windows -- [--no-build] [FILE...]
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

import { print } from './matrix/table.ts'
import { compile, TARGETS } from './platforms/targets.ts'
import { CACHE, prepareToolchain, ROOT } from './platforms/toolchain.ts'
import { FAULTS, skipping } from './platforms/wine-faults.ts'
import { endWine, prepareWine, runInWine } from './platforms/wine.ts'

const { values: { build }, positionals } = parseArgs({
  allowPositionals: true, allowNegative: true,
  options: { build: { type: 'boolean', default: true } },
})

/** Milliseconds for a file. Wine on a busy machine takes about four times as long as Linux. */
const LIMIT = 300_000

const LOGS = join(CACHE, 'logs')

interface Outcome {
  row: string[]
  failures: string[]
}

/** Reads a count at the end of a test report. */
const count = (report: string, name: string) => Number(new RegExp(`^# ${name} (\\d+)`, 'm').exec(report)?.[1] ?? NaN)

/** Returns all test files, which are in the folders of `__test__`. */
const allFiles = () => readdirSync(join(ROOT, '__test__'), { recursive: true, encoding: 'utf8' })
  .filter((file) => /^\w+\/[\w-]+\.test\.ts$/.test(file)).map((file) => `__test__/${file}`).sort()

/** Runs a file. Its report stays in the folder of the logs. */
async function test(file: string): Promise<Outcome> {
  const log = join(LOGS, `${file.replaceAll('/', '-')}.tap`)
  const started = Date.now()
  const code = await runInWine(['--import', 'tsx', '--test-reporter=tap', ...skipping(file), file], log, LIMIT)
  await endWine()
  const report = readFileSync(log, 'utf8')
  const skipped = FAULTS.filter((fault) => fault.file === file).length
  const failures = report.split('\n').filter((line) => /^ *not ok /.test(line) && !line.includes('# TODO')).map((line) => `${file}: ${line.trim()}`)
  if (code !== 0 && failures.length === 0) failures.push(`${file}: ${code === null ? 'the time is over' : `exit code ${code}`}, see ${log}`)
  const seconds = `${Math.round((Date.now() - started) / 1000)} s`
  const counts = [count(report, 'pass'), count(report, 'fail') + count(report, 'cancelled'), count(report, 'skipped'), skipped]
  const row = [file, ...counts.map(String), seconds]
  console.log(row.join('  '))
  return { row, failures }
}

if (build) {
  await prepareToolchain()
  await compile(TARGETS[0]!)
}
await prepareWine()
mkdirSync(LOGS, { recursive: true })
const files = positionals.length > 0 ? positionals : allFiles()
const outcomes: Outcome[] = []
for (const file of files) outcomes.push(await test(file))
print(['file', 'pass', 'fail', 'skipped', 'beyond Wine', 'time'], outcomes.map(({ row }) => row))
const failures = outcomes.flatMap((outcome) => outcome.failures)
for (const failure of failures) console.error(failure)
if (failures.length > 0) process.exitCode = 1
