// Flows as tools of AI agents: built, added to a server, and called with the official MCP client.

import assert from 'node:assert/strict'
import { test } from 'node:test'

import { Client, type Flow, type FlowStep, type McpServer, type McpToolTriggerSpec } from '../../index.js'
import { connectAgent, told } from '../support/agents.ts'
import { clientOf, KEY, rejection } from '../support/client.ts'
import { inBothManners, publishedFlow, type Setup } from '../support/engines.ts'
import { faultServer } from '../support/fault-server.ts'
import { json } from '../support/faults.ts'

const DEADLINE = { timeout: 30_000 }

const reply = (response: unknown, more: object = {}): FlowStep => ({ kind: 'reply', displayName: 'Reply', response, ...more })

/** Builds and publishes a flow that is a tool with a reply. */
function toolFlow({ client }: Setup, displayName: string, steps: FlowStep[] = [reply('Done')], more: Partial<McpToolTriggerSpec> = {}): Promise<Flow> {
  const trigger: McpToolTriggerSpec = { kind: 'mcpTool', description: `About ${displayName}`, returnsResponse: true, ...more }
  return client.workflows.buildFlow({ displayName, publish: true, trigger, steps })
}

const newServer = ({ client }: Setup): Promise<McpServer> => client.workflows.createMcpServer({ name: 'Tools' })

