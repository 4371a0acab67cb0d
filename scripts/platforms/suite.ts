// The JavaScript tests on another platform: each file in a process, and a table of all.

import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { print } from '../matrix/table.ts'
import { CACHE, ROOT } from './toolchain.ts'

/** A test that a platform cannot pass here, which says nothing about the package. */
export interface Fault {
  /** A file of `__test__`. */
  file: string
  /** The name of the test. */
  test: string
  reason: string
}

export interface Platform {
  /** Part of the names of the reports, which stay in the folder of the logs. */
  name: string
  faults: Fault[]
  /** Runs Node, writes its output to a file, and resolves to its exit code, or to `null` after a number of milliseconds. */
  node(args: string[], output: string, timeout: number): Promise<number | null>
}

/** Milliseconds for a file. Wine on a busy machine takes about four times as long as Linux. */
const LIMIT = 300_000

const LOGS = join(CACHE, 'logs')

interface Outcome {
  row: string[]
  failures: string[]
}

/** Reads a count at the end of a test report. */
const count = (report: string, name: string) => Number(new RegExp(`^# ${name} (\\d+)`, 'm').exec(report)?.[1] ?? NaN)

/** Returns the test files in these folders of `__test__`, by default in all. */
export const testFiles = (folders = readdirSync(join(ROOT, '__test__'))) => folders
  .flatMap((folder) => readdirSync(join(ROOT, '__test__', folder), { recursive: true, encoding: 'utf8' }).map((name) => `__test__/${folder}/${name}`))
  .filter((file) => /^__test__\/\w+\/[\w-]+\.test\.ts$/.test(file)).sort()

/** Options of Node that skip a test. */
const skip = ({ test }: Fault) => `--test-skip-pattern=/^${test.replaceAll(/[/\\^$*+?.()|[\]{}]/g, '\\$&')}$/`

async function runFile(platform: Platform, file: string): Promise<Outcome> {
  const log = join(LOGS, `${platform.name}-${file.replaceAll('/', '-')}.tap`)
  const started = Date.now()
  const faults = platform.faults.filter((fault) => fault.file === file)
  const code = await platform.node(['--import', 'tsx', '--test-reporter=tap', ...faults.map(skip), file], log, LIMIT)
  const report = readFileSync(log, 'utf8')
  const failures = report.split('\n').filter((line) => /^ *not ok /.test(line) && !line.includes('# TODO')).map((line) => `${file}: ${line.trim()}`)
  if (code !== 0 && failures.length === 0) failures.push(`${file}: ${code === null ? 'the time is over' : `exit code ${code}`}, see ${log}`)
  const seconds = `${Math.round((Date.now() - started) / 1000)} s`
  const counts = [count(report, 'pass'), count(report, 'fail') + count(report, 'cancelled'), count(report, 'skipped'), faults.length]
  const row = [file, ...counts.map(String), seconds]
  console.log(row.join('  '))
  return { row, failures }
}

/** Runs files, and prints a table and the failures. The exit code tells whether there were any. */
export async function runSuite(platform: Platform, files: string[]) {
  mkdirSync(LOGS, { recursive: true })
  const outcomes: Outcome[] = []
  for (const file of files) outcomes.push(await runFile(platform, file))
  const sum = (column: number) => String(outcomes.reduce((total, { row }) => total + Number(row[column]), 0))
  const all = [`${files.length} files`, ...[1, 2, 3, 4].map(sum), '']
  print(['file', 'pass', 'fail', 'skipped', 'not possible', 'time'], [...outcomes.map(({ row }) => row), all])
  const failures = outcomes.flatMap((outcome) => outcome.failures)
  for (const failure of failures) console.error(failure)
  if (failures.length > 0) process.exitCode = 1
}
