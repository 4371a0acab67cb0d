import assert from 'node:assert/strict'
import { test } from 'node:test'

import { resultOf, spawnNode } from '../support/child.ts'

test('the unit test on the local engine passes, and ends the engine that it started', async () => {
  const { IMBRACE_LOCAL } = process.env
  const child = spawnNode(['--import', 'tsx', '--test', '--test-reporter=tap', 'examples/unit-test.mts'], IMBRACE_LOCAL ? { IMBRACE_LOCAL } : {})
  const { code, stdout, stderr } = await resultOf(child)
  assert.equal(code, 0, stdout + stderr)
  assert.match(stdout, /^# pass 3$/m)
})

test('the test of an approval with a reminder passes, and ends the engine that it started', async () => {
  const { IMBRACE_LOCAL } = process.env
  const child = spawnNode(['--import', 'tsx', '--test', '--test-reporter=tap', 'examples/approval-reminder.mts'], IMBRACE_LOCAL ? { IMBRACE_LOCAL } : {})
  const { code, stdout, stderr } = await resultOf(child)
  assert.equal(code, 0, stdout + stderr)
  assert.match(stdout, /^# pass 1$/m)
})
