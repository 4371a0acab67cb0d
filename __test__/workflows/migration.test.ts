// Code that was written for the platform's own TypeScript SDK, with the import and the name of the class changed and
// nothing else: each of its calls with the arguments that it declares, on the local engine. What has to change beyond
// that stands in docs/guides/migrating.md.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'

import { ApiError, AuthError, Client as ImbraceClient, type Workflows } from '../../index.js'
import type { LocalEngine } from '../../local.js'
import { eventually, startTestEngine } from '../support/engines.ts'

/** What that SDK's `client.workflows` has. */
const SDK_CALLS = [
  'listFlows', 'getFlow', 'createFlow', 'deleteFlow', 'applyFlowOperation', 'buildFlow', 'addSteps',
  'triggerFlow', 'triggerFlowSync', 'getTriggerRunStatus', 'testTrigger',
  'listRuns', 'getRun',
  'listFolders', 'getFolder', 'createFolder', 'updateFolder', 'deleteFolder',
  'listConnections', 'getConnection', 'upsertConnection', 'deleteConnection',
  'listMcpServers', 'getMcpServer', 'createMcpServer', 'updateMcpServer', 'deleteMcpServer', 'rotateMcpToken',
  'listTables', 'getTable', 'listRecords',
  'listPieces', 'listInvitations', 'deleteInvitation', 'listChannelAutomation', 'resolveProjectId',
] as const

const guide = readFileSync(new URL('../../docs/guides/migrating.md', import.meta.url), 'utf8')

const UNKNOWN_ID = 'aaaaaaaaaaaaaaaaaaaaa'
const PAST = '2020-01-01T00:00:00.000Z'
const FUTURE = '2100-01-01T00:00:00.000Z'

const WEBHOOK = {
  kind: 'piece', pieceName: '@activepieces/piece-webhook', pieceVersion: '0.1.24', triggerName: 'catch_webhook',
  displayName: 'Webhook', input: { authType: 'none' },
} as const

const ANSWER = {
  kind: 'piece', displayName: 'Answer', pieceName: '@activepieces/piece-webhook', pieceVersion: '0.1.24',
  actionName: 'return_response',
  input: { responseType: 'json', respond: 'stop', fields: { status: 200, headers: {}, body: '{{trigger.body}}' } },
} as const

/** Notes which calls are made. */
function watched(workflows: Workflows, called: Set<string>): Workflows {
  return new Proxy(workflows, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name)
      if (typeof member !== 'function') return member
      called.add(String(name))
      return member.bind(target)
    },
  })
}

