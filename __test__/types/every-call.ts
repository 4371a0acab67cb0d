// Every call with every option, once, and the type of what it gives. This file is type-checked (`npm run check`) and
// never run. `Required` makes the compiler find an option that is missing here, `satisfies` a call.

import { Client, type Workflows } from '../../index.js'
import type {
  AddStepsParams, AppConnection, BuildFlowOptions, BuildFlowParams, ChannelAutomations, ClientOptions, CodeStep, ConditionBranch,
  ConnectionOwner, CountFlowsParams, CreateFieldParams, CreateFlowParams,
  CreateFolderParams, CreateFromTemplateParams, CreateMcpServerParams, CreateRecordsParams, CreateTableParams, DeleteRecordsParams,
  EmptyTriggerSpec, FallbackBranch, Flow, FlowActionInput, FlowOperation, FlowRun, FlowTemplate, FlowTriggerInput, FlowVersion, Folder, GetFlowOptions,
  GetPieceOptions, Health, Invitation, ListChannelAutomationParams, ListConnectionsParams, ListFlowsParams, ListFlowVersionsParams,
  ListFoldersParams, ListInvitationsParams, ListMcpServersParams, ListPiecesParams, ListPieceVersionsParams, ListRecordsParams,
  ListRunsParams, ListTablesParams, LoopStep, McpFlowTool, McpServer, McpToolTriggerSpec, Page, Piece, PieceOptionsParams, PieceStep, PieceSummary, PieceTriggerSpec, RawFlowReply, RecordFilter,
  ReadOptions, ReplaceConnectionsParams, ReplyStep, RequestOptions, RetryRunOptions, RetryRunsParams, RouterStep, RunFilter, ServiceAddresses,
  TableExport, TestTriggerParams, TriggerAndWaitOptions, TriggerManyOptions, TriggerManyResult, TriggerOptions, TriggerRunStatus,
  UpdateConnectionParams, UpdateFieldParams, UpdateFolderParams, UpdateMcpServerParams, UpdateRecordParams, UpdateTableParams,
  UpsertConnectionParams, WaitOptions, WebhookTriggerSpec, WorkflowField, WorkflowRecord, WorkflowTable,
} from '../../index.js'
import type { Equal, Expect } from './equal.ts'

// Options

const options: Required<RequestOptions> = {
  signal: new AbortController().signal, timeout: 1000, maxRetries: 1, headers: { 'x-own': 'v' }, requestId: 'r',
}
const read: Required<ReadOptions<'id'>> = { ...options, fields: ['id'] }
const wait: Required<WaitOptions> = { ...options, pollInterval: 100 }
const trigger: Required<TriggerOptions> = { ...options, draft: true, parentRunId: 'r', failParentOnFailure: true, anonymous: true }
const { draft: _, ...live } = trigger
const triggerAndWait: Required<Omit<TriggerAndWaitOptions, 'draft'>> = { ...live, pollInterval: 100 }
const triggerMany: Required<TriggerManyOptions> = { ...trigger, concurrency: 8 }
const getFlow: Required<GetFlowOptions> = { ...options, versionId: 'v' }
const buildFlow: Required<BuildFlowOptions> = { ...options, keepOnError: true }
const getPiece: Required<GetPieceOptions> = { ...options, version: '1.0.0' }
const retryRun: Required<RetryRunOptions> = { ...options, strategy: 'ON_LATEST_VERSION', projectId: 'p' }

const services: Required<ServiceAddresses> = { workflowEngine: 'http://localhost:8080', channelService: 'http://localhost:8081' }
const clientOptions: Required<ClientOptions> = {
  apiKey: 'k', accessToken: 't', organizationId: 'o', projectId: 'p', env: 'sandbox', baseUrl: 'https://example.com', services,
  timeout: 1000, maxRetries: 1, headers: { 'x-own': 'v' }, allowInsecure: false, proxy: 'http://proxy.example.com:3128',
  ca: ['pem', new Uint8Array()], maxResponseBytes: 1024,
}

// Parameters

