// Importing what is refused: `imbrace-local import` and the client leave no flow behind.

import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'

import { startLocalEngine, type LocalEngine } from '../../local.js'
import { imbraceLocal } from '../support/command.ts'
import { response, webhookTrigger } from '../support/engines.ts'
import { faultServer } from '../support/fault-server.ts'
import { json, status } from '../support/faults.ts'

/** A flow as it was exported in early 2024: with a `BRANCH`, `inputUiInfo`, and without `propertySettings`. */
const { propertySettings: _, ...oldSettings } = webhookTrigger.settings
const branch = { name: 'step_1', type: 'BRANCH', valid: true, displayName: 'Branch', settings: { conditions: [[]], inputUiInfo: {} }, onSuccessAction: response(1) }
const old = { displayName: 'Old', trigger: { ...webhookTrigger, settings: { ...oldSettings, inputUiInfo: {} }, nextAction: branch } }

/** The same without the one or the other. */
const oldSettingsOnly = { displayName: 'Old', trigger: { ...old.trigger, nextAction: undefined } }
const oldStepOnly = { displayName: 'Old', trigger: { ...webhookTrigger, nextAction: branch } }
const nested = { ...response(1), name: 'step_9', type: 'LOOP_ON_ITEMS', settings: { items: '{{[]}}' }, firstLoopAction: branch }
const oldStepInside = { displayName: 'Old', trigger: { ...webhookTrigger, nextAction: nested } }

const good = { displayName: 'Good', trigger: { ...webhookTrigger, nextAction: response(1) } }
const withoutTrigger = { displayName: 'Empty', trigger: { name: 'trigger', type: 'EMPTY', valid: false, displayName: 'Select', settings: {} } }

async function write(t: TestContext, content: unknown): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'imbrace-import-'))
  t.after(() => rm(folder, { recursive: true }))
  const file = join(folder, 'flow.json')
  await writeFile(file, JSON.stringify(content))
  return file
}

const count = (engine: LocalEngine) => engine.client().workflows.countFlows()

test('an export that is refused leaves no flow behind, and one line says why', async (t) => {
  for (const bare of [false, true]) {
    await using engine = await startLocalEngine({ bare })
    for (const [template, why] of [
      [old, /its step step_1 has the type BRANCH/],
      [oldSettingsOnly, /must have required property 'propertySettings'/],
      [oldStepOnly, /its step step_1 has the type BRANCH/],
      [oldStepInside, /its step step_1 has the type BRANCH/],
    ] as const) {
      const file = await write(t, { name: 'Old', template })
      for (const more of [[], ['--publish']]) {
        const { code, stdout, stderr } = await imbraceLocal(['import', file, ...more, '--url', engine.url])
        assert.deepEqual([code, stdout], [1, ''])
        assert.match(stderr, /^imbrace-local: .*flow\.json was not imported: .*export it again\n$/)
        assert.match(stderr, why)
        assert.ok(stderr.length < 500, stderr)
        assert.equal(await count(engine), 0)
      }
    }
  }
})

test('a flow that cannot be published is not kept either', async (t) => {
  await using engine = await startLocalEngine()
  const file = await write(t, withoutTrigger)
  const { code, stderr } = await imbraceLocal(['import', file, '--publish', '--url', engine.url])
  assert.equal(code, 1)
  assert.match(stderr, /was not imported: .*PIECE_TRIGGER_NOT_FOUND/)
  assert.equal(await count(engine), 0)
  assert.equal((await imbraceLocal(['import', file, '--url', engine.url])).code, 0)
  assert.equal(await count(engine), 1)
})

test('of an export of several flows all are imported, or none', async (t) => {
  await using engine = await startLocalEngine()
  for (const flows of [[good, oldSettingsOnly], [good, good, oldStepOnly], [good, withoutTrigger]]) {
    const file = await write(t, { name: 'Several', flows })
    const { code, stdout } = await imbraceLocal(['import', file, '--publish', '--url', engine.url])
    assert.deepEqual([code, stdout, await count(engine)], [1, '', 0])
  }
  const file = await write(t, { name: 'Several', flows: [good, { ...good, displayName: 'Second' }] })
  const { code, stdout } = await imbraceLocal(['import', file, '--publish', '--url', engine.url])
  assert.match(stdout, /^Good is \w+ \(published\), triggered at .*\nSecond is \w+ \(published\), triggered at .*\n$/)
  assert.deepEqual([code, await count(engine)], [0, 2])
})

test('an import creates the connections of its flows, and a failed import changes none', async (t) => {
  const seen: unknown[] = []
  await using engine = await startLocalEngine({ pieces: { slack: { send: ({ auth }) => { seen.push(auth) } } } })
  const { workflows } = engine.client()
  const settings = { ...response(1).settings, pieceName: '@activepieces/piece-slack', actionName: 'send', input: { auth: "{{connections['slack']}}" } }
  const flow = { displayName: 'Sends', trigger: { ...webhookTrigger, nextAction: { ...response(1), settings } } }
  const secrets = ['--connection', 'slack=xoxb=1=', '--connection', 'other=2']
  const failed = await imbraceLocal(['import', await write(t, { flows: [flow, withoutTrigger] }), '--publish', ...secrets, '--url', engine.url])
  assert.deepEqual([failed.code, (await workflows.listConnections()).data], [1, []])
  const { code, stdout } = await imbraceLocal(['import', await write(t, flow), '--publish', ...secrets, '--url', engine.url])
  assert.equal(code, 0)
  const names = (await workflows.listConnections()).data.map(({ externalId }) => externalId).sort()
  assert.deepEqual(names, ['other', 'slack'])
  const [, id = ''] = /^Sends is (\w+)/.exec(stdout) ?? []
  assert.equal((await workflows.triggerAndWait(id, {}, { pollInterval: 10 })).status, 'SUCCEEDED')
  assert.deepEqual(seen, ['xoxb=1='])
  const wrong = await imbraceLocal(['import', await write(t, flow), '--connection', 'slack', '--url', engine.url])
  assert.deepEqual([wrong.code, /must be ID=SECRET/.test(wrong.stderr)], [2, true])
})

