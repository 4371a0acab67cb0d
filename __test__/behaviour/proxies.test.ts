// Which way requests go, as Node users expect it.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { inspect } from 'node:util'

import { Client, type ClientOptions, NetworkError } from '../../index.js'
import { authority, certificate } from '../support/certificates.ts'
import { KEY, rejection, withVariables } from '../support/client.ts'
import { closedAddress, faultServer } from '../support/fault-server.ts'
import { json, reply, status, tunnel } from '../support/faults.ts'

const HEALTHY = json({ status: 'Healthy' })

describe('a proxy', () => {
  /** Addresses that are nobody's: what reaches a server went through the proxy. */
  const HTTP = 'http://flows.test:8080'
  const HTTPS = 'https://flows.test'
  /** Not to be reached, but that takes no name server to find out. */
  const NOWHERE = 'http://192.0.2.1'

  const issuer = authority()
  const options = { apiKey: KEY, allowInsecure: true, maxRetries: 0, ca: issuer.cert }
  const clientWith = (variables: Record<string, string>, more: ClientOptions) =>
    withVariables(variables, () => new Client({ ...options, ...more }))

  test('takes plain http by its address', async () => {
    await using proxy = await faultServer()
    proxy.always(HEALTHY)
    await clientWith({}, { proxy: proxy.url, baseUrl: HTTP }).ping()
    const [request] = proxy.requests
    assert.equal(request?.path, `${HTTP}/activepieces/v1/health`)
    assert.equal(request?.headers.host, 'flows.test:8080')
  })

  test('is a tunnel for https, and sees no credential', async () => {
    await using server = await faultServer({ tls: certificate({ issuer, hosts: ['flows.test'] }) })
    await using proxy = await faultServer()
    server.always(HEALTHY)
    proxy.always(tunnel(server.port))
    const client = clientWith({}, { proxy: proxy.url, baseUrl: HTTPS })
    await client.ping()
    await client.ping()
    assert.deepEqual(proxy.requests.map(({ method, path }) => [method, path]), [['CONNECT', 'flows.test:443']])
    assert.doesNotMatch(JSON.stringify(proxy.requests), new RegExp(KEY))
    assert.deepEqual(server.requests.map(({ headers }) => headers['x-api-key']), [KEY, KEY])
    assert.equal(server.requests[0]?.headers['proxy-authorization'], undefined)
  })

  test('is told its own user name and password, and only that', async () => {
    const basic = `Basic ${Buffer.from('user:p@ss word').toString('base64')}`
    await using server = await faultServer({ tls: certificate({ issuer, hosts: ['flows.test'] }) })
    await using proxy = await faultServer()
    server.always(HEALTHY)
    proxy.always(({ method }) => (method === 'CONNECT' ? tunnel(server.port) : HEALTHY))
    const url = proxy.url.replace('://', '://user:p%40ss%20word@')
    for (const baseUrl of [HTTP, HTTPS]) await clientWith({}, { proxy: url, baseUrl }).ping()
    assert.deepEqual(proxy.requests.map(({ headers }) => headers['proxy-authorization']), [basic, basic])
    assert.equal(server.requests[0]?.headers['proxy-authorization'], undefined)
  })

  test('whose password is wrong is a NetworkError that does not show it', async () => {
    await using proxy = await faultServer()
    proxy.always(status(407, { 'proxy-authenticate': 'Basic' }))
    const client = clientWith({}, { proxy: proxy.url.replace('://', '://user:hidden-password@'), baseUrl: HTTPS })
    const error = await rejection(client.workflows.triggerFlow('a'))
    assert.ok(error instanceof NetworkError)
    assert.match(error.message, /proxy/i)
    assert.doesNotMatch(inspect([error, client], { depth: 9, showHidden: true }), /hidden-password/)
  })

  test('that is not there is a NetworkError', async () => {
    const error = await rejection(clientWith({}, { proxy: await closedAddress(), baseUrl: HTTPS }).ping())
    assert.ok(error instanceof NetworkError)
    assert.equal((error.cause as NodeJS.ErrnoException).code, 'ECONNREFUSED')
  })

  const VARIABLES: [name: string, target: string, used: boolean][] = [
    ['HTTPS_PROXY', HTTPS, true], ['https_proxy', HTTPS, true], ['HTTP_PROXY', HTTP, true], ['http_proxy', HTTP, true],
    ['HTTPS_PROXY', NOWHERE, false], ['HTTP_PROXY', 'https://192.0.2.1', false],
  ]
  for (const [name, target, used] of VARIABLES) {
    test(`of ${name} is ${used ? '' : 'not '}used for ${target.split(':')[0]}`, async () => {
      await using proxy = await faultServer()
      proxy.always(reply(502))
      await rejection(clientWith({ [name]: proxy.url }, { baseUrl: target, timeout: 200 }).ping())
      assert.equal(proxy.requests.length, used ? 1 : 0)
    })
  }

  test('of a variable may be written without a scheme', async () => {
    await using proxy = await faultServer()
    proxy.always(HEALTHY)
    await clientWith({ HTTP_PROXY: `127.0.0.1:${proxy.port}` }, { baseUrl: HTTP }).ping()
    assert.equal(proxy.requests.length, 1)
  })

  const UNUSABLE = ['socks5://127.0.0.1:1', 'socks5h://user:hidden-password@127.0.0.1:1', 'ftp://proxy.test', 'http://', 'http://a b']
  for (const address of UNUSABLE) {
    test(`of a variable that is "${address}" fails the calls that need it, without another attempt`, async () => {
      await using server = await faultServer()
      server.always(json({ id: 'a' }))
      const variables = { https_proxy: address, HTTP_PROXY: address, NO_PROXY: '192.0.2.1' }
      const attempts = { timeout: 2000, maxRetries: 2 }
      for (const [target, name] of [[HTTPS, 'https_proxy'], [HTTP, 'HTTP_PROXY']] as const) {
        const { workflows } = clientWith(variables, { baseUrl: target, ...attempts })
        for (const call of ['listFlows', 'triggerFlow', 'triggerAndWait'] as const) {
          const error = await rejection(call === 'listFlows' ? workflows.listFlows() : workflows[call]('a'))
          assert.ok(error instanceof NetworkError)
          // Names of variables ignore case on Windows.
          const flags = process.platform === 'win32' ? 'i' : ''
          assert.match(error.message, new RegExp(`^could not connect to flows\\.test.*: \`${name}\` `, flags))
          assert.equal((error.cause as NodeJS.ErrnoException).code, 'ERR_PROXY_INVALID_CONFIG')
          assert.doesNotMatch(inspect(error, { depth: 9, showHidden: true }), /hidden-password/)
        }
        assert.deepEqual((await workflows.triggerMany('a', [{}])).results.map(({ sent }) => sent), [false])
      }
      assert.equal((await clientWith(variables, { baseUrl: server.url }).workflows.getFlow('a')).id, 'a')
      assert.equal((await clientWith(variables, { baseUrl: server.url, proxy: false }).workflows.getFlow('a')).id, 'a')
      const exempt = await rejection(clientWith(variables, { baseUrl: NOWHERE, timeout: 100 }).ping())
      assert.doesNotMatch(exempt.message, /PROXY/i)
    })
  }

  test('of no variable is used when `proxy` is false', async () => {
    await using proxy = await faultServer()
    proxy.always(HEALTHY)
    const variables = { HTTP_PROXY: proxy.url, https_proxy: proxy.url }
    for (const baseUrl of [NOWHERE, 'https://192.0.2.1']) {
      await rejection(clientWith(variables, { proxy: false, baseUrl, timeout: 100 }).ping())
    }
    assert.equal(proxy.connections.length, 0)
    await clientWith(variables, { baseUrl: HTTP }).ping()
    assert.equal(proxy.requests.length, 1)
  })

  test('is an address or false', () => {
    for (const proxy of ['socks5://127.0.0.1:1', '', 'http://', 'http://a b']) {
      assert.throws(() => new Client({ ...options, proxy }), { name: 'TypeError', message: /^`proxy` / })
    }
    for (const proxy of [true, 1, {}, ['http://a']]) {
      assert.throws(() => new Client({ ...options, proxy: proxy as never }), { name: 'TypeError', message: /proxy`:? must / })
    }
  })

  test('has the `proxy-authorization` of the client, and the target never has one', async () => {
    await using server = await faultServer({ tls: certificate({ issuer, hosts: ['flows.test', '127.0.0.1'] }) })
    await using proxy = await faultServer()
    server.always(HEALTHY)
    proxy.always(({ method }) => (method === 'CONNECT' ? tunnel(server.port) : HEALTHY))
    const headers = { 'Proxy-Authorization': 'Bearer of-the-proxy' }
    for (const baseUrl of [HTTP, HTTPS]) {
      await clientWith({}, { proxy: proxy.url, baseUrl, headers }).ping({ headers: { 'proxy-authorization': 'of-the-call' } })
    }
    await clientWith({ NO_PROXY: '*', HTTPS_PROXY: proxy.url }, { baseUrl: server.url, headers }).ping()
    await clientWith({}, { baseUrl: server.url }).ping({ headers })
    assert.deepEqual(proxy.requests.map(({ headers }) => headers['proxy-authorization']), Array(2).fill('Bearer of-the-proxy'))
    assert.deepEqual(server.requests.map(({ headers }) => headers['proxy-authorization']), Array(3).fill(undefined))
  })

  test('of the option wins over that of the variables', async () => {
    await using proxy = await faultServer()
    await using other = await faultServer()
    proxy.always(HEALTHY)
    await clientWith({ HTTP_PROXY: other.url, http_proxy: other.url }, { proxy: proxy.url, baseUrl: HTTP }).ping()
    assert.equal(proxy.requests.length, 1)
    assert.equal(other.connections.length, 0)
  })

  const EXCEPTIONS: [list: string, target: string, excepted: boolean][] = [
    ['192.0.2.1', NOWHERE, true], ['other.test,192.0.2.1', NOWHERE, true], ['other.test, 192.0.2.1', NOWHERE, true],
    ['192.0.2.0/24', NOWHERE, true], ['*', NOWHERE, true], ['*', HTTP, true], ['192.0.2.2', NOWHERE, false],
    ['flows.test', HTTP, true], ['.test', HTTP, true], ['test', HTTP, true], ['lows.test', HTTP, false], ['', HTTP, false],
    ['flows.test:8080', HTTP, true], ['flows.test:80', HTTP, false], ['*.test', HTTP, true], ['*.flows.tes', HTTP, false],
    ['other.test flows.test', HTTP, true], ['Flows.Test.', HTTP, true], ['192.0.2.1:80', NOWHERE, true], ['192.0.2.1:81', NOWHERE, false],
    ['192.0.2.0-192.0.2.9', NOWHERE, true], ['other.test,*', HTTP, true],
  ]
  for (const [list, target, excepted] of EXCEPTIONS) {
    test(`is ${excepted ? 'not ' : ''}used for ${target} when NO_PROXY is "${list}"`, async () => {
      await using proxy = await faultServer()
      proxy.always(reply(502))
      for (const name of ['NO_PROXY', 'no_proxy']) {
        await rejection(clientWith({ HTTP_PROXY: proxy.url, [name]: list }, { baseUrl: target, timeout: 100 }).ping())
      }
      assert.equal(proxy.requests.length, excepted ? 0 : 2)
    })
  }

  test('of the option knows no NO_PROXY', async () => {
    await using proxy = await faultServer()
    proxy.always(HEALTHY)
    await clientWith({ NO_PROXY: '*' }, { proxy: proxy.url, baseUrl: HTTP }).ping()
    assert.equal(proxy.requests.length, 1)
  })

  test('is never used for this machine', async () => {
    await using proxy = await faultServer()
    await using server = await faultServer()
    server.always(HEALTHY)
    for (const host of ['127.0.0.1', 'localhost']) {
      const baseUrl = `http://${host}:${server.port}`
      await clientWith({ HTTP_PROXY: proxy.url, HTTPS_PROXY: proxy.url }, { baseUrl }).ping()
      await clientWith({}, { proxy: proxy.url, baseUrl }).ping()
    }
    assert.equal(server.requests.length, 4)
    assert.equal(proxy.connections.length, 0)
  })
})
