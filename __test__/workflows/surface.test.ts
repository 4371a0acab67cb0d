// The calls that are promised, against those that are there, and the request that each of them sends first.

import assert from 'node:assert/strict'
import { test } from 'node:test'

import { Client, Workflows } from '../../index.js'
import { KEY } from '../support/client.ts'
import { faultServer } from '../support/fault-server.ts'
import { json } from '../support/faults.ts'

/** What a client has. */
const CLIENT = ['workflows', 'ping', 'setAccessToken', 'clearAccessToken', 'setOrganizationId']

/** What `client.workflows` has. */
const CALLS = [
  // Flows
  'listFlows', 'iterateFlows', 'countFlows', 'getFlow', 'createFlow', 'deleteFlow', 'applyFlowOperation',
  'publishFlow', 'enableFlow', 'disableFlow', 'renameFlow', 'moveFlow', 'listFlowVersions', 'iterateFlowVersions',
  'exportFlow', 'importFlow', 'createFlowFromTemplate', 'buildFlow', 'addSteps',
  // Triggers
  'triggerFlow', 'triggerFlowSync', 'triggerFlowSyncRaw', 'triggerAndWait', 'triggerMany', 'getTriggerRunStatus', 'testTrigger',
  // Runs
  'listRuns', 'iterateRuns', 'getRun', 'waitForRun', 'retryRun', 'cancelRuns', 'retryRuns', 'archiveRuns',
  // Folders, connections, MCP servers
  'listFolders', 'iterateFolders', 'getFolder', 'createFolder', 'updateFolder', 'deleteFolder',
  'listConnections', 'iterateConnections', 'getConnection', 'upsertConnection', 'updateConnection', 'replaceConnections',
  'listConnectionOwners', 'deleteConnection',
  'listMcpServers', 'iterateMcpServers', 'getMcpServer', 'createMcpServer', 'deleteMcpServer', 'rotateMcpToken', 'updateMcpServer',
  'mcpServerUrl', 'addFlowTool', 'removeFlowTool', 'listFlowTools',
  // Workflow tables
  'listTables', 'iterateTables', 'getTable', 'createTable', 'updateTable', 'deleteTable', 'clearTable', 'exportTable',
  'listFields', 'getField', 'createField', 'updateField', 'deleteField',
  'listRecords', 'iterateRecords', 'getRecord', 'createRecords', 'updateRecord', 'deleteRecords',
  // The rest
  'listPieces', 'getPiece', 'listPieceVersions', 'listPieceCategories', 'getPieceOptions',
  'listInvitations', 'deleteInvitation', 'listChannelAutomation', 'resolveProjectId',
]

/** A call with right arguments, which the compiler checks, and the request line that it must send. */
type Row = { [M in keyof Workflows]: [request: string, call: M, ...args: Parameters<Workflows[M]>] }[keyof Workflows]

// Ids are placeholders: they go out percent-encoded, so a decoded path is the template of its route.
const [FLOW, RUN, FOLDER, CONNECTION, TABLE, FIELD, RECORD, SERVER, INVITATION] = [
  '{flowId}', '{runId}', '{folderId}', '{connectionId}', '{tableId}', '{fieldId}', '{recordId}', '{mcpServerId}', '{invitationId}',
]
const SECRET = { displayName: 'd', pieceName: 'p', type: 'SECRET_TEXT', value: { secret_text: 's' } }
const TEMPLATE = { displayName: 'd', trigger: { name: 'trigger', type: 'EMPTY', displayName: 'd', valid: true, settings: {} } }
const PIECE_OPTIONS = {
  pieceName: 'p', pieceVersion: '1.0.0', actionOrTriggerName: 'a', propertyName: 'p', flowId: 'f', flowVersionId: 'v', input: {},
}

