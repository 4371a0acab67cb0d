// `jest.unstable_mockModule`: `jest.mock` for ES modules.

import { expect, jest, test } from '@jest/globals'

const real = await import('@imbrace/node')
jest.unstable_mockModule('@imbrace/node', () => ({
  ...real,
  Client: jest.fn(() => ({ workflows: { countFlows: async () => 5 } })),
}))
jest.resetModules()
const { ApiError, Client } = await import('@imbrace/node')

test('the client is a fake, the errors are real', async () => {
  expect(jest.isMockFunction(Client)).toBe(true)
  expect(await new Client().workflows.countFlows()).toBe(5)
  expect(ApiError).toBe(real.ApiError)
})
