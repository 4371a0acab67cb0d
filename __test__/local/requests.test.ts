// The requests that flows send with the http piece: their methods, certificates and proxies.

import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'

import type { FlowRun } from '../../index.js'
import { type LocalEngine, startLocalEngine } from '../../local.js'
import { authority, certificate } from '../support/certificates.ts'
import { faultServer } from '../support/fault-server.ts'
import { hang, json, reply, tunnel } from '../support/faults.ts'

const DEADLINE = { timeout: 30_000 }

/** Starts an engine that has only these of the variables that concern requests. */
async function engineWith(t: TestContext, variables: Record<string, string>): Promise<LocalEngine> {
  const before = { ...process.env }
  for (const name of Object.keys(process.env)) if (/_proxy$|^NODE_EXTRA_CA_CERTS$/i.test(name)) delete process.env[name]
  Object.assign(process.env, variables)
  try {
    const engine = await startLocalEngine()
    t.after(() => engine.stop())
    return engine
  } finally {
    for (const name of Object.keys(variables)) delete process.env[name]
    Object.assign(process.env, before)
  }
}

/** Runs a flow that sends one request. */
async function send(engine: LocalEngine, url: string, method = 'GET'): Promise<FlowRun> {
  const { workflows } = engine.client()
  const input = { method, url, headers: {}, queryParams: {}, authType: 'NONE', body_type: 'none', body: {} }
  const { id } = await workflows.buildFlow({
    displayName: 'Sends', trigger: { kind: 'webhook' }, publish: true,
    steps: [{ kind: 'piece', displayName: 'Send', pieceName: 'http', actionName: 'send_request', input }],
  })
  return workflows.triggerAndWait(id, {}, { pollInterval: 10 })
}

test('a method is sent in upper case, and one that is not HTTP is an error that names it', DEADLINE, async (t) => {
  await using server = await faultServer()
  server.always(json({}))
  const engine = await engineWith(t, {})
  for (const method of ['get', 'PATCH', '']) assert.equal((await send(engine, server.url, method)).status, 'SUCCEEDED')
  assert.deepEqual(server.requests.map(({ method }) => method), ['GET', 'PATCH', 'GET'])
  const { status, steps } = await send(engine, server.url, 'GET ME')
  assert.equal(status, 'FAILED')
  assert.equal(steps?.step_1?.errorMessage, 'TypeError: `method` must be an HTTP method such as GET, not `GET ME`')
  assert.equal(server.requests.length, 3)
})

test('certificates of NODE_EXTRA_CA_CERTS are trusted, and others are not', DEADLINE, async (t) => {
  const issuer = authority()
  await using server = await faultServer({ tls: certificate({ issuer }) })
  server.always(json({ secure: true }))
  const folder = await mkdtemp(join(tmpdir(), 'imbrace-certificates-'))
  t.after(() => rm(folder, { recursive: true }))
  const file = join(folder, 'ca.pem')
  const unreadable = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'
  await writeFile(file, unreadable + issuer.cert)
  const { steps } = await send(await engineWith(t, { NODE_EXTRA_CA_CERTS: file }), server.url)
  assert.deepEqual((steps?.step_1?.output as { body: unknown }).body, { secure: true })
  for (const variables of [{}, { NODE_EXTRA_CA_CERTS: join(folder, 'missing.pem') }]) {
    assert.equal((await send(await engineWith(t, variables as Record<string, string>), server.url)).status, 'FAILED')
  }
})

test('requests of flows go through the proxies of the environment', DEADLINE, async (t) => {
  await using proxy = await faultServer()
  const issuer = authority()
  await using secure = await faultServer({ tls: certificate({ issuer, hosts: ['flows.test'] }) })
  secure.always(json({}))
  proxy.always(({ method }) => (method === 'CONNECT' ? tunnel(secure.port) : json({})))
  const folder = await mkdtemp(join(tmpdir(), 'imbrace-proxies-'))
  t.after(() => rm(folder, { recursive: true }))
  const file = join(folder, 'ca.pem')
  await writeFile(file, issuer.cert)
  const engine = await engineWith(t, { HTTP_PROXY: proxy.url, https_proxy: proxy.url, NO_PROXY: 'exempt.invalid', NODE_EXTRA_CA_CERTS: file })
  for (const url of ['http://flows.test/a', 'https://flows.test/b']) assert.equal((await send(engine, url)).status, 'SUCCEEDED', url)
  assert.deepEqual(proxy.requests.map(({ method, path }) => `${method} ${path}`), ['GET http://flows.test/a', 'CONNECT flows.test:443'])
  await using server = await faultServer()
  server.always(json({}))
  assert.equal((await send(engine, server.url)).status, 'SUCCEEDED', 'this machine is reached without a proxy')
  assert.equal((await send(engine, 'http://exempt.invalid')).status, 'FAILED')
  assert.equal(proxy.requests.length, 2)
})

test('fetch in a CODE step is that of Node', DEADLINE, async () => {
  await using server = await faultServer()
  server.always(({ path }) => (path === '/slow' ? hang() : path === '/moved' ? reply(302, '', { location: '/' }) : json({})))
  await using engine = await startLocalEngine({ allowNet: true })
  const { workflows } = engine.client()
  const { id } = await workflows.buildFlow({
    displayName: 'Fetches', trigger: { kind: 'webhook' }, publish: true,
    steps: [{
      kind: 'code', displayName: 'Fetch', input: { url: '{{trigger.body.url}}' },
      code: `export const code = async ({ url }) => {
        const message = (error) => error.name
        const moved = await fetch(url + '/moved', { redirect: 'manual' })
        await fetch(url + '/bytes', { method: 'POST', body: new Uint8Array([104, 105]).buffer })
        return [
          moved.status, moved.redirected, await (await fetch(url)).clone().json(),
          await fetch(url + '/slow', { signal: AbortSignal.timeout(50) }).catch(message),
          await fetch(url, { method: 'GET', body: 'x' }).catch(message),
        ]
      }`,
    }],
  })
  const { steps } = await workflows.triggerAndWait(id, { url: server.url }, { pollInterval: 10 })
  assert.deepEqual(steps?.step_1?.output, [302, false, {}, 'TimeoutError', 'TypeError'])
  assert.equal(server.requests.find(({ path }) => path === '/bytes')?.body, 'hi')
})
