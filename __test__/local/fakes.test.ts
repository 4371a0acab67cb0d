// What tests put in the place of timers and of the network does not reach the local engine.

import assert from 'node:assert/strict'
import { test } from 'node:test'

import { output } from '../support/child.ts'

/** Where the tests' engine is, for programs that start one themselves. */
const variables = Object.fromEntries(Object.entries(process.env).filter(([name]) => name === 'IMBRACE_LOCAL' || name === 'CARGO_TARGET_DIR')) as Record<string, string>

const NEVER = '() => { throw new Error("a fake was called") }'

const TIMERS = 'every timer, nextTick and queueMicrotask'

/** Each is what a test's set-up does. Those of timers never call back. */
const FAKES: Record<string, string> = {
  [TIMERS]: `
    for (const name of ['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask']) globalThis[name] = () => ({ unref() {}, ref() {} })
    process.nextTick = () => {}
    Date.now = () => 0
    performance.now = () => 0`,
  'a fetch that throws': `globalThis.fetch = ${NEVER}`,
  'a fetch that answers undefined': 'globalThis.fetch = async () => undefined',
  'a fetch that answers 404': "globalThis.fetch = async () => new Response('', { status: 404 })",
  'no fetch': 'delete globalThis.fetch; delete globalThis.Response; delete globalThis.Headers',
  'node:http and node:net': `
    const { default: http } = await import('node:http')
    const { default: net } = await import('node:net')
    http.request = http.get = http.createServer = net.connect = net.createConnection = net.Socket.prototype.connect = ${NEVER}`,
  'a dispatcher that refuses every address': `
    const { MockAgent, setGlobalDispatcher } = await import('undici')
    const agent = new MockAgent()
    agent.disableNetConnect()
    setGlobalDispatcher(agent)`,
}

/** One stub, a reset, and an engine that is started under the fakes; `fakes` come before or after the first start. */
const program = (before: string, after: string) => `
  import { startLocalEngine } from '@imbrace/node/local'
  ${before}
  const pieces = { slack: { send: async ({ input }) => ({ sent: input.text }) } }
  const engine = await startLocalEngine({ pieces })
  ${after}
  const { workflows } = engine.client()
  const { id } = await workflows.buildFlow({
    displayName: 'Send', trigger: { kind: 'webhook' }, publish: true,
    steps: [{ kind: 'piece', displayName: 'Send', pieceName: 'slack', actionName: 'send', input: { text: '{{trigger.body.text}}' } }],
  })
  const { steps } = await workflows.triggerAndWait(id, { text: 'Hello' }, { pollInterval: 10, timeout: 5_000 })
  await engine.reset()
  const left = await workflows.countFlows()
  await engine.stop()
  console.log(JSON.stringify([steps.step_1.output, left]))`

for (const [name, fakes] of Object.entries(FAKES)) {
  for (const [order, script] of [['before', program(fakes, '')], ['after', program('', fakes)]] as const) {
    test(`stubs and reset work with ${name} replaced ${order} the engine starts`, async () => {
      assert.deepEqual(await output({ script, variables }), [{ sent: 'Hello' }, 0])
    })
  }
}

test('a start that fails says why while timers and nextTick are fake', async () => {
  const script = `
    import { startLocalEngine } from '@imbrace/node/local'
    ${FAKES[TIMERS]}
    const message = () => startLocalEngine({ keepRuns: -1 }).catch(({ message }) => message)
    const refused = await message()
    process.env.IMBRACE_LOCAL = '/'
    console.log(JSON.stringify([refused, await message()]))
    process.exit()`
  const [refused, missing] = await output<[string, string]>({ script, variables })
  assert.match(refused, /^imbrace-local could not start: error: invalid value '-1' for '--keep-runs/)
  assert.match(missing, /^imbrace-local cannot be started: .* cannot be executed/)
})

test('stubs and reset use no proxy, which Node may take from the environment', async () => {
  const proxy = { NODE_USE_ENV_PROXY: '1', HTTP_PROXY: 'http://127.0.0.1:9' }
  assert.deepEqual(await output({ script: program('', ''), variables: { ...variables, ...proxy } }), [{ sent: 'Hello' }, 0])
})

test('after the engine was stopped, reset says so', async () => {
  const script = `
    import { startLocalEngine } from '@imbrace/node/local'
    const engine = await startLocalEngine()
    await engine.reset()
    await engine.stop()
    console.log(JSON.stringify(await engine.reset().catch(({ message }) => message)))`
  assert.match(await output<string>({ script, variables }), /^the local engine at http:\S+ could not be reset: the engine was stopped$/)
})

test('a process that waits only for a reset does not end before it', async () => {
  const script = `
    import { startLocalEngine } from '@imbrace/node/local'
    const engine = await startLocalEngine()
    engine.reset().then(() => console.log('true'))`
  assert.equal(await output({ script, variables }), true)
})

test('an engine that is gone cannot be reset', async () => {
  const script = `
    import { startLocalEngine } from '@imbrace/node/local'
    const engine = await startLocalEngine()
    const { workflows } = engine.client({ maxRetries: 0 })
    process.kill(engine.pid, 'SIGKILL')
    while (await workflows.countFlows().then(() => true, () => false));
    console.log(JSON.stringify(await engine.reset().catch(({ message }) => message)))`
  assert.match(await output<string>({ script, variables }), /^the local engine at http:\S+ could not be reset: (.*ECONNREFUSED|the engine ended (by SIGKILL|with exit code 1))/)
})
