// Runs the client's tests that use the local engine, once for each database that the local engine can imitate:
//
//   node scripts/databases.mjs [postgres|sqlite] [name of a test file, without .test.ts]…

import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const DATABASES = ['postgres', 'sqlite']
const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** The test files of the client that start a local engine. */
function engineTests() {
  const files = ['behaviour', 'workflows'].flatMap((folder) => {
    const path = join(ROOT, '__test__', folder)
    return readdirSync(path).filter((name) => name.endsWith('.test.ts')).map((name) => join(path, name))
  })
  return files.filter((file) => readFileSync(file, 'utf8').includes('support/engines.ts'))
}

const args = process.argv.slice(2)
const databases = DATABASES.includes(args[0]) ? [args.shift()] : DATABASES
const files = engineTests().filter((file) => args.length === 0 || args.includes(basename(file, '.test.ts')))
const unknown = args.filter((name) => !files.some((file) => basename(file, '.test.ts') === name))
if (unknown.length > 0) throw new Error(`no test of the client with a local engine is called ${unknown.join(', ')}`)

for (const database of databases) {
  console.log(`${files.length} test files on ${database}`)
  const env = { ...process.env, IMBRACE_TEST_DATABASE: database }
  // Set inside of a test, where it would change the output of the inner tests.
  delete env.NODE_TEST_CONTEXT
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', '--test', ...files], { cwd: ROOT, env, stdio: 'inherit' })
  if (status !== 0) process.exitCode = 1
}
