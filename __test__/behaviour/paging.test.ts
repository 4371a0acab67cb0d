// Iterators give every row exactly once, whatever the engine's cursors lose and whatever happens meanwhile.

import assert from 'node:assert/strict'
import { describe, test, type TestContext } from 'node:test'

import type { Workflows } from '../../index.js'
import { rejection } from '../support/client.ts'
import { type Fault, hang, json } from '../support/faults.ts'
import {
  BEGIN, LIST_NAMES, type ListName, madeWithin, MANNERS, type PostgresEngine, postgresEngine, row, type Row,
} from '../support/postgres-engine.ts'

const DEADLINE = { timeout: 60_000 }
const LIMITS = [1, 3, 10, 50, 100, 1000, undefined]

type Page = { limit?: number }
type Options = { fields?: 'id'[]; signal?: AbortSignal }
type Iterate = (workflows: Workflows, page: Page, options?: Options) => AsyncIterableIterator<{ id: string }>

const ITERATORS: Record<ListName, Iterate> = {
  flows: (workflows, page, options) => workflows.iterateFlows(page, options),
  flowVersions: (workflows, page, options) => workflows.iterateFlowVersions('flow_1', page, options),
  runs: (workflows, page, options) => workflows.iterateRuns(page, options),
  folders: (workflows, page, options) => workflows.iterateFolders(page, options),
  connections: (workflows, page, options) => workflows.iterateConnections(page, options),
  tables: (workflows, page, options) => workflows.iterateTables(page, options),
  mcpServers: (workflows, page, options) => workflows.iterateMcpServers(page, options),
  records: (workflows, page, options) => workflows.iterateRecords({ tableId: 'table_1', ...page }, options as object),
}

const HOUR = 3_600_000

/** 240 flows, of which every seventh was changed long after the last one was made. */
const flows = madeWithin(60_000, 240).map((flow, n) => (n % 7 === 0 ? { ...flow, updated: BEGIN + HOUR + n * 10 } : flow))

/** The rows that each list begins with. */
const rowsOf = (list: ListName): Row[] => {
  if (list === 'flows') return flows.map((flow) => ({ ...flow }))
  return list === 'runs' || list === 'records' ? madeWithin(16_000, 404) : madeWithin(800, 130)
}

/** The ids that an iterator gives. Stops one that goes round in circles. */
async function collect(t: TestContext, workflows: Workflows, list: ListName, limit?: number): Promise<string[]> {
  const ids: string[] = []
  for await (const { id } of ITERATORS[list](workflows, { limit }, { signal: t.signal })) {
    ids.push(id)
    assert.ok(ids.length < 10_000, 'the iteration has no end')
  }
  return ids
}

/** What is wrong with the ids: the wanted rows come once each, all others at most once. Nothing when all is right. */
function wrongIn(ids: string[], wanted: Row[], what: string): string[] {
  const counts = new Map<string, number>()
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1)
  const missing = wanted.filter(({ id }) => !counts.has(id)).length
  const repeated = [...counts.values()].filter((count) => count > 1).length
  return missing + repeated === 0 ? [] : [`${what}: of ${wanted.length} rows, ${missing} are missing and ${repeated} repeated`]
}

/** Changes rows before each reply, and gives those that are there from the first request to the last. */
type Disturb = (engine: PostgresEngine, list: ListName) => Row[]

const DISTURBANCES: Record<string, Disturb> = {
  'rows are inserted': (engine, list) => {
    const throughout = [...engine.rows[list]]
    let inserted = 0
    engine.beforeReply = () => engine.add(list, [row(`new${(inserted += 1)}`, BEGIN + 2 * HOUR + inserted * 40)])
    return throughout
  },
  'rows are deleted': (engine, list) => {
    const doomed = engine.rows[list].filter((_, n) => n % 5 === 2)
    const throughout = engine.rows[list].filter((row) => !doomed.includes(row))
    engine.beforeReply = () => {
      const next = doomed.pop()
      engine.rows[list] = engine.rows[list].filter((row) => row !== next)
    }
    return throughout
  },
  'rows are changed': (engine, list) => {
    const throughout = [...engine.rows[list]]
    let changed = 0
    engine.beforeReply = () => {
      const oldest = throughout.reduce((a, b) => (a.updated <= b.updated ? a : b))
      oldest.updated = BEGIN + 2 * HOUR + (changed += 1) * 40
    }
    return throughout
  },
}

