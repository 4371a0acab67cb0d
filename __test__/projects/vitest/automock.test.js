// `vi.mock` without a factory: every class is a mock.

import { ApiError, Client, Workflows } from '@imbrace/node'
import { startLocalEngine } from '@imbrace/node/local'
import { expect, test, vi } from 'vitest'

vi.mock('@imbrace/node')

test('the classes are mocks, and nothing is sent', () => {
  expect(vi.isMockFunction(Client)).toBe(true)
  expect(vi.isMockFunction(ApiError)).toBe(true)
  const client = new Client({ apiKey: 'key' })
  expect(Client).toHaveBeenCalledWith({ apiKey: 'key' })
  expect(client).toBeInstanceOf(Client)
  expect(client.ping()).toBe(undefined)
  expect(vi.isMockFunction(Workflows.prototype.listFlows)).toBe(true)
})

test('a test says what a client has', async () => {
  vi.mocked(Client).mockImplementation(function () { this.workflows = { countFlows: vi.fn().mockResolvedValue(3) } })
  expect(await new Client().workflows.countFlows()).toBe(3)
})

test('the real module is there for those who ask', async () => {
  const real = await vi.importActual('@imbrace/node')
  expect(vi.isMockFunction(real.Client)).toBe(false)
  await expect(new real.Client({ apiKey: 'key' }).workflows.getFlow(1)).rejects.toThrow(TypeError)
})

test('the local engine works', async () => {
  const engine = await startLocalEngine()
  await engine.reset()
  expect(await engine.client().workflows.countFlows()).toBe(0)
  await engine.stop()
})
