// Describes every method of `client.workflows` that sends one request and returns the reply. Each entry has the arguments
// of the method, whether the request can be repeated, and a valid reply. Tests of all methods iterate over this table. `arguments.test.ts` fails if a method is missing.

import type { Client, RequestOptions, Workflows } from '../../index.js'

export type MethodName = keyof Workflows

export interface Method {
  name: MethodName
  /** Decides whether the request can be repeated. */
  kind: 'read' | 'write' | 'delete' | 'trigger'
  /** Names of the ids, which are the first arguments. */
  ids: string[]
  /** Arguments between the ids and the options. */
  arguments: Argument[]
  /** Options that only this method has. */
  options: Fields
  /** A valid reply. */
  reply: unknown
}

export type Argument = TextArgument | ParamsArgument | { is: 'payload'; name: string }

export interface TextArgument {
  is: 'text'
  name: string
  isNullable?: boolean
}

export interface ParamsArgument {
  is: 'params'
  name: string
  fields: Fields
  /** Required fields. If it is empty, the argument is optional. */
  required: string[]
  /** Fields of the smallest valid call. Default: the required fields. */
  least?: string[]
  /** Whether unknown fields are allowed. */
  isOpen?: boolean
}

export type Fields = Record<string, FieldType>

/** Type of a field. */
export type FieldType = keyof typeof SAMPLES

/** A valid value for each type of field. */
export const SAMPLES = {
  text: 'some-text',
  textOrTexts: ['one', 'two'],
  cancelable: ['QUEUED', 'PAUSED'],
  texts: ['one', 'two'],
  count: 5,
  milliseconds: 50,
  flag: true,
  moment: '2026-01-01T00:00:00.000Z',
  object: { a: 1 },
  objects: [{ a: 1 }],
  filters: [{ fieldId: 'f', operator: 'eq', value: 'v' }],
  cells: [{ fieldId: 'f', value: 'v' }],
  rows: [[{ fieldId: 'f', value: 'v' }]],
}

const ENTITY = { id: 'id' }
const PAGE = { data: [ENTITY], next: null, previous: null }

const params = (fields: Fields, ...required: string[]): ParamsArgument => ({ is: 'params', name: 'params', fields, required })
const text = (name: string, isNullable = false): TextArgument => ({ is: 'text', name, isNullable })

const base = { ids: [], arguments: [], options: {} }
const page = (name: MethodName, fields: Fields, ...required: string[]): Method =>
  ({ ...base, name, kind: 'read', arguments: [params({ ...fields, limit: 'count', cursor: 'text' }, ...required)], reply: PAGE })
const get = (name: MethodName, id: string, options: Fields = {}): Method =>
  ({ ...base, name, kind: 'read', ids: [id], options, reply: ENTITY })
const ask = (name: MethodName, reply: unknown, ...args: Argument[]): Method => ({ ...base, name, kind: 'read', arguments: args, reply })
const write = (name: MethodName, ids: string[], ...args: Argument[]): Method =>
  ({ ...base, name, kind: 'write', ids, arguments: args, reply: ENTITY })
const remove = (name: MethodName, id: string): Method => ({ ...base, name, kind: 'delete', ids: [id], reply: undefined })
const trigger = (name: MethodName): Method => ({
  ...base, name, kind: 'trigger', ids: ['flowId'], arguments: [{ is: 'payload', name: 'payload' }], options: TRIGGER, reply: {},
})

const TRIGGER: Fields = { draft: 'flag', parentRunId: 'text', failParentOnFailure: 'flag', anonymous: 'flag' }
const WAIT: Fields = { pollInterval: 'milliseconds' }
const PROJECT: Fields = { projectId: 'text' }

const FLOW_FILTER: Fields = {
  status: 'textOrTexts', folderId: 'text', name: 'text', versionState: 'text', externalIds: 'textOrTexts',
  connectionExternalIds: 'textOrTexts', tags: 'textOrTexts', ...PROJECT,
}
const BULK_FILTER: Fields = {
  flowRunIds: 'textOrTexts', status: 'textOrTexts', flowId: 'textOrTexts', createdAfter: 'moment', createdBefore: 'moment', ...PROJECT,
}
const RUN_FILTER: Fields = { ...BULK_FILTER, failedStepName: 'text', tags: 'textOrTexts', archived: 'flag' }
const CONNECTION_FILTER: Fields = { pieceName: 'text', displayName: 'text', status: 'textOrTexts', scope: 'text', ...PROJECT }
const TABLE_FILTER: Fields = { name: 'text', externalIds: 'textOrTexts', ...PROJECT }
const RECORD_FILTER: Fields = { tableId: 'text', filters: 'filters' }
const bulk = (name: MethodName, argument: string, fields: Fields = {}): Method =>
  write(name, [], { ...params({ ...BULK_FILTER, ...fields }), name: argument, least: ['flowRunIds'] })

