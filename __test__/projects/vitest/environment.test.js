// vitest's own way to set environment variables.

import { AuthError, Client } from '@imbrace/node'
import { startLocalEngine } from '@imbrace/node/local'
import { expect, test, vi } from 'vitest'

test('vi.stubEnv counts, until it is taken back', async () => {
  const engine = await startLocalEngine()
  vi.stubEnv('IMBRACE_API_KEY', engine.apiKey)
  vi.stubEnv('IMBRACE_GATEWAY_URL', engine.url)
  expect(await new Client().workflows.countFlows()).toBe(0)
  vi.unstubAllEnvs()
  await expect(new Client({ baseUrl: engine.url }).ping()).rejects.toBeInstanceOf(AuthError)
  await engine.stop()
})
