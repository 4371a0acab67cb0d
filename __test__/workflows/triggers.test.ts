import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import type { Client } from '../../index.js'
import { clientOf, rejection } from '../support/client.ts'
import { eventually, failing, inBothManners, published, publishedFlow, response } from '../support/engines.ts'
import { faultServer } from '../support/fault-server.ts'
import { empty, type Fault, reply } from '../support/faults.ts'
import { postgresEngine, row } from '../support/postgres-engine.ts'

/** The headers that the engine has stored with the newest run of a flow. */
async function storedHeaders(client: Client, flowId: string): Promise<Record<string, string>> {
  const run = await eventually(async () => (await client.workflows.listRuns({ flowId, limit: 1 })).data[0])
  const { steps } = await eventually(async () => {
    const whole = await client.workflows.getRun(run.id)
    return whole.steps?.trigger && whole
  })
  return (steps?.trigger?.output as { headers: Record<string, string> }).headers
}

inBothManners((setup, bare) => {
  test('any JSON value is a payload, and undefined is an empty object', async () => {
    const { client } = setup()
    const { id } = await publishedFlow(client, { got: '{{trigger.body}}' })
    for (const payload of [{ a: [1, { b: 'é漢😀' }] }, [1, 2], 'text', 7, true, { big: 'x'.repeat(100_000) }]) {
      assert.deepEqual(await client.workflows.triggerFlowSync(id, payload), { got: payload })
    }
    assert.deepEqual(await client.workflows.triggerFlowSync(id), { got: {} })
  })

  test("a synchronous trigger resolves to the flow's JSON, whatever its success status", async () => {
    const { client } = setup()
    const { id } = await publishedFlow(client, { ok: true }, 201)
    assert.deepEqual(await client.workflows.triggerFlowSync(id, {}), { ok: true })
  })

  test('text is a string and nothing is undefined', async () => {
    const { client } = setup()
    const text = await publishedFlow(client, '"hello"')
    assert.equal(await client.workflows.triggerFlowSync(text.id, {}), 'hello')
    const nothing = await publishedFlow(client, {}, 204)
    assert.equal(await client.workflows.triggerFlowSync(nothing.id, {}), undefined)
  })

  test("a flow's own error status is an ApiError with its body, and the flow ran once", async () => {
    const { client } = setup()
    const { id } = await publishedFlow(client, { reason: 'no such lead' }, 422)
    await assert.rejects(client.workflows.triggerFlowSync(id, {}), {
      name: 'ApiError', statusCode: 422, body: { reason: 'no such lead' }, attempts: 1,
    })
    const { data } = await client.workflows.listRuns({ flowId: id })
    assert.equal(data.length, 1)
  })

  test('a disabled flow is 404, an unknown one 410', async () => {
    const { workflows } = setup().client
    const { id } = await workflows.createFlow({ displayName: 'Disabled' })
    await assert.rejects(workflows.triggerFlow(id), { name: 'ApiError', statusCode: 404 })
    await assert.rejects(workflows.triggerFlow('aaaaaaaaaaaaaaaaaaaaa'), { name: 'ApiError', statusCode: 410 })
  })

  test('no credential ends in the history of a run', async () => {
    const { client, engine } = setup()
    const { id } = await publishedFlow(client)
    const token = bare ? engine.client({ headers: {}, accessToken: engine.apiKey }) : engine.client({ accessToken: engine.apiKey })
    await token.workflows.triggerFlow(id, {}, bare ? { anonymous: true } : {})
    assert.doesNotMatch(JSON.stringify(await storedHeaders(client, id)), new RegExp(engine.apiKey))
  })

  test("the request id stands in the run's trigger headers", async () => {
    const { client } = setup()
    const { id } = await publishedFlow(client)
    await client.workflows.triggerFlow(id, {}, { requestId: 'lead-42' })
    assert.equal((await storedHeaders(client, id))['x-request-id'], 'lead-42')
  })

  test('a draft runs before anything is published', async () => {
    const { client } = setup()
    const { id } = await publishedFlow(client, { version: 'published' })
    await client.workflows.applyFlowOperation(id, { type: 'CHANGE_NAME', request: { displayName: 'Edited' } })
    assert.deepEqual(await client.workflows.triggerFlowSync(id, {}, { draft: true }), { version: 'published' })
    assert.deepEqual((await client.workflows.listRuns({ flowId: id })).data, [])
  })

  test('a parent run is told to the engine', async () => {
    const { client } = setup()
    const parent = await publishedFlow(client)
    await client.workflows.triggerFlowSync(parent.id, {})
    const [parentRun] = (await client.workflows.listRuns({ flowId: parent.id })).data
    const child = await publishedFlow(client)
    await client.workflows.triggerFlowSync(child.id, {}, { parentRunId: parentRun!.id, failParentOnFailure: true })
    const [run] = (await client.workflows.listRuns({ flowId: child.id })).data
    assert.equal(run?.parentRunId, parentRun!.id)
    assert.equal(run?.failParentOnFailure, true)
  })

  test('a raw reply has status, headers and bytes as the flow gave them', async () => {
    const { client } = setup()
    const { id } = await publishedFlow(client, { hello: 'é漢😀' }, 201)
    const { status, headers, body } = await client.workflows.triggerFlowSyncRaw(id, {})
    assert.equal(status, 201)
    assert.match(headers['content-type'] ?? '', /^application\/json/)
    assert.ok(headers['x-webhook-id'])
    assert.ok(Buffer.isBuffer(body))
    assert.deepEqual(JSON.parse(body.toString()), { hello: 'é漢😀' })
  })

  test('a raw reply is no error whatever its status, and may be empty', async () => {
    const { client } = setup()
    const failed = await published(client, 'Failing', failing)
    const refused = await publishedFlow(client, { reason: 'no such lead' }, 422)
    const nothing = await publishedFlow(client, {}, 204)
    const { id: disabled } = await client.workflows.createFlow({ displayName: 'Disabled' })
    const outcome = async (id: string) => {
      const { status, body } = await client.workflows.triggerFlowSyncRaw(id, {})
      return [status, body.toString()]
    }
    assert.deepEqual(await outcome(failed.id), [500, '{"message":"The flow has failed and there is no response returned"}'])
    assert.deepEqual(await outcome(refused.id), [422, '{"reason":"no such lead"}'])
    assert.deepEqual(await outcome(nothing.id), [204, ''])
    assert.deepEqual(await outcome(disabled), [404, '{}'])
    assert.deepEqual(await outcome('aaaaaaaaaaaaaaaaaaaaa'), [410, '{}'])
  })

  test('a flow without a response answers late: a gateway with 504, a bare engine with nothing', async () => {
    const { client } = setup()
    const { id } = await published(client, 'Silent')
    if (bare) assert.equal(await client.workflows.triggerFlowSync(id, {}), undefined)
    else await assert.rejects(client.workflows.triggerFlowSync(id, {}), { name: 'ApiError', statusCode: 504, message: /the flow may still run/ })
    assert.equal((await client.workflows.triggerFlowSyncRaw(id, {})).status, bare ? 204 : 504)
  })

  test('how often flows were triggered is told by piece and day', async () => {
    const { client } = setup()
    const { id } = await publishedFlow(client)
    const runs = async () => (await client.workflows.getTriggerRunStatus()).pieces['@activepieces/piece-webhook']?.totalRuns ?? 0
    const before = await runs()
    await client.workflows.triggerFlowSync(id, {})
    assert.equal(await runs(), before + 1)
    const { dailyStats } = (await client.workflows.getTriggerRunStatus()).pieces['@activepieces/piece-webhook']!
    const today = new Date().toISOString().slice(0, 10)
    assert.equal(Object.keys(dailyStats).at(-1), today)
    assert.ok(dailyStats[today]!.success >= 1)
  })

  test('the trigger of a flow is tested, and one that is not set is an ApiError', async () => {
    const { client } = setup()
    const { id: flowId, version } = await publishedFlow(client)
    const test = { flowId, flowVersionId: version.id, testStrategy: 'SIMULATION' }
    assert.equal(await client.workflows.testTrigger(test), undefined)
    const empty = await client.workflows.createFlow({ displayName: 'Empty' })
    const untested = client.workflows.testTrigger({ ...test, flowId: empty.id, flowVersionId: empty.version.id })
    await assert.rejects(untested, { name: 'ApiError', statusCode: 400, code: 'PIECE_TRIGGER_NOT_FOUND' })
  })
}, { syncTimeout: 500 })

