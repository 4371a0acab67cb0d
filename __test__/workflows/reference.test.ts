// Every example of the reference, as it is written there: ids aside.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventually, inBothManners, publishedFlow, webhookTrigger } from '../support/engines.ts'

inBothManners((setup) => {
  test('listFlows with a status and a folder', async (t) => {
    const { client } = setup()
    const log = t.mock.method(console, 'log', () => {})
    const enabled = await publishedFlow(client)
    const { id: folder_id } = await client.workflows.createFolder({ displayName: 'Reference' })
    await client.workflows.applyFlowOperation(enabled.id, { type: 'CHANGE_FOLDER', request: { folderId: folder_id } })

    const page = await client.workflows.listFlows({
      limit: 10,
      status: "ENABLED",
      folderId: folder_id,
    });
    for (const flow of page.data) {
      console.log(flow.id, flow.version?.displayName);
    }

    assert.deepEqual(log.mock.calls.map((call) => call.arguments), [[enabled.id, 'Echo']])
  })

  test('createFlow with a project', async (t) => {
    const { client } = setup()
    const log = t.mock.method(console, 'log', () => {})
    const project_id = await client.workflows.resolveProjectId()

    const flow = await client.workflows.createFlow({
      displayName: "New Lead Notification",
      projectId: project_id,
    });
    console.log(flow.id);

    assert.equal(log.mock.calls[0]?.arguments[0], flow.id)
    assert.equal(flow.version.displayName, 'New Lead Notification')
    assert.equal(flow.projectId, project_id)
  })

  test('triggerFlow with a lead', async () => {
    const { client } = setup()
    const { id: flow_id } = await publishedFlow(client)

    await client.workflows.triggerFlow(flow_id, {
      contact_id: "contact_123",
      event: "lead_created",
    });

    const run = await eventually(async () => {
      const { data } = await client.workflows.listRuns({ flowId: flow_id, status: 'SUCCEEDED' })
      return data[0]
    })
    const { steps } = await client.workflows.getRun(run.id)
    const { body } = steps?.trigger?.output as { body: unknown }
    assert.deepEqual(body, { contact_id: 'contact_123', event: 'lead_created' })
  })

  test('listRuns that failed', async () => {
    const { client } = setup()
    const { id: flow_id } = await publishedFlow(client, '{{ this is no path }}')
    await client.workflows.triggerFlow(flow_id)

    const failed = () => client.workflows.listRuns({
      flowId: flow_id,
      status: "FAILED",
      limit: 20,
    });

    const page = await eventually(async () => {
      const page = await failed()
      return page.data.length > 0 && page
    })
    assert.equal(page.data[0]?.flowId, flow_id)
    assert.equal(page.data[0]?.failedStep?.name, 'step_1')
  })

  test('upsertConnection without what the engine wants besides', async () => {
    const { client } = setup()
    const project_id = await client.workflows.resolveProjectId()

    const conn = await client.workflows.upsertConnection({
      displayName: "Slack Workspace",
      pieceName: "slack",
      projectId: project_id,
      type: "SECRET_TEXT",
      value: { api_key: "xoxb-..." },
    });

    assert.equal(conn.pieceName, '@activepieces/piece-slack')
    assert.equal(conn.displayName, 'Slack Workspace')
    assert.equal(conn.value, undefined)
  })

  test('createMcpServer with a project', async () => {
    const { client } = setup()
    const project_id = await client.workflows.resolveProjectId()

    const server = await client.workflows.createMcpServer({
      name: "My MCP Server",
      projectId: project_id,
    });

    assert.equal(server.name, 'My MCP Server')
    assert.equal(server.projectId, project_id)
  })

  test("the guide's webhook trigger is accepted and valid", async () => {
    const { client } = setup()
    const { id } = await client.workflows.createFlow({ displayName: 'Webhook' })
    const flow = await client.workflows.applyFlowOperation(id, { type: 'UPDATE_TRIGGER', request: webhookTrigger })
    assert.equal(flow.version.trigger.type, 'PIECE_TRIGGER')
    assert.equal(flow.version.valid, true)
    const published = await client.workflows.applyFlowOperation(id, { type: 'LOCK_AND_PUBLISH', request: {} })
    assert.equal(published.status, 'ENABLED')
  })
})