const pageOf = { limit: 10, cursor: 'c' }
const listFlows: Required<ListFlowsParams> = {
  ...pageOf, status: ['ENABLED'], folderId: 'NULL', name: 'n', versionState: 'DRAFT', externalIds: ['e'], connectionExternalIds: 'c',
  tags: ['t'], projectId: 'p',
}
const countFlows: Required<CountFlowsParams> = { folderId: 'f', status: 'DISABLED', projectId: 'p' }
const createFlow: Required<CreateFlowParams> = { displayName: 'd', projectId: 'p', folderId: 'f', folderName: 'n', metadata: { a: 1 } }
const listFlowVersions: Required<ListFlowVersionsParams> = pageOf
const fromTemplate: Required<CreateFromTemplateParams> = { displayName: 'd', folderId: 'f', projectId: 'p' }

const runFilter: Required<RunFilter> = {
  flowRunIds: ['r'], status: ['FAILED', 'A_STATUS_OF_TOMORROW'], flowId: 'f', createdAfter: new Date(), createdBefore: '2026-01-01T00:00:00Z',
  projectId: 'p',
}
const retryRuns: Required<RetryRunsParams> = { ...runFilter, strategy: 'FROM_FAILED_STEP' }
const listRuns: Required<ListRunsParams> = { ...runFilter, ...pageOf, failedStepName: 's', tags: 't', archived: false }
const testTrigger: Required<TestTriggerParams> = {
  flowId: 'f', flowVersionId: 'v', testStrategy: 'SIMULATION', pieceName: 'p', projectId: 'p',
}

const listFolders: Required<ListFoldersParams> = { ...pageOf, projectId: 'p' }
const createFolder: Required<CreateFolderParams> = { displayName: 'd', projectId: 'p' }
const updateFolder: Required<UpdateFolderParams> = { displayName: 'd' }
const listConnections: Required<ListConnectionsParams> = {
  ...pageOf, pieceName: 'p', displayName: 'd', status: ['ACTIVE', 'ERROR'], scope: 'PROJECT', projectId: 'p',
}
const upsertConnection: Required<UpsertConnectionParams> = {
  externalId: 'e', displayName: 'd', pieceName: 'slack', projectId: 'p', type: 'SECRET_TEXT', value: { secret_text: 's' }, metadata: { a: 1 },
}
const updateConnection: Required<UpdateConnectionParams> = { displayName: 'd', metadata: { a: 1 } }
const replaceConnections: Required<ReplaceConnectionsParams> = { sourceAppConnectionId: 's', targetAppConnectionId: 't', projectId: 'p' }
const listMcpServers: Required<ListMcpServersParams> = { ...pageOf, projectId: 'p', name: 'n' }
const createMcpServer: Required<CreateMcpServerParams> = { name: 'n', projectId: 'p' }
const updateMcpServer: Required<UpdateMcpServerParams> = { name: 'n', tools: [{ type: 'FLOW' }] }

const listTables: Required<ListTablesParams> = { ...pageOf, name: 'n', externalIds: ['e'], projectId: 'p' }
const createTable: Required<CreateTableParams> = { name: 'n', projectId: 'p', externalId: 'e' }
const updateTable: Required<UpdateTableParams> = { name: 'n' }
const createField: Required<CreateFieldParams> = { tableId: 't', name: 'n', type: 'STATIC_DROPDOWN', externalId: 'e', data: { options: [{ value: 'v' }] } }
const updateField: Required<UpdateFieldParams> = { name: 'n' }
const filter: Required<RecordFilter> = { fieldId: 'f', operator: 'co', value: 'v' }
const listRecords: Required<ListRecordsParams> = { ...pageOf, tableId: 't', filters: [filter] }
const createRecords: Required<CreateRecordsParams> = { tableId: 't', records: [[{ fieldId: 'f', value: 5 }], { email: 'e' }] }
const updateRecord: Required<UpdateRecordParams> = { tableId: 't', cells: { email: 'e' } }
const deleteRecords: Required<DeleteRecordsParams> = { ids: ['r'] }

const listPieces: Required<ListPiecesParams> = {
  limit: 10, cursor: 'c', searchQuery: 'q', categories: ['CORE'], includeHidden: true, sortBy: 'NAME', orderBy: 'ASC',
}
const listPieceVersions: Required<ListPieceVersionsParams> = { name: 'n', release: '0.72.1' }
const pieceOptions: Required<PieceOptionsParams> = {
  pieceName: 'p', pieceVersion: '1.0.0', actionOrTriggerName: 'a', propertyName: 'p', flowId: 'f', flowVersionId: 'v', input: { a: 1 },
  searchValue: 's', projectId: 'p',
}
const listInvitations: Required<ListInvitationsParams> = { ...pageOf, type: 'PROJECT', status: 'PENDING', projectId: 'p' }
const listChannelAutomation: Required<ListChannelAutomationParams> = { channelType: 'web' }