test('a flow that cannot be taken back is named', async (t) => {
  await using server = await faultServer()
  server.always(({ method, path }) => {
    if (method === 'DELETE') return status(500)
    if (path.endsWith('/flows/abc')) return status(400)
    return json({ id: 'abc', projectId: 'p' })
  })
  const { code, stderr } = await imbraceLocal(['import', await write(t, good), '--url', server.url])
  assert.equal(code, 1)
  assert.match(stderr, /the flow abc could not be deleted: /)
})

test('createFlowFromTemplate of an old export leaves no flow behind, and importFlow leaves the flow as it was', async () => {
  await using engine = await startLocalEngine()
  const { workflows } = engine.client()
  await assert.rejects(workflows.createFlowFromTemplate(old), { name: 'ApiError', statusCode: 400 })
  assert.equal(await count(engine), 0)
  const { id } = await workflows.createFlowFromTemplate(good)
  const before = await workflows.getFlow(id)
  await assert.rejects(workflows.importFlow(id, old), { name: 'ApiError', statusCode: 400 })
  assert.deepEqual((await workflows.getFlow(id)).version, before.version)
  assert.equal(await count(engine), 1)
})

test('an import says which actions and triggers need stubs, with the code to paste, and a publish logs it', async (t) => {
  const slack = (name: string, actionName: string, nextAction?: unknown) => ({
    name, type: 'PIECE', valid: true, displayName: name, nextAction, settings: {
      pieceName: '@activepieces/piece-slack', pieceVersion: '~0.5.0', actionName, input: {}, propertySettings: {}, errorHandlingOptions: {},
    },
  })
  const flow = { displayName: 'Tell', trigger: { ...webhookTrigger, nextAction: slack('step_1', 'send', slack('step_2', 'custom-call', { ...response(1), name: 'step_3' })) } }
  const file = await write(t, flow)
  const code = (...actions: string[]) => `startLocalEngine({\n  pieces: {\n    '@activepieces/piece-slack': {\n${actions.map((action) => `      ${action}: async ({ input }) => ({}),\n`).join('')}    },\n  },\n})`
  const said = async (engine: LocalEngine) => (await imbraceLocal(['import', file, '--publish', '--url', engine.url])).stdout.split('\n').slice(1).join('\n')
  await using none = await startLocalEngine()
  assert.equal(await said(none), `These actions and triggers need stubs:\n${code("'custom-call'", 'send')}\n`)
  await using one = await startLocalEngine({ pieces: { slack: { send: () => 1 } }, log: 'warn' })
  const lines: string[] = []
  t.mock.method(process.stderr, 'write', (text: string) => lines.push(text) > 0)
  assert.equal(await said(one), `These actions and triggers need stubs:\n${code("'custom-call'")}\n`)
  while (!lines.join('').includes(`the flow "Tell" needs stubs:\n${code("'custom-call'")}`)) await new Promise((next) => setImmediate(next))
  await using both = await startLocalEngine({ pieces: { slack: { send: () => 1, 'custom-call': () => 1 } } })
  assert.equal(await said(both), '')
  const settings = { pieceName: '@activepieces/piece-gmail', pieceVersion: '~0.1.0', triggerName: 'new_email', input: {}, propertySettings: {} }
  await writeFile(file, JSON.stringify({ displayName: 'Mail', trigger: { ...flow.trigger, settings, nextAction: undefined } }))
  const trigger = "startLocalEngine({\n  triggers: {\n    '@activepieces/piece-gmail': {\n      new_email: { sampleData: {} },\n    },\n  },\n})"
  assert.equal(await said(both), `These actions and triggers need stubs:\n${trigger}\n`)
  await using mail = await startLocalEngine({ triggers: { gmail: { new_email: {} } } })
  assert.equal(await said(mail), '')
})

test('a step of a type that only the platform has is refused in words, at the import or when it runs', async (t) => {
  await using engine = await startLocalEngine()
  const choice = { name: 'step_1', type: 'MULTIPLE_CHOICE', valid: true, displayName: 'Choose', settings: {} }
  const template = { displayName: 'Choice', trigger: { ...webhookTrigger, nextAction: choice } }
  const { code, stderr } = await imbraceLocal(['import', await write(t, template), '--url', engine.url])
  assert.equal(code, 1)
  assert.match(stderr, /its step step_1 has the type MULTIPLE_CHOICE, which the engine does not run/)
  const { workflows } = engine.client()
  const { id } = await workflows.createFlow({ displayName: 'Choice' })
  await workflows.applyFlowOperation(id, { type: 'IMPORT_FLOW', request: template } as never)
  await workflows.publishFlow(id)
  const { status, failedStep, steps } = await workflows.triggerAndWait(id, {}, { pollInterval: 10 })
  assert.deepEqual([status, failedStep?.name, steps?.step_1?.errorMessage], ['FAILED', 'step_1', 'Error: the local engine does not run steps of type MULTIPLE_CHOICE'])
})
