// `jest.mock` without a factory: every class is a mock.

import { expect, jest, test } from '@jest/globals'
import { ApiError, Client, Workflows } from '@imbrace/node'
import { startLocalEngine } from '@imbrace/node/local'

jest.mock('@imbrace/node')

test('the classes are mocks, and nothing is sent', () => {
  expect(jest.isMockFunction(Client)).toBe(true)
  expect(jest.isMockFunction(ApiError)).toBe(true)
  const client = new Client({ apiKey: 'key' })
  expect(Client).toHaveBeenCalledWith({ apiKey: 'key' })
  expect(client).toBeInstanceOf(Client)
  expect(client.ping()).toBe(undefined)
  expect(jest.isMockFunction(Workflows.prototype.listFlows)).toBe(true)
})

test('a test says what a client has', async () => {
  Client.mockImplementation(() => ({ workflows: { countFlows: jest.fn().mockResolvedValue(3) } }))
  expect(await new Client().workflows.countFlows()).toBe(3)
})

test('the real module is there for those who ask', async () => {
  const real = jest.requireActual('@imbrace/node')
  expect(jest.isMockFunction(real.Client)).toBe(false)
  await expect(new real.Client({ apiKey: 'key' }).workflows.getFlow(1)).rejects.toThrow(TypeError)
})

test('the local engine can be reset', async () => {
  const engine = await startLocalEngine()
  await engine.reset()
  await engine.stop()
})
