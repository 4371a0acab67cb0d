// Functions that stand in for the actions of pieces.

import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'

import type { FlowRun } from '../../index.js'
import { startLocalEngine, type LocalEngineOptions, type StubCall, type Stubs } from '../../local.js'
import { HttpThread } from '../../local/http.js'
import { serveStubs } from '../../local/stubs.js'

const slack = '@activepieces/piece-slack'

/** Runs a flow of one Slack step on an engine with these stubs. */
async function runSlack(t: TestContext, pieces: Stubs, { bare }: LocalEngineOptions = {}): Promise<FlowRun> {
  const engine = await startLocalEngine({ pieces, bare })
  t.after(() => engine.stop())
  const { workflows } = engine.client()
  await workflows.upsertConnection({ externalId: 'team', displayName: 'Team', pieceName: 'slack', type: 'SECRET_TEXT', value: { secret_text: 'xoxb' } })
  const { id } = await workflows.buildFlow({
    displayName: 'Tell', trigger: { kind: 'webhook' }, publish: true, steps: [{
      kind: 'piece', displayName: 'Send', pieceName: 'slack', pieceVersion: '0.5.0', actionName: 'send_channel_message',
      input: { auth: "{{connections['team']}}", channel: '#leads', text: 'New: {{trigger.body.name}}' },
    }],
  })
  return workflows.triggerAndWait(id, { name: 'Ann' }, { pollInterval: 10 })
}

test('a stub gets the resolved input, and what it returns is the output', async (t) => {
  for (const bare of [false, true]) {
    const calls: Omit<StubCall, 'resumeUrl'>[] = []
    const run = await runSlack(t, { slack: { send_channel_message: async ({ resumeUrl, ...call }) => (calls.push(call), { ok: resumeUrl.includes(call.runId) }) } }, { bare })
    assert.deepEqual(calls, [{
      pieceName: slack, pieceVersion: '0.5.0', actionName: 'send_channel_message', stepName: 'step_1', flowId: run.flowId,
      runId: run.id, auth: 'xoxb', input: { channel: '#leads', text: 'New: Ann' },
    }])
    assert.deepEqual([run.status, run.steps?.step_1?.output], ['SUCCEEDED', { ok: true }])
    assert.equal((run.steps?.step_1?.input as { auth: unknown }).auth, '**REDACTED**')
  }
})

test('a stub that throws fails its step, which shows the name, the stack and the cause of the error', async (t) => {
  class ChannelError extends TypeError {
    override name = 'ChannelError'
  }
  const send = () => { throw new ChannelError('channel_not_found', { cause: new Error('archived') }) }
  const { status, failedStep, steps } = await runSlack(t, { [slack]: { send_channel_message: send } })
  assert.deepEqual([status, failedStep?.name], ['FAILED', 'step_1'])
  const text = steps?.step_1?.errorMessage ?? ''
  assert.match(text, /^ChannelError: channel_not_found\n {4}at .*send.*stubs\.test\.ts/)
  assert.match(text, /\[cause\]: Error: archived\n/)
})

test('a stub may throw anything, and a message that is JSON is shown as JSON', async (t) => {
  const cases: [unknown, string][] = [['no', "'no'"], [undefined, 'undefined'], [{ message: 7, code: 1 }, '7'], [new Error('{"a":1}'), '{\n  "a": 1\n}']]
  for (const [value, text] of cases) {
    const run = await runSlack(t, { slack: { send_channel_message: () => { throw value } } })
    assert.deepEqual([run.status, run.steps?.step_1?.errorMessage], ['FAILED', text])
  }
})

test('a stub may return nothing, and nothing that is no JSON', async (t) => {
  const silent = await runSlack(t, { slack: { send_channel_message: () => undefined } })
  assert.deepEqual([silent.status, silent.steps?.step_1?.output], ['SUCCEEDED', undefined])
  const big = await runSlack(t, { slack: { send_channel_message: () => 1n } })
  assert.match(big.steps?.step_1?.errorMessage ?? '', /^Error: the stub of @activepieces\/piece-slack send_channel_message must return a JSON value/)
})

test('a step without a stub fails in words that show the stub to write', async (t) => {
  const words = `Error: no stub for ${slack} send_channel_message: give startLocalEngine({ pieces: { '${slack}': `
    + '{ send_channel_message: async ({ input }) => … } } })'
  const cases: Stubs[] = [{}, { slack: { another_action: () => 1 } }]
  for (const pieces of cases) {
    const run = await runSlack(t, pieces)
    assert.deepEqual([run.status, run.steps?.step_1?.errorMessage], ['FAILED', words])
  }
})

test('a stub stands in for what the engine could do itself, and a builder needs no version of a stubbed piece', async (t) => {
  const pieces: Stubs = {
    http: { send_request: ({ input }) => ({ body: { asked: input.url } }) },
    slack: { send_channel_message: ({ input }: StubCall<{ text: string }>) => input.text.length },
  }
  const engine = await startLocalEngine({ pieces })
  t.after(() => engine.stop())
  const { workflows } = engine.client()
  const { id } = await workflows.buildFlow({
    displayName: 'Both', trigger: { kind: 'webhook' }, publish: true, steps: [
      { kind: 'piece', displayName: 'Ask', pieceName: 'http', actionName: 'send_request', input: { url: 'https://nobody.invalid' } },
      { kind: 'piece', displayName: 'Tell', pieceName: 'slack', actionName: 'send_channel_message', input: { text: '{{step_1.body.asked}}' } },
    ],
  })
  const { steps } = await workflows.triggerAndWait(id, {}, { pollInterval: 10 })
  assert.equal(steps?.step_2?.output, 'https://nobody.invalid'.length)
})

test('stubs that are none are refused before anything starts', async () => {
  const none = { slack: { send: 'ok' } } as unknown as Stubs
  await assert.rejects(startLocalEngine({ pieces: none }), { name: 'TypeError', message: "`options.pieces['slack']['send']` must be a function" })
})

test('who does not know the address that the engine was given cannot call a stub', async (t) => {
  let calls = 0
  const http = new HttpThread()
  t.after(() => http.close())
  const { url } = await serveStubs(http, { slack: { send: () => (calls += 1) } })
  const post = async (url: string) => {
    const reply = await fetch(url, { method: 'POST', body: JSON.stringify({ pieceName: slack, actionName: 'send' }) })
    return [reply.status, await reply.text()]
  }
  assert.deepEqual(await post(new URL('/', url).href), [403, ''])
  assert.equal(calls, 0)
  assert.deepEqual(await post(url), [200, '{"output":1}'])
})
