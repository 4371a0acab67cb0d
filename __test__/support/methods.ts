// Every method of `client.workflows` that sends one request: how it is called, what repeating it would mean, and
// a reply that it takes. Tests that hold for all methods go through this table, one line a method;
// `arguments.test.ts` fails when one is missing in it.

import type { Client, RequestOptions, Workflows } from '../../index.js'

export interface Method {
  name: keyof Workflows
  /** What a repetition would mean. */
  kind: 'read' | 'write' | 'delete' | 'trigger'
  /** Names of the ids that come first. */
  ids: string[]
  /** What comes between them and the options. */
  argument?: Argument
  /** Options that only this method has. */
  options?: Fields
  /** What it takes as an answer. */
  reply: unknown
}

export interface Argument {
  name: string
  fields: Fields
  /** Fields that must be there; with none, the argument may be left out. */
  required: string[]
}

export type Fields = Record<string, FieldType>

/** What a field must be. */
export type FieldType = keyof typeof SAMPLES

/** A right value for each type of field. */
export const SAMPLES = {
  text: 'some-text',
  texts: ['one', 'two'],
  count: 5,
  flag: true,
  moment: '2026-01-01T00:00:00.000Z',
  object: { a: 1 },
  filters: [{ fieldId: 'f', operator: 'eq', value: 'v' }],
}

const ENTITY = { id: 'id' }
const PAGE = { data: [ENTITY], next: null, previous: null }
const PAGING: Fields = { limit: 'count', cursor: 'text', projectId: 'text' }
const TRIGGER: Fields = { draft: 'flag', parentRunId: 'text', failParentOnFailure: 'flag', anonymous: 'flag' }

const params = (fields: Fields, ...required: string[]): Argument => ({ name: 'params', fields, required })
const list = (name: keyof Workflows, fields: Fields): Method =>
  ({ name, kind: 'read', ids: [], argument: params({ ...fields, ...PAGING }), reply: PAGE })
const get = (name: keyof Workflows, id: string, options?: Fields): Method =>
  ({ name, kind: 'read', ids: [id], reply: ENTITY, ...(options && { options }) })
const write = (name: keyof Workflows, ids: string[], argument?: Argument): Method =>
  ({ name, kind: 'write', ids, reply: ENTITY, ...(argument && { argument }) })
const remove = (name: keyof Workflows, id: string): Method => ({ name, kind: 'delete', ids: [id], reply: undefined })
const trigger = (name: keyof Workflows): Method =>
  ({ name, kind: 'trigger', ids: ['flowId'], argument: { name: 'payload', fields: {}, required: [] }, options: TRIGGER, reply: {} })

export const METHODS: Method[] = [
  list('listFlows', {
    status: 'texts', folderId: 'text', name: 'text', versionState: 'text', externalIds: 'texts',
    connectionExternalIds: 'texts', tags: 'texts',
  }),
  get('getFlow', 'flowId', { versionId: 'text' }),
  write('createFlow', [], params(
    { displayName: 'text', projectId: 'text', folderId: 'text', folderName: 'text', metadata: 'object' },
    'displayName',
  )),
  remove('deleteFlow', 'flowId'),
  write('applyFlowOperation', ['flowId'],
    { name: 'operation', fields: { type: 'text', request: 'object' }, required: ['type', 'request'] }),

  trigger('triggerFlow'),
  trigger('triggerFlowSync'),

  list('listRuns', {
    flowId: 'texts', status: 'texts', tags: 'texts', createdAfter: 'moment', createdBefore: 'moment',
    failedStepName: 'text', flowRunIds: 'texts', archived: 'flag',
  }),
  get('getRun', 'runId'),

  list('listFolders', {}),
  get('getFolder', 'folderId'),
  write('createFolder', [], params({ displayName: 'text', projectId: 'text' }, 'displayName')),
  write('updateFolder', ['folderId'], params({ displayName: 'text' }, 'displayName')),
  remove('deleteFolder', 'folderId'),

  list('listConnections', { pieceName: 'text', displayName: 'text', status: 'texts', scope: 'text' }),
  get('getConnection', 'connectionId'),
  write('upsertConnection', [], params(
    {
      externalId: 'text', displayName: 'text', pieceName: 'text', projectId: 'text', type: 'text', value: 'object',
      metadata: 'object',
    },
    'displayName', 'pieceName', 'type', 'value',
  )),
  remove('deleteConnection', 'connectionId'),

  list('listMcpServers', { name: 'text' }),
  get('getMcpServer', 'mcpServerId'),
  write('createMcpServer', [], params({ name: 'text', projectId: 'text' }, 'name')),
  remove('deleteMcpServer', 'mcpServerId'),
  write('rotateMcpToken', ['mcpServerId']),

  list('listTables', { name: 'text', externalIds: 'texts' }),
  get('getTable', 'tableId'),
  {
    ...list('listRecords', {}),
    argument: params({ tableId: 'text', limit: 'count', cursor: 'text', filters: 'filters' }, 'tableId'),
  },

  { name: 'resolveProjectId', kind: 'read', ids: [], reply: { projectId: 'project' } },
]

/** The one method of this name. */
export function methodNamed(name: keyof Workflows): Method {
  return METHODS.find((method) => method.name === name)!
}

/** Arguments that are right: the required ones only, unless all fields are wanted. */
export function sampleArguments(method: Method, wanted: 'required' | 'all' = 'required'): unknown[] {
  const ids = method.ids.map((name) => `${name}-1`)
  return method.argument ? [...ids, sampleArgument(method.argument, wanted)] : ids
}

export function sampleArgument({ fields, required }: Argument, wanted: 'required' | 'all'): Record<string, unknown> {
  const names = wanted === 'all' ? Object.keys(fields) : required
  return Object.fromEntries(names.map((name) => [name, SAMPLES[fields[name]!]]))
}

/** Calls a method with any arguments, right or wrong. */
export function call(client: Client, { name }: Method, args: unknown[]): Promise<unknown> {
  return (client.workflows[name] as (...args: unknown[]) => Promise<unknown>)(...args)
}

/** Calls a method with right arguments. */
export function callRightly(client: Client, method: Method, options?: RequestOptions): Promise<unknown> {
  return call(client, method, [...sampleArguments(method), options])
}