test('a raw reply keeps bytes that are no text', async () => {
  await using server = await faultServer()
  const bytes = Buffer.from([0, 0xff, 0xfe, 0x80, 10])
  server.script(reply(418, bytes, { 'content-type': 'application/octet-stream' }))
  const { status, headers, body } = await clientOf(server).workflows.triggerFlowSyncRaw('f', {})
  assert.equal(status, 418)
  assert.equal(headers['content-type'], 'application/octet-stream')
  assert.deepEqual(body, bytes)
})

test('calls that trigger refuse what cannot be meant by name, before anything is sent', async () => {
  await using server = await faultServer()
  const { workflows } = clientOf(server)
  const wrongs: [() => Promise<unknown>, RegExp][] = [
    [() => workflows.triggerFlowSyncRaw(''), /`flowId`/],
    [() => workflows.triggerFlowSyncRaw('f', () => {}), /`payload`/],
    [() => workflows.triggerFlowSyncRaw('f', {}, { drafts: true } as object), /`options.drafts`/],
    [() => workflows.triggerFlowSyncRaw('f', {}, { parentRunId: 7 } as object), /`options.parentRunId`/],
    [() => workflows.triggerAndWait(7 as never), /`flowId`/],
    [() => workflows.triggerAndWait('f', Symbol('s')), /`payload`/],
    [() => workflows.triggerAndWait('f', {}, { pollInterval: -1 }), /`options.pollInterval`/],
    [() => workflows.triggerAndWait('f', {}, { timeout: '5' } as object), /`options.timeout`/],
    [() => workflows.triggerMany('.', [{}]), /`flowId`/],
    [() => workflows.triggerMany('f', [{}], { concurrency: 1.5 }), /`options.concurrency`/],
  ]
  for (const [call, message] of wrongs) {
    const error = await rejection<TypeError>(call())
    assert.ok(error instanceof TypeError, String(error))
    assert.match(error.message, message)
  }
  assert.equal(server.connections.length, 0)
})

