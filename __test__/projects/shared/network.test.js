// What a test puts in the place of `fetch` concerns the code under test, and neither the client nor the local engine.

import { startLocalEngine } from '@imbrace/node/local'
import { afterAll, afterEach, beforeAll, expect, test } from '../runner.js'
import { pieces, send } from './flows.js'

const { fetch } = globalThis
let engine, workflows
beforeAll(async () => {
  engine = await startLocalEngine({ pieces })
  workflows = engine.client().workflows
})
afterEach(() => { globalThis.fetch = fetch })
afterAll(() => engine.stop())

for (const [name, fake] of Object.entries({
  'throws': () => { throw new Error('no network in unit tests') },
  'rejects': () => Promise.reject(new Error('no network in unit tests')),
  'answers undefined': () => undefined,
  'answers 404': async () => ({ ok: false, status: 404, text: async () => '' }),
  'is absent': undefined,
})) {
  test(`calls, stubs and reset work while fetch ${name}`, async () => {
    if (fake) globalThis.fetch = fake
    else delete globalThis.fetch
    const { id } = await send(workflows)
    expect((await workflows.triggerAndWait(id, { text: 'Hello' })).steps.step_1.output).toEqual({ sent: 'Hello' })
    await engine.reset()
    expect(await workflows.countFlows()).toBe(0)
  })
}
