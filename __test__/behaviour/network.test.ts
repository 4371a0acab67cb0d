// Where a client connects to, and what becomes of it when the operating system refuses.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { Client, type ClientOptions } from '../../index.js'
import { clientOf, KEY, rejection, withVariables } from '../support/client.ts'
import { faultServer } from '../support/fault-server.ts'
import { json, reply } from '../support/faults.ts'

const HEALTHY = json({ status: 'Healthy' })

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
      const clients = [
        new Client({ apiKey: KEY, proxy: proxy.url, maxRetries: 0, ...named }),
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