test('triggerMany names payloads and options that are none', async () => {
  await using server = await faultServer()
  const { workflows } = clientOf(server)
  for (const payloads of [undefined, null, 7, {}, 'text']) {
    await assert.rejects(workflows.triggerMany('f', payloads as never), { name: 'TypeError', message: /`payloads`/ })
  }
  await assert.rejects(workflows.triggerMany('f', [{}], null as never), { name: 'TypeError', message: /`options`/ })
  assert.equal(server.connections.length, 0)
})

test('triggerMany takes each payload as triggerFlow does', async () => {
  await using server = await faultServer()
  server.always(reply(200, '{}', { 'content-type': 'application/json' }))
  const { workflows } = clientOf(server)
  await workflows.triggerMany('f', [undefined])
  assert.deepEqual(server.requests.map(({ body }) => body), ['{}'])
  await assert.rejects(workflows.triggerMany('f', [{}, () => {}]), { name: 'TypeError' })
  assert.equal(server.requests.length, 1)
})

test('a gateway that gives up on a synchronous trigger is told apart, with the way around it', async () => {
  await using server = await faultServer()
  server.script(reply(504, 'upstream request timeout', { 'content-type': 'text/plain' }))
  await assert.rejects(clientOf(server).workflows.triggerFlowSync('f'), { statusCode: 504, message: /may still run.*triggerAndWait/ })
})

describe('a trigger counts as accepted by its 2xx alone', () => {
  const HTML = { 'content-type': 'text/html' }
  const REPLIES: Record<string, Fault> = {
    '204': empty(204), '200 with text': reply(200, 'ok', { 'content-type': 'text/plain' }), '202 without a body': empty(202),
    '200 with HTML': reply(200, '<html>thanks</html>', HTML), '200 with half a JSON': reply(200, '{"a":', { 'content-type': 'application/json' }),
  }
  for (const [name, fault] of Object.entries(REPLIES)) {
    test(`(${name})`, async () => {
      await using engine = await postgresEngine()
      engine.beforeReply = ({ route, headers }) => {
        if (route !== 'POST /v1/webhooks/{id}') return undefined
        const details = { steps: { trigger: { output: { headers } } } }
        engine.add('runs', [{ ...row(`own_${engine.asked.length}`, Date.now(), { flowId: 'f', status: 'SUCCEEDED' }), details }])
        return fault
      }
      const { workflows } = engine.client({ maxRetries: 0 })
      const signal = AbortSignal.timeout(5000)
      await workflows.triggerFlow('f', {}, { signal })
      const { succeeded, results } = await workflows.triggerMany('f', [{}], { signal })
      assert.deepEqual([succeeded, results[0]?.ok, results[0]?.error], [1, true, undefined])
      assert.equal((await workflows.triggerAndWait('f', {}, { signal, pollInterval: 10 })).status, 'SUCCEEDED')
    })
  }
})