inBothManners((setup, bare) => {
  const apiKey = () => (bare ? undefined : setup().engine.apiKey)

  test('a flow is built, becomes a tool, is called by an agent and is removed again', DEADLINE, async (t) => {
    const { workflows } = setup().client
    const parameters: McpToolTriggerSpec['parameters'] = [
      { name: 'full name', type: 'Text', description: 'First and last' },
      { name: 'age', type: 'Number' },
      { name: 'vip', type: 'Boolean', required: false },
      { name: 'since', type: 'Date', required: false },
      { name: 'tags', type: 'Array', required: false },
      { name: 'more', type: 'Object', required: false },
    ]
    const answer = { greeting: "Hello {{trigger['full name']}}", next: '{{trigger.age + 1}}' }
    const flow = await toolFlow(setup(), 'Greet a person', [reply(answer)], { parameters })
    const server = await newServer(setup())
    const added = await workflows.addFlowTool(server.id, flow.id)
    assert.match(added.toolName ?? '', /^Greet_a_person_.{4}$/)
    assert.deepEqual([added.type, added.flowId, added.mcpId], ['FLOW', flow.id, server.id])

    const agent = await connectAgent(t, await workflows.mcpServerUrl(server), apiKey())
    const { tools: [tool, ...others] } = await agent.listTools()
    assert.equal(others.length, 0)
    assert.equal(tool?.name, added.toolName)
    assert.equal(tool?.description, 'About Greet a person')
    assert.deepEqual(tool?.inputSchema.required, ['full_name', 'age'])
    assert.deepEqual(Object.keys(tool?.inputSchema.properties ?? {}), ['full_name', 'age', 'vip', 'since', 'tags', 'more'])
    assert.deepEqual(tool?.inputSchema.properties?.full_name, { type: 'string', description: 'First and last' })
    const { status, body } = told(await agent.callTool({ name: String(tool?.name), arguments: { full_name: 'Ngọc Anh', age: 30 } }))
    assert.deepEqual([status, body], [200, { response: { greeting: 'Hello Ngọc Anh', next: 31 } }])

    assert.equal(await workflows.removeFlowTool(server.id, flow.id), undefined)
    assert.deepEqual(await workflows.listFlowTools(server.id), [])
    const after = await connectAgent(t, await workflows.mcpServerUrl(server.id), apiKey())
    assert.deepEqual(after.getServerCapabilities(), {})
  })

  test('the trigger and the reply are what the engine and its editor expect', DEADLINE, async () => {
    const { version: { trigger } } = await toolFlow(setup(), 'Stored', [reply('{{trigger.a}}', { continueAfterReply: true }), reply({ a: 'b' }), reply([1])], {
      toolName: 'stored', parameters: [{ name: 'a', type: 'Date' }],
    })
    assert.deepEqual(trigger.settings.input, {
      toolName: 'stored', toolDescription: 'About Stored', returnsResponse: true, inputSchema: [{ name: 'a', type: 'Date', required: true }],
    })
    assert.equal(trigger.settings.triggerName, 'mcp_tool')
    assert.equal(trigger.displayName, 'MCP Tool')
    const inputs = []
    for (let step = trigger.nextAction; step; step = step.nextAction) inputs.push(step.settings.input)
    assert.deepEqual(inputs, [
      { mode: 'advanced', response: { response: '{{trigger.a}}' }, respond: 'respond' },
      { mode: 'simple', response: { response: { a: 'b' } }, respond: 'stop' },
      { mode: 'advanced', response: { response: [1] }, respond: 'stop' },
    ])
    const unnamed = await toolFlow(setup(), 'Named by the flow')
    assert.equal((unnamed.version.trigger.settings.input as Record<string, unknown>).toolName, 'Named by the flow')
  })

  test('a reply is added to a flow, and a template keeps trigger and reply', DEADLINE, async (t) => {
    const { workflows } = setup().client
    const built = await workflows.buildFlow({
      displayName: 'Copied', steps: [], trigger: { kind: 'mcpTool', description: 'Copied', returnsResponse: true },
    })
    await workflows.addSteps(built.id, [reply('from {{trigger}}')])
    const { id } = await workflows.createFlowFromTemplate(await workflows.exportFlow(built.id))
    await workflows.publishFlow(id)
    const server = await newServer(setup())
    const { toolName } = await workflows.addFlowTool(server.id, id)
    const agent = await connectAgent(t, await workflows.mcpServerUrl(server), apiKey())
    assert.deepEqual(told(await agent.callTool({ name: String(toolName) })).body, { response: 'from {}' })
  })

  test('flows that are added and removed in parallel are all added and removed', DEADLINE, async () => {
    const { workflows } = setup().client
    const other = setup().engine.client().workflows
    const server = await newServer(setup())
    const flows = await Promise.all(Array.from({ length: 6 }, (_, n) => toolFlow(setup(), `Parallel ${n}`, [])))
    const names = await Promise.all(flows.map((flow, n) => (n % 2 ? other : workflows).addFlowTool(server.id, flow.id)))
    assert.equal(new Set(names.map(({ toolName }) => toolName)).size, flows.length)
    const listed = async () => (await workflows.listFlowTools(server.id)).map(({ flowId }) => flowId).sort()
    assert.deepEqual(await listed(), flows.map(({ id }) => id).sort())
    await Promise.all(flows.slice(1).map((flow) => workflows.removeFlowTool(server.id, flow.id)))
    assert.deepEqual(await listed(), [flows[0]?.id])
  })

  test('a change leaves the other tools as they are', DEADLINE, async () => {
    const { workflows } = setup().client
    const { id } = await newServer(setup())
    const pieceMetadata = {
      pieceName: '@activepieces/piece-slack', pieceVersion: '0.9.0', actionName: 'send_channel_message', actionDisplayName: 'Send', logoUrl: 'https://example.com/slack.png',
    }
    const [first, second] = [await toolFlow(setup(), 'First', []), await toolFlow(setup(), 'Second', [])]
    await workflows.updateMcpServer(id, { tools: [{ type: 'PIECE', toolName: 'send', pieceMetadata }] })
    const own = await workflows.addFlowTool(id, first.id)
    const tools = async () => ((await workflows.getMcpServer(id)).tools ?? []).map((tool) => [tool.id, tool.type, tool.pieceMetadata])
    const before = await tools()
    assert.deepEqual(before.map(([, type, metadata]) => [type, metadata]), [['FLOW', undefined], ['PIECE', pieceMetadata]])
    const again = await workflows.addFlowTool(id, first.id)
    assert.deepEqual([again.id, again.updated], [own.id, own.updated])
    await workflows.addFlowTool(id, second.id)
    assert.deepEqual((await workflows.listFlowTools(id, { fields: ['flowId'] })), [{ flowId: second.id }, { flowId: first.id }])
    await workflows.removeFlowTool(id, second.id)
    await workflows.removeFlowTool(id, second.id)
    assert.deepEqual(await tools(), before)
  })

  test('a flow that agents cannot call is refused, and nothing changes', DEADLINE, async () => {
    const { workflows } = setup().client
    const { id } = await newServer(setup())
    const refused = async (flowId: string) => {
      const error = await rejection(workflows.addFlowTool(id, flowId))
      assert.ok(error instanceof TypeError, String(error))
      return error.message
    }
    const draft = await workflows.buildFlow({ displayName: 'Draft', steps: [], trigger: { kind: 'mcpTool', description: 'Draft' } })
    assert.equal(await refused(draft.id), '`flowId` must be a published flow: publish the flow first')
    const webhook = await publishedFlow(setup().client)
    assert.equal(
      await refused(webhook.id),
      "`flowId` must be a flow with an MCP trigger (`kind: 'mcpTool'`): the trigger of its newest version is `catch_webhook`",
    )
    // The draft of a published webhook flow has an MCP trigger.
    await workflows.applyFlowOperation(webhook.id, { type: 'UPDATE_TRIGGER', request: draft.version.trigger })
    assert.match(await refused(webhook.id), /^`flowId` must be a flow with an MCP trigger .*: the trigger of its published version is `catch_webhook`$/)
    assert.deepEqual(await workflows.listFlowTools(id), [])
  })

  test('an unknown server or flow is the error of the engine', DEADLINE, async () => {
    const { workflows } = setup().client
    const unknown = 'aaaaaaaaaaaaaaaaaaaaa'
    const flow = await toolFlow(setup(), 'Known', [])
    const { id } = await newServer(setup())
    for (const call of [
      () => workflows.addFlowTool(unknown, flow.id), () => workflows.addFlowTool(id, unknown),
      () => workflows.removeFlowTool(unknown, flow.id), () => workflows.listFlowTools(unknown), () => workflows.mcpServerUrl(unknown),
    ]) {
      await assert.rejects(call(), { name: 'ApiError', statusCode: 404, code: 'ENTITY_NOT_FOUND' })
    }
    assert.equal(await workflows.removeFlowTool(id, unknown), undefined)
  })
})

