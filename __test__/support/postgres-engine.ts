// An HTTP engine that pages its lists as the real engine does on Postgres. It records every request, and a hook
// can change its rows or replace a reply.
//
//   await using engine = await postgresEngine()
//   engine.add('runs', madeWithin(16_000, 404))
//   for await (const run of engine.client().workflows.iterateRuns({ limit: 10 })) …
//   assert.ok(engine.requestsOf('runs').length < 50)
//
// Facts that make paging difficult, measured on engine 0.72.1 (ENGINE.md, fact 4):
// - A cursor is base64 of `next_` or `prev_` and of base64 of `created:<milliseconds>` of the page's last or first row.
//   The engine compares whole seconds, so no page has the rows that share the second of a page's last row.
// - Flows are ordered by `updated`, while their cursor holds `created`.
// - The order of rows with the same sort key depends on the `limit`, as it does in a database.
// - Records never get a cursor. A cursor that cannot be decoded, and `null`, give the first page.

import { Client, type ClientOptions } from '../../index.js'
import { FaultServer } from './fault-server.ts'
import { type Fault, failure, json } from './faults.ts'
import type { ReceivedRequest } from './http-request.ts'

/**
 * `postgres`: milliseconds in replies, cursors compared by the second. `sqlite`: `created` itself is cut to the second.
 * `exact`: an opaque cursor that holds `created` and the id, so it loses no row, and flows ordered by `created`.
 */
export type Manner = 'postgres' | 'sqlite' | 'exact'
export const MANNERS: Manner[] = ['postgres', 'sqlite', 'exact']

export type ListName = keyof typeof LISTS

export interface Row {
  id: string
  /** Milliseconds since 1970, with a fraction if the database has one. */
  created: number
  updated: number
  /** Fields in lists and in single reads. Filters compare them. */
  fields: Record<string, unknown>
  /** Fields in single reads only, for example the steps of a run. */
  details?: Record<string, unknown>
}

/** A request with its route. */
export interface Asked extends ReceivedRequest {
  /** Method and path, with `{id}` instead of ids. */
  route: string
  list?: ListName
  id?: string
  query: URLSearchParams
  limit: number
}

export interface EngineOptions {
  manner?: Manner
  /** Whether it needs the project, and has no route for a single connection. Default: true. */
  bare?: boolean
}

/** The default project of rows. */
export const PROJECT = 'project_1'

const LISTS = {
  flows: { path: '/v1/flows', needsProject: true },
  flowVersions: { path: '/v1/flows/flow_1/versions', needsProject: false },
  runs: { path: '/v1/flow-runs', needsProject: true },
  folders: { path: '/v1/folders', needsProject: true },
  connections: { path: '/v1/app-connections', needsProject: true },
  tables: { path: '/v1/tables', needsProject: false },
  mcpServers: { path: '/v1/mcp-servers', needsProject: true },
  records: { path: '/v1/records', needsProject: false },
}
export const LIST_NAMES = Object.keys(LISTS) as ListName[]

const DEFAULT_LIMIT = 10
const LARGEST_LIMIT = 100_000
const NOT_FILTERS = ['limit', 'cursor', 'createdAfter', 'createdBefore', 'tableId']
const NO_ROUTE = failure(404, { statusCode: 404, error: 'Not Found', message: 'Route not found' })

export async function postgresEngine(options: EngineOptions = {}): Promise<PostgresEngine> {
  const engine = new PostgresEngine(options)
  await engine.server.listen()
  return engine
}

export class PostgresEngine implements AsyncDisposable {
  readonly server = new FaultServer({})
  readonly rows = Object.fromEntries(LIST_NAMES.map((list) => [list, []])) as unknown as Record<ListName, Row[]>
  readonly asked: Asked[] = []
  /** Largest `limit` of all requests. */
  largestLimit = 0
  /** Runs before each reply. The fault that it returns, if any, replaces the reply. */
  beforeReply: (asked: Asked) => Fault | undefined | void | Promise<Fault | undefined | void> = () => {}
  /** Runs after a trigger has created its run, before the reply to the trigger. */
  onTrigger: (run: Row, asked: Asked) => void = () => {}
  readonly #manner: Manner
  readonly #bare: boolean

