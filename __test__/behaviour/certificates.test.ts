// Whom a client trusts, as Node users expect it.

import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import https from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'

import { type ClientOptions, NetworkError } from '../../index.js'
import { authority, type Certificate, certificate, type Hash, type Key } from '../support/certificates.ts'
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

/** A certificate whose base64 has other characters in it, and one whose end is missing. */
const BROKEN = '-----BEGIN CERTIFICATE-----\nMIIB!*\n-----END CERTIFICATE-----\n'
const CUT_OFF = '-----BEGIN CERTIFICATE-----\nMIIB\n'

describe('a bundle of certificates in `ca`', () => {
  const issuer = authority()
  const old = authority('An old root', { version: 1 }).cert
  let server: FaultServer
  before(async () => {
    server = await faultServer({ tls: certificate({ issuer }) })
    server.always(HEALTHY)
  })
  after(() => server.stop())

  /** The certificate as `openssl x509 -trustout` writes it: what it is trusted for comes after it. */
  const trusted = (pem: string) => {
    const der = Buffer.from(pem.replaceAll(/-----.*-----/g, ''), 'base64')
    const settings = Buffer.from('300c300a06082b06010505070301', 'hex')
    const base64 = Buffer.concat([der, settings]).toString('base64').replaceAll(/.{64}/g, '$&\n')
    return `-----BEGIN TRUSTED CERTIFICATE-----\n${base64}\n-----END TRUSTED CERTIFICATE-----\n`
  }
  const odd = '-----BEGIN CERTIFICATE-----\nMAMCAQE=\n-----END CERTIFICATE-----\n'
  const key = '-----BEGIN PRIVATE KEY-----\nMAMCAQE=\n-----END PRIVATE KEY-----\n'
  const lines = issuer.cert.split('\n')

  const BUNDLES: Record<string, ClientOptions['ca']> = {
    'after one of version 1': old + issuer.cert,
    'before one of version 1': issuer.cert + old,
    'beside one of version 1 in a list': [old, Buffer.from(issuer.cert)],
    'after one that is not base64': BROKEN + issuer.cert,
    'before one that is not base64': issuer.cert + BROKEN,
    'after one without an end': CUT_OFF + issuer.cert,
    'before one without an end': issuer.cert + CUT_OFF,
    'after one that is no certificate': odd + issuer.cert,
    'beside a text without any': ['junk', '', issuer.cert],
    'after a private key': key + issuer.cert,
    'with comments before and after': `# Issuer: ours\nSubject: CN=ours\n${issuer.cert}# the end\n`,
    'with CRLF': `# ours\r\n${issuer.cert.replaceAll('\n', '\r\n')}`,
    'with CR alone': issuer.cert.replaceAll('\n', '\r'),
    'with a byte order mark': `\ufeff${issuer.cert}`,
    'with blanks around its lines': lines.map((line) => `${line}  `).join('\n').replace('\n', '\n\n'),
    'indented, as in YAML': lines.map((line) => `    ${line}`).join('\n'),
    'in one line of base64': `${lines[0]}\n${lines.slice(1, -2).join('')}\n${lines.at(-2)}`,
    'without a line break at the end': issuer.cert.trimEnd(),
    'as a trusted certificate': trusted(issuer.cert),
    'with the old label': issuer.cert.replaceAll('CERTIFICATE', 'X509 CERTIFICATE'),
    'as a Uint8Array': new Uint8Array(Buffer.from(BROKEN + issuer.cert)),
  }
  for (const [name, ca] of Object.entries(BUNDLES)) {
    test(`counts for a good one ${name}`, async () => {
      assert.deepEqual(await clientOf(server, { ca: ca!, maxRetries: 0 }).ping(), { status: 'Healthy' })
    })
  }

  test('counts for an old root, which signs as others do', async () => {
    const root = authority('An old root', { version: 1 })
    await using server = await faultServer({ tls: certificate({ issuer: root }) })
    server.always(HEALTHY)
    assert.deepEqual(await clientOf(server, { ca: root.cert, maxRetries: 0 }).ping(), { status: 'Healthy' })
  })

  test('names what was ignored in a warning of the process, once', async () => {
    const script = `
      const warnings = []
      process.on('warning', ({ name, message }) => warnings.push(name + ': ' + message))
      for (let client = 0; client < 3; client += 1) new Client({ apiKey: 'key', ca: ${JSON.stringify(old + BROKEN + issuer.cert)} })
      new Client({ apiKey: 'key', ca: ${JSON.stringify([issuer.cert, CUT_OFF, 'junk'])} })
      await new Promise(setImmediate)
      console.log(JSON.stringify(warnings))`
    const [first, second, third, ...more] = await output<string[]>({ script })
    assert.match(first!, /^ImbraceWarning: certificate 2 of `ca` \(line \d+\) is ignored: it is not base64/)
    assert.match(second!, /^ImbraceWarning: certificate 1 of `ca\[1\]` \(line 1\) is ignored: its END line is missing/)
    assert.match(third!, /^ImbraceWarning: `ca\[2\]` contains no certificate/)
    assert.deepEqual(more, [])
  })

  test('without one that can be used is a TypeError that says so', () => {
    for (const ca of ['', 'junk', BROKEN, CUT_OFF, odd, key, Buffer.from([0xff]), ['', BROKEN], []]) {
      assert.throws(() => clientOf(server, { ca }), { name: 'TypeError', message: /^`ca` must contain a valid certificate in PEM format/ })
    }
  })
})

