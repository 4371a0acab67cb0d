// Where a client connects to, and what becomes of it when the operating system refuses.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import http from 'node:http'
import { describe, test } from 'node:test'

import { Client, type ClientOptions, NetworkError } from '../../index.js'
import { output } from '../support/child.ts'
import { clientOf, KEY, rejection, withVariables } from '../support/client.ts'
import { closedAddress, type FaultServer, faultServer } from '../support/fault-server.ts'
import { hangUp, json, lastReply, reply, reset } from '../support/faults.ts'

const HEALTHY = json({ status: 'Healthy' })

/** How to start a program without a network; `undefined` where that is not possible. */
const withoutNetwork = ((command: string[]) => {
  const { status } = spawnSync(command[0]!, [...command.slice(1), 'true'])
  return status === 0 ? command : undefined
})(['unshare', '--net', '--map-root-user'])

describe('the gateway of an environment', () => {
  const GATEWAYS: [env: ClientOptions['env'], host: string][] = [
    ['develop', 'app-gateway.dev.imbrace.co'], ['sandbox', 'app-gateway.sandbox.imbrace.co'],
    ['stable', 'app-gatewayv2.imbrace.co'], ['prodv2', 'app-gatewayv2.imbrace.co'], [undefined, 'app-gatewayv2.imbrace.co'],
  ]
  for (const [env, host] of GATEWAYS) {
    test(`is ${host} for ${env}, as an option and as a variable`, async () => {
      await using proxy = await faultServer() // Nobody's gateway is disturbed: the proxy goes nowhere.
      proxy.always(reply(502))
      const named = env === undefined ? {} : { env }
      const variables: Record<string, string> = env === undefined ? {} : { IMBRACE_GATEWAY_URL: 'https://gateway.example', IMBRACE_ENV: 'nowhere' }
      const clients = [
        withVariables(variables, () => new Client({ apiKey: KEY, proxy: proxy.url, maxRetries: 0, ...named })),
        withVariables(env === undefined ? {} : { IMBRACE_ENV: env }, () => new Client({ apiKey: KEY, proxy: proxy.url, maxRetries: 0 })),
      ]
      for (const client of clients) await rejection(client.ping())
      assert.deepEqual(proxy.requests.map(({ path }) => path), [`${host}:443`, `${host}:443`])
    })
  }
})

test('what is asked for is compressed, and the client says who it is', async () => {
  await using server = await faultServer()
  server.always(HEALTHY)
  await clientOf(server).ping()
  const { headers } = server.requests[0]!
  assert.match(headers['accept-encoding']!, /gzip/)
  assert.match(headers['user-agent']!, /^imbrace-node\/\d/)
  assert.equal(headers.accept, 'application/json')
  assert.equal(headers.host, `127.0.0.1:${server.port}`)
})

describe("an error of the operating system has Node's code", () => {
  /** The code that `node:http` has for a request to this address, in this process. */
  const codeOfNode = (url: string) =>
    new Promise<string | undefined>((resolve) => http.get(url).on('error', ({ code }: NodeJS.ErrnoException) => resolve(code)))
  const codeOf = ({ cause }: Error) => (cause as NodeJS.ErrnoException).code

  // Nothing is sent to any of them: the system refuses first.
  const ADDRESSES: Record<string, () => string | Promise<string>> = {
    'a port that is closed': closedAddress,
    'a network without a route': () => 'http://255.255.255.255',
    'an address that needs an interface': () => 'http://[fe80::1]',
    'a name that is not there': () => 'http://flows.invalid',
  }
  for (const [name, address] of Object.entries(ADDRESSES)) {
    test(`for ${name}, and the call is repeated, also a trigger`, async () => {
      const baseUrl = await address()
      const { workflows } = new Client({ apiKey: KEY, baseUrl, allowInsecure: true, maxRetries: 1 })
      const expected = await codeOfNode(baseUrl)
      assert.ok(expected)
      for (const call of [() => workflows.listFlows(), () => workflows.triggerFlow('f')]) {
        const error = await rejection(call())
        assert.ok(error instanceof NetworkError)
        assert.equal(codeOf(error), expected)
        assert.equal(error.attempts, 2)
      }
    })
  }

  test('for a connection that is reset or ended', async () => {
    await using server = await faultServer()
    for (const fault of [reset(), hangUp()]) {
      server.script(fault)
      assert.equal(codeOf(await rejection(clientOf(server).workflows.triggerFlow('f'))), 'ECONNRESET')
    }
  })

  test('for a process without a network, as Node says there', { skip: withoutNetwork === undefined }, async () => {
    const script = `
      import http from 'node:http'
      const results = []
      for (const baseUrl of ['http://127.0.0.1:1', 'http://flows.test', 'http://192.0.2.1']) {
        const { workflows } = new Client({ apiKey: 'key', baseUrl, allowInsecure: true, maxRetries: 1 })
        const error = await workflows.triggerFlow('f').catch((error) => error)
        const code = await new Promise((resolve) => http.get(baseUrl).on('error', ({ code }) => resolve(code)))
        results.push([error.cause.code, error.attempts, code])
      }
      console.log(JSON.stringify(results))`
    const results = await output<[string, number, string][]>({ script, wrapper: withoutNetwork! })
    for (const [code, attempts, expected] of results) {
      assert.equal(code, expected)
      assert.equal(attempts, 2)
    }
    assert.ok(results.some(([code]) => code === 'ENETUNREACH') && results.some(([code]) => code === 'EAI_AGAIN'), String(results))
  })

  describe('for a process without file descriptors', { skip: process.platform === 'win32' }, () => {
    const wrapper = ['sh', '-c', 'ulimit -n 64; exec "$@"', 'sh']
    const prelude = (server: FaultServer) => `
      import { subscribe } from 'node:diagnostics_channel'
      import { closeSync, openSync } from 'node:fs'
      const { workflows } = new Client({ apiKey: 'key', baseUrl: '${server.url}', maxRetries: 1 })
      const files = []
      const exhaust = () => { try { for (;;) files.push(openSync('/dev/null')) } catch {} }
      const release = () => { while (files.length > 0) closeSync(files.pop()) }
      const results = []`

    test('and a call goes out when there are some again', async () => {
      await using server = await faultServer()
      server.always(lastReply({ id: 'a' }))
      const script = `${prelude(server)}
        await workflows.getFlow('before')
        exhaust()
        const failed = await workflows.triggerFlow('lost').catch((error) => error)
        results.push(failed.name, failed.cause.code, failed.attempts)
        subscribe('imbrace:request:retry', ({ error }) => {
          results.push(/open files/.test(error.message))
          release()
        })
        results.push((await workflows.createFolder({ displayName: 'folder' })).id)
        console.log(JSON.stringify(results))`
      assert.deepEqual(await output({ script, wrapper }), ['NetworkError', 'EMFILE', 2, true, 'a'])
      assert.deepEqual(server.requests.map(({ method }) => method), ['GET', 'POST'])
    })

    test('from its first call on', async () => {
      await using server = await faultServer()
      server.always(json({ id: 'a' }))
      const script = `${prelude(server)}
        exhaust()
        const failed = await workflows.triggerFlow('lost').catch((error) => error)
        results.push(failed.name, failed.cause.code)
        release()
        results.push((await workflows.getFlow('a')).id)
        console.log(JSON.stringify(results))`
      assert.deepEqual(await output({ script, wrapper }), ['NetworkError', 'EMFILE', 'a'])
      assert.equal(server.requests.length, 1)
    })
  })
})
