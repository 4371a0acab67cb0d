// How the local engine behaves as the real one does on Postgres, and what stays selectable of SQLite.

import assert from 'node:assert/strict'
import { request } from 'node:http'
import { test } from 'node:test'

import type { Client } from '../../index.js'
import { type LocalEngine, startLocalEngine } from '../../local.js'
import { eventually, published, publishedFlow, response } from '../support/engines.ts'

const base = (engine: LocalEngine) => `${engine.url}${engine.bare ? '' : '/activepieces'}`

/** A request beside the client, which would not send it. */
async function raw(engine: LocalEngine, method: string, path: string, options: { body?: unknown; headers?: Record<string, string> } = {}) {
  const { body, headers = {} } = options
  const type: Record<string, string> = body === undefined || headers['content-type'] ? {} : { 'content-type': 'application/json' }
  const reply = await fetch(`${base(engine)}${path}`, {
    method,
    headers: { 'x-api-key': engine.apiKey, authorization: `Bearer ${engine.apiKey}`, ...type, ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    signal: AbortSignal.timeout(10_000),
  })
  const text = await reply.text()
  return { status: reply.status, headers: reply.headers, text, json: () => JSON.parse(text) }
}

async function project(client: Client): Promise<string> {
  return client.workflows.resolveProjectId()
}

test('rows that share the second of the last row of a page are in no further page', async () => {
  for (const database of ['postgres', 'sqlite'] as const) {
    await using engine = await startLocalEngine({ database })
    const { workflows } = engine.client()
    // Created within one second or two, as fast as the requests go.
    for (let n = 0; n < 30; n += 1) await workflows.createFolder({ displayName: `Folder ${n}` })
    const first = await workflows.listFolders({ limit: 5 })
    const rest = await workflows.listFolders({ limit: 30, cursor: first.next ?? undefined })
    const second = (created: string) => created.slice(0, 19)
    const last = second(first.data.at(-1)!.created)
    assert.ok(rest.data.every(({ created }) => second(created) !== last), database)
    const all: string[] = []
    for await (const { displayName } of workflows.iterateFolders({ limit: 5 })) all.push(displayName)
    assert.equal(new Set(all).size, 30, `${database}: the iterator loses none`)
    const hasMilliseconds = first.data.some(({ created }) => !created.endsWith('.000Z'))
    assert.equal(hasMilliseconds, database === 'postgres')
  }
})

test('records are compared as numbers, on SQLite as text', async () => {
  const found = async (database: 'postgres' | 'sqlite', operator: 'gt' | 'gte' | 'lt' | 'lte' | 'co' | 'neq', value: string) => {
    await using engine = await startLocalEngine({ database })
    const { workflows } = engine.client()
    const table = await workflows.createTable({ name: 'Scores' })
    const score = await workflows.createField({ tableId: table.id, name: 'score', type: 'TEXT' })
    const records = ['10', '9', '100', 'Ten', ''].map((value) => (value ? [{ fieldId: score.id, value }] : []))
    await workflows.createRecords({ tableId: table.id, records })
    const page = await workflows.listRecords({ tableId: table.id, limit: 10, filters: [{ fieldId: score.id, operator, value }] })
    return page.data.map(({ cells }) => (cells as Record<string, { value: string }>)[score.id]!.value)
  }
  assert.deepEqual(await found('postgres', 'gt', '9'), ['10', '100'])
  assert.deepEqual(await found('postgres', 'lt', '9'), [])
  assert.deepEqual(await found('postgres', 'lte', '10'), ['10', '9'])
  assert.deepEqual(await found('postgres', 'gt', 'no number'), [])
  assert.deepEqual(await found('postgres', 'co', 'tEN'), ['Ten'])
  assert.deepEqual(await found('postgres', 'neq', '10'), ['9', '100', 'Ten'])
  assert.deepEqual(await found('sqlite', 'lt', '9'), ['10', '100'])
})

test('a table has at most 1,500 records', async () => {
  await using engine = await startLocalEngine()
  const { workflows } = engine.client()
  const { id: tableId } = await workflows.createTable({ name: 'Full' })
  await workflows.createRecords({ tableId, records: Array.from({ length: 1_500 }, () => []) })
  await assert.rejects(workflows.createRecords({ tableId, records: [[]] }), { statusCode: 409, message: /Max records per table reached: 1500/ })
})

test('a queued run cannot be read until it is stored', async () => {
  await using engine = await startLocalEngine({ queueDelay: 300 })
  const { workflows } = engine.client()
  const { id } = await publishedFlow(engine.client())
  await workflows.triggerFlow(id, {})
  assert.deepEqual((await workflows.listRuns()).data, [])
  const [run] = await eventually(async () => {
    const { data } = await workflows.listRuns()
    return data.length > 0 && data
  })
  const retried = await workflows.retryRun(run!.id, { strategy: 'ON_LATEST_VERSION' })
  await assert.rejects(workflows.getRun(retried.id), { statusCode: 400, code: 'FLOW_RUN_NOT_FOUND' })
  assert.equal((await workflows.waitForRun(retried.id, { pollInterval: 10 })).status, 'SUCCEEDED')
})

test('bulk actions drop or refuse the name of the failed step', async () => {
  await using engine = await startLocalEngine({ pauseAfter: 1 })
  const { workflows } = engine.client()
  const wait = {
    name: 'step_1', displayName: 'Wait', type: 'PIECE', valid: true,
    settings: { pieceName: '@activepieces/piece-delay', pieceVersion: '0.3.23', actionName: 'delayFor', input: { unit: 'days', delayFor: 1 }, propertySettings: {} },
  }
  const { id } = await published(engine.client(), 'Waits', wait)
  await workflows.triggerFlow(id, {})
  const run = await eventually(async () => (await workflows.listRuns({ status: 'PAUSED' })).data[0])
  const body = { projectId: await project(engine.client()), failedStepName: 'no_such_step' }
  for (const [path, more] of [['archive', {}], ['retry', { strategy: 'FROM_FAILED_STEP' }]] as const) {
    const { status, json } = await raw(engine, 'POST', `/v1/flow-runs/${path}`, { body: { ...body, ...more } })
    assert.deepEqual([status, json().code, json().message], [500, '42703', 'column flow_run.failedstepname does not exist'])
  }
  const running = await raw(engine, 'POST', '/v1/flow-runs/cancel', { body: { projectId: body.projectId, status: ['QUEUED', 'RUNNING'] } })
  assert.match(running.json().message, /^body\/status\/1 must be equal to constant/)
  assert.equal((await raw(engine, 'POST', '/v1/flow-runs/cancel', { body })).status, 200)
  assert.equal((await workflows.getRun(run.id)).status, 'CANCELED')
})

test('a retry of a run that waits shows it as QUEUED, and it waits all the same', async () => {
  await using engine = await startLocalEngine({ pauseAfter: 1 })
  const { workflows } = engine.client()
  const wait = {
    name: 'step_1', displayName: 'Wait', type: 'PIECE', valid: true,
    settings: { pieceName: '@activepieces/piece-delay', pieceVersion: '0.3.23', actionName: 'delayFor', input: { unit: 'seconds', delayFor: 1 }, propertySettings: {} },
  }
  const { id } = await published(engine.client(), 'Waits', wait)
  const started = Date.now()
  await workflows.triggerFlow(id, {})
  const run = await eventually(async () => (await workflows.listRuns({ status: 'PAUSED' })).data[0])
  assert.equal((await workflows.retryRun(run.id)).status, 'QUEUED')
  assert.equal((await workflows.getRun(run.id)).status, 'QUEUED')
  const ended = await workflows.waitForRun(run.id, { pollInterval: 10 })
  assert.equal(ended.status, 'SUCCEEDED')
  assert.ok(Date.now() - started >= 1_000)
})

test('dates of filters are read as Postgres reads them', async () => {
  await using engine = await startLocalEngine()
  const { workflows } = engine.client()
  const { id } = await publishedFlow(engine.client())
  await workflows.triggerFlowSync(id, {})
  const count = async (filter: object) => (await workflows.listRuns(filter)).data.length
  assert.equal(await count({ createdAfter: '2020-01-01' }), 1)
  assert.equal(await count({ createdAfter: '2999-01-01' }), 0)
  assert.equal(await count({ createdBefore: '2020-01-01T00:00:00' }), 0)
  const projectId = await project(engine.client())
  for (const [date, code] of [['rubbish', '22007'], ['1795600000000', '22008']]) {
    const { status, json } = await raw(engine, 'GET', `/v1/flow-runs?projectId=${projectId}&createdAfter=${date}`)
    assert.deepEqual([status, json().code], [500, code])
  }
  await raw(engine, 'POST', '/v1/flow-runs/archive', { body: { projectId, flowId: [id], createdAfter: '2999-01-01' } })
  assert.equal(await count({ archived: true }), 0)
})

test('pages may call webhooks from everywhere, and the rest of the engine from this machine', async () => {
  for (const bare of [false, true]) {
    await using engine = await startLocalEngine({ bare })
    const { id } = await publishedFlow(engine.client())
    const asked = { 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type,x-foo' }
    const allowed = async (method: string, path: string, origin: string, options: object = {}) => {
      const { status, headers } = await raw(engine, method, path, { ...options, headers: { origin, ...(method === 'OPTIONS' ? asked : {}) } })
      return [status, headers.get('access-control-allow-origin'), headers.get('access-control-allow-headers')]
    }
    assert.deepEqual(await allowed('OPTIONS', `/v1/webhooks/${id}/sync`, 'https://app.example'), [204, '*', 'content-type,x-foo'])
    assert.deepEqual(await allowed('POST', `/v1/webhooks/${id}/sync`, 'https://app.example', { body: {} }), [200, '*', null])
    assert.deepEqual(await allowed('OPTIONS', '/v1/flows', 'http://localhost:5173'), [204, '*', 'content-type,x-foo'])
    assert.deepEqual(await allowed('GET', '/v1/users/me', 'https://app.example'), [200, null, null])
    const without = await raw(engine, 'OPTIONS', `/v1/webhooks/${id}`)
    assert.deepEqual([without.status, without.text], [400, 'Invalid Preflight Request'])
  }
})

test('a request for another host is refused', async () => {
  await using engine = await startLocalEngine()
  const status = (host: string) => new Promise<number | undefined>((resolve, reject) => {
    const sent = request(`${engine.url}/activepieces/v1/users/me`, { headers: { host, 'x-api-key': engine.apiKey }, agent: false }, (reply) => {
      reply.resume()
      resolve(reply.statusCode)
    })
    sent.on('error', reject).end()
  })
  assert.equal(await status('evil.example:4777'), 403)
  assert.equal(await status('localhost:4777'), 200)
})

test('bodies of every type are read as the real engine reads them', async () => {
  await using engine = await startLocalEngine({ bare: true })
  const { id } = await publishedFlow(engine.client(), { body: '{{trigger.body}}' })
  const send = async (type: string, body: string) => {
    const reply = await raw(engine, 'POST', `/v1/webhooks/${id}/sync`, { body, headers: { 'content-type': type } })
    return reply.status === 200 ? reply.json().body : reply.status
  }
  assert.deepEqual(await send('application/xml', '<a x="1"><b>2</b><b>3</b></a>'), { a: { b: [2, 3] } })
  assert.deepEqual(await send('text/xml', '<a><b>2</b></a>'), { a: { b: 2 } })
  assert.deepEqual(await send('application/xml', '<a><b>'), { a: { b: '' } })
  assert.equal(await send('text/plain', '{"a":1}'), '{"a":1}')
  for (const type of ['text/html', 'text/csv', 'image/png', 'application/x-foo', 'application/vnd.api+json']) assert.equal(await send(type, 'x'), 415, type)
})

test('a response without a body fails its step', async () => {
  await using engine = await startLocalEngine()
  const { workflows } = engine.client()
  const ended = async (input: Record<string, unknown>) => {
    const step = response({})
    const { id } = await published(engine.client(), 'Responds', { ...step, settings: { ...step.settings, input: { respond: 'stop', ...input } } })
    return workflows.triggerAndWait(id, {}, { pollInterval: 10 })
  }
  const message = async (input: Record<string, unknown>) => (await ended(input)).steps?.step_1?.errorMessage
  assert.match(String(await message({ responseType: 'json', fields: { status: 200 } })), /^SyntaxError: "undefined" is not valid JSON/)
  assert.match(String(await message({ responseType: 'json' })), /^TypeError: /)
  assert.match(String(await message({ responseType: 'redirect', fields: {} })), /^TypeError: .*startsWith/)
  assert.equal((await ended({ responseType: 'json', fields: { body: null } })).status, 'SUCCEEDED')
})

test('smaller replies are those of the real engine', async () => {
  await using engine = await startLocalEngine()
  const client = engine.client()
  const { workflows } = client
  const unknown = 'a'.repeat(21)
  const record = await raw(engine, 'GET', `/v1/records/${unknown}`)
  assert.deepEqual([record.status, record.text], [404, '"[object Object]"'])
  assert.equal((await raw(engine, 'DELETE', `/v1/fields/${unknown}`)).status, 200)
  const pieces = await raw(engine, 'GET', '/v1/pieces?limit=2&sortBy=NAME&orderBy=DESC')
  const names = (pieces.json() as { displayName: string }[]).map(({ displayName }) => displayName.toLowerCase())
  assert.ok(names.length > 2)
  assert.deepEqual(names, [...names].sort().reverse())
  const draft = await workflows.buildFlow({ displayName: 'Draft', trigger: { kind: 'webhook' }, steps: [] })
  const enabled = await raw(engine, 'POST', `/v1/flows/${draft.id}`, { body: { type: 'CHANGE_STATUS', request: { status: 'ENABLED' } } })
  assert.deepEqual([enabled.status, enabled.json().message], [500, 'publishedFlowVersionId is required is null or undefined'])
  for (const [path, body] of [
    ['', { displayName: 'F', projectId: await project(client), folderId: unknown }],
    [`/${draft.id}`, { type: 'CHANGE_FOLDER', request: { folderId: unknown } }],
  ] as const) {
    const { status, json } = await raw(engine, 'POST', `/v1/flows${path}`, { body })
    assert.deepEqual([status, json().code, json().message], [500, '23503', 'insert or update on table "flow" violates foreign key constraint "fk_flow_folder_id"'])
  }
  const server = await workflows.createMcpServer({ name: 'Tools' })
  const tools = [{ type: 'FLOW', flowId: draft.id, toolName: 'send' }]
  assert.equal((await raw(engine, 'POST', `/v1/mcp-servers/${server.id}`, { body: { tools } })).status, 200)
  const table = await workflows.createTable({ name: 'Leads' })
  const options = await raw(engine, 'POST', '/v1/pieces/options', {
    body: {
      projectId: await project(client), pieceName: '@activepieces/piece-tables', pieceVersion: '0.2.9', actionOrTriggerName: 'tables-find-records',
      propertyName: 'table_id', flowId: draft.id, flowVersionId: draft.version.id, input: {},
    },
  })
  assert.deepEqual(options.json(), { type: 'DROPDOWN', options: { options: [{ label: 'Leads', value: table.externalId }] } })
})

test('connections list the flows that use them, and triggers are counted by their piece', async () => {
  await using engine = await startLocalEngine()
  const { workflows } = engine.client()
  const { id: webhook } = await publishedFlow(engine.client(), { key: "{{connections['slack']}}" })
  const { id: schedule } = await workflows.buildFlow({
    displayName: 'Daily', publish: true, trigger: { kind: 'piece', pieceName: 'schedule', triggerName: 'every_day', input: {} },
    steps: [{ kind: 'code', displayName: 'Work', code: 'export const code = () => 1' }],
  })
  for (const externalId of ['slack', 'unused']) {
    await workflows.upsertConnection({ externalId, displayName: externalId, pieceName: 'slack', type: 'SECRET_TEXT', value: { type: 'SECRET_TEXT', secret_text: 'x' } })
  }
  const { data } = await workflows.listConnections()
  assert.deepEqual(Object.fromEntries(data.map(({ externalId, flowIds }) => [externalId, flowIds])), { slack: [webhook], unused: [] })
  await workflows.triggerFlowSync(webhook, {})
  await workflows.triggerFlowSync(webhook, {})
  await engine.fireSchedule(schedule)
  const { pieces } = (await workflows.getTriggerRunStatus()) as unknown as { pieces: Record<string, { totalRuns: number }> }
  const counts = Object.fromEntries(Object.entries(pieces).map(([name, { totalRuns }]) => [name.replace('@activepieces/piece-', ''), totalRuns]))
  assert.deepEqual(counts, { webhook: 2, schedule: 1 })
})

test('the settings of a step have their keys in the order of jsonb', async () => {
  const keys = async (database: 'postgres' | 'sqlite') => {
    await using engine = await startLocalEngine({ database })
    const { id } = await publishedFlow(engine.client(), { headers: 1, m: 2, body: 3 })
    return (await raw(engine, 'POST', `/v1/webhooks/${id}/sync`, { body: {} })).text
  }
  assert.equal(await keys('postgres'), '{"m":2,"body":3,"headers":1}')
  assert.equal(await keys('sqlite'), '{"headers":1,"m":2,"body":3}')
})

test('enabling a flow that was called while it was disabled hangs where that is switched on', async () => {
  await using engine = await startLocalEngine({ enableHangs: true })
  const { workflows } = engine.client()
  const { id } = await publishedFlow(engine.client())
  const disable = () => workflows.applyFlowOperation(id, { type: 'CHANGE_STATUS', request: { status: 'DISABLED' } })
  const enable = { type: 'CHANGE_STATUS', request: { status: 'ENABLED' } } as const
  await disable()
  await workflows.applyFlowOperation(id, enable)
  await disable()
  await assert.rejects(workflows.triggerFlow(id, {}), { statusCode: 404 })
  // The client's own method publishes instead, and does not hang.
  await workflows.enableFlow(id)
  await disable()
  await assert.rejects(workflows.triggerFlow(id, {}), { statusCode: 404 })
  await assert.rejects(workflows.applyFlowOperation(id, enable, { timeout: 300, maxRetries: 0 }), { name: 'TimeoutError' })
  await assert.rejects(workflows.renameFlow(id, 'Other', { timeout: 300, maxRetries: 0 }), { name: 'TimeoutError' })
  await assert.rejects(workflows.deleteFlow(id, { maxRetries: 0 }), { statusCode: 500, message: /quorum/ })
  assert.equal((await workflows.getFlow(id)).status, 'DISABLED')
})

test('deep payloads can be read again', async () => {
  await using engine = await startLocalEngine()
  const { id } = await publishedFlow(engine.client(), { n: 1 })
  const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels)
  const send = (levels: number) => raw(engine, 'POST', `/v1/webhooks/${id}/sync`, { body: nested(levels) })
  assert.equal((await send(1_999)).status, 200)
  const { data: [run] } = await engine.client().workflows.listRuns()
  assert.equal((await raw(engine, 'GET', `/v1/flow-runs/${run!.id}`)).status, 200)
  assert.equal((await send(10_000)).status, 500)
})
