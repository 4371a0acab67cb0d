// `run` and `test` on the local engine.

import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

import { CONFIG, flows, imbraceFlows, ORDERS, projectWith, WEBHOOK } from '../support/flows-program.ts'

const DEADLINE = { timeout: 60_000 }
const config = CONFIG.replace('types: flows.ts\n', '')

const CASES = `cases:
- name: a greeting is sent
  payload: {name: Ann}
  stubs:
    slack:
      send_channel_message: {return: {ok: true}}
  expect:
    answer: {status: 201, body: {sent: true}}
    steps:
      greet: {output: {text: Hello Ann}}
      send: {input: {text: Hello Ann}}
- name: Slack is down
  stubs: {slack: {send_channel_message: {throw: no channel}}}
  expect: {status: FAILED, steps: {send: {status: FAILED, error: no channel}}}
- name: Slack asks for an approval
  stubs: {slack: {send_channel_message: {pause: {}}}}
  expect: {status: PAUSED, steps: {send: {status: PAUSED}}}
`

test('cases pass on the local engine, and a change of the flow makes one fail with a difference', DEADLINE, async (t) => {
  const cwd = projectWith(t, { 'imbrace.yaml': config, ...ORDERS, 'flows/orders.test.yaml': CASES })
  const passed = await imbraceFlows(cwd, ['test', '--junit', 'report.xml'])
  assert.match(passed.stdout, /^ok {5}orders: a greeting is sent \(\d+ ms\)\nok .*\nok .*\n3 passed, 0 failed\n$/, passed.stderr)
  assert.equal(passed.code, 0)
  assert.match(readFileSync(join(cwd, 'report.xml'), 'utf8'), /<testsuite name="imbrace-flows" tests="3" failures="0"/)

  writeFileSync(join(cwd, 'flows/orders.greet.ts'), 'export const code = async () => ({ text: "Bye" })\n')
  const failed = await imbraceFlows(cwd, ['test', 'orders', '--junit', 'report.xml'])
  assert.equal(failed.code, 1)
  assert.match(failed.stdout, /FAILED orders: a greeting is sent \(\d+ ms\)\n {9}steps\.greet\.output\.text: expected "Hello Ann", got "Bye"\n/)
  assert.match(failed.stdout, /├─ greet {2}CODE {2}SUCCEEDED/)
  assert.match(failed.stdout, /\n2 passed, 1 failed\n$/)
  assert.match(readFileSync(join(cwd, 'report.xml'), 'utf8'), /failures="1"[^]*<failure message="steps\.greet\.output\.text: expected &quot;Hello Ann&quot;/)

  const { failed: count, results } = await flows.test({ cwd })
  assert.deepEqual([count, results.map(({ flow, case: name, problems }) => [flow, name, problems.length > 0])], [1, [
    ['orders', 'a greeting is sent', true], ['orders', 'Slack is down', false], ['orders', 'Slack asks for an approval', false],
  ]])

  const push = await imbraceFlows(cwd, ['push', '--test', '--yes'], { DEV_KEY: 'key' })
  assert.equal(push.code, 1)
  assert.match(push.stderr, /nothing was pushed, because tests fail\nFAILED orders/)
})

test('a run shows its steps as a tree, and calls the other flows of the project', DEADLINE, async (t) => {
  const cwd = projectWith(t, {
    'imbrace.yaml': config,
    'flows/Inner/double.flow.yaml': `displayName: Double
trigger:
  kind: piece
  pieceName: '@activepieces/piece-subflows'
  pieceVersion: 0.4.2
  triggerName: callableFlow
  input: {mode: advanced, exampleData: {}}
steps:
- kind: piece
  name: reply
  displayName: Reply
  pieceName: '@activepieces/piece-subflows'
  pieceVersion: 0.4.2
  actionName: returnResponse
  input: {mode: advanced, response: {response: {twice: '{{trigger.data.n + trigger.data.n}}'}}}
`,
    'flows/outer.flow.yaml': `displayName: Outer
${WEBHOOK}steps:
- kind: piece
  name: call
  displayName: Call
  pieceName: '@activepieces/piece-subflows'
  pieceVersion: 0.4.2
  actionName: callFlow
  input: {flow: {key: double}, mode: advanced, waitForResponse: true, flowProps: {payload: {n: '{{trigger.body.n}}'}}, testingProps: {}}
`,
  })
  writeFileSync(join(cwd, 'payload.json'), '{"n": 21}')
  const { code, stdout, stderr } = await imbraceFlows(cwd, ['run', 'outer', '--payload', 'payload.json'])
  assert.equal(code, 0, stdout + stderr)
  assert.match(stdout, /^Outer {2}SUCCEEDED\n├─ trigger {2}PIECE_TRIGGER {2}SUCCEEDED\n[^]*└─ call {2}PIECE {2}SUCCEEDED[^]*"twice":42/)
  const { answer, run } = await flows.run('outer', { n: 1 }, { cwd })
  assert.equal(run.status, 'SUCCEEDED')
  assert.equal(answer, null, 'the engine sends no response for a run that has paused')
  await assert.rejects(flows.run('other', {}, { cwd }), /`other` is not the key of a flow of the project/)
})
