// The network as Node users expect it: whom to trust, and which way to go.

import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { inspect } from 'node:util'

import { Client, type ClientOptions, NetworkError } from '../../index.js'
import { authority, type Certificate, certificate } from '../support/certificates.ts'
import { output, type Program } from '../support/child.ts'
import { clientOf, KEY, rejection, withVariables } from '../support/client.ts'
import { closedAddress, type FaultServer, faultServer } from '../support/fault-server.ts'
import { breaksTls, json, reply, status, tunnel } from '../support/faults.ts'

const HEALTHY = json({ status: 'Healthy' })

describe('a server certificate', () => {
  const issuer = authority()
  const signed = certificate({ issuer })

  /** Asks a server that has this certificate, with a client of these options. */
  const ask = async (certificate: Certificate, options: ClientOptions = {}) => {
    await using server = await faultServer({ tls: certificate })
    server.always(HEALTHY)
    const client = clientOf(server, options)
    const result = await client.ping().then(() => undefined, (error: NetworkError) => error)
    return { error: result, connections: server.connections.length, requests: server.requests.length }
  }

  const trusting = (own: Certificate): [Certificate, ClientOptions] => [own, { ca: own.cert }]
  const ACCEPTED: Record<string, () => [Certificate, ClientOptions]> = {
    'whose authority is in `ca`': () => [signed, { ca: issuer.cert }],
    'whose authority is in `ca` as a buffer': () => [signed, { ca: Buffer.from(issuer.cert) }],
    'whose authority is one of many in `ca`': () => [signed, { ca: [authority('Other').cert, Buffer.from(issuer.cert)] }],
    'whose authority is in a bundle': () => [signed, { ca: `# comment\n${authority('Other').cert}\n${issuer.cert}` }],
    'that is itself in `ca`': () => trusting(certificate()),
    'that is itself in `ca` and says that it is an authority': () => trusting(certificate({ isAuthority: true })),
  }
  for (const [name, given] of Object.entries(ACCEPTED)) {
    test(`is accepted ${name}`, async () => {
      const { error, requests } = await ask(...given())
      assert.equal(error, undefined)
      assert.equal(requests, 1)
    })
  }

  const REFUSED: Record<string, () => [Certificate, ClientOptions, RegExp]> = {
    'of an unknown authority': () => [signed, {}, /trusted|authority/i],
    'of another authority of the same name': () => [signed, { ca: authority().cert }, /trusted|authority|signature/i],
    'that signed itself': () => [certificate(), {}, /trusted|authority/i],
    'that signed itself and says that it is an authority': () => [certificate({ isAuthority: true }), {}, /trusted|authority/i],
    'for another host': () => [certificate({ issuer, hosts: ['flows.example'] }), { ca: issuer.cert }, /name|host/i],
    'that is past': () => [certificate({ issuer, validDays: [-10, -1] }), { ca: issuer.cert }, /expired/i],
    'that is not valid yet': () => [certificate({ issuer, validDays: [1, 10] }), { ca: issuer.cert }, /not.*valid.*yet|notvalidyet/i],
    'that is itself in `ca`, but for another host': () =>
      [...trusting(certificate({ isAuthority: true, hosts: ['flows.example'] })), /name|host/i],
    'that is itself in `ca`, but past': () => [...trusting(certificate({ isAuthority: true, validDays: [-10, -1] })), /expired/i],
  }
  for (const [name, given] of Object.entries(REFUSED)) {
    test(`is refused ${name}: a NetworkError that says so, without another attempt`, async () => {
      const [own, options, words] = given()
      const { error, connections, requests } = await ask(own, options)
      assert.ok(error instanceof NetworkError, String(error))
      assert.match(error.message, /certificate/i)
      assert.match(error.message, words)
      assert.doesNotMatch(error.message, /\(.*\(/, 'the words are those of a debugger')
      assert.equal(error.attempts, 1)
      assert.equal(connections, 1)
      assert.equal(requests, 0)
    })
  }

  test('is asked for by nobody twice: connections are kept', async () => {
    await using server = await faultServer({ tls: signed })
    server.always(HEALTHY)
    const client = clientOf(server, { ca: issuer.cert })
    for (let call = 0; call < 5; call += 1) await client.ping()
    assert.equal(server.connections.length, 1)
  })

  test('is missing: a server that speaks no TLS is a NetworkError that says so', async () => {
    await using server = await faultServer()
    server.script({ ...reply(400, 'plain http'), afterBytes: 1 })
    const client = clientOf(server, { baseUrl: server.url.replace('http:', 'https:'), maxRetries: 0 })
    const error = await rejection(client.ping())
    assert.ok(error instanceof NetworkError)
    assert.match(error.message, /secure|TLS/)
  })
})

describe('a secure connection that breaks after its request was read', () => {
  const own = certificate()
  const breaking = async () => {
    const server = await faultServer({ tls: own })
    server.script(breaksTls(), json({ id: 'a' }))
    return { server, workflows: clientOf(server, { ca: own.cert }).workflows }
  }

  test('may have triggered the flow', async () => {
    const { server, workflows } = await breaking()
    await using _ = server
    const [result] = (await workflows.triggerMany('flow', [{}])).results
    assert.equal(server.requests.length, 1)
    assert.equal(result?.sent, true)
    assert.ok(result.error instanceof NetworkError)
    assert.match(result.error.message, /^lost the connection to 127\.0\.0\.1:\d+: .*corrupt/)
  })

  test('is made again for a read', async () => {
    const { server, workflows } = await breaking()
    await using _ = server
    assert.equal((await workflows.getFlow('a')).id, 'a')
    assert.deepEqual(server.requests.map(({ connection }) => connection), [1, 2])
  })
})

describe('NODE_EXTRA_CA_CERTS', () => {
  const [issuer, other] = [authority(), authority('Other')]
  let directory: string
  let server: FaultServer
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'imbrace-'))
    server = await faultServer({ tls: certificate({ issuer }) })
    server.always(HEALTHY)
  })
  after(async () => {
    await server.stop()
    await rm(directory, { recursive: true })
  })

  /** What a program gets that was started with a file of these certificates. */
  const ask = async (contents: string, options = '') => {
    const file = join(directory, 'extra.pem')
    await writeFile(file, contents)
    return output<string>(program({ NODE_EXTRA_CA_CERTS: file }, options))
  }
  const program = (variables: Record<string, string>, options = ''): Program => ({
    script: `
      const client = new Client({ apiKey: 'key', baseUrl: '${server.url}', maxRetries: 0, ${options} })
      const result = await client.ping().then(({ status }) => status, (error) => error.name)
      console.log(JSON.stringify(result))`,
    variables,
  })

  test('names certificates that are trusted', async () => {
    assert.equal(await ask(`${other.cert}${issuer.cert}`), 'Healthy')
  })
  test('is added to `ca`', async () => {
    assert.equal(await ask(issuer.cert, `ca: ${JSON.stringify(other.cert)}`), 'Healthy')
  })
  test('trusts nobody else', async () => {
    assert.equal(await ask(other.cert), 'NetworkError')
  })
  test('is passed over when its file holds none or is not there', async () => {
    assert.equal(await ask('junk'), 'NetworkError')
    assert.equal(await output(program({ NODE_EXTRA_CA_CERTS: join(directory, 'not-there.pem') })), 'NetworkError')
  })
})

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
