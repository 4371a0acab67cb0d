import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inBothManners } from '../support/engines.ts'

inBothManners((setup) => {
  test('a server is created, found, given a new token and deleted', async () => {
    const { workflows } = setup().client
    const server = await workflows.createMcpServer({ name: 'My MCP Server' })
    assert.equal((await workflows.getMcpServer(server.id)).token, server.token)
    const rotated = await workflows.rotateMcpToken(server.id)
    assert.equal(rotated.id, server.id)
    assert.notEqual(rotated.token, server.token)
    assert.equal(await workflows.deleteMcpServer(server.id), undefined)
    await assert.rejects(workflows.getMcpServer(server.id), { name: 'ApiError', statusCode: 404 })
  })

  test('a server is renamed, and its tools are replaced', async () => {
    const { workflows } = setup().client
    const { id, token } = await workflows.createMcpServer({ name: 'Before' })
    const renamed = await workflows.updateMcpServer(id, { name: 'After' })
    assert.deepEqual([renamed.name, renamed.token], ['After', token])
    const { id: flowId } = await workflows.buildFlow({
      displayName: 'Tool', publish: true, steps: [],
      trigger: {
        kind: 'piece', pieceName: 'mcp', triggerName: 'mcp_tool',
        input: { toolName: 'tool', toolDescription: 'A tool', inputSchema: [], returnsResponse: false },
      },
    })
    const tool = { type: 'FLOW', flowId, mcpId: id, toolName: 'tool' }
    assert.equal((await workflows.updateMcpServer(id, { tools: [tool] })).tools?.[0]?.flowId, flowId)
    assert.deepEqual((await workflows.updateMcpServer(id, { tools: [] })).tools, [])
    const { id: unpublished } = await workflows.createFlow({ displayName: 'Not published' })
    assert.deepEqual((await workflows.updateMcpServer(id, { tools: [{ ...tool, flowId: unpublished }] })).tools, [])
    assert.equal((await workflows.getMcpServer(id)).name, 'After')
  })

  test('a list takes parameters, a project or nothing', async () => {
    const { workflows } = setup().client
    const { id, projectId } = await workflows.createMcpServer({ name: 'Listed' })
    for (const params of [undefined, projectId, { name: 'Listed' }, { projectId, limit: 100 }]) {
      const { data } = await workflows.listMcpServers(params)
      assert.ok(data.some((server) => server.id === id), JSON.stringify(params))
    }
  })
})
