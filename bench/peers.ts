// The clients that are compared. Each is used as its documentation shows, with its default settings for connections.
import { readFileSync } from 'node:fs'
import type { Workflows } from '../index.js'

export interface Peer {
  getFlow(id: string): Promise<unknown>
  getRun(id: string): Promise<unknown>
  listFlows(): Promise<unknown>
  triggerFlow(payload: unknown): Promise<unknown>
}

/** The address of the server. `ca` is the PEM file of its authority if it uses TLS. */
export interface Address {
  url: string
  ca?: string | undefined
}

/** The client of this repository, whose other methods are measured too. */
export interface Own extends Peer {
  workflows: Workflows
}

/** Creates each client for a server. */
export const PEERS = { fetch: openFetch, undici: openUndici, axios: openAxios, got: openGot, imbrace: openImbrace }

export type PeerName = keyof typeof PEERS

export const FLOW = 'ouPgRcvkaN66dd80u74yh'
const API_KEY = 'api_bench'
const HEADERS = { 'x-api-key': API_KEY, accept: 'application/json' }
const JSON_HEADERS = { ...HEADERS, 'content-type': 'application/json' }

/** Builds a peer from a client's GET and POST. */
function peerOf(url: string, get: (url: string) => Promise<unknown>, post: (url: string, value: unknown) => Promise<unknown>): Peer {
  const base = `${url}/activepieces/v1`
  return {
    getFlow: (id) => get(`${base}/flows/${id}`),
    getRun: (id) => get(`${base}/flow-runs/${id}`),
    listFlows: () => get(`${base}/flows?limit=1000`),
    triggerFlow: (payload) => post(`${base}/webhooks/${FLOW}`, payload),
  }
}

// `fetch` has no option for an authority. Its process gets NODE_EXTRA_CA_CERTS instead.
async function openFetch({ url }: Address): Promise<Peer> {
  const read = async (response: Response) => {
    if (!response.ok) throw new Error(`status ${response.status}`)
    return response.json()
  }
  return peerOf(
    url,
    async (address) => read(await fetch(address, { headers: HEADERS })),
    async (address, value) => read(await fetch(address, { method: 'POST', headers: JSON_HEADERS, body: JSON.stringify(value) })),
  )
}

// undici uses HTTP/1.1 over TLS, its default. With HTTP/2 (`allowH2`) it makes half as many calls per second.
async function openUndici({ url, ca }: Address): Promise<Peer> {
  const { Agent, getGlobalDispatcher, request } = await import('undici')
  const dispatcher = ca ? new Agent({ connect: { ca: readFileSync(ca, 'utf8') } }) : getGlobalDispatcher()
  type Reply = Awaited<ReturnType<typeof request>>
  const read = ({ statusCode, body }: Reply) => {
    if (statusCode !== 200) throw new Error(`status ${statusCode}`)
    return body.json()
  }
  return peerOf(
    url,
    async (address) => read(await request(address, { dispatcher, headers: HEADERS })),
    async (address, value) => read(await request(address, { dispatcher, method: 'POST', headers: JSON_HEADERS, body: JSON.stringify(value) })),
  )
}

async function openAxios({ url }: Address): Promise<Peer> {
  const { default: axios } = await import('axios')
  const client = axios.create({ headers: HEADERS })
  return peerOf(
    url,
    async (address) => (await client.get(address)).data,
    async (address, value) => (await client.post(address, value)).data,
  )
}

async function openGot({ url }: Address): Promise<Peer> {
  const { got } = await import('got')
  const client = got.extend({ headers: HEADERS })
  return peerOf(
    url,
    (address) => client(address).json(),
    (address, value) => client.post(address, { json: value }).json(),
  )
}

async function openImbrace({ url, ca }: Address): Promise<Own> {
  const { Client } = await import('../index.js')
  const { workflows } = new Client({ baseUrl: url, apiKey: API_KEY, ca: ca && readFileSync(ca) })
  return {
    workflows,
    getFlow: (id) => workflows.getFlow(id),
    getRun: (id) => workflows.getRun(id),
    listFlows: () => workflows.listFlows({ limit: 1000 }),
    triggerFlow: (payload) => workflows.triggerFlow(FLOW, payload),
  }
}