export const METHODS: Method[] = [
  page('listFlows', FLOW_FILTER),
  page('iterateFlows', FLOW_FILTER),
  ask('countFlows', 5, params({ folderId: 'text', status: 'text', ...PROJECT })),
  get('getFlow', 'flowId', { versionId: 'text' }),
  write('createFlow', [], params(
    { displayName: 'text', folderId: 'text', folderName: 'text', metadata: 'object', ...PROJECT }, 'displayName',
  )),
  remove('deleteFlow', 'flowId'),
  write('applyFlowOperation', ['flowId'],
    { ...params({ type: 'text', request: 'object' }, 'type', 'request'), name: 'operation' }),
  { ...write('publishFlow', ['flowId']), options: WAIT },
  { ...write('disableFlow', ['flowId']), options: WAIT },
  write('renameFlow', ['flowId'], text('displayName')),
  write('moveFlow', ['flowId'], text('folderId', true)),
  { ...page('listFlowVersions', {}), ids: ['flowId'] },
  { ...page('iterateFlowVersions', {}), ids: ['flowId'] },
  { ...get('exportFlow', 'flowId', { versionId: 'text' }), reply: { name: 'n', template: { displayName: 'd', trigger: {} } } },
  write('importFlow', ['flowId'],
    { ...params({ displayName: 'text', trigger: 'object' }, 'displayName', 'trigger'), name: 'template', isOpen: true }),

  trigger('triggerFlow'),
  trigger('triggerFlowSync'),
  ask('getTriggerRunStatus', { pieces: {} }),
  { ...write('testTrigger', [], params(
    { flowId: 'text', flowVersionId: 'text', testStrategy: 'text', pieceName: 'text', ...PROJECT }, 'flowId',
  )), reply: {} },

  page('listRuns', RUN_FILTER),
  page('iterateRuns', RUN_FILTER),
  get('getRun', 'runId'),
  { ...get('waitForRun', 'runId', WAIT), reply: { id: 'id', status: 'SUCCEEDED' } },
  { ...write('retryRun', ['runId']), options: { strategy: 'text', ...PROJECT } },
  { ...bulk('retryRuns', 'params', { strategy: 'text' }), reply: [ENTITY] },
  { ...bulk('cancelRuns', 'filter', { status: 'cancelable' }), reply: undefined },
  { ...bulk('archiveRuns', 'filter'), reply: undefined },

  page('listFolders', PROJECT),
  page('iterateFolders', PROJECT),
  get('getFolder', 'folderId'),
  write('createFolder', [], params({ displayName: 'text', ...PROJECT }, 'displayName')),
  write('updateFolder', ['folderId'], params({ displayName: 'text' }, 'displayName')),
  remove('deleteFolder', 'folderId'),

  page('listConnections', CONNECTION_FILTER),
  page('iterateConnections', CONNECTION_FILTER),
  get('getConnection', 'connectionId'),
  write('upsertConnection', [], params(
    { externalId: 'text', displayName: 'text', pieceName: 'text', type: 'text', value: 'object', metadata: 'object', ...PROJECT },
    'displayName', 'pieceName', 'type', 'value',
  )),
  write('updateConnection', ['connectionId'], params({ displayName: 'text', metadata: 'object' }, 'displayName')),
  { ...write('replaceConnections', [], params(
    { sourceAppConnectionId: 'text', targetAppConnectionId: 'text', ...PROJECT }, 'sourceAppConnectionId', 'targetAppConnectionId',
  )), reply: undefined },
  ask('listConnectionOwners', { data: [], next: null, previous: null }),
  remove('deleteConnection', 'connectionId'),

  page('listMcpServers', { name: 'text', ...PROJECT }),
  page('iterateMcpServers', { name: 'text', ...PROJECT }),
  get('getMcpServer', 'mcpServerId'),
  write('createMcpServer', [], params({ name: 'text', ...PROJECT }, 'name')),
  write('updateMcpServer', ['mcpServerId'], { ...params({ name: 'text', tools: 'objects' }), least: ['name'] }),
  remove('deleteMcpServer', 'mcpServerId'),
  write('rotateMcpToken', ['mcpServerId']),

  page('listTables', TABLE_FILTER),
  page('iterateTables', TABLE_FILTER),
  get('getTable', 'tableId'),
  write('createTable', [], params({ name: 'text', externalId: 'text', ...PROJECT }, 'name')),
  write('updateTable', ['tableId'], params({ name: 'text' }, 'name')),
  remove('deleteTable', 'tableId'),
  { ...write('clearTable', ['tableId']), reply: undefined },
  { ...get('exportTable', 'tableId'), reply: { name: 'n', fields: [], rows: [] } },
  { ...get('listFields', 'tableId'), reply: [ENTITY] },
  get('getField', 'fieldId'),
  write('createField', [], params({ tableId: 'text', name: 'text', type: 'text', externalId: 'text', data: 'object' }, 'tableId', 'name', 'type')),
  write('updateField', ['fieldId'], params({ name: 'text' }, 'name')),
  remove('deleteField', 'fieldId'),
  page('listRecords', RECORD_FILTER, 'tableId'),
  page('iterateRecords', RECORD_FILTER, 'tableId'),
  get('getRecord', 'recordId'),
  { ...write('createRecords', [], params({ tableId: 'text', records: 'rows' }, 'tableId', 'records')), reply: [ENTITY] },
  write('updateRecord', ['recordId'], params({ tableId: 'text', cells: 'cells' }, 'tableId', 'cells')),
  { ...base, name: 'deleteRecords', kind: 'delete', arguments: [params({ ids: 'texts' }, 'ids')], reply: undefined },

  ask('listPieces', [], params(
    { limit: 'count', searchQuery: 'text', categories: 'texts', includeHidden: 'flag', sortBy: 'text', orderBy: 'text' },
  )),
  { ...ask('getPiece', ENTITY, text('name')), options: { version: 'text' } },
  ask('listPieceVersions', {}, params({ name: 'text', release: 'text' }, 'name', 'release')),
  ask('listPieceCategories', []),
  { ...ask('getPieceOptions', {}, params(
    {
      pieceName: 'text', pieceVersion: 'text', actionOrTriggerName: 'text', propertyName: 'text', flowId: 'text', flowVersionId: 'text',
      input: 'object', searchValue: 'text', ...PROJECT,
    },
    'pieceName', 'pieceVersion', 'actionOrTriggerName', 'propertyName', 'flowId', 'flowVersionId',
  )), kind: 'write' },
  page('listInvitations', { type: 'text', status: 'text', ...PROJECT }, 'type'),
  remove('deleteInvitation', 'invitationId'),
  ask('listChannelAutomation', { data: [] }, params({ channelType: 'text' })),
  ask('resolveProjectId', { projectId: 'project' }),
]

