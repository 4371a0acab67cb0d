// Makes certificates for test servers when a test runs, so the repository contains no keys, and no certificates that
// expire. Node can make keys and signatures but no certificates, so this file writes their ASN.1.

import { constants, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'

/** A certificate and its key in PEM, as `tls` takes them. */
export interface Certificate {
  cert: string
  key: string
}

export interface CertificateOptions {
  /** Default: the names and addresses of this machine. */
  hosts?: string[]
  /** The authority that signs it. Default: the certificate itself. */
  issuer?: Authority
  /** Whether it is marked as an authority (CA:TRUE). */
  isAuthority?: boolean
  /** The days from now between which it is valid. */
  validDays?: [from: number, to: number]
  /** Default: P-256. */
  key?: Key
  /** Hash of the signatures that the key makes. Default: SHA-256. */
  hash?: Hash
  /** Default: 3. Version 1 has no extensions and therefore no host names. */
  version?: 1 | 3
}

/** `pss` is an RSA key for PSS only. `rsa pss` is an ordinary RSA key that signs with PSS. */
export type Key = 'P-256' | 'P-384' | 'P-521' | 'secp256k1' | 'rsa' | 'rsa pss' | 'pss' | 'ed25519' | 'ed448'
export type Hash = 'sha1' | 'sha256' | 'sha384' | 'sha512'

/** A certificate that can sign others. */
export interface Authority extends Certificate {
  name: string
  signs: (contents: Buffer) => { algorithm: Buffer; signature: Buffer }
}

export function authority(name = 'Test authority', options: CertificateOptions = {}): Authority {
  return create(name, { ...options, isAuthority: true, hosts: [] })
}

export function certificate(options: CertificateOptions = {}): Certificate {
  const { cert, key } = create('Test server', options)
  return { cert, key }
}

function create(name: string, options: CertificateOptions): Authority {
  const { hosts = ['localhost', '127.0.0.1'], validDays: [from, to] = [-1, 1], isAuthority = false, version = 3 } = options
  const { privateKey, publicKey } = keyPair(options.key ?? 'P-256')
  const signs = signer(privateKey, options.key ?? 'P-256', options.hash ?? 'sha256')
  const issuer = options.issuer ?? { name, signs }
  const { algorithm } = issuer.signs(Buffer.alloc(0))
  const extensions = sequence(basicConstraints(isAuthority), ...(hosts.length > 0 ? [alternativeNames(hosts)] : []))
  const contents = sequence(
    ...(version === 3 ? [tagged(0, integer(Buffer.from([2])))] : []),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    algorithm,
    distinguishedName(issuer.name),
    sequence(time(from), time(to)),
    distinguishedName(name),
    publicKey.export({ type: 'spki', format: 'der' }),
    ...(version === 3 ? [tagged(3, extensions)] : []),
  )
  const cert = sequence(contents, algorithm, der(0x03, Buffer.from([0]), issuer.signs(contents).signature))
  return { name, signs, cert: pem(cert), key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string }
}

function keyPair(key: Key): { privateKey: KeyObject; publicKey: KeyObject } {
  switch (key) {
    case 'rsa':
    case 'rsa pss':
      return generateKeyPairSync('rsa', { modulusLength: 2048 })
    case 'pss':
      return generateKeyPairSync('rsa-pss', { modulusLength: 2048 })
    case 'ed25519':
      return generateKeyPairSync('ed25519')
    case 'ed448':
      return generateKeyPairSync('ed448')
    default:
      return generateKeyPairSync('ec', { namedCurve: key })
  }
}

function signer(privateKey: KeyObject, key: Key, hash: Hash): Authority['signs'] {
  const padding = constants.RSA_PKCS1_PSS_PADDING
  return (contents) => {
    switch (key) {
      case 'rsa':
        return { algorithm: sequence(identifier(RSA_WITH[hash]), NULL), signature: sign(hash, contents, privateKey) }
      case 'rsa pss':
      case 'pss':
        return { algorithm: pssWith(hash), signature: sign(hash, contents, { key: privateKey, padding, saltLength: HASH_BYTES[hash] }) }
      case 'ed25519':
      case 'ed448':
        return { algorithm: sequence(identifier(key === 'ed25519' ? '2b6570' : '2b6571')), signature: sign(null, contents, privateKey) }
      default:
        return { algorithm: sequence(identifier(ECDSA_WITH[hash])), signature: sign(hash, contents, privateKey) }
    }
  }
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

const NULL = der(0x05)
const HASH_BYTES: Record<Hash, number> = { sha1: 20, sha256: 32, sha384: 48, sha512: 64 }
const ECDSA_WITH: Record<Hash, string> = {
  sha1: '2a8648ce3d0401', sha256: '2a8648ce3d040302', sha384: '2a8648ce3d040303', sha512: '2a8648ce3d040304',
}
const RSA_WITH: Record<Hash, string> = {
  sha1: '2a864886f70d010105', sha256: '2a864886f70d01010b', sha384: '2a864886f70d01010c', sha512: '2a864886f70d01010d',
}
const HASHES: Record<Hash, string> = { sha1: '2b0e03021a', sha256: '608648016503040201', sha384: '608648016503040202', sha512: '608648016503040203' }
const pssWith = (hash: Hash): Buffer => {
  const hashed = sequence(identifier(HASHES[hash]), NULL)
  const mask = sequence(identifier('2a864886f70d010108'), hashed)
  const salt = integer(Buffer.from([HASH_BYTES[hash]]))
  return sequence(identifier('2a864886f70d01010a'), sequence(tagged(0, hashed), tagged(1, mask), tagged(2, salt)))
}

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