// Operations

const action: FlowActionInput = { name: 'step_1', type: 'CODE', displayName: 'd', valid: true, skip: false, settings: {} }
const start: FlowTriggerInput = { name: 'trigger', type: 'EMPTY', displayName: 'd', valid: true, settings: {} }

const sample = { stepName: 's', payload: { a: 1 }, type: 'OUTPUT', dataType: 'JSON' } as const

/** The types that are known; the union is open for others. */
type Known = { [O in FlowOperation as string extends O['type'] ? never : O['type']]: O['request'] }

const requests = {
  LOCK_AND_PUBLISH: {},
  CHANGE_STATUS: { status: 'ENABLED' },
  LOCK_FLOW: {},
  CHANGE_FOLDER: { folderId: null },
  CHANGE_NAME: { displayName: 'd' },
  MOVE_ACTION: { name: 's', newParentStep: 'trigger', stepLocationRelativeToNewParent: 'INSIDE_BRANCH', branchIndex: 0 },
  IMPORT_FLOW: { displayName: 'd', trigger: start, schemaVersion: '8' },
  UPDATE_TRIGGER: start,
  ADD_ACTION: { parentStep: 'trigger', stepLocationRelativeToParent: 'AFTER', branchIndex: 0, action },
  UPDATE_ACTION: action,
  DELETE_ACTION: { names: ['s'] },
  DUPLICATE_ACTION: { stepName: 's' },
  USE_AS_DRAFT: { versionId: 'v' },
  ADD_BRANCH: {
    stepName: 's', branchIndex: 0, branchName: 'b',
    conditions: [[{ firstValue: 'a', secondValue: 'b', operator: 'TEXT_CONTAINS', caseSensitive: true }]],
  },
  DELETE_BRANCH: { stepName: 's', branchIndex: 0 },
  DUPLICATE_BRANCH: { stepName: 's', branchIndex: 0 },
  MOVE_BRANCH: { stepName: 's', sourceBranchIndex: 0, targetBranchIndex: 1 },
  SET_SKIP_ACTION: { names: ['s'], skip: true },
  UPDATE_METADATA: { metadata: { a: 1 } },
  SAVE_SAMPLE_DATA: sample,
} satisfies Known

const operations: FlowOperation[] = [
  { type: 'CHANGE_STATUS', request: requests.CHANGE_STATUS },
  { type: 'OF_TOMORROW', request: { anything: true } },
]

// What the builder takes

const triggers: [Required<PieceTriggerSpec>, Required<WebhookTriggerSpec>, Required<EmptyTriggerSpec>, Required<McpToolTriggerSpec>] = [
  { kind: 'piece', pieceName: 'schedule', pieceVersion: '1.0.0', triggerName: 'every_hour', displayName: 'd', input: { a: 1 } },
  { kind: 'webhook', displayName: 'd', input: { authType: 'none' }, pieceVersion: '0.1.25' },
  { kind: 'empty' },
  {
    kind: 'mcpTool', toolName: 't', description: 'd', returnsResponse: true, displayName: 'd', pieceVersion: '0.0.12',
    parameters: [{ name: 'n', type: 'Text', required: true, description: 'd' }],
  },
]
const step = { name: 's', displayName: 'd', continueOnFailure: true, retryOnFailure: true, skip: false }
const codeStep: Required<CodeStep> = { ...step, kind: 'code', code: 'export const code = () => 1', packageJson: '{}', input: { a: 1 } }
const pieceStep: Required<PieceStep> = { ...step, kind: 'piece', pieceName: 'p', pieceVersion: '1.0.0', actionName: 'a', input: { a: 1 } }
const loopStep: Required<LoopStep> = { ...step, kind: 'loop', items: '{{trigger.body.items}}', steps: [codeStep] }
const replyStep: Required<ReplyStep> = { ...step, kind: 'reply', response: { a: 1 }, continueAfterReply: true, pieceVersion: '0.0.12' }
const branch: Required<ConditionBranch> = {
  name: 'b', conditions: [{ firstValue: 'a', operator: 'EXISTS' }], fallback: false, steps: [pieceStep],
}
const fallback: FallbackBranch = { name: 'f', fallback: true, steps: [] }
const routerStep: Required<RouterStep> = { ...step, kind: 'router', execution: 'all', branches: [branch, fallback] }
const flowToBuild: Required<BuildFlowParams> = {
  displayName: 'd', projectId: 'p', folderId: 'f', trigger: triggers[0], steps: [loopStep, routerStep, replyStep], publish: true,
}
const addSteps: Required<AddStepsParams> = { parentStep: 'r', location: 'INSIDE_BRANCH', branchIndex: 0, startIndex: 1 }

