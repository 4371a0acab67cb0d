// The client and the local engine go on while the runner fakes every timer that it can.

import { Client, NetworkError, TimeoutError } from '@imbrace/node'
import { startLocalEngine } from '@imbrace/node/local'
import { afterAll, afterEach, beforeAll, beforeEach, expect, fakeTimers, realTimers, test } from '../runner.js'
import { echo, namesOf, payloads, pieces, send, slow } from './flows.js'

let engine, workflows
beforeAll(async () => {
  engine = await startLocalEngine({ pieces })
  workflows = engine.client().workflows
})
beforeEach(async () => {
  await engine.reset()
  fakeTimers()
})
afterEach(realTimers)
afterAll(() => engine.stop())

test('calls', async () => {
  expect(await workflows.countFlows()).toBe(0)
  expect((await engine.client().ping()).status).toBe('Healthy')
})

test('a run is waited for', async () => {
  const { id } = await echo(workflows)
  expect((await workflows.triggerAndWait(id, { n: 1 })).status).toBe('SUCCEEDED')
})

test('iterators', async () => {
  for (const name of ['one', 'two', 'three']) await workflows.createFlow({ displayName: name })
  expect((await namesOf(workflows.iterateFlows({ limit: 2 }))).sort()).toEqual(['one', 'three', 'two'])
})

test('a batch of a generator', async () => {
  const { id } = await echo(workflows)
  expect((await workflows.triggerMany(id, payloads(200))).succeeded).toBe(200)
})

test('stubs', async () => {
  const { id } = await send(workflows)
  const { steps } = await workflows.triggerAndWait(id, { text: 'Hello' })
  expect(steps.step_1.output).toEqual({ sent: 'Hello' })
})

test('reset', async () => {
  await workflows.createFlow({ displayName: 'one' })
  await engine.reset()
  expect(await workflows.countFlows()).toBe(0)
})

test('an engine starts and stops', async () => {
  const other = await startLocalEngine({ pieces })
  expect(await other.client().workflows.countFlows()).toBe(0)
  const { id } = await send(other.client().workflows)
  expect((await other.client().workflows.triggerAndWait(id, { text: 'Hi' })).status).toBe('SUCCEEDED')
  await other.stop()
})

test('retries and time-outs take real time', async () => {
  const client = new Client({ baseUrl: 'http://127.0.0.1:9', apiKey: 'key', maxRetries: 1 })
  await expect(client.ping()).rejects.toBeInstanceOf(NetworkError)
  await expect(workflows.triggerAndWait((await slow(workflows)).id, {}, { timeout: 50 })).rejects.toBeInstanceOf(TimeoutError)
})

test('an abort', async () => {
  const controller = new AbortController()
  const call = workflows.triggerAndWait((await slow(workflows)).id, {}, { signal: controller.signal })
  controller.abort(new Error('enough'))
  await expect(call).rejects.toThrow('enough')
})