for (const manner of MANNERS) {
  describe(`on an engine that pages as ${manner} does`, () => {
    for (const list of LIST_NAMES) {
      test(`every limit gives each of the ${list} once, newest first`, DEADLINE, async (t) => {
        await using engine = await postgresEngine({ manner })
        engine.add(list, rowsOf(list))
        const { workflows } = engine.client()
        const seconds = new Map(engine.rows[list].map(({ id, created }) => [id, Math.floor(created / 1000)]))
        const isNewestFirst = (ids: string[]) => ids.every((id, n) => n === 0 || seconds.get(id)! <= seconds.get(ids[n - 1]!)!)
        const wrong: string[] = []
        for (const limit of LIMITS) {
          const ids = await collect(t, workflows, list, limit)
          wrong.push(...wrongIn(ids, engine.rows[list], `limit ${limit}`))
          // Flows come by their last change, and rows of a table oldest first.
          if (list !== 'flows' && list !== 'records' && !isNewestFirst(ids)) wrong.push(`limit ${limit}: not newest first`)
        }
        assert.deepEqual(wrong, [])
      })

      for (const [what, disturb] of Object.entries(DISTURBANCES)) {
        test(`${list} come once while ${what} before each reply`, DEADLINE, async (t) => {
          const wrong: string[] = []
          for (const limit of [1, 3, 10, 100, undefined]) {
            await using engine = await postgresEngine({ manner })
            engine.add(list, rowsOf(list))
            const throughout = disturb(engine, list)
            wrong.push(...wrongIn(await collect(t, engine.client().workflows, list, limit), throughout, `limit ${limit}`))
          }
          assert.deepEqual(wrong, [])
        })
      }

      test(`the first of the ${list} costs one request, and a break cancels the second`, DEADLINE, async () => {
        await using engine = await postgresEngine({ manner })
        engine.add(list, madeWithin(16_000, 404))
        engine.beforeReply = () => (engine.asked.length > 1 ? hang() : undefined)
        for await (const first of ITERATORS[list](engine.client().workflows, {}, { signal: AbortSignal.timeout(5000) })) {
          assert.ok(first.id)
          await engine.server.received(2)
          break
        }
        const second = engine.server.connections[engine.asked[1]!.connection - 1]!
        await engine.server.until(() => second.isClosed, 'the end of the request for more', 3000)
        assert.equal(second.endedBy, 'client')
        assert.equal(engine.asked.length, 2)
      })
    }

    test('3,000 rows of one second come once, in small pages too', DEADLINE, async (t) => {
      await using engine = await postgresEngine({ manner })
      const wrong: string[] = []
      for (const list of LIST_NAMES) {
        engine.add(list, madeWithin(300, 3000))
        wrong.push(...wrongIn(await collect(t, engine.client().workflows, list, 10), engine.rows[list], list))
      }
      assert.deepEqual(wrong, [])
    })

    test('a connection is found among 150 of one second, and an unknown one is 404 ENTITY_NOT_FOUND', DEADLINE, async () => {
      await using engine = await postgresEngine({ manner })
      engine.add('connections', madeWithin(300, 150))
      const { workflows } = engine.client()
      for (const id of ['c0', 'c50', 'c120', 'c149']) assert.equal((await workflows.getConnection(id)).id, id)
      await assert.rejects(workflows.getConnection('unknown'), { name: 'ApiError', statusCode: 404, code: 'ENTITY_NOT_FOUND' })
    })
  })
}