// Calls

declare const workflows: Workflows
declare const template: FlowTemplate

const calls = {
  listFlows: () => workflows.listFlows(listFlows, options),
  iterateFlows: () => workflows.iterateFlows(listFlows, options),
  countFlows: () => workflows.countFlows(countFlows, options),
  getFlow: () => workflows.getFlow('f', getFlow),
  createFlow: () => workflows.createFlow(createFlow, options),
  deleteFlow: () => workflows.deleteFlow('f', options),
  applyFlowOperation: () => workflows.applyFlowOperation('f', operations[0]!, options),
  publishFlow: () => workflows.publishFlow('f', wait),
  enableFlow: () => workflows.enableFlow('f', wait),
  disableFlow: () => workflows.disableFlow('f', wait),
  renameFlow: () => workflows.renameFlow('f', 'n', options),
  moveFlow: () => workflows.moveFlow('f', null, options),
  listFlowVersions: () => workflows.listFlowVersions('f', listFlowVersions, options),
  iterateFlowVersions: () => workflows.iterateFlowVersions('f', listFlowVersions, options),
  exportFlow: () => workflows.exportFlow('f', getFlow),
  importFlow: () => workflows.importFlow('f', template.template, options),
  createFlowFromTemplate: () => workflows.createFlowFromTemplate(template, fromTemplate, options),
  buildFlow: () => workflows.buildFlow(flowToBuild, buildFlow),
  addSteps: () => workflows.addSteps('f', [codeStep], addSteps, options),

  triggerFlow: () => workflows.triggerFlow('f', { a: 1 }, trigger),
  triggerFlowSync: () => workflows.triggerFlowSync('f', [1], trigger),
  triggerFlowSyncRaw: () => workflows.triggerFlowSyncRaw('f', 'text', trigger),
  triggerAndWait: () => workflows.triggerAndWait('f', null, triggerAndWait),
  triggerMany: () => workflows.triggerMany('f', [1, 'a', null], triggerMany),
  getTriggerRunStatus: () => workflows.getTriggerRunStatus(options),
  testTrigger: () => workflows.testTrigger(testTrigger, options),

  listRuns: () => workflows.listRuns(listRuns, options),
  iterateRuns: () => workflows.iterateRuns(listRuns, options),
  getRun: () => workflows.getRun('r', options),
  waitForRun: () => workflows.waitForRun('r', wait),
  retryRun: () => workflows.retryRun('r', retryRun),
  cancelRuns: () => workflows.cancelRuns(runFilter, options),
  retryRuns: () => workflows.retryRuns(retryRuns, options),
  archiveRuns: () => workflows.archiveRuns(runFilter, options),

  listFolders: () => workflows.listFolders(listFolders, options),
  iterateFolders: () => workflows.iterateFolders(listFolders, options),
  getFolder: () => workflows.getFolder('f', options),
  createFolder: () => workflows.createFolder(createFolder, options),
  updateFolder: () => workflows.updateFolder('f', updateFolder, options),
  deleteFolder: () => workflows.deleteFolder('f', options),
  listConnections: () => workflows.listConnections(listConnections, options),
  iterateConnections: () => workflows.iterateConnections(listConnections, options),
  getConnection: () => workflows.getConnection('c', options),
  upsertConnection: () => workflows.upsertConnection(upsertConnection, options),
  updateConnection: () => workflows.updateConnection('c', updateConnection, options),
  replaceConnections: () => workflows.replaceConnections(replaceConnections, options),
  listConnectionOwners: () => workflows.listConnectionOwners(options),
  deleteConnection: () => workflows.deleteConnection('c', options),
  listMcpServers: () => workflows.listMcpServers(listMcpServers, options),
  iterateMcpServers: () => workflows.iterateMcpServers(listMcpServers, options),
  getMcpServer: () => workflows.getMcpServer('m', options),
  createMcpServer: () => workflows.createMcpServer(createMcpServer, options),
  deleteMcpServer: () => workflows.deleteMcpServer('m', options),
  rotateMcpToken: () => workflows.rotateMcpToken('m', options),
  updateMcpServer: () => workflows.updateMcpServer('m', updateMcpServer, options),
  mcpServerUrl: () => workflows.mcpServerUrl({ token: 't' }, options),
  addFlowTool: () => workflows.addFlowTool('m', 'f', options),
  removeFlowTool: () => workflows.removeFlowTool('m', 'f', options),
  listFlowTools: () => workflows.listFlowTools('m', options),

  listTables: () => workflows.listTables(listTables, options),
  iterateTables: () => workflows.iterateTables(listTables, options),
  getTable: () => workflows.getTable('t', options),
  createTable: () => workflows.createTable(createTable, options),
  updateTable: () => workflows.updateTable('t', updateTable, options),
  deleteTable: () => workflows.deleteTable('t', options),
  clearTable: () => workflows.clearTable('t', options),
  exportTable: () => workflows.exportTable('t', options),
  listFields: () => workflows.listFields('t', options),
  getField: () => workflows.getField('f', options),
  createField: () => workflows.createField(createField, options),
  updateField: () => workflows.updateField('f', updateField, options),
  deleteField: () => workflows.deleteField('f', options),
  listRecords: () => workflows.listRecords(listRecords, options),
  iterateRecords: () => workflows.iterateRecords(listRecords, options),
  getRecord: () => workflows.getRecord('r', options),
  createRecords: () => workflows.createRecords(createRecords, options),
  updateRecord: () => workflows.updateRecord('r', updateRecord, options),
  deleteRecords: () => workflows.deleteRecords(deleteRecords, options),

  listPieces: () => workflows.listPieces(listPieces, options),
  getPiece: () => workflows.getPiece('slack', getPiece),
  listPieceVersions: () => workflows.listPieceVersions(listPieceVersions, options),
  listPieceCategories: () => workflows.listPieceCategories(options),
  getPieceOptions: () => workflows.getPieceOptions(pieceOptions, options),
  listInvitations: () => workflows.listInvitations(listInvitations, options),
  deleteInvitation: () => workflows.deleteInvitation('i', options),
  listChannelAutomation: () => workflows.listChannelAutomation(listChannelAutomation, options),
  resolveProjectId: () => workflows.resolveProjectId(options),
} satisfies Record<keyof Workflows, () => unknown>