/** The operations of the API description, by their `operationId`. */
const OPERATIONS: Record<string, Row> = {
  listFlows: ['GET /v1/flows', 'listFlows'],
  createFlow: ['POST /v1/flows', 'createFlow', { displayName: 'd' }],
  getFlow: ['GET /v1/flows/{flowId}', 'getFlow', FLOW],
  applyFlowOperation: ['POST /v1/flows/{flowId}', 'applyFlowOperation', FLOW, { type: 'LOCK_FLOW', request: {} }],
  deleteFlow: ['DELETE /v1/flows/{flowId}', 'deleteFlow', FLOW],
  triggerFlow: ['POST /v1/webhooks/{flowId}', 'triggerFlow', FLOW],
  triggerFlowSync: ['POST /v1/webhooks/{flowId}/sync', 'triggerFlowSync', FLOW],
  getTriggerRunStatus: ['GET /v1/trigger-runs/status', 'getTriggerRunStatus'],
  testTrigger: ['POST /v1/test-trigger', 'testTrigger', { flowId: 'f' }],
  listFlowRuns: ['GET /v1/flow-runs', 'listRuns'],
  getFlowRun: ['GET /v1/flow-runs/{runId}', 'getRun', RUN],
  listFlowFolders: ['GET /v1/folders', 'listFolders'],
  createFlowFolder: ['POST /v1/folders', 'createFolder', { displayName: 'd' }],
  getFlowFolder: ['GET /v1/folders/{folderId}', 'getFolder', FOLDER],
  updateFlowFolder: ['POST /v1/folders/{folderId}', 'updateFolder', FOLDER, { displayName: 'd' }],
  deleteFlowFolder: ['DELETE /v1/folders/{folderId}', 'deleteFolder', FOLDER],
  listConnections: ['GET /v1/app-connections', 'listConnections'],
  upsertConnection: ['POST /v1/app-connections', 'upsertConnection', SECRET],
  deleteConnection: ['DELETE /v1/app-connections/{connectionId}', 'deleteConnection', CONNECTION],
  listPieces: ['GET /v1/pieces', 'listPieces'],
  // A piece's name is two segments.
  getPiece: ['GET /v1/pieces/@activepieces/piece-slack', 'getPiece', 'slack'],
  getPiecePropertyOptions: ['POST /v1/pieces/options', 'getPieceOptions', PIECE_OPTIONS],
  listTables: ['GET /v1/tables', 'listTables'],
  getTable: ['GET /v1/tables/{tableId}', 'getTable', TABLE],
  listRecords: ['GET /v1/records', 'listRecords', { tableId: 't' }],
  createRecords: ['POST /v1/records', 'createRecords', { tableId: 't', records: [[]] }],
  deleteRecords: ['DELETE /v1/records', 'deleteRecords', { ids: ['r'] }],
  getRecord: ['GET /v1/records/{recordId}', 'getRecord', RECORD],
  updateRecord: ['POST /v1/records/{recordId}', 'updateRecord', RECORD, { tableId: 't', cells: [] }],
  listFields: ['GET /v1/fields', 'listFields', 't'],
  createField: ['POST /v1/fields', 'createField', { tableId: 't', name: 'n', type: 'TEXT' }],
  getField: ['GET /v1/fields/{fieldId}', 'getField', FIELD],
  updateField: ['POST /v1/fields/{fieldId}', 'updateField', FIELD, { name: 'n' }],
  deleteField: ['DELETE /v1/fields/{fieldId}', 'deleteField', FIELD],
  listMcpServers: ['GET /v1/mcp-servers', 'listMcpServers'],
  createMcpServer: ['POST /v1/mcp-servers', 'createMcpServer', { name: 'n' }],
  getMcpServer: ['GET /v1/mcp-servers/{mcpServerId}', 'getMcpServer', SERVER],
  deleteMcpServer: ['DELETE /v1/mcp-servers/{mcpServerId}', 'deleteMcpServer', SERVER],
  rotateMcpToken: ['POST /v1/mcp-servers/{mcpServerId}/rotate', 'rotateMcpToken', SERVER],
  listInvitations: ['GET /v1/user-invitations', 'listInvitations', { type: 'PROJECT' }],
  deleteInvitation: ['DELETE /v1/user-invitations/{invitationId}', 'deleteInvitation', INVITATION],
}

