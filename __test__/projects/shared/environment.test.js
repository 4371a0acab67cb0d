// A client reads `process.env` as the test sees it when the client is made.

import { AuthError, Client } from '@imbrace/node'
import { startLocalEngine } from '@imbrace/node/local'
import { afterAll, afterEach, beforeAll, expect, replace, restoreAll, test } from '../runner.js'

const original = process.env
let engine
beforeAll(async () => { engine = await startLocalEngine() })
afterEach(() => {
  process.env = original
  delete process.env.IMBRACE_API_KEY
  delete process.env.IMBRACE_GATEWAY_URL
})
afterAll(() => engine.stop())

const variables = () => ({ IMBRACE_API_KEY: engine.apiKey, IMBRACE_GATEWAY_URL: engine.url })

test('variables that the test sets are used', async () => {
  process.env.IMBRACE_API_KEY = engine.apiKey
  process.env.IMBRACE_GATEWAY_URL = engine.url
  expect(await new Client().workflows.countFlows()).toBe(0)
})

test('variables of a copy are used', async () => {
  process.env = { ...original, ...variables() }
  expect(await new Client().workflows.countFlows()).toBe(0)
  process.env = { ...original, ...variables(), IMBRACE_API_KEY: 'another' }
  await expect(new Client().workflows.countFlows()).rejects.toBeInstanceOf(AuthError)
})

test('variables are used when the runner replaces process.env', async () => {
  replace(process, 'env', variables())
  expect(await new Client().workflows.countFlows()).toBe(0)
  restoreAll()
  await expect(new Client({ baseUrl: engine.url }).ping()).rejects.toBeInstanceOf(AuthError)
})

test('a variable that the test deletes is not used', async () => {
  Object.assign(process.env, variables())
  process.env = { ...process.env }
  delete process.env.IMBRACE_API_KEY
  await expect(new Client().workflows.countFlows()).rejects.toBeInstanceOf(AuthError)
})

test('a variable that was set for one test is gone in the next', async () => {
  expect(process.env.IMBRACE_API_KEY).toBe(undefined)
  await expect(new Client({ baseUrl: engine.url }).ping()).rejects.toBeInstanceOf(AuthError)
})
