// `vi.mock` with a factory: one class is a mock, the others are real.

import { ApiError, Client, ImbraceError } from '@imbrace/node'
import { expect, test, vi } from 'vitest'

vi.mock('@imbrace/node', async (importOriginal) => ({
  ...await importOriginal(),
  Client: class { workflows = { countFlows: async () => 5 } },
}))

test('the client is a fake, the errors are real', async () => {
  expect(await new Client().workflows.countFlows()).toBe(5)
  expect(Object.create(ApiError.prototype)).toBeInstanceOf(ImbraceError)
})