/** What each call must give; an iterator is not awaited. */
interface Results {
  listFlows: Page<Flow>
  iterateFlows: AsyncIterableIterator<Flow>
  countFlows: number
  getFlow: Flow
  createFlow: Flow
  deleteFlow: undefined
  applyFlowOperation: Flow
  publishFlow: Flow
  enableFlow: Flow
  disableFlow: Flow
  renameFlow: Flow
  moveFlow: Flow
  listFlowVersions: Page<FlowVersion>
  iterateFlowVersions: AsyncIterableIterator<FlowVersion>
  exportFlow: FlowTemplate
  importFlow: Flow
  createFlowFromTemplate: Flow
  buildFlow: Flow
  addSteps: Flow
  triggerFlow: Record<string, unknown>
  triggerFlowSync: unknown
  triggerFlowSyncRaw: RawFlowReply
  triggerAndWait: FlowRun
  triggerMany: TriggerManyResult
  getTriggerRunStatus: TriggerRunStatus
  testTrigger: unknown
  listRuns: Page<FlowRun>
  iterateRuns: AsyncIterableIterator<FlowRun>
  getRun: FlowRun
  waitForRun: FlowRun
  retryRun: FlowRun
  cancelRuns: undefined
  retryRuns: FlowRun[]
  archiveRuns: undefined
  listFolders: Page<Folder>
  iterateFolders: AsyncIterableIterator<Folder>
  getFolder: Folder
  createFolder: Folder
  updateFolder: Folder
  deleteFolder: undefined
  listConnections: Page<AppConnection>
  iterateConnections: AsyncIterableIterator<AppConnection>
  getConnection: AppConnection
  upsertConnection: AppConnection
  updateConnection: AppConnection
  replaceConnections: undefined
  listConnectionOwners: Page<ConnectionOwner>
  deleteConnection: undefined
  listMcpServers: Page<McpServer>
  iterateMcpServers: AsyncIterableIterator<McpServer>
  getMcpServer: McpServer
  createMcpServer: McpServer
  deleteMcpServer: undefined
  rotateMcpToken: McpServer
  updateMcpServer: McpServer
  mcpServerUrl: string
  addFlowTool: McpFlowTool
  removeFlowTool: undefined
  listFlowTools: McpFlowTool[]
  listTables: Page<WorkflowTable>
  iterateTables: AsyncIterableIterator<WorkflowTable>
  getTable: WorkflowTable
  createTable: WorkflowTable
  updateTable: WorkflowTable
  deleteTable: undefined
  clearTable: undefined
  exportTable: TableExport
  listFields: WorkflowField[]
  getField: WorkflowField
  createField: WorkflowField
  updateField: WorkflowField
  deleteField: undefined
  listRecords: Page<WorkflowRecord>
  iterateRecords: AsyncIterableIterator<WorkflowRecord>
  getRecord: WorkflowRecord
  createRecords: WorkflowRecord[]
  updateRecord: WorkflowRecord
  deleteRecords: undefined
  listPieces: PieceSummary[]
  getPiece: Piece
  listPieceVersions: Record<string, Record<string, unknown>>
  listPieceCategories: string[]
  getPieceOptions: Record<string, unknown>
  listInvitations: Page<Invitation>
  deleteInvitation: undefined
  listChannelAutomation: ChannelAutomations
  resolveProjectId: string
}

