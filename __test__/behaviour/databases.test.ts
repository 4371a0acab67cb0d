// The client's tests use the local engine as it is on Postgres. Those of pagers, bulk actions and waits, where the
// databases differ, run on SQLite too. `npm run test:databases` runs all of them on both.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { test } from 'node:test'

import { resultOf } from '../support/child.ts'

const SCRIPT = fileURLToPath(new URL('../../scripts/databases.mjs', import.meta.url))

test('iterators, bulk actions and waits work as on SQLite', { timeout: 120_000 }, async (t) => {
  const child = spawn(process.execPath, [SCRIPT, 'sqlite', 'iteration', 'runs', 'waiting'], { signal: t.signal })
  const { code, stdout } = await resultOf(child)
  assert.equal(code, 0, stdout.split('\n').filter((line) => /not ok|Error|✖/.test(line)).join('\n'))
  assert.match(stdout, /^3 test files on sqlite\n/)
})
