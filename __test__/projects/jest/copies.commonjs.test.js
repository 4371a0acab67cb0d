// `jest.resetModules` makes further copies of the package in one file. Each has classes of its own.

import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import * as first from '@imbrace/node'
import { startLocalEngine } from '@imbrace/node/local'
import { UNKNOWN } from './shared/flows.js'

let engine
beforeAll(async () => { engine = await startLocalEngine() })
afterAll(() => engine.stop())

const rejection = ({ Client }) => new Client({ baseUrl: engine.url, apiKey: engine.apiKey }).workflows.getFlow(UNKNOWN).catch((error) => error)

test('each copy rejects with its own class', async () => {
  for (let copies = 0; copies < 5; copies += 1) {
    jest.resetModules()
    const copy = require('@imbrace/node')
    expect(copy.ApiError === first.ApiError).toBe(false)
    expect(await rejection(copy)).toBeInstanceOf(copy.ApiError)
    expect(await rejection(first)).toBeInstanceOf(first.ApiError)
  }
})
