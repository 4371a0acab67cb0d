// The certificate of the server, and the authority that signed it, which every client is told to trust.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { authority, certificate } from '../__test__/support/certificates.ts'

/** PEM files. */
export interface CertificateFiles {
  ca: string
  cert: string
  key: string
}

/** Writes new certificates into a folder that goes with this process. */
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
