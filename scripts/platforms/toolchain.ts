// The compilers for other platforms. Rust comes from Debian with the sources of its standard library, which is compiled for
// each target, because rustup's servers may be out of reach. zig compiles and links C for Linux and macOS, mingw-w64 for
// Windows.

import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { run } from '../matrix/shell.ts'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** Keeps what was downloaded and built. */
export const CACHE = process.env.IMBRACE_PLATFORMS_CACHE || join(homedir(), '.cache/imbrace-platforms')

const ZIG = ['ziglang==0.17.1', 'cargo-zigbuild==0.24.1']

/** Rust's packages in Debian 12. The web engine packages need a recent Rust, so Debian updates these. */
const RUST = ['rustc-web', 'cargo-web', 'rust-web-src']

const rust = join(CACHE, 'rust')
const zig = join(CACHE, 'zig')
const stubs = join(CACHE, 'stubs')

const sh = (command: string) => run('sh', ['-ec', command], { cwd: CACHE, timeout: 1_200_000 })

/** Runs `make` once for this cache folder. */
export async function once(name: string, make: () => Promise<unknown>) {
  const done = join(CACHE, `${name}.done`)
  if (existsSync(done)) return
  mkdirSync(CACHE, { recursive: true })
  console.log(`Preparing ${name}…`)
  await make()
  writeFileSync(done, '')
}

/** Installs packages of Debian. */
export const install = (packages: string) =>
  sh(`apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends ${packages}`)

/** Unpacks Rust instead of installing it, so that it does not come in the way of another one. */
async function unpackRust() {
  const archives = join(CACHE, 'debs')
  mkdirSync(join(archives, 'partial'), { recursive: true })
  await sh(`apt-get -qq update
    apt-get -qq install -y --download-only --reinstall --no-install-recommends -o Dir::Cache::archives=${archives} ${RUST.join(' ')}`)
  for (const file of readdirSync(archives)) if (file.endsWith('.deb')) await sh(`dpkg -x '${archives}/${file}' '${rust}'`)
  await sh(`rm -r '${archives}'`)
}

/**
 * Programs that stand for Microsoft's C compiler and librarian: they make empty files. `cargo check` then compiles the Rust
 * code for MSVC; no C code.
 */
function writeStubs() {
  mkdirSync(stubs, { recursive: true })
  const script = `#!/bin/sh
for argument; do
  case $argument in
    -o) next=1 ;;
    -Fo*|/Fo*|-out:*|/out:*|-OUT:*|/OUT:*) : > "$(printf %s "$argument" | sed -E 's,^[-/](Fo|out:|OUT:),,')" ;;
    *) [ -z "$next" ] || : > "$argument"; next= ;;
  esac
done
`
  for (const name of ['cl.exe', 'lib.exe', 'clang']) {
    writeFileSync(join(stubs, name), script)
    chmodSync(join(stubs, name), 0o755)
  }
}

/** Prepares everything that {@link cargo} needs. The first time takes some minutes. Needs root. */
export async function prepareToolchain() {
  await once('rust', unpackRust)
  await once('zig', () => sh(`python3 -m venv '${zig}' && '${zig}/bin/pip' install --quiet ${ZIG.join(' ')}`))
  await once('mingw', async () => {
    await install('gcc-mingw-w64-x86-64-posix g++-mingw-w64-x86-64-posix')
    // napi-build links to a library of Node, of which nothing is used with napi's `dyn-symbols`.
    await sh(`mkdir -p '${stubs}' && echo 'int nothing;' | x86_64-w64-mingw32-gcc-posix -shared -x c - -o '${stubs}/libnode.dll'`)
  })
  writeStubs()
}

/** The folder of cargo for all targets. The crates that run on this machine while it builds are shared by them. */
export const TARGET_DIR = join(CACHE, 'target')

const MINGW = 'x86_64-w64-mingw32'

/** The environment of the compilers. */
function environment(): Record<string, string> {
  return {
    PATH: `${zig}/bin:${process.env.PATH}:${stubs}`,
    LD_LIBRARY_PATH: join(rust, 'usr/lib/x86_64-linux-gnu'),
    RUSTC: join(rust, 'usr/bin/rustc'),
    CARGO: join(rust, 'usr/bin/cargo'),
    // Allows -Zbuild-std on a stable compiler.
    RUSTC_BOOTSTRAP: '1',
    CARGO_TARGET_DIR: TARGET_DIR,
    // Unoptimised programs are slow in emulators, and time limits of tests fail there.
    CARGO_PROFILE_DEV_OPT_LEVEL: '1',
    LIBNODE_PATH: stubs,
    CARGO_TARGET_X86_64_PC_WINDOWS_GNU_LINKER: `${MINGW}-gcc-posix`,
    CC_x86_64_pc_windows_gnu: `${MINGW}-gcc-posix`,
    CXX_x86_64_pc_windows_gnu: `${MINGW}-g++-posix`,
    AR_x86_64_pc_windows_gnu: `${MINGW}-ar`,
    ...Object.fromEntries(['x86_64', 'aarch64'].flatMap((cpu) => [
      [`CC_${cpu}_pc_windows_msvc`, join(stubs, 'cl.exe')],
      [`AR_${cpu}_pc_windows_msvc`, join(stubs, 'lib.exe')],
    ])),
  }
}

/** Runs cargo for a target, with zig as the C compiler if it is not Windows. Resolves to its output. */
export function cargo(command: string, target: string, args: string[], env: Record<string, string> = {}): Promise<string> {
  const isWindows = target.includes('windows')
  const file = isWindows ? join(rust, 'usr/bin/cargo') : join(zig, 'bin/cargo-zigbuild')
  const name = isWindows || command !== 'build' ? command : 'zigbuild'
  const all = [name, '--locked', '-Zbuild-std=std,panic_unwind', '--target', target, ...args]
  return run(file, all, { cwd: ROOT, timeout: 3_600_000, env: { ...environment(), ...env } })
}