describe("code for the platform's SDK runs as it is:", () => {
  let engine: LocalEngine
  let client: { workflows: Workflows }
  let projectId: string
  const called = new Set<string>()

  before(async () => {
    engine = await startTestEngine()
    const { workflows } = new ImbraceClient({
      env: 'stable', baseUrl: engine.url, services: {}, apiKey: engine.apiKey, organizationId: 'org_test', timeout: 30000,
    })
    client = { workflows: watched(workflows, called) }
    projectId = await client.workflows.resolveProjectId()
  })
  after(() => engine.stop())

  async function published(): Promise<string> {
    const flow = await client.workflows.buildFlow({ displayName: 'Echo', projectId, trigger: WEBHOOK, steps: [ANSWER] })
    await client.workflows.applyFlowOperation(flow.id, { type: 'LOCK_AND_PUBLISH', request: {} })
    return flow.id
  }

  test('a client has its token changed and cleared', async () => {
    const other = new ImbraceClient({ baseUrl: engine.url, accessToken: 'login_acc_old' })
    await assert.rejects(other.workflows.listFlows(), AuthError)
    other.setAccessToken(engine.apiKey)
    await other.workflows.listFlows()
    other.clearAccessToken()
    await assert.rejects(other.workflows.listFlows(), AuthError)
  })

  test('flows are listed, read, created, changed and deleted', async () => {
    const created = await client.workflows.createFlow({ displayName: 'New Lead Notification', projectId })
    const folder = await client.workflows.createFolder({ displayName: 'Sales', projectId })
    await client.workflows.applyFlowOperation(created.id, { type: 'CHANGE_FOLDER', request: { folderId: folder.id } })
    const page = await client.workflows.listFlows({ limit: 10, projectId, folderId: folder.id, status: 'DISABLED' })
    assert.deepEqual(page.data.map((flow) => [flow.id, flow.version?.displayName]), [[created.id, 'New Lead Notification']])
    assert.deepEqual([page.next, page.previous], [null, null])
    await client.workflows.listFlows()
    const flow = await client.workflows.getFlow(created.id)
    assert.equal(flow.version.trigger.type, 'EMPTY')
    assert.equal(await client.workflows.deleteFlow(created.id), undefined)
    await assert.rejects(client.workflows.getFlow(created.id), (error) => error instanceof ApiError && error.statusCode === 404)
  })

  test('a flow is built from its specs, and more steps are added', async () => {
    const flow = await client.workflows.buildFlow({
      displayName: 'Built',
      trigger: WEBHOOK,
      steps: [
        { kind: 'code', displayName: 'List', code: 'export const code = async () => [1, 2]', packageJson: '{}' },
        { kind: 'loop', name: 'each', displayName: 'Each', items: '{{step_1}}', steps: [
          { kind: 'code', displayName: 'Inner', code: 'export const code = async () => true' },
        ] },
        ANSWER,
      ],
    })
    assert.equal(flow.version.trigger.nextAction?.nextAction?.nextAction?.name, 'step_3')
    const { version } = await client.workflows.addSteps(
      flow.id,
      [{ kind: 'code', displayName: 'Also inside', code: 'export const code = async () => 1' }],
      { parentStep: 'each', location: 'INSIDE_LOOP', startIndex: 3 },
    )
    assert.equal(version.trigger.nextAction?.nextAction?.firstLoopAction?.name, 'step_4')
    const empty = await client.workflows.buildFlow({ displayName: 'Empty', trigger: { kind: 'empty' }, steps: [] })
    const more = await client.workflows.addSteps(empty.id, [ANSWER])
    assert.equal(more.version.trigger.nextAction?.name, 'step_1')
  })

  test('flows are triggered, and their runs listed and read', async () => {
    const flowId = await published()
    await client.workflows.triggerFlow(flowId, { contact_id: 'contact_123' })
    await client.workflows.triggerFlow(flowId)
    assert.deepEqual(await client.workflows.triggerFlowSync(flowId, { n: 1 }), { n: 1 })
    assert.deepEqual(await client.workflows.triggerFlowSync(flowId), {})
    const run = await eventually(async () => {
      const { data } = await client.workflows.listRuns({
        flowId, status: 'SUCCEEDED', projectId, createdAfter: PAST, createdBefore: FUTURE, limit: 20,
      })
      return data.length === 4 && data[0]
    })
    const { steps } = await client.workflows.getRun(run.id)
    assert.equal(steps?.step_1?.status, 'SUCCEEDED')
    assert.deepEqual((await client.workflows.listRuns({ flowId, tags: ['none'] })).data, [])
  })

  test('triggers are counted and tested', async () => {
    const { id, version } = await client.workflows.getFlow(await published())
    assert.equal(typeof (await client.workflows.getTriggerRunStatus()).pieces, 'object')
    await client.workflows.testTrigger({ flowId: id, flowVersionId: version.id, testStrategy: 'SIMULATION' })
  })

  test('folders', async () => {
    const folder = await client.workflows.createFolder({ displayName: 'CRM', projectId })
    assert.equal((await client.workflows.getFolder(folder.id)).displayName, 'CRM')
    assert.equal((await client.workflows.updateFolder(folder.id, { displayName: 'Marketing' })).displayName, 'Marketing')
    const { data, next } = await client.workflows.listFolders({ limit: 1 })
    assert.equal(data.length, 1)
    if (next) await client.workflows.listFolders({ limit: 1, cursor: next })
    assert.equal(await client.workflows.deleteFolder(folder.id), undefined)
  })

  test('connections', async () => {
    const connection = await client.workflows.upsertConnection({
      externalId: 'slack', displayName: 'Slack', pieceName: '@activepieces/piece-slack', projectId, type: 'SECRET_TEXT',
      value: { type: 'SECRET_TEXT', secret_text: 'xoxb-...' },
    })
    const { data } = await client.workflows.listConnections({ projectId, pieceName: '@activepieces/piece-slack', limit: 5 })
    assert.deepEqual(data.map(({ id }) => id), [connection.id])
    assert.equal((await client.workflows.getConnection(connection.id)).displayName, 'Slack')
    assert.equal(await client.workflows.deleteConnection(connection.id), undefined)
  })

  test('MCP servers', async () => {
    const server = await client.workflows.createMcpServer({ name: 'My MCP Server', projectId })
    await client.workflows.createMcpServer({ name: 'Another' })
    assert.equal((await client.workflows.getMcpServer(server.id)).token, server.token)
    assert.equal((await client.workflows.updateMcpServer(server.id, { name: 'Tools', tools: [] })).name, 'Tools')
    assert.notEqual((await client.workflows.rotateMcpToken(server.id)).token, server.token)
    assert.equal((await client.workflows.listMcpServers(projectId)).data.length, 2)
    assert.equal(await client.workflows.deleteMcpServer(server.id), undefined)
    assert.equal((await client.workflows.listMcpServers()).data.length, 1)
  })

  test('tables and records', async () => {
    // The SDK reads tables and makes none.
    const { id: tableId } = await new ImbraceClient({ baseUrl: engine.url, apiKey: engine.apiKey }).workflows.createTable({ name: 'Leads' })
    assert.deepEqual((await client.workflows.listTables({ limit: 10 })).data.map(({ name }) => name), ['Leads'])
    assert.equal((await client.workflows.getTable(tableId)).name, 'Leads')
    assert.deepEqual((await client.workflows.listRecords({ tableId, limit: 10 })).data, [])
  })

  test('pieces, invitations and channel automations', async () => {
    const pieces = await client.workflows.listPieces({ limit: 100 })
    assert.ok(pieces.some(({ name }) => name === '@activepieces/piece-webhook'))
    assert.deepEqual((await client.workflows.listInvitations({ type: 'PROJECT', projectId, limit: 10 })).data, [])
    await assert.rejects(client.workflows.deleteInvitation(UNKNOWN_ID), (error) => error instanceof ApiError && error.statusCode === 404)
    assert.deepEqual(await client.workflows.listChannelAutomation({ channelType: 'web' }), { data: [] })
  })

  test('with every call that the SDK has, each of which stands in the guide', () => {
    assert.deepEqual(SDK_CALLS.filter((name) => !called.has(name)), [])
    assert.deepEqual(SDK_CALLS.filter((name) => !guide.includes(`\`${name}(`)), [])
  })
})