describe('an iterator', () => {
  test('gives just the fields that are asked for', DEADLINE, async (t) => {
    for (const list of LIST_NAMES) {
      await using engine = await postgresEngine()
      engine.add(list, rowsOf(list))
      const rows: object[] = []
      const iterator = ITERATORS[list](engine.client().workflows, { limit: 10 }, { fields: ['id'], signal: t.signal })
      for await (const row of iterator) rows.push(row)
      const keys = new Set(rows.flatMap((row) => Object.keys(row)))
      assert.deepEqual([list, rows.length, ...keys], [list, engine.rows[list].length, 'id'])
    }
  })

  test('takes its limit for the size of its requests', DEADLINE, async (t) => {
    await using engine = await postgresEngine()
    engine.add('runs', rowsOf('runs'))
    for (const limit of [3, 10, 50, 100, 1000]) {
      engine.forget()
      assert.deepEqual(wrongIn(await collect(t, engine.client().workflows, 'runs', limit), engine.rows.runs, `limit ${limit}`), [])
      t.diagnostic(`404 runs with limit ${limit}: ${engine.asked.length} requests, the largest for ${engine.largestLimit} rows`)
      assert.ok(engine.asked.length <= 20 + 2 * (404 / limit), `${engine.asked.length} requests for limit ${limit}`)
      assert.ok(engine.largestLimit <= 1000, `limit ${limit} became ${engine.largestLimit}`)
    }
  })

  const CURSORS: Record<string, [pages: Fault[], ids: string[]]> = {
    'that repeats': [[page('again', 'a'), page('again', 'b'), page('again', 'c')], ['a', 'b']],
    'that comes again after another': [[page('x', 'a'), page('y', 'b'), page('x', 'c'), page('y', 'd')], ['a', 'b', 'c']],
    'that is the literal "null"': [[page('null', 'a'), page('null', 'b')], ['a']],
    'of an empty page': [[page('more'), page(null, 'a')], ['a']],
  }
  for (const [what, [pages, expected]] of Object.entries(CURSORS)) {
    test(`knows what follows a cursor ${what}`, DEADLINE, async (t) => {
      await using engine = await postgresEngine()
      engine.beforeReply = () => pages[engine.asked.length - 1]
      assert.deepEqual(await collect(t, engine.client().workflows, 'folders'), expected)
    })
  }

  test('of records follows a cursor where there is one, also after a page that is full', DEADLINE, async (t) => {
    await using engine = await postgresEngine()
    const pages = [page('more', 'a', 'b'), page(null, 'c', 'd')]
    engine.beforeReply = () => pages[engine.asked.length - 1]
    assert.deepEqual(await collect(t, engine.client().workflows, 'records', 2), ['a', 'b', 'c', 'd'])
  })

  test('of anything but records has no rows as objects', DEADLINE, async () => {
    await using engine = await postgresEngine()
    const flows = engine.client().workflows.iterateFlows({}, { as: 'objects' } as object)
    await assert.rejects(flows.next(), { name: 'TypeError', message: /`options\.as`/ })
    assert.equal(engine.asked.length, 0)
  })

  test('of MCP servers takes a project in place of parameters', DEADLINE, async (t) => {
    await using engine = await postgresEngine()
    const others = madeWithin(800, 50, { projectId: 'project_2' }).map((row) => ({ ...row, id: `other-${row.id}` }))
    engine.add('mcpServers', [...madeWithin(800, 50), ...others])
    const servers = engine.client().workflows.iterateMcpServers('project_2' as never, { signal: t.signal })
    const ids: string[] = []
    for await (const { id } of servers) ids.push(id)
    assert.deepEqual(ids.sort(), others.map(({ id }) => id).sort())
  })

  test('of records as objects refuses `fields`, of which objects have none', async () => {
    await using engine = await postgresEngine()
    engine.add('records', [{ ...row('r', BEGIN), fields: { cells: {} } }])
    const records = engine.client().workflows.iterateRecords({ tableId: 'table_1' }, { as: 'objects', fields: ['id'] } as never)
    const error = await rejection<TypeError>(records.next())
    assert.ok(error instanceof TypeError, String(error))
    assert.match(error.message, /`options\.fields`/)
    assert.equal(engine.asked.length, 0)
  })
})

function page(next: string | null, ...ids: string[]): Fault {
  return json({ data: ids.map((id) => ({ id, created: '2026-11-25T15:14:03.600Z' })), next, previous: null })
}
