import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Client } from '../../index.js'
import { eventually, inBothManners, publishedFlow } from '../support/engines.ts'

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
}, { syncTimeout: 500 })