  constructor({ manner = 'postgres', bare = true }: EngineOptions) {
    this.#manner = manner
    this.#bare = bare
    this.server.always((request) => this.#answer(request))
  }

  client(options: ClientOptions = {}): Client {
    return new Client({ services: { workflowEngine: this.server.url }, apiKey: 'key', projectId: PROJECT, ...options })
  }

  add(list: ListName, rows: Row[]): void {
    const isCut = this.#manner === 'sqlite'
    this.rows[list].push(...rows.map((row) => (isCut ? { ...row, created: cut(row.created), updated: cut(row.updated) } : row)))
  }

  requestsOf(list: ListName): Asked[] {
    return this.asked.filter((asked) => asked.list === list && asked.id === undefined)
  }

  /** Returns the number of single reads of each run, by its id. */
  reads(): Map<string, number> {
    const reads = new Map<string, number>()
    for (const { list, id } of this.asked) if (list === 'runs' && id) reads.set(id, (reads.get(id) ?? 0) + 1)
    return reads
  }

  /** Removes the received requests. */
  forget(): void {
    this.asked.length = 0
    this.largestLimit = 0
    this.server.forgetRequests()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server.stop()
  }

  #answer(request: ReceivedRequest): Fault {
    const asked = understand(request)
    this.asked.push(asked)
    if (asked.list && !asked.id) this.largestLimit = Math.max(this.largestLimit, asked.limit)
    return {
      run: async (exchange) => {
        const other = await this.beforeReply(asked)
        if (!exchange.gone.aborted) await (other ?? this.#reply(asked)).run(exchange)
      },
    }
  }

  #reply(asked: Asked): Fault {
    const { route, list, id, query } = asked
    if (route === 'GET /v1/users/me') return json({ id: 'user_1', projectId: PROJECT })
    if (route === 'GET /v1/flows/count') return json(this.rows.flows.filter(matches(query)).length)
    if (route === 'POST /v1/webhooks/{id}') return this.#trigger(asked)
    if (!list || asked.method !== 'GET') return NO_ROUTE
    if (id) return this.#one(list, id)
    if (this.#bare && LISTS[list].needsProject && !query.has('projectId')) {
      const message = "querystring must have required property 'projectId'"
      return failure(400, { statusCode: 400, code: 'FST_ERR_VALIDATION', error: 'Bad Request', message })
    }
    return json(this.#page(list, asked))
  }

  #one(list: ListName, id: string): Fault {
    if (this.#bare && list === 'connections') return NO_ROUTE
    const row = this.rows[list].find((row) => row.id === id)
    if (row) return json({ ...shown(row), ...row.details })
    if (list === 'runs') return failure(400, { code: 'FLOW_RUN_NOT_FOUND', params: { id } })
    return failure(404, { code: 'ENTITY_NOT_FOUND', params: { entityType: list, entityId: id } })
  }

  /** Creates a run that contains every header of its trigger, as in the engine. */
  #trigger(asked: Asked): Fault {
    const body = asked.body === '' ? {} : JSON.parse(asked.body)
    const run: Row = {
      ...row(`own_${this.rows.runs.length}`, Date.now()),
      fields: { flowId: asked.id, status: 'SUCCEEDED' },
      details: { steps: { trigger: { type: 'PIECE_TRIGGER', status: 'SUCCEEDED', output: { headers: asked.headers, body } } } },
    }
    this.onTrigger(run, asked)
    this.add('runs', [run])
    return json({})
  }

  #page(list: ListName, { query, limit }: Asked): object {
    const cursor = this.#decode(query.get('cursor'))
    const rows = this.#sorted(list, limit).filter(matches(query))
    const isBackward = cursor?.direction === 'prev'
    const rest = cursor ? rows.filter((row) => (isBackward ? this.#order(row, cursor) > 0 : this.#order(row, cursor) < 0)) : rows
    const page = isBackward ? rest.slice(-limit) : rest.slice(0, limit)
    const hasMore = rest.length > page.length
    const hasCursors = list !== 'records' && page.length > 0
    return {
      data: page.map(shown),
      next: hasCursors && (isBackward || hasMore) ? this.#encode('next', page.at(-1)!) : null,
      previous: hasCursors && cursor && (!isBackward || hasMore) ? this.#encode('prev', page[0]!) : null,
    }
  }

  /** Sorts rows of a table from oldest to newest, and all others from newest to oldest. */
  #sorted(list: ListName, limit: number): Row[] {
    const isByUpdate = list === 'flows' && this.#manner !== 'exact'
    const direction = list === 'records' ? -1 : 1
    const keyed = this.rows[list].map((row) => ({ row, key: isByUpdate ? row.updated : row.created, tie: hash(row.id, limit) }))
    const byTie = (a: Row, b: Row, ties: number) => (this.#manner === 'exact' ? (a.id < b.id ? 1 : -1) : ties)
    keyed.sort((a, b) => direction * (b.key - a.key || byTie(a.row, b.row, b.tie - a.tie)))
    return keyed.map(({ row }) => row)
  }

  /** Returns a positive number if the row is newer than the position of the cursor. */
  #order(row: Row, cursor: Cursor): number {
    if (this.#manner !== 'exact') return cut(row.created) - cut(cursor.created)
    return row.created - cursor.created || (row.id < cursor.id! ? -1 : Number(row.id > cursor.id!))
  }

  #encode(direction: Cursor['direction'], { created, id }: Row): string {
    const place = this.#manner === 'exact' ? JSON.stringify([created, id]) : `created:${Math.floor(created)}`
    return base64(`${direction}_${base64(place)}`)
  }

