// Uses the package from ES modules.

import { ApiError, Client, type ClientOptions, type Flow, type RequestOptions } from '@imbrace/node'
import { startLocalEngine, type LocalEngine, type LocalEngineOptions } from '@imbrace/node/local'

/** Settings of a program, all of them optional. */
interface Settings {
  apiKey: string | undefined
  timeout: number | undefined
  folderId: string | undefined
  headers: Record<string, string> | undefined
  port: number | undefined
}

export async function listAll({ apiKey, timeout, folderId, headers }: Settings): Promise<Flow[]> {
  const options: ClientOptions = { apiKey, timeout, headers, ca: undefined, services: { workflowEngine: undefined } }
  const { workflows } = new Client(options)
  const each: RequestOptions = { timeout, headers, signal: undefined, requestId: undefined }
  const flows: Flow[] = []
  let cursor: string | undefined
  do {
    const page = await workflows.listFlows({ limit: 10, cursor, folderId, status: undefined }, each)
    flows.push(...page.data)
    cursor = page.next ?? undefined
  } while (cursor !== undefined)
  for await (const flow of workflows.iterateFlows({ folderId })) flows.push(flow)
  return flows
}

// The types of these functions are inferred, and declarations must be able to name them.
export const readIds = (client: Client, cursor?: string) => client.workflows.listFlows({ cursor }, { fields: ['id', 'version.displayName'] })
export const readSome = (client: Client, fields: ['id'] | undefined) => client.workflows.getFlow('flow_id', { fields })
export const readEach = (client: Client): AsyncIterable<Flow> => client.workflows.iterateFlows({}, { fields: undefined })
export const makeEngine = () => startLocalEngine()

export async function build(client: Client, notes: string | undefined): Promise<Flow> {
  return client.workflows.buildFlow({
    displayName: 'Usage',
    trigger: { kind: 'webhook', input: undefined, pieceVersion: undefined },
    steps: [{ kind: 'code', name: undefined, displayName: notes ?? 'Code', code: 'export const code = () => 1', skip: undefined }],
    folderId: undefined,
  })
}

export async function readBytes(client: Client): Promise<Uint8Array> {
  const { body } = await client.workflows.triggerFlowSyncRaw('flow_id', { a: 1 })
  return body
}

export const status = (error: unknown): number | undefined => (error instanceof ApiError ? error.status : undefined)

export async function startEngine({ apiKey, port }: Settings): Promise<LocalEngine> {
  const options: LocalEngineOptions = { apiKey, port, log: undefined, pieces: undefined }
  const engine = await startLocalEngine(options)
  await engine.client({ timeout: undefined }).workflows.countFlows()
  return engine
}

// @ts-expect-error -- if the package is not found, its types are `any` and this is not an error
new Client({ apiKey: 1 })
// @ts-expect-error -- a signal has methods for listeners
export const notASignal: RequestOptions = { signal: { aborted: false } }
