import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test, type TestContext } from 'node:test'
import { Client } from '../../index.js'
import { eventually, inBothManners, startTestEngine } from '../support/engines.ts'

interface FakePage {
  data: unknown[]
  next: string | null
}

/** A list whose pages the test writes by hand, by cursor; what was asked is in `asked`. */
async function pagedList(t: TestContext, pages: Record<string, FakePage>) {
  const asked: string[] = []
  const server = createServer((request, response) => {
    const cursor = new URL(request.url ?? '/', 'http://x').searchParams.get('cursor') ?? 'first'
    asked.push(cursor)
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ previous: null, ...pages[cursor] }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  const workflowEngine = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { asked, workflows: new Client({ services: { workflowEngine }, apiKey: 'k', maxRetries: 0 }).workflows }
}

const flows = (...ids: string[]) => ids.map((id) => ({ id }))

async function collect(elements: AsyncIterable<{ id: string }>): Promise<string[]> {
  const ids: string[] = []
  for await (const { id } of elements) ids.push(id)
  return ids
}

inBothManners((setup) => {
  test('every list can be iterated to its end, across pages', async () => {
    const { workflows } = setup().client
    const made = new Set<string>()
    for (let index = 0; index < 7; index += 1) made.add((await workflows.createFolder({ displayName: `F${index}` })).id)
    const found = await collect(workflows.iterateFolders({ limit: 3 }))
    assert.ok([...made].every((id) => found.includes(id)))
    assert.equal(new Set(found).size, found.length)

    const flow = await workflows.createFlow({ displayName: 'Iterated' })
    assert.ok((await collect(workflows.iterateFlows())).includes(flow.id))
    assert.deepEqual(await collect(workflows.iterateFlowVersions(flow.id)), [flow.version.id])
    assert.deepEqual(await collect(workflows.iterateRuns({ flowId: flow.id })), [])
    const connection = await workflows.upsertConnection({
      displayName: 'C', pieceName: 'slack', type: 'SECRET_TEXT', value: { secret_text: 'x' },
    })
    assert.ok((await collect(workflows.iterateConnections())).includes(connection.id))
    const server = await workflows.createMcpServer({ name: 'M' })
    assert.ok((await collect(workflows.iterateMcpServers())).includes(server.id))
    const table = await workflows.createTable({ name: 'T' })
    assert.ok((await collect(workflows.iterateTables())).includes(table.id))
  })

  test('records come as records or as plain objects', async () => {
    const { workflows } = setup().client
    const { id: tableId } = await workflows.createTable({ name: 'Leads' })
    await workflows.createField({ tableId, name: 'email', type: 'TEXT' })
    await workflows.createRecords({ tableId, records: [{ email: 'a@x.io' }, { email: 'b@x.io' }] })
    const objects: Record<string, unknown>[] = []
    for await (const lead of workflows.iterateRecords({ tableId, limit: 100 }, { as: 'objects' })) objects.push(lead)
    assert.deepEqual(objects.map((lead) => lead.email).sort(), ['a@x.io', 'b@x.io'])
    assert.equal((await collect(workflows.iterateRecords({ tableId }))).length, 2)
  })
})

test('a limit that is undefined is as good as none', async (t) => {
  const { workflows } = await pagedList(t, { first: { data: flows('a'), next: 'second' }, second: { data: flows('b'), next: null } })
  assert.deepEqual(await collect(workflows.iterateFlows({ limit: undefined })), ['a', 'b'])
  const engine = await startTestEngine({ bare: true })
  t.after(() => engine.stop())
  const { workflows: bare } = engine.client()
  const { id: tableId } = await bare.createTable({ name: 'Long' })
  await bare.createField({ tableId, name: 'n', type: 'TEXT' })
  await bare.createRecords({ tableId, records: Array.from({ length: 25 }, (_, n) => ({ n: String(n) })) })
  assert.equal((await collect(bare.iterateRecords({ tableId, limit: undefined }))).length, 25)
})

test('the next page is fetched while the caller works on this one', async (t) => {
  const { asked, workflows } = await pagedList(t, {
    first: { data: flows('a', 'b'), next: 'two' },
    two: { data: flows('c'), next: null },
  })
  const iterator = workflows.iterateFlows()
  assert.equal((await iterator.next()).value?.id, 'a')
  await eventually(async () => asked.length === 2)
  assert.deepEqual(asked, ['first', 'two'])
  assert.deepEqual(await collect(iterator), ['b', 'c'])
})

test('nothing is fetched after the caller breaks', async (t) => {
  const { asked, workflows } = await pagedList(t, {
    first: { data: flows('a'), next: 'two' },
    two: { data: flows('b'), next: 'three' },
    three: { data: flows('c'), next: null },
  })
  for await (const flow of workflows.iterateFlows()) {
    assert.equal(flow.id, 'a')
    await eventually(async () => asked.length === 2)
    break
  }
  await workflows.listFlows({ cursor: 'two' })
  assert.deepEqual(asked, ['first', 'two', 'two'])
})

test('a page that fails rejects where it is waited for, with the line of the caller', async (t) => {
  const { workflows } = await pagedList(t, { first: { data: flows('a'), next: 'two' }, two: { data: [{ id: 7 }], next: null } })
  async function theCaller() {
    for await (const _ of workflows.iterateFlows()) await new Promise((resolve) => setTimeout(resolve, 20))
  }
  const error = await theCaller().then(() => assert.fail('it must reject'), (error: Error) => error)
  assert.equal(error.name, 'DecodeError')
  assert.match(error.message, /data\[0\]\.id/)
  assert.match(error.stack ?? '', /theCaller/)
})

test('a signal ends it, with its own reason', async (t) => {
  const { workflows } = await pagedList(t, { first: { data: flows('a'), next: 'two' }, two: { data: flows('b'), next: null } })
  const abort = new AbortController()
  const iterator = workflows.iterateFlows({}, { signal: abort.signal })
  await iterator.next()
  abort.abort('stop')
  await assert.rejects(collect(workflows.iterateFlows({}, { signal: abort.signal })), (reason) => reason === 'stop')
})

test('wrong parameters reject the first step', async (t) => {
  const { asked, workflows } = await pagedList(t, {})
  for (const params of [7, 'x', null, [], { limt: 1 }, { limit: 'x' }]) {
    await assert.rejects(workflows.iterateFlows(params as object).next(), { name: 'TypeError' }, JSON.stringify(params))
  }
  await assert.rejects(workflows.iterateFlows({}, 7 as unknown as object).next(), { name: 'TypeError' })
  assert.deepEqual(asked, [])
})
