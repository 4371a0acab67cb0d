// Tests code that uses the client, without an account and without mocks of HTTP. The local engine responds like the platform
// and runs the flow, so the test can check the data that the flow received.
//
//   node --import tsx --test examples/unit-test.mts
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { ApiError, type Client, type Flow } from '@imbrace/node'
import { type LocalEngine, startLocalEngine } from '@imbrace/node/local'

/** The code under test: greets a lead by name, or without the name if the flow is disabled. */
async function greet({ workflows }: Client, flowId: string, name: string): Promise<string> {
  try {
    const { hello } = (await workflows.triggerFlowSync(flowId, { name: name.trim() })) as { hello: string }
    return `Hello ${hello}!`
  } catch (error) {
    if (error instanceof ApiError && error.statusCode === 404) return 'Hello!'
    throw error
  }
}

let engine: LocalEngine
let client: Client
let flow: Flow

before(async () => {
  engine = await startLocalEngine()
  client = engine.client()
  flow = await client.workflows.buildFlow({
    displayName: 'Greet',
    trigger: { kind: 'webhook' },
    steps: [{
      kind: 'piece',
      displayName: 'Answer',
      pieceName: 'webhook',
      actionName: 'return_response',
      input: { responseType: 'json', respond: 'stop', fields: { status: 200, headers: {}, body: { hello: '{{trigger.body.name}}' } } },
    }],
    publish: true,
  })
})
after(() => engine.stop())

test('a lead is greeted by name', async () => {
  assert.equal(await greet(client, flow.id, '  Ann '), 'Hello Ann!')
})

test('the flow gets the name without blanks around it', async () => {
  await greet(client, flow.id, ' Bob ')
  const [run] = (await client.workflows.listRuns({ flowId: flow.id, limit: 1 })).data
  const { steps } = await client.workflows.waitForRun(run!.id)
  assert.deepEqual((steps?.trigger?.output as { body: unknown }).body, { name: 'Bob' })
})

test('a flow that is off does not get in the way', async () => {
  await client.workflows.disableFlow(flow.id)
  assert.equal(await greet(client, flow.id, 'Ann'), 'Hello!')
})