/** What is reached besides. */
const FURTHER: Row[] = [
  ['GET /v1/flows', 'iterateFlows'],
  ['GET /v1/flows/count', 'countFlows'],
  ['POST /v1/flows/{flowId}', 'publishFlow', FLOW, { timeout: 500 }],
  // It reads first which version the flow has.
  ['GET /v1/flows/{flowId}', 'enableFlow', FLOW, { timeout: 500 }],
  ['POST /v1/flows/{flowId}', 'disableFlow', FLOW, { timeout: 500 }],
  ['POST /v1/flows/{flowId}', 'renameFlow', FLOW, 'n'],
  ['POST /v1/flows/{flowId}', 'moveFlow', FLOW, null],
  ['GET /v1/flows/{flowId}/versions', 'listFlowVersions', FLOW],
  ['GET /v1/flows/{flowId}/versions', 'iterateFlowVersions', FLOW],
  ['GET /v1/flows/{flowId}/template', 'exportFlow', FLOW],
  ['POST /v1/flows/{flowId}', 'importFlow', FLOW, TEMPLATE],
  ['POST /v1/flows', 'createFlowFromTemplate', TEMPLATE],
  ['POST /v1/flows', 'buildFlow', { displayName: 'd', steps: [] }],
  ['GET /v1/flows/{flowId}', 'addSteps', FLOW, []],
  ['POST /v1/webhooks/{flowId}/draft', 'triggerFlow', FLOW, {}, { draft: true }],
  ['POST /v1/webhooks/{flowId}/draft/sync', 'triggerFlowSync', FLOW, {}, { draft: true }],
  ['POST /v1/webhooks/{flowId}/sync', 'triggerFlowSyncRaw', FLOW],
  ['POST /v1/webhooks/{flowId}', 'triggerAndWait', FLOW, {}, { timeout: 500 }],
  ['POST /v1/webhooks/{flowId}', 'triggerMany', FLOW, [{}]],
  ['GET /v1/flow-runs', 'iterateRuns'],
  ['GET /v1/flow-runs/{runId}', 'waitForRun', RUN, { timeout: 500 }],
  ['POST /v1/flow-runs/{runId}/retry', 'retryRun', RUN],
  ['POST /v1/flow-runs/cancel', 'cancelRuns', { flowId: 'f' }],
  ['POST /v1/flow-runs/retry', 'retryRuns', { flowId: 'f' }],
  ['POST /v1/flow-runs/archive', 'archiveRuns', { flowId: 'f' }],
  ['GET /v1/folders', 'iterateFolders'],
  ['GET /v1/app-connections', 'iterateConnections'],
  ['GET /v1/app-connections/{connectionId}', 'getConnection', CONNECTION],
  ['POST /v1/app-connections/{connectionId}', 'updateConnection', CONNECTION, { displayName: 'd' }],
  ['POST /v1/app-connections/replace', 'replaceConnections', { sourceAppConnectionId: 's', targetAppConnectionId: 't' }],
  ['GET /v1/app-connections/owners', 'listConnectionOwners'],
  ['GET /v1/mcp-servers', 'iterateMcpServers'],
  ['POST /v1/mcp-servers/{mcpServerId}', 'updateMcpServer', SERVER, { name: 'n' }],
  ['GET /v1/mcp-servers/{mcpServerId}', 'mcpServerUrl', SERVER],
  ['GET /v1/flows/{flowId}', 'addFlowTool', SERVER, FLOW],
  ['GET /v1/mcp-servers/{mcpServerId}', 'removeFlowTool', SERVER, FLOW],
  ['GET /v1/mcp-servers/{mcpServerId}', 'listFlowTools', SERVER],
  ['GET /v1/tables', 'iterateTables'],
  ['POST /v1/tables', 'createTable', { name: 'n' }],
  ['POST /v1/tables/{tableId}', 'updateTable', TABLE, { name: 'n' }],
  ['DELETE /v1/tables/{tableId}', 'deleteTable', TABLE],
  ['POST /v1/tables/{tableId}/clear', 'clearTable', TABLE],
  ['GET /v1/tables/{tableId}/export', 'exportTable', TABLE],
  ['GET /v1/records', 'iterateRecords', { tableId: 't' }],
  ['GET /v1/pieces/versions', 'listPieceVersions', { name: 'n', release: 'r' }],
  ['GET /v1/pieces/categories', 'listPieceCategories'],
  ['GET /v1/workflows/channel_automation', 'listChannelAutomation'],
  ['GET /v1/users/me', 'resolveProjectId'],
]

const namesOf = (prototype: object) => Object.getOwnPropertyNames(prototype).filter((name) => name !== 'constructor')

test('a client has what is promised and nothing else', () => {
  const client = new Client({ apiKey: KEY })
  assert.deepEqual([...namesOf(Client.prototype), ...namesOf(client)].sort(), [...CLIENT].sort())
})

test('client.workflows has the calls that are promised and no others', () => {
  assert.deepEqual(namesOf(Workflows.prototype).sort(), [...CALLS].sort())
})

test('all 41 operations of the API description have a call, and every call has its request here', () => {
  assert.equal(Object.keys(OPERATIONS).length, 41)
  const requested = [...Object.values(OPERATIONS), ...FURTHER].map(([, call]) => call)
  assert.deepEqual([...new Set<string>(requested)].sort(), [...CALLS].sort())
})

/** The line of the first request that a call sends, with its path decoded and without its query. */
async function requestOf([, name, ...args]: Row): Promise<string> {
  await using server = await faultServer()
  server.always(json({ id: 'id', data: [], next: null, previous: null }))
  const { workflows } = new Client({
    services: { workflowEngine: server.url, channelService: server.url }, apiKey: KEY, maxRetries: 0,
  })
  const call = workflows[name] as (...args: unknown[]) => Promise<unknown> | AsyncIterableIterator<unknown>
  const result = call.apply(workflows, args)
  const outcome = 'next' in result ? result.next() : result
  await Promise.race([server.received(1), outcome])
  // What becomes of the call is no matter here; that one which would wait for a run ends, too.
  await server.stop()
  await outcome.catch(() => {})
  const { method, path } = server.requests[0]!
  return `${method} ${decodeURIComponent(path.split('?')[0]!)}`
}

for (const [operation, row] of Object.entries(OPERATIONS)) {
  test(`${operation} is reached by ${row[1]}`, async () => assert.equal(await requestOf(row), row[0]))
}

for (const row of FURTHER) {
  test(`${row[1]} begins with ${row[0]}`, async () => assert.equal(await requestOf(row), row[0]))
}

test('ping asks the engine for its health', async () => {
  await using server = await faultServer()
  server.script(json({ status: 'Healthy' }))
  await new Client({ services: { workflowEngine: server.url }, apiKey: KEY }).ping()
  assert.equal(server.requests[0]?.path, '/v1/health')
})
