import assert from 'node:assert/strict'
import { test } from 'node:test'

import { type Client, type FlowRun, type ListRunsParams, TimeoutError } from '../../index.js'
import { clientOf, rejection } from '../support/client.ts'
import { eventually, failing, inBothManners, published, publishedFlow, response, stubborn, waiting } from '../support/engines.ts'
import { faultServer } from '../support/fault-server.ts'
import { empty } from '../support/faults.ts'

/** A flow whose run has failed, and that run. */
async function failedRun(client: Client) {
  const flow = await published(client, 'Failing', failing)
  const run = await client.workflows.triggerAndWait(flow.id, { n: 1 }, { pollInterval: 20 })
  assert.equal(run.status, 'FAILED')
  return { flow, run }
}

/** A run that goes on for half a minute. */
async function longRun(client: Client): Promise<FlowRun> {
  const { id } = await published(client, 'Stubborn', stubborn)
  await client.workflows.triggerFlow(id)
  return eventually(async () => (await client.workflows.listRuns({ flowId: id, status: 'RUNNING' })).data[0])
}

const ids = (runs: FlowRun[]) => runs.map(({ id }) => id)

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
    // The answer comes while the run is still being stored.
    const run = await eventually(async () => {
      return (await client.workflows.listRuns({ flowId: [id], status: ['SUCCEEDED', 'FAILED'] })).data[0]
    })
    const found = async (params: ListRunsParams) => ids((await client.workflows.listRuns(params)).data)
    assert.deepEqual(await found({ flowRunIds: [run.id] }), [run.id])
    assert.deepEqual(await found({ flowId: id, createdAfter: start }), [run.id])
    assert.deepEqual(await found({ flowId: id, createdBefore: start.toISOString() }), [])
    assert.deepEqual(await found({ flowId: id, status: 'FAILED' }), [])
  })

  test('iteration gives the runs that match, across pages and newest first', async () => {
    const { workflows } = setup().client
    const { id } = await publishedFlow(setup().client)
    for (let n = 0; n < 5; n += 1) await workflows.triggerFlowSync(id, { n })
    const listed = ids((await workflows.listRuns({ flowId: id })).data)
    assert.equal(listed.length, 5)
    const iterated: string[] = []
    for await (const run of workflows.iterateRuns({ flowId: id, limit: 2 })) iterated.push(run.id)
    assert.deepEqual(iterated, listed)
  })

  test('failed runs are found by the step that failed', async () => {
    const { client } = setup()
    const { flow, run } = await failedRun(client)
    const { data } = await client.workflows.listRuns({ flowId: flow.id, failedStepName: 'step_1' })
    assert.deepEqual(ids(data), [run.id])
    assert.deepEqual((await client.workflows.listRuns({ flowId: flow.id, failedStepName: 'step_2' })).data, [])
  })

  test('a retry from the failed step goes on in the same run', async () => {
    const { workflows } = setup().client
    const { flow, run } = await failedRun(setup().client)
    assert.equal((await workflows.retryRun(run.id)).id, run.id)
    assert.equal((await workflows.waitForRun(run.id, { pollInterval: 20 })).status, 'FAILED')
    assert.deepEqual(ids((await workflows.listRuns({ flowId: flow.id })).data), [run.id])
  })

  test('a retry on the latest version is a new run with the same payload', async () => {
    const { workflows } = setup().client
    const { flow, run } = await failedRun(setup().client)
    await workflows.applyFlowOperation(flow.id, { type: 'UPDATE_ACTION', request: response({ got: '{{trigger.body}}' }) })
    await workflows.publishFlow(flow.id)

    const retried = await workflows.retryRun(run.id, { strategy: 'ON_LATEST_VERSION' })
    assert.notEqual(retried.id, run.id)
    const { status, steps } = await workflows.waitForRun(retried.id, { pollInterval: 20 })
    assert.equal(status, 'SUCCEEDED')
    assert.deepEqual((steps?.step_1?.output as { body: unknown }).body, { got: { n: 1 } })
  })

  test('all runs that match a filter are retried, and no others', async () => {
    const { workflows } = setup().client
    const failed = await failedRun(setup().client)
    const other = await failedRun(setup().client)
    const retried = await workflows.retryRuns({ flowId: failed.flow.id, status: 'FAILED', strategy: 'ON_LATEST_VERSION' })
    assert.equal(retried.length, 1)
    assert.equal(retried[0]?.flowId, failed.flow.id)
    await workflows.waitForRun(retried[0]!.id, { pollInterval: 20 })
    assert.equal((await workflows.listRuns({ flowId: failed.flow.id })).data.length, 2)
    assert.equal((await workflows.listRuns({ flowId: other.flow.id })).data.length, 1)
  })

  test('a bulk retry goes on in the same runs unless it is told otherwise', async () => {
    const { workflows } = setup().client
    const { run } = await failedRun(setup().client)
    assert.deepEqual(ids(await workflows.retryRuns({ flowRunIds: run.id })), [run.id])
  })

  test('runs that wait are cancelled, those that run or are finished stay as they are', async () => {
    const { workflows } = setup().client
    const { run: finished } = await failedRun(setup().client)
    const going = await longRun(setup().client)
    const { id: flowId } = await published(setup().client, 'Waits', waiting)
    await workflows.triggerFlow(flowId, {})
    const paused = await eventually(async () => (await workflows.listRuns({ flowId, status: 'PAUSED' })).data[0])
    assert.equal(await workflows.cancelRuns({ flowRunIds: [paused.id, going.id, finished.id] }), undefined)
    assert.equal((await workflows.getRun(paused.id)).status, 'CANCELED')
    assert.equal((await workflows.getRun(going.id)).status, 'RUNNING')
    assert.equal((await workflows.getRun(finished.id)).status, 'FAILED')
  })

  test('archived runs are told apart in lists', async () => {
    const { workflows } = setup().client
    const { flow, run } = await failedRun(setup().client)
    const archived = async (archived: boolean) => ids((await workflows.listRuns({ flowId: flow.id, archived })).data)
    assert.deepEqual(await archived(false), [run.id])
    assert.equal(await workflows.archiveRuns({ flowRunIds: [run.id] }), undefined)
    assert.deepEqual(await archived(false), [])
    assert.deepEqual(await archived(true), [run.id])
    assert.notEqual((await workflows.getRun(run.id)).archivedAt, null)
  })

  test('waiting for a run goes on when it is asked for again', async () => {
    const { workflows } = setup().client
    const { id: flowId } = await published(setup().client, 'Waits', waiting)
    await workflows.triggerFlow(flowId, {})
    const { id } = await eventually(async () => (await workflows.listRuns({ flowId, status: 'PAUSED' })).data[0])
    const error = await rejection<TimeoutError>(workflows.waitForRun(id, { timeout: 50, pollInterval: 10 }))
    assert.ok(error instanceof TimeoutError)
    assert.equal(error.runId, id)
    const ended = workflows.waitForRun(error.runId, { pollInterval: 10 })
    await workflows.cancelRuns({ flowRunIds: [id] })
    assert.equal((await ended).status, 'CANCELED')
  })

  test('an unknown run is 400 FLOW_RUN_NOT_FOUND', async () => {
    const { workflows } = setup().client
    const id = 'aaaaaaaaaaaaaaaaaaaaa'
    // A wait gives the engine five seconds to store the run.
    const calls = [workflows.getRun(id), workflows.retryRun(id), workflows.waitForRun(id, { pollInterval: 100 })]
    await Promise.all(calls.map((call) => assert.rejects(call, { name: 'ApiError', statusCode: 400, code: 'FLOW_RUN_NOT_FOUND' })))
  })
})