type Given = { [C in keyof typeof calls]: Awaited<ReturnType<(typeof calls)[C]>> }
/** The calls that give something else. */
type Wrong = { [C in keyof Workflows]: Equal<Given[C], Results[C]> extends true ? never : C }[keyof Workflows]

// Reads of a part

const reads = {
  listFlows: () => workflows.listFlows(listFlows, read),
  iterateFlows: () => workflows.iterateFlows(listFlows, read),
  getFlow: () => workflows.getFlow('f', { ...getFlow, ...read }),
  listFlowVersions: () => workflows.listFlowVersions('f', listFlowVersions, read),
  iterateFlowVersions: () => workflows.iterateFlowVersions('f', listFlowVersions, read),
  listRuns: () => workflows.listRuns(listRuns, read),
  iterateRuns: () => workflows.iterateRuns(listRuns, read),
  getRun: () => workflows.getRun('r', read),
  listFolders: () => workflows.listFolders(listFolders, read),
  iterateFolders: () => workflows.iterateFolders(listFolders, read),
  getFolder: () => workflows.getFolder('f', read),
  listConnections: () => workflows.listConnections(listConnections, read),
  iterateConnections: () => workflows.iterateConnections(listConnections, read),
  getConnection: () => workflows.getConnection('c', read),
  listMcpServers: () => workflows.listMcpServers(listMcpServers, read),
  iterateMcpServers: () => workflows.iterateMcpServers(listMcpServers, read),
  getMcpServer: () => workflows.getMcpServer('m', read),
  listFlowTools: () => workflows.listFlowTools('m', read),
  listTables: () => workflows.listTables(listTables, read),
  iterateTables: () => workflows.iterateTables(listTables, read),
  getTable: () => workflows.getTable('t', read),
  listFields: () => workflows.listFields('t', read),
  getField: () => workflows.getField('f', read),
  listRecords: () => workflows.listRecords(listRecords, read),
  iterateRecords: () => workflows.iterateRecords(listRecords, read),
  getRecord: () => workflows.getRecord('r', read),
  listPieces: () => workflows.listPieces(listPieces, read),
  getPiece: () => workflows.getPiece('slack', { ...getPiece, ...read }),
  listInvitations: () => workflows.listInvitations(listInvitations, read),
}

/** What a call gives one or many of. */
type Element<T> = T extends AsyncIterableIterator<infer E> ? E
  : Awaited<T> extends Page<infer E> ? E
  : Awaited<T> extends (infer E)[] ? E
  : Awaited<T>
/** The reads that give something else than the part that they were asked for. */
type Whole = {
  [C in keyof typeof reads]: Equal<Element<ReturnType<(typeof reads)[C]>>, { id: string }> extends true ? never : C
}[keyof typeof reads]

export type Checks = [Expect<Equal<Wrong, never>>, Expect<Equal<keyof Results, keyof Workflows>>, Expect<Equal<Whole, never>>]

// The client

export async function everyCallOfTheClient(): Promise<void> {
  const client = new Client(clientOptions)
  client.setAccessToken('t')
  client.clearAccessToken()
  client.setOrganizationId('o')
  client.setOrganizationId(undefined)
  const health: Health = await client.ping(options)
  void health
}