test('the URL of a server is below that of the engine, and a known token needs no request', async () => {
  const token = 'aB3dEFGHIJKLMNOPQRSTU'
  for (const [options, url] of [
    [{}, 'https://app-gatewayv2.imbrace.co/activepieces'],
    [{ env: 'sandbox' }, 'https://app-gateway.sandbox.imbrace.co/activepieces'],
    [{ baseUrl: 'https://gateway.example.com/' }, 'https://gateway.example.com/activepieces'],
    [{ services: { workflowEngine: 'https://flows.example.com/api' } }, 'https://flows.example.com/api'],
  ] as const) {
    const { workflows } = new Client({ ...options, apiKey: KEY })
    assert.equal(await workflows.mcpServerUrl({ token }), `${url}/v1/mcp/${token}/sse`)
  }
})

test('the URL of a server that is known by its id contains the token that the gateway returns', async () => {
  await using gateway = await faultServer()
  gateway.script(json({ id: 'm', token: 'a b/c' }), json({ id: 'm' }))
  const { workflows } = clientOf(gateway)
  assert.equal(await workflows.mcpServerUrl('m'), `${gateway.url}/activepieces/v1/mcp/a%20b%2Fc/sse`)
  assert.equal(gateway.requests[0]?.path, '/activepieces/v1/mcp-servers/m')
  assert.equal(gateway.requests[0]?.headers['x-api-key'], KEY)
  await assert.rejects(workflows.mcpServerUrl('m'), { name: 'TypeError', message: /^`server` must be an object with a `token`/ })
})

test('a wrong argument is named, and nothing is sent', async () => {
  await using gateway = await faultServer()
  const { workflows } = clientOf(gateway)
  const wrong: [() => Promise<unknown>, RegExp][] = [
    [() => workflows.mcpServerUrl(''), /^`server` must not be empty$/],
    [() => workflows.mcpServerUrl(7 as never), /^`server` must be an id or an object with a `token`$/],
    [() => workflows.mcpServerUrl({}), /^`server\.token` must be a string$/],
    [() => workflows.mcpServerUrl({ token: '..' }), /^`server\.token` must not contain a `\.` or `\.\.` segment$/],
    [() => workflows.addFlowTool('', 'f'), /^`mcpServerId` must not be empty$/],
    [() => workflows.addFlowTool('m', ''), /^`flowId` must not be empty$/],
    [() => workflows.addFlowTool('m', 7 as never), /^`flowId` must be a string$/],
    [() => workflows.removeFlowTool('m', ''), /^`flowId` must not be empty$/],
    [() => workflows.listFlowTools('a/..'), /^`mcpServerId` must not contain a `\.`/],
  ]
  for (const [call, message] of wrong) await assert.rejects(call(), { name: 'TypeError', message })
  assert.equal(gateway.requests.length, 0)
})

test('a change that the engine accepts and does not make is an error', async () => {
  await using gateway = await faultServer()
  const settings = { pieceName: '@activepieces/piece-mcp', triggerName: 'mcp_tool' }
  const flow = { id: 'f', publishedVersionId: 'v', version: { id: 'v', displayName: 'F', trigger: { settings } } }
  const hidden = { type: 'PIECE', toolName: 'p', pieceMetadata: { n: 12345678901234567890, flow: {} }, externalId: null, flow: 1 }
  gateway.script(json(flow), json({ id: 'm', tools: [hidden] }), json({ id: 'm', tools: [] }))
  const error = await rejection(clientOf(gateway).workflows.addFlowTool('m', 'f'))
  assert.equal(error.name, 'ImbraceError')
  assert.match(error.message, /the returned MCP server does not offer the flow/)
  assert.deepEqual(JSON.parse(gateway.requests[2]?.body.toString() ?? ''), {
    tools: [{ type: 'PIECE', toolName: 'p', pieceMetadata: hidden.pieceMetadata }, { type: 'FLOW', mcpId: 'm', flowId: 'f', toolName: 'F' }],
  })
})