describe('a certificate signed by', () => {
  /** What Node says of a server of this certificate: nothing is wrong, or a code. */
  const errorOfNode = (server: FaultServer, ca: string) =>
    new Promise<string | undefined>((resolve) => {
      const request = https.get(server.url, { ca, agent: false }, () => resolve(undefined))
      request.on('error', ({ code }: NodeJS.ErrnoException) => resolve(code))
    })

  const SIGNERS: [key: Key, hash: Hash][] = [
    ['P-256', 'sha256'], ['P-256', 'sha384'], ['P-256', 'sha512'], ['P-384', 'sha256'], ['P-384', 'sha384'], ['P-384', 'sha512'],
    ['P-521', 'sha256'], ['P-521', 'sha384'], ['P-521', 'sha512'], ['rsa', 'sha256'], ['rsa', 'sha384'], ['rsa', 'sha512'],
    ['rsa pss', 'sha256'], ['rsa pss', 'sha384'], ['rsa pss', 'sha512'], ['pss', 'sha256'], ['pss', 'sha384'], ['pss', 'sha512'],
    ['ed25519', 'sha256'],
  ]
  for (const [key, hash] of SIGNERS) {
    test(`${key} with ${hash} is accepted, as Node does, and refused if it is changed`, async () => {
      const issuer = authority('Company', { key, hash })
      const signed = certificate({ issuer, key: 'P-256' })
      await using server = await faultServer({ tls: signed })
      server.always(HEALTHY)
      assert.equal(await errorOfNode(server, issuer.cert), undefined)
      assert.deepEqual(await clientOf(server, { ca: issuer.cert, maxRetries: 0 }).ping(), { status: 'Healthy' })
      const other = authority('Company', { key, hash }).cert
      const error = await rejection(clientOf(server, { ca: other, maxRetries: 0 }).ping())
      assert.match(error.message, /certificate/)
    })
  }

  const SERVERS: [key: Key, maxVersion: 'TLSv1.2' | 'TLSv1.3'][] = [
    ['P-256', 'TLSv1.2'], ['P-384', 'TLSv1.2'], ['rsa', 'TLSv1.2'], ['ed25519', 'TLSv1.2'],
    ['P-256', 'TLSv1.3'], ['P-384', 'TLSv1.3'], ['P-521', 'TLSv1.3'], ['rsa', 'TLSv1.3'], ['pss', 'TLSv1.3'], ['ed25519', 'TLSv1.3'],
  ]
  for (const [key, maxVersion] of SERVERS) {
    test(`anybody may be of a server with a key of ${key}, in ${maxVersion}`, async () => {
      const issuer = authority()
      await using server = await faultServer({ tls: { ...certificate({ issuer, key }), maxVersion } })
      server.always(HEALTHY)
      assert.equal(await errorOfNode(server, issuer.cert), undefined)
      assert.deepEqual(await clientOf(server, { ca: issuer.cert, maxRetries: 0 }).ping(), { status: 'Healthy' })
    })
  }

  const UNSUPPORTED: [key: Key, hash: Hash, words: RegExp][] = [
    ['P-256', 'sha1', /ECDSA with SHA-1/], ['rsa', 'sha1', /RSA with SHA-1/], ['ed448', 'sha256', /Ed448/],
    ['secp256k1', 'sha256', /ECDSA with SHA-256 by a key of secp256k1/], ['rsa pss', 'sha1', /RSA-PSS with unusual parameters/],
  ]
  for (const [key, hash, words] of UNSUPPORTED) {
    test(`${key} with ${hash} is refused by the name of the algorithm`, async () => {
      const issuer = authority('Company', { key, hash })
      // Node offers such a certificate only at security level 0.
      await using server = await faultServer({ tls: { ...certificate({ issuer }), ciphers: 'DEFAULT:@SECLEVEL=0' } })
      const error = await rejection(clientOf(server, { ca: issuer.cert }).ping())
      assert.ok(error instanceof NetworkError)
      assert.match(error.message, words)
      assert.match(error.message, /its certificate is signed with .*, which is not supported$/)
      assert.equal(error.attempts, 1)
    })
  }

  test('anybody, of a server whose key no client of this kind can check, is refused in words', async () => {
    const issuer = authority()
    await using server = await faultServer({ tls: certificate({ issuer, key: 'ed448' }) })
    const error = await rejection(clientOf(server, { ca: issuer.cert }).ping())
    assert.match(error.message, /no algorithm in common/)
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
  test('counts for the certificates that can be read, with a warning of the process for each other', async () => {
    const file = join(directory, 'bundle.pem')
    await writeFile(file, `# ours\r\n${BROKEN}${issuer.cert.replaceAll('\n', '\r\n')}${CUT_OFF}`)
    const script = `
      const warnings = []
      process.on('warning', ({ name, message }) => warnings.push(name + ': ' + message))
      const client = () => new Client({ apiKey: 'key', baseUrl: '${server.url}', maxRetries: 0 })
      const { status } = await client().ping()
      client()
      console.log(JSON.stringify({ status, warnings: warnings.filter((text) => text.startsWith('Imbrace')) }))`
    const result = await output<{ status: string, warnings: string[] }>({ script, variables: { NODE_EXTRA_CA_CERTS: file } })
    assert.equal(result.status, 'Healthy')
    assert.equal(result.warnings.length, 2, String(result.warnings))
    const place = (number: number, line: number) => `ImbraceWarning: certificate ${number} of NODE_EXTRA_CA_CERTS (${file}) (line ${line}) is ignored: `
    assert.ok(result.warnings[0]?.startsWith(place(1, 2)), result.warnings[0])
    assert.ok(result.warnings[1]?.startsWith(place(3, 5 + issuer.cert.trimEnd().split('\n').length)), result.warnings[1])
  })
  test('is joined by SSL_CERT_FILE when Node uses the store of the system', async () => {
    const file = join(directory, 'system.pem')
    await writeFile(file, CUT_OFF + issuer.cert)
    const variables = { SSL_CERT_FILE: file }
    assert.equal(await output(program({ ...variables, NODE_USE_SYSTEM_CA: '1' })), 'Healthy')
    assert.equal(await output(program(variables)), 'NetworkError')
  })
})
