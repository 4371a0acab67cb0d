// `check` finds mistakes in files without a network.

import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

import { CONFIG, flows, imbraceFlows, ORDERS, projectWith, WEBHOOK } from '../support/flows-program.ts'

const config = CONFIG.replace('types: flows.ts\n', '')

test('right files have no findings', async (t) => {
  const cwd = projectWith(t, { 'imbrace.yaml': config, ...ORDERS })
  assert.deepEqual(await flows.check({ cwd }), { findings: [] })
  const { code, stdout, stderr } = await imbraceFlows(join(cwd, 'flows'), ['check'])
  assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: '', stderr: '' })
})

test('all findings are printed at once, each with its file and line', async (t) => {
  const token = `xoxb-${'1234567890'.repeat(3)}`
  const cwd = projectWith(t, {
    'imbrace.yaml': config, ...ORDERS,
    'flows/orders.flow.yaml': ORDERS['flows/orders.flow.yaml'].replace('greet.text', 'step_7.text').replace('return_response', 'respond'),
    'flows/orders.greet.ts': 'export const code = () => {{ ;\n',
    'flows/orders.gone.ts': 'export const code = () => 1\n',
    'flows/Sales/call.flow.yaml': `displayName: Call
${WEBHOOK}steps:
- kind: piece
  name: call
  displayName: Call
  pieceName: '@activepieces/piece-subflows'
  pieceVersion: 0.4.2
  actionName: callFlow
  input:
    flow:
      key: nowhere
    mode: simple
    token: ${token}
`,
    'flows/Sales/call.test.yaml': 'cases:\n- name: a\n  expects: {}\n',
    'flows/Sales/none.test.yaml': 'cases: []\n',
    'connections.yaml': `- externalId: slack\n  piece: '@activepieces/piece-slack'\n  type: SECRET_TEXT\n  value: ${token}\n`,
    'tables/leads.yaml': 'name: Leads\n',
  })
  const { code, stdout } = await imbraceFlows(cwd, ['check'])
  assert.equal(code, 1)
  for (const line of [
    /^connections\.yaml:4: cannot be used: unknown field `value`/m,
    /^connections\.yaml:4: contains what looks like a secret, a key of Slack/m,
    /^flows\/Sales\/call\.flow\.yaml:17: calls the flow `nowhere`, which has no file/m,
    /^flows\/Sales\/call\.flow\.yaml:19: `steps\[0\]\.input\.token` contains what looks like a secret/m,
    /^flows\/Sales\/call\.test\.yaml:\d: .*unknown field `expects`/m,
    /^flows\/Sales\/none\.test\.yaml:1: there is no flow `none`/m,
    /^flows\/orders\.flow\.yaml:20: `steps\[1\]\.input\.text` uses `step_7`, which is not a step of the flow/m,
    /^flows\/orders\.flow\.yaml:26: `steps\[2\]\.actionName` must be the name of an action/m,
    /^flows\/orders\.gone\.ts:1: is the code of no step/m,
    /^flows\/orders\.greet\.ts:\d: Expected `}` but found `EOF`/m,
    /^tables\/leads\.yaml:1: .*missing field `externalId`/m,
  ]) assert.match(stdout, line)
  assert.doesNotMatch(stdout, new RegExp(token), 'a secret is never printed')
  const { findings } = await flows.check({ cwd })
  assert.deepEqual(stdout.trim().split('\n'), findings.map(({ file, line, message }) => `${file}:${line}: ${message}`))
})

test('a module of types that does not fit the files is stale', async (t) => {
  const cwd = projectWith(t, { 'imbrace.yaml': CONFIG, ...ORDERS })
  const messages = async () => (await flows.check({ cwd })).findings.map(({ file, message }) => `${file}: ${message}`)
  assert.deepEqual(await messages(), ['flows.ts: is stale: run `imbrace-flows types`'])
  assert.equal((await flows.types({ cwd })).isChanged, true)
  assert.deepEqual(await messages(), [])
  const file = join(cwd, 'flows/orders.flow.yaml')
  writeFileSync(file, ORDERS['flows/orders.flow.yaml'].replace('status:', 'payload: {type: object}\nstatus:'))
  assert.deepEqual(await messages(), ['flows.ts: is stale: run `imbrace-flows types`'])
})

test('wrong options and a folder without a project are named', async (t) => {
  const cwd = projectWith(t, {})
  await assert.rejects(flows.check({ cwd }), /^Error: imbrace-flows check failed: .*imbrace\.yaml.* does not exist/)
  await assert.rejects(flows.check({ cwd, kees: [] } as never), /^TypeError: `options\.kees` is not an option of check: expected one of keys, cwd, signal/)
  await assert.rejects(flows.run('', {}, { cwd }), /^TypeError: `key` must be a non-empty string/)
})
