// Certificates of the benchmark's server: its own, and the authority that signed it. Every client trusts this authority.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { authority, certificate } from '../__test__/support/certificates.ts'

/** Paths of PEM files. */
export interface CertificateFiles {
  ca: string
  cert: string
  key: string
}

/** Writes new certificates into a temporary folder, which is removed when this process exits. */
export function writeCertificates(): CertificateFiles {
  const folder = mkdtempSync(path.join(tmpdir(), 'imbrace-bench-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const issuer = authority('Benchmark authority')
  const { cert, key } = certificate({ issuer })
  const write = (name: string, text: string) => {
    const file = path.join(folder, name)
    writeFileSync(file, text, { mode: 0o600 })
    return file
  }
  return { ca: write('ca.pem', issuer.cert), cert: write('server.pem', cert), key: write('server.key', key) }
}
