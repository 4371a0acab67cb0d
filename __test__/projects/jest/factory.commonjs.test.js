// `jest.mock` with a factory: one class is a mock, the others are real.

import { expect, jest, test } from '@jest/globals'
import { ApiError, Client, ImbraceError } from '@imbrace/node'

jest.mock('@imbrace/node', () => ({
  ...jest.requireActual('@imbrace/node'),
  Client: jest.fn(() => ({ workflows: { countFlows: async () => 5 } })),
}))

test('the client is a fake, the errors are real', async () => {
  expect(await new Client().workflows.countFlows()).toBe(5)
  expect(Object.create(ApiError.prototype)).toBeInstanceOf(ImbraceError)
  expect(ApiError.prototype.name).toBe('ApiError')
})
