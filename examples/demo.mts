// `npm run demo`: the first steps of a new user, on the local engine. If IMBRACE_API_KEY and IMBRACE_GATEWAY_URL are set,
// it uses the platform instead. The exit code is 0 only if every step succeeded.
import assert from 'node:assert/strict'
import { inspect } from 'node:util'
import { Client, type FlowRun } from '../index.js'
import { startLocalEngine } from '../local.js'

const { IMBRACE_API_KEY, IMBRACE_GATEWAY_URL } = process.env
const engine = IMBRACE_API_KEY && IMBRACE_GATEWAY_URL ? undefined : await startLocalEngine()
const client = engine?.client() ?? new Client()
const { workflows } = client
const cleanups: (() => Promise<unknown>)[] = []

/** Runs one step, prints its call and result, and fails if the result is wrong. */
async function step<T>(title: string, call: () => Promise<T>, isRight: (result: T) => boolean): Promise<T> {
  const source = call.toString().replace(/^\(\)\s*=>\s*/, '')
  console.log(`\n${title}\n  > ${source}`)
  const result = await call()
  const text = inspect(result, { depth: 4, colors: process.stdout.isTTY, breakLength: 100, maxStringLength: 120 })
  console.log(text.replace(/^/gm, '    '))
  assert.ok(isRight(result), `"${title}" did not do what it says`)
  return result
}

const webhookPiece = { pieceName: '@activepieces/piece-webhook', pieceVersion: '0.1.24', propertySettings: {} }
const lead = { contact_id: 'contact_123', event: 'lead_created' }

async function finished(flowId: string): Promise<FlowRun[]> {
  for (;;) {
    const { data } = await workflows.listRuns({ flowId, limit: 10 })
    if (data.length >= 2 && data.every((run) => run.finishTime)) return data
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

async function demo() {
  await step('Is the engine there?', () => client.ping(), ({ status }) => status === 'Healthy')

  const folder = await step('Create a folder', () => workflows.createFolder({ displayName: 'Demo' }), ({ id }) => id !== '')
  cleanups.push(() => workflows.deleteFolder(folder.id))

  const flow = await step('Create a flow in it',
    () => workflows.createFlow({ displayName: 'New Lead Notification', folderId: folder.id }),
    ({ status, folderId }) => status === 'DISABLED' && folderId === folder.id)
  cleanups.unshift(() => workflows.deleteFlow(flow.id))

  await step('Give it a webhook trigger',
    () => workflows.applyFlowOperation(flow.id, {
      type: 'UPDATE_TRIGGER',
      request: {
        name: 'trigger', displayName: 'Webhook', type: 'PIECE_TRIGGER', valid: true,
        settings: { ...webhookPiece, triggerName: 'catch_webhook', input: { authType: 'none' } },
      },
    }),
    ({ version }) => version.trigger.type === 'PIECE_TRIGGER')

  await step('Add a step that answers',
    () => workflows.applyFlowOperation(flow.id, {
      type: 'ADD_ACTION',
      request: {
        parentStep: 'trigger',
        stepLocationRelativeToParent: 'AFTER',
        action: {
          name: 'step_1', displayName: 'Answer', type: 'PIECE', valid: true,
          settings: {
            ...webhookPiece,
            actionName: 'return_response',
            input: {
              responseType: 'json', respond: 'stop',
              fields: { status: 200, headers: {}, body: { welcome: '{{trigger.body.contact_id}}' } },
            },
          },
        },
      },
    }),
    ({ version }) => version.trigger.nextAction?.name === 'step_1')

  await step('Publish it',
    () => workflows.applyFlowOperation(flow.id, { type: 'LOCK_AND_PUBLISH', request: {} }),
    ({ status }) => status === 'ENABLED')

  await step('Trigger it and wait for its answer',
    () => workflows.triggerFlowSync(flow.id, lead),
    (answer) => (answer as { welcome?: string }).welcome === 'contact_123')

  await step('Trigger it and do not wait', () => workflows.triggerFlow(flow.id, lead), (answer) => answer !== undefined)

  const runs = await step('List its runs', () => finished(flow.id), (runs) => runs.every((run) => run.status === 'SUCCEEDED'))

  const newest = runs[0]!.id
  await step('Read one with its steps',
    () => workflows.getRun(newest),
    ({ steps }) => steps?.step_1?.status === 'SUCCEEDED')

  const connection = await step('Store a connection',
    () => workflows.upsertConnection({
      displayName: 'Slack Workspace', pieceName: 'slack', type: 'SECRET_TEXT', value: { api_key: 'xoxb-demo' },
    }),
    ({ pieceName }) => pieceName === '@activepieces/piece-slack')
  cleanups.push(() => workflows.deleteConnection(connection.id))

  const server = await step('Make an MCP server',
    () => workflows.createMcpServer({ name: 'My MCP Server' }), ({ name }) => name === 'My MCP Server')
  cleanups.push(() => workflows.deleteMcpServer(server.id))

  await step('Rotate its token',
    () => workflows.rotateMcpToken(server.id), ({ token }) => token !== undefined && token !== server.token)
}

try {
  console.log(engine ? `On the local engine at ${engine.url}` : `On ${IMBRACE_GATEWAY_URL}`)
  await demo()
} finally {
  for (const cleanup of cleanups) await cleanup()
  await engine?.stop()
}
console.log('\nAll steps did what they say, and everything is cleaned up.')