test('a bulk action without a filter is refused, since it would be for every run', async () => {
  await using server = await faultServer()
  const { workflows } = clientOf(server)
  const nothing: object[] = [{}, { projectId: 'p' }, { createdAfter: undefined }, { failedStepName: undefined }]
  for (const filter of nothing) {
    for (const call of [workflows.cancelRuns, workflows.archiveRuns]) {
      await assert.rejects(call.call(workflows, filter), { name: 'TypeError', message: /^`filter` must have a filter/ }, JSON.stringify(filter))
    }
    await assert.rejects(workflows.retryRuns(filter), { name: 'TypeError', message: /^`params` must have a filter/ })
  }
  await assert.rejects(workflows.retryRuns({ strategy: 'ON_LATEST_VERSION' }), { name: 'TypeError' })
  assert.equal(server.connections.length, 0)
})

test('a bulk action refuses by name what the engine would drop or reject, and sends nothing', async () => {
  await using server = await faultServer()
  const { workflows } = clientOf(server)
  const dropped: [filter: object, field: string][] = [
    [{ failedStepName: 's' }, 'failedStepName'], [{ failedStepName: '' }, 'failedStepName'],
    [{ failedStepName: 's', flowId: 'f', status: 'PAUSED', flowRunIds: ['r'], createdAfter: new Date() }, 'failedStepName'],
    [{ flowRunIds: [] }, 'flowRunIds'], [{ flowRunIds: [], flowId: 'f' }, 'flowRunIds'],
    [{ status: [], flowRunIds: 'r' }, 'status'], [{ flowId: [], status: 'PAUSED' }, 'flowId'],
  ]
  const notCancelable = ['RUNNING', 'SUCCEEDED', 'FAILED', ['QUEUED', 'RUNNING', 'PAUSED'], ['PAUSED', 'A_STATUS_OF_TOMORROW']]
  const cancel = notCancelable.flatMap((status): [object, string][] => [[{ status }, 'status'], [{ status, flowRunIds: ['r'] }, 'status']])
  const CALLS = { cancelRuns: [...dropped, ...cancel], retryRuns: dropped, archiveRuns: dropped }
  for (const [call, wrongs] of Object.entries(CALLS)) {
    const argument = call === 'retryRuns' ? 'params' : 'filter'
    for (const [filter, field] of wrongs) {
      const message = new RegExp(`\`${argument}\\.${field}`)
      await assert.rejects(workflows[call as 'cancelRuns'](filter), { name: 'TypeError', message }, `${call} ${JSON.stringify(filter)}`)
    }
  }
  assert.equal(server.connections.length, 0)
})