/** Not in the table of methods with one request, because it sends a read first. */
export const ENABLE_FLOW: Method = { ...write('enableFlow', ['flowId']), options: WAIT }

/** Methods of several requests, and methods that do not reject. They have separate tests. */
export const OTHERS: MethodName[] = [
  'addFlowTool', 'addSteps', 'buildFlow', 'createFlowFromTemplate', 'enableFlow', 'listFlowTools', 'mcpServerUrl', 'removeFlowTool', 'triggerAndWait', 'triggerMany',
  'triggerFlowSyncRaw',
]

/** Returns the method with this name. */
export function methodNamed(name: MethodName): Method {
  return METHODS.find((method) => method.name === name)!
}

/** Returns valid arguments, with as few fields as possible or with all. */
export function sampleArguments(method: Method, wanted: 'least' | 'all' = 'least'): unknown[] {
  return [...method.ids.map((name) => `${name}-1`), ...method.arguments.map((argument) => sampleArgument(argument, wanted))]
}

export function sampleArgument(argument: Argument, wanted: 'least' | 'all'): unknown {
  if (argument.is === 'text') return SAMPLES.text
  if (argument.is === 'payload') return { a: 1 }
  return sampleFields(argument.fields, wanted === 'all' ? Object.keys(argument.fields) : argument.least ?? argument.required)
}

export function sampleFields(fields: Fields, names = Object.keys(fields)): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, SAMPLES[fields[name]!]]))
}

/** Calls a method with any arguments. For an iterator, it also takes the first step. */
export function call(client: Client, { name }: Method, args: unknown[]): Promise<unknown> {
  const result = (client.workflows[name] as (...args: unknown[]) => Promise<unknown> | AsyncIterableIterator<unknown>)(...args)
  return 'next' in result ? result.next() : result
}

/** Calls a method with valid arguments. */
export function callWithSamples(client: Client, method: Method, options?: RequestOptions): Promise<unknown> {
  return call(client, method, [...sampleArguments(method), options])
}
