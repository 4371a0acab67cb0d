// MCP servers of the local engine, called with the official client.

import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'

import type { Client as McpClient } from '@modelcontextprotocol/sdk/client/index.js'
import { ListToolsResultSchema } from '@modelcontextprotocol/sdk/types.js'

import type { Flow, FlowRun, McpServer } from '../../index.js'
import { connectAgent, told } from '../support/agents.ts'
import { eventually, inBothManners, type Setup } from '../support/engines.ts'

const DEADLINE = { timeout: 30_000 }

const PARAMETERS = [
  { name: 'full name', type: 'Text', required: true, description: 'First and last' },
  { name: 'day', type: 'Date', required: true },
  { name: 'age', type: 'Number', required: true },
  { name: 'vip', type: 'Boolean', required: false },
  { name: 'tags', type: 'Array', required: false },
  { name: 'extra', type: 'Object', required: true },
]

const ARGUMENTS = { full_name: 'Ngọc Anh', day: '2026-01-02', age: 30, tags: ['a', 'b'], extra: { k: 'v' } }

/** The arguments as the flow sees them. */
const OUTPUT = { 'full name': 'Ngọc Anh', day: '2026-01-02', age: 30, tags: ['a', 'b'], extra: { k: 'v' } }

interface ToolOptions {
  returnsResponse?: boolean
  inputSchema?: unknown[]
  reply?: unknown
}

/** Builds and publishes a flow that is a tool. */
function toolFlow({ client }: Setup, displayName: string, options: ToolOptions = {}): Promise<Flow> {
  const { returnsResponse = true, inputSchema = PARAMETERS, reply = "Hello {{trigger['full name']}}" } = options
  return client.workflows.buildFlow({
    displayName,
    publish: true,
    trigger: {
      kind: 'piece', pieceName: 'mcp', triggerName: 'mcp_tool',
      input: { toolName: 'unused', toolDescription: `About ${displayName}`, inputSchema, returnsResponse },
    },
    steps: [{
      kind: 'piece', displayName: 'Reply', pieceName: 'mcp', actionName: 'reply_to_mcp_client',
      input: { mode: 'simple', response: { response: reply }, respond: 'stop' },
    }],
  })
}

/** Creates a server whose tools are these flows. */
async function serverWith({ client: { workflows } }: Setup, ...flows: Flow[]): Promise<McpServer> {
  const { id } = await workflows.createMcpServer({ name: 'Tools' })
  const tools = flows.map((flow) => ({ type: 'FLOW', flowId: flow.id, mcpId: id, toolName: 'ignored' }))
  return workflows.updateMcpServer(id, { tools })
}

function address({ engine }: Setup, bare: boolean, token: string | undefined): URL {
  assert.ok(token)
  return new URL(`${engine.url}${bare ? '' : '/activepieces'}/v1/mcp/${token}/sse`)
}

/** Connects the official client. The platform's gateway wants a credential as well. */
function connect(t: TestContext, setup: Setup, bare: boolean, token: string | undefined): Promise<McpClient> {
  return connectAgent(t, address(setup, bare, token).href, bare ? undefined : setup.engine.apiKey)
}

/** The one run of a flow, after it succeeded. */
async function runOf({ client: { workflows } }: Setup, flow: Flow): Promise<FlowRun> {
  const { id } = await eventually(async () => {
    const { data } = await workflows.listRuns({ flowId: flow.id })
    assert.ok(data.length < 2, 'a call starts one run')
    return data[0]?.status === 'SUCCEEDED' && data[0]
  })
  return workflows.getRun(id)
}

