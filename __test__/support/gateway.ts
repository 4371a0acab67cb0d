// A gateway in front of a local engine, for tests that inspect requests or replace replies.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'
import type { Client } from '../../index.js'
import type { Setup } from './engines.ts'

export interface SeenRequest {
  method: string
  /** Path without that of the engine, such as `/v1/flows`. */
  path: string
  requestId: string
  /** The JSON of the request. An operation has `type` and `request`. */
  body: { type?: string; request?: { action?: { name?: string } } & Record<string, unknown> } & Record<string, unknown>
}

/** A reply that replaces the engine's, or `hang` for no reply. `undefined` forwards the request with its current `body`. */
export type Answer = { status?: number; body?: unknown } | 'hang' | undefined

export interface Gateway {
  client: Client
  seen: SeenRequest[]
}

/** Makes a client of the engine whose requests pass through `answer`. */
export async function gateway(
  t: TestContext,
  { engine }: Setup,
  answer: (request: SeenRequest, seen: SeenRequest[]) => Answer = () => undefined,
): Promise<Gateway> {
  const seen: SeenRequest[] = []
  const server = createServer(async (request, response) => {
    let text = ''
    for await (const chunk of request) text += chunk
    const { method = 'GET', url = '/', headers } = request
    const passing: SeenRequest = {
      method,
      path: url.slice(url.indexOf('/v1/')),
      requestId: String(headers['x-request-id']),
      body: text === '' ? {} : JSON.parse(text),
    }
    seen.push(passing)
    const own = answer(passing, seen)
    if (own === 'hang') return
    const { 'content-length': _length, host: _host, connection: _connection, ...rest } = headers as Record<string, string>
    const reply = own ?? (await pass(engine.url + url, method, rest, text && JSON.stringify(passing.body)))
    response.writeHead(reply.status ?? 200, { 'content-type': 'application/json' })
    response.end(reply.body === undefined ? '' : JSON.stringify(reply.body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    server.close()
    server.closeAllConnections()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { client: engine.client(engine.bare ? { services: { workflowEngine: url } } : { baseUrl: url }), seen }
}

async function pass(url: string, method: string, headers: Record<string, string>, text: string) {
  const reply = await fetch(url, { method, headers, body: text === '' ? undefined : text })
  const body = await reply.text()
  return { status: reply.status, body: body === '' ? undefined : (JSON.parse(body) as unknown) }
}