  #decode(text: string | null): Cursor | undefined {
    const [, direction, encoded] = /^(next|prev)_(.+)$/.exec(fromBase64(text ?? '')) ?? []
    const place = fromBase64(encoded ?? '')
    if (this.#manner === 'exact') {
      if (!place.startsWith('[')) return undefined
      const [created, id] = JSON.parse(place) as [number, string]
      return { direction: direction as 'next', created, id }
    }
    const [, created] = /^created:(\d+)$/.exec(place) ?? []
    return created === undefined ? undefined : { direction: direction as 'next', created: Number(created) }
  }
}

interface Cursor {
  direction: 'next' | 'prev'
  created: number
  id?: string
}

/** Time of the first row of tests. It is not a whole second, so that short periods cross a second. */
export const BEGIN = Date.parse('2026-11-25T15:14:03.600Z')

export function row(id: string, created: number, fields: Record<string, unknown> = {}): Row {
  return { id, created, updated: created, fields }
}

/** Makes rows that were created evenly within this number of milliseconds, from oldest to newest. */
export function madeWithin(milliseconds: number, count: number, fields: Record<string, unknown> = {}): Row[] {
  return Array.from({ length: count }, (_, n) => row(`c${n}`, BEGIN + (n * milliseconds) / count, fields))
}

function understand(request: ReceivedRequest): Asked {
  const url = new URL(request.path.slice(request.path.indexOf('/v1/')), 'http://engine')
  const [, version, resource, ...rest] = url.pathname.split('/')
  const lists = LIST_NAMES.filter((list) => LISTS[list].path === url.pathname || LISTS[list].path === `/${version}/${resource}`)
  const list = lists.find((list) => LISTS[list].path === url.pathname) ?? lists[0]
  const isList = list !== undefined && LISTS[list].path === url.pathname
  const id = isList || rest.length !== 1 || rest[0] === 'count' ? undefined : decodeURIComponent(rest[0]!)
  const path = id === undefined ? url.pathname : `/${version}/${resource}/{id}`
  const limit = Math.min(Number(url.searchParams.get('limit')) || DEFAULT_LIMIT, LARGEST_LIMIT)
  const known = isList || id !== undefined ? { list, id } : {}
  return { ...request, route: `${request.method} ${path}`, query: url.searchParams, limit, ...known }
}

/** Returns whether a row matches: each filtered field has one of the values. `NULL` means a field without a value. */
function matches(query: URLSearchParams): (row: Row) => boolean {
  const names = [...new Set(query.keys())].filter((name) => !NOT_FILTERS.includes(name) && !name.startsWith('filters['))
  const filters = names.map((name) => ({ name, values: query.getAll(name) }))
  const after = Date.parse(query.get('createdAfter') ?? '1970-01-01')
  const before = Date.parse(query.get('createdBefore') ?? '2999-01-01')
  return ({ id, created, fields }) => {
    if (created < after || created > before) return false
    const all: Record<string, unknown> = { projectId: PROJECT, flowRunIds: id, ...fields }
    return filters.every(({ name, values }) => values.includes(String(all[name] ?? 'NULL')))
  }
}

function shown({ id, created, updated, fields }: Row): Record<string, unknown> {
  return { id, created: new Date(created).toISOString(), updated: new Date(updated).toISOString(), projectId: PROJECT, ...fields }
}

const cut = (milliseconds: number) => Math.floor(milliseconds / 1000) * 1000
const base64 = (text: string) => Buffer.from(text).toString('base64')
const fromBase64 = (text: string) => Buffer.from(text, 'base64').toString()

function hash(id: string, seed: number): number {
  let sum = seed
  for (let index = 0; index < id.length; index += 1) sum = Math.imul(sum ^ id.charCodeAt(index), 0x01000193)
  return sum
}
