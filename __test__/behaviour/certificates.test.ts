// Whom a client trusts, as Node users expect it.

import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'

import { type ClientOptions, NetworkError } from '../../index.js'
import { authority, type Certificate, certificate } from '../support/certificates.ts'
import { output, type Program } from '../support/child.ts'
import { clientOf, rejection } from '../support/client.ts'
import { type FaultServer, faultServer } from '../support/fault-server.ts'
import { breaksTls, json, reply } from '../support/faults.ts'

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
