// The mocks of node:test itself.

import assert from 'node:assert/strict'
import { after, mock, test } from 'node:test'
import { ApiError, Client, Workflows } from '@imbrace/node'
import { startLocalEngine } from '@imbrace/node/local'
import { echo, pieces, send, UNKNOWN } from './shared/flows.js'

const engine = await startLocalEngine({ pieces })
after(() => engine.stop())

test('mock.method replaces a method of one client', async (t) => {
  const { workflows } = engine.client()
  const { mock: spy } = t.mock.method(workflows, 'countFlows', async () => 7)
  assert.equal(await workflows.countFlows({}), 7)
  assert.deepEqual(spy.calls[0].arguments, [{}])
  assert.equal(await engine.client().workflows.countFlows(), 0)
})

test('mock.method watches calls that go out', async (t) => {
  const { workflows } = engine.client()
  const { mock: spy } = t.mock.method(workflows, 'countFlows')
  assert.equal(await workflows.countFlows(), 0)
  assert.equal(spy.callCount(), 1)
})

test('mock.method replaces a method of every client', async (t) => {
  t.mock.method(Workflows.prototype, 'countFlows', async () => 7)
  assert.equal(await new Client({ apiKey: 'key' }).workflows.countFlows(), 7)
})

test('assert compares results and errors strictly', async () => {
  const { workflows } = engine.client()
  const { id } = await echo(workflows)
  assert.deepStrictEqual(await workflows.triggerFlowSync(id, { list: [1, {}] }), { list: [1, {}] })
  await assert.rejects(workflows.getFlow(UNKNOWN), ApiError)
  await assert.rejects(workflows.getFlow(1), TypeError)
})

test('mock.timers stop neither calls nor waits, stubs and reset', async () => {
  mock.timers.enable()
  try {
    const { workflows } = engine.client()
    const { id } = await send(workflows)
    assert.deepEqual((await workflows.triggerAndWait(id, { text: 'Hello' })).steps.step_1.output, { sent: 'Hello' })
    await engine.reset()
    assert.equal(await workflows.countFlows(), 0)
  } finally {
    mock.timers.reset()
  }
})
