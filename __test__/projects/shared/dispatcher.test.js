// undici's mocks concern requests by undici alone: its own `fetch`, and Node's.

import { startLocalEngine } from '@imbrace/node/local'
import { fetch, getGlobalDispatcher, MockAgent, setGlobalDispatcher } from 'undici'
import { afterAll, beforeAll, expect, test } from '../runner.js'
import { pieces, send } from './flows.js'

const dispatcher = getGlobalDispatcher()
let engine
beforeAll(async () => {
  const agent = new MockAgent()
  agent.disableNetConnect()
  setGlobalDispatcher(agent)
  engine = await startLocalEngine({ pieces })
})
afterAll(async () => {
  await engine.stop()
  setGlobalDispatcher(dispatcher)
})

test('calls, stubs and reset work while a MockAgent refuses every address', async () => {
  await expect(fetch(engine.url)).rejects.toThrow()
  const { workflows } = engine.client()
  const { id } = await send(workflows)
  expect((await workflows.triggerAndWait(id, { text: 'Hello' })).steps.step_1.output).toEqual({ sent: 'Hello' })
  await engine.reset()
  expect(await workflows.countFlows()).toBe(0)
})
