// AI agents for tests: the official MCP client.

import type { TestContext } from 'node:test'

import { Client as McpClient } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'

/** Connects the official client until the test ends. The platform's gateway requires an API key as well. */
export async function connectAgent(t: TestContext, url: string, apiKey?: string): Promise<McpClient> {
  const headers: Record<string, string> = apiKey === undefined ? {} : { 'x-api-key': apiKey }
  const client = new McpClient({ name: 'test', version: '1.0.0' })
  t.after(() => client.close())
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }))
  return client
}

/** Returns the title of a tool's result, and the status and body in it. */
export function told(result: Awaited<ReturnType<McpClient['callTool']>>) {
  const [{ text }] = result.content as [{ text: string }]
  const json = /```json\n([^]*)\n```$/.exec(text)?.[1]
  return { title: text.split('\n')[0], ...(JSON.parse(json ?? '{}') as { status: number, body: unknown }) }
}
