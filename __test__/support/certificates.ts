// Certificates for test servers, made when a test runs: no key lies in the repository, and none expires there.
// Node can make keys and signatures but no certificates, so their few lines of ASN.1 are written here.

import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'

/** A certificate and its key in PEM, as `tls` takes them. */
export interface Certificate {
  cert: string
  key: string
}

export interface CertificateOptions {
  /** Default: this machine's own. */
  hosts?: string[]
  /** Who signs it. Default: the certificate itself. */
  issuer?: Authority
  /** Whether it says of itself that it may sign others (CA:TRUE). */
  isAuthority?: boolean
  /** How long it has been valid, and will be, in days from now. */
  validDays?: [from: number, to: number]
}

/** A certificate that can sign others. */
export interface Authority extends Certificate {
  name: string
  privateKey: KeyObject
}

export function authority(name = 'Test authority'): Authority {
  return create(name, { isAuthority: true, hosts: [] })
}

export function certificate(options: CertificateOptions = {}): Certificate {
  const { cert, key } = create('Test server', options)
  return { cert, key }
}

function create(name: string, options: CertificateOptions): Authority {
  const { hosts = ['localhost', '127.0.0.1'], validDays: [from, to] = [-1, 1], isAuthority = false } = options
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const issuer = options.issuer ?? { name, privateKey }
  const contents = sequence(
    tagged(0, integer(Buffer.from([2]))), // Version 3
    integer(Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    sequence(ECDSA_WITH_SHA256),
    distinguishedName(issuer.name),
    sequence(time(from), time(to)),
    distinguishedName(name),
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(3, sequence(basicConstraints(isAuthority), ...(hosts.length > 0 ? [alternativeNames(hosts)] : []))),
  )
  const signature = sign('sha256', contents, issuer.privateKey)
  const cert = sequence(contents, sequence(ECDSA_WITH_SHA256), der(0x03, Buffer.from([0]), signature))
  return { name, privateKey, cert: pem(cert), key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string }
}

// ASN.1, of which DER is the binary form: a tag, a length, the contents.

const der = (tag: number, ...contents: Buffer[]): Buffer => {
  const content = Buffer.concat(contents)
  const size = content.length
  const length = size < 0x80 ? [size] : size < 0x100 ? [0x81, size] : [0x82, size >> 8, size & 0xff]
  return Buffer.concat([Buffer.from([tag, ...length]), content])
}
const sequence = (...contents: Buffer[]): Buffer => der(0x30, ...contents)
const tagged = (number: number, content: Buffer): Buffer => der(0xa0 + number, content)
const integer = (bytes: Buffer): Buffer => der(0x02, bytes)
const octets = (content: Buffer): Buffer => der(0x04, content)
const identifier = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'))
const utf8 = (text: string): Buffer => der(0x0c, Buffer.from(text))
/** YYMMDDHHMMSSZ */
const time = (days: number): Buffer => {
  const date = new Date(Date.now() + days * 86_400_000)
  return der(0x17, Buffer.from(`${date.toISOString().slice(2, 19).replace(/\D/g, '')}Z`))
}

const ECDSA_WITH_SHA256 = identifier('2a8648ce3d040302')
const COMMON_NAME = identifier('550403')
const BASIC_CONSTRAINTS = identifier('551d13')
const ALTERNATIVE_NAMES = identifier('551d11')
const TRUE = der(0x01, Buffer.from([0xff]))

const distinguishedName = (name: string): Buffer => sequence(der(0x31, sequence(COMMON_NAME, utf8(name))))
const basicConstraints = (isAuthority: boolean): Buffer =>
  sequence(BASIC_CONSTRAINTS, TRUE, octets(isAuthority ? sequence(TRUE) : sequence()))
const alternativeNames = (hosts: string[]): Buffer => sequence(ALTERNATIVE_NAMES, octets(sequence(...hosts.map(hostName))))

function hostName(host: string): Buffer {
  const isAddress = /^[\d.]+$/.test(host)
  return isAddress ? der(0x87, Buffer.from(host.split('.').map(Number))) : der(0x82, Buffer.from(host))
}

function pem(bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? []
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n')
}