inBothManners((setup, bare) => {
  test('the tools of a server are listed with the schema of each type', DEADLINE, async (t) => {
    const flow = await toolFlow(setup(), 'Create a lead')
    const { token, tools } = await serverWith(setup(), flow)
    const client = await connect(t, setup(), bare, token)
    assert.equal(client.getServerVersion()?.name, 'Activepieces')
    const listed = await client.listTools()
    const [tool] = listed.tools
    assert.equal(listed.tools.length, 1)
    assert.match(tool?.name ?? '', /^Create_a_lead_.{4}$/)
    assert.equal(tool?.name, tools?.[0]?.toolName)
    assert.equal(tool?.description, 'About Create a lead')
    assert.deepEqual(tool?.inputSchema, {
      $schema: 'http://json-schema.org/draft-07/schema#',
      type: 'object',
      additionalProperties: false,
      required: ['full_name', 'day', 'age', 'extra'],
      properties: {
        full_name: { type: 'string', description: 'First and last' },
        day: { type: 'string' },
        age: { type: 'number' },
        vip: { type: ['boolean', 'null'] },
        tags: { anyOf: [{ type: 'array', items: { type: 'string' } }, { type: 'null' }] },
        extra: { type: 'object', additionalProperties: { type: 'string' } },
      },
    })
  })

  test('a call runs the flow with its arguments and returns the response', DEADLINE, async (t) => {
    const flow = await toolFlow(setup(), 'Greet')
    const { token, tools } = await serverWith(setup(), flow)
    const client = await connect(t, setup(), bare, token)
    const name = String(tools?.[0]?.toolName)
    const { title, status, body } = told(await client.callTool({ name, arguments: { ...ARGUMENTS, unknown: 1 } }))
    assert.deepEqual([title, status, body], ['✅ Successfully executed flow Greet', 200, { response: 'Hello Ngọc Anh' }])
    const run = await runOf(setup(), flow)
    assert.deepEqual(run.steps?.trigger?.output, OUTPUT)
    assert.equal(run.environment, 'PRODUCTION')
  })

  test('a call of a flow that returns no response is answered at once', DEADLINE, async (t) => {
    const flow = await toolFlow(setup(), 'Note', { returnsResponse: false })
    const { token, tools } = await serverWith(setup(), flow)
    const client = await connect(t, setup(), bare, token)
    const { status, body } = told(await client.callTool({ name: String(tools?.[0]?.toolName), arguments: ARGUMENTS }))
    assert.deepEqual([status, body], [200, {}])
    assert.deepEqual((await runOf(setup(), flow)).steps?.trigger?.output, OUTPUT)
  })

  test('wrong arguments and an unknown tool are errors that run nothing', DEADLINE, async (t) => {
    const flow = await toolFlow(setup(), 'Strict')
    const { token, tools } = await serverWith(setup(), flow)
    const client = await connect(t, setup(), bare, token)
    const name = String(tools?.[0]?.toolName)
    const wrong: [object, RegExp][] = [
      [{}, /"full_name"[^]*"Required"/],
      [{ ...ARGUMENTS, age: '30' }, /"age"[^]*Expected number, received string/],
      [{ ...ARGUMENTS, tags: ['a', 1] }, /"tags",\s+1[^]*Expected string, received number/],
      [{ ...ARGUMENTS, extra: [] }, /"extra"[^]*Expected object, received array/],
    ]
    for (const [given, message] of wrong) {
      await assert.rejects(client.callTool({ name, arguments: { ...given } }), (error: Error & { code?: number }) => {
        assert.equal(error.code, -32602)
        assert.match(error.message, new RegExp(`Invalid arguments for tool ${name}`))
        assert.match(error.message, message)
        return true
      })
    }
    await assert.rejects(client.callTool({ name: 'nothing', arguments: {} }), { code: -32602, message: /Tool nothing not found/ })
    assert.deepEqual((await setup().client.workflows.listRuns({ flowId: flow.id })).data, [])
  })

  test('calls in parallel get their own responses', DEADLINE, async (t) => {
    const flow = await toolFlow(setup(), 'Many')
    const { token, tools } = await serverWith(setup(), flow)
    const client = await connect(t, setup(), bare, token)
    const name = String(tools?.[0]?.toolName)
    const names = Array.from({ length: 8 }, (_, index) => `Person ${index}`)
    const results = await Promise.all(names.map((full_name) => client.callTool({ name, arguments: { ...ARGUMENTS, full_name } })))
    assert.deepEqual(results.map((result) => told(result).body), names.map((person) => ({ response: `Hello ${person}` })))
    assert.equal((await setup().client.workflows.listRuns({ flowId: flow.id })).data.length, names.length)
  })

  test('a new token replaces the old one', DEADLINE, async (t) => {
    const { id, token, tools } = await serverWith(setup(), await toolFlow(setup(), 'Rotated'))
    const call = { name: String(tools?.[0]?.toolName), arguments: ARGUMENTS }
    const before = await connect(t, setup(), bare, token)
    assert.equal(told(await before.callTool(call)).status, 200)
    const rotated = await setup().client.workflows.rotateMcpToken(id)
    await assert.rejects(before.callTool(call), /404|ENTITY_NOT_FOUND/)
    await assert.rejects(connect(t, setup(), bare, token), /ENTITY_NOT_FOUND/)
    const after = await connect(t, setup(), bare, rotated.token)
    assert.equal(told(await after.callTool(call)).status, 200)
  })

  test('a server without tools has no methods for them', DEADLINE, async (t) => {
    const { token } = await serverWith(setup())
    const client = await connect(t, setup(), bare, token)
    assert.deepEqual(client.getServerCapabilities(), {})
    await client.ping()
    await assert.rejects(client.request({ method: 'tools/list' }, ListToolsResultSchema), { code: -32601 })
  })

  test('a tool without parameters gets an empty object', DEADLINE, async (t) => {
    const flow = await toolFlow(setup(), 'Plain', { inputSchema: [], reply: 'Done' })
    const { token, tools } = await serverWith(setup(), flow)
    const client = await connect(t, setup(), bare, token)
    assert.deepEqual((await client.listTools()).tools[0]?.inputSchema, { type: 'object' })
    const name = String(tools?.[0]?.toolName)
    assert.deepEqual(told(await client.callTool({ name })).body, { response: 'Done' })
    assert.deepEqual((await runOf(setup(), flow)).steps?.trigger?.output, {})
  })

  test('a disabled flow is an error in the text, and the calls are recorded', DEADLINE, async (t) => {
    const flow = await toolFlow(setup(), 'Off')
    const { id, projectId, token, tools } = await serverWith(setup(), flow)
    const client = await connect(t, setup(), bare, token)
    const call = { name: String(tools?.[0]?.toolName), arguments: ARGUMENTS }
    await client.callTool(call)
    await setup().client.workflows.disableFlow(flow.id)
    const result = await client.callTool(call)
    assert.deepEqual([told(result).title, told(result).status], ['❌ Error executing flow Off', 404])
    assert.equal(result.isError, undefined)
    const path = `${bare ? '' : '/activepieces'}/v1/mcp-runs?projectId=${projectId}&mcpId=${id}`
    const headers: Record<string, string> = bare ? { authorization: `Bearer ${setup().engine.apiKey}` } : { 'x-api-key': setup().engine.apiKey }
    const { data } = await (await fetch(setup().engine.url + path, { headers })).json() as { data: Record<string, unknown>[] }
    assert.deepEqual(data.map(({ status }) => status), ['Failed', 'Success'])
    assert.deepEqual(data[0]?.input, ARGUMENTS)
  })

  test('a tool goes away when its flow is published with another trigger', DEADLINE, async () => {
    const { workflows } = setup().client
    const flow = await toolFlow(setup(), 'Changed')
    const { id, tools } = await serverWith(setup(), flow)
    assert.equal(tools?.length, 1)
    const request = {
      name: 'trigger', displayName: 'Webhook', type: 'PIECE_TRIGGER', valid: true,
      settings: { pieceName: '@activepieces/piece-webhook', pieceVersion: '0.1.24', triggerName: 'catch_webhook', input: { authType: 'none' }, propertySettings: {} },
    }
    await workflows.applyFlowOperation(flow.id, { type: 'UPDATE_TRIGGER', request })
    await workflows.publishFlow(flow.id)
    assert.deepEqual((await workflows.getMcpServer(id)).tools, [])
  })

  test('other methods than POST are refused', DEADLINE, async () => {
    const { token } = await serverWith(setup())
    const headers: Record<string, string> = bare ? {} : { 'x-api-key': setup().engine.apiKey }
    for (const method of ['GET', 'DELETE']) {
      const response = await fetch(address(setup(), bare, token), { method, headers })
      assert.deepEqual([method, response.status, response.headers.get('allow')], [method, 405, 'POST'])
    }
  })
})