test('runs that are queued or paused can be cancelled by their status', async () => {
  await using server = await faultServer()
  server.always(empty())
  for (const status of ['QUEUED', 'PAUSED', ['QUEUED', 'PAUSED']]) {
    await clientOf(server).workflows.cancelRuns({ status })
    assert.deepEqual(JSON.parse(server.requests.at(-1)!.body), { status: [status].flat() })
  }
})

test('an empty id is no filter either', async () => {
  await using server = await faultServer()
  server.always(empty())
  const { workflows } = clientOf(server)
  for (const filter of [{ flowId: '' }, { status: '' }, { flowRunIds: [''] }]) {
    await assert.rejects(workflows.cancelRuns(filter), { name: 'TypeError' }, JSON.stringify(filter))
  }
  assert.equal(server.requests.length, 0)
})

test('times go out as ISO text, and one value of a bulk filter as a list', async () => {
  await using server = await faultServer()
  server.always(empty())
  const { workflows } = clientOf(server)
  await workflows.cancelRuns({ flowId: 'f', status: 'PAUSED', createdBefore: new Date(0) })
  assert.deepEqual(JSON.parse(server.requests[0]!.body), {
    flowId: ['f'], status: ['PAUSED'], createdBefore: '1970-01-01T00:00:00.000Z',
  })
})
