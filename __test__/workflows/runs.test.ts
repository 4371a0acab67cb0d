import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventually, inBothManners, publishedFlow } from '../support/engines.ts'

inBothManners((setup) => {
  test('a run is listed without steps and read with them', async () => {
    const { client } = setup()
    const { id } = await publishedFlow(client, { hello: '{{trigger.body.name}}' })
    await client.workflows.triggerFlowSync(id, { name: 'Ann' })
    const listed = await eventually(async () => {
      return (await client.workflows.listRuns({ flowId: id, status: 'SUCCEEDED' })).data[0]
    })
    assert.equal(listed.steps, undefined)
    assert.equal(listed.environment, 'PRODUCTION')

    const run = await client.workflows.getRun(listed.id)
    assert.equal(run.flowId, id)
    assert.equal(run.steps?.trigger?.status, 'SUCCEEDED')
    assert.deepEqual((run.steps?.step_1?.output as { body: unknown }).body, { hello: 'Ann' })
  })

  test('runs are found by status, flow, ids and time', async () => {
    const { client } = setup()
    const { id } = await publishedFlow(client)
    const start = new Date(Date.now() - 60_000)
    await client.workflows.triggerFlowSync(id, {})
    const [run] = (await client.workflows.listRuns({ flowId: [id], status: ['SUCCEEDED', 'FAILED'] })).data
    assert.ok(run)
    const ids = async (params: Parameters<typeof client.workflows.listRuns>[0]) =>
      (await client.workflows.listRuns(params)).data.map((run) => run.id)
    assert.deepEqual(await ids({ flowRunIds: [run.id] }), [run.id])
    assert.deepEqual(await ids({ flowId: id, createdAfter: start }), [run.id])
    assert.deepEqual(await ids({ flowId: id, createdBefore: start.toISOString() }), [])
    assert.deepEqual(await ids({ flowId: id, status: 'FAILED' }), [])
  })

  test('an unknown run is 400 FLOW_RUN_NOT_FOUND', async () => {
    const { workflows } = setup().client
    const unknown = workflows.getRun('aaaaaaaaaaaaaaaaaaaaa')
    await assert.rejects(unknown, { name: 'ApiError', statusCode: 400, code: 'FLOW_RUN_NOT_FOUND' })
  })
})
