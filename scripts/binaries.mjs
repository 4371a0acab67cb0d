// Builds the release binaries of one platform, with the file names that scripts/packages.mjs expects.
//
//   node scripts/binaries.mjs PLATFORM [--out DIR]
//
// zig links the binaries for Linux (`pip install ziglang cargo-zigbuild`). On any system it can link to the symbols of an
// old glibc, and it includes musl. On other platforms the system's linker is used.
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'

import { FAMILIES, ROOT } from './families.mjs'

/** Oldest glibc that the binaries run on. It is Rust's own minimum, and the version of RHEL 7. */
const GLIBC = '2.17'

const TARGETS = {
  'linux-x64-gnu': 'x86_64-unknown-linux-gnu',
  'linux-arm64-gnu': 'aarch64-unknown-linux-gnu',
  'linux-x64-musl': 'x86_64-unknown-linux-musl',
  'linux-arm64-musl': 'aarch64-unknown-linux-musl',
  'darwin-x64': 'x86_64-apple-darwin',
  'darwin-arm64': 'aarch64-apple-darwin',
  'win32-x64-msvc': 'x86_64-pc-windows-msvc',
  'win32-arm64-msvc': 'aarch64-pc-windows-msvc',
}

const { values: { out }, positionals: [platform] } = parseArgs({
  allowPositionals: true,
  options: { out: { type: 'string', default: 'binaries' } },
})
const target = TARGETS[platform]
if (!target) throw new Error(`unknown platform ${platform}: expected one of ${Object.keys(TARGETS).join(', ')}`)

const isWindows = platform.startsWith('win32')
const folder = join(resolve(ROOT, process.env.CARGO_TARGET_DIR ?? 'target'), target)

function build(name, profile, env = {}) {
  const command = platform.startsWith('linux') ? 'zigbuild' : 'build'
  const full = platform.endsWith('gnu') ? `${target}.${GLIBC}` : target
  execFileSync('cargo', [command, '--profile', profile, '--locked', '--target', full, '-p', name], { cwd: ROOT, stdio: 'inherit', env: { ...process.env, ...env } })
}

function addonName() {
  if (isWindows) return 'imbrace_node.dll'
  return platform.startsWith('darwin') ? 'libimbrace_node.dylib' : 'libimbrace_node.so'
}

// By default, Rust links musl statically. A shared library must use the musl of the program that loads it. On Windows it is
// the other way round: by default, a binary needs VCRUNTIME140.dll, which fresh systems and containers do not have.
const STATIC = { RUSTFLAGS: '-C target-feature=+crt-static' }
const DYNAMIC = { RUSTFLAGS: '-C target-feature=-crt-static' }

/** Returns the compiler's flags for a binary of a profile. */
function flagsFor(profile) {
  if (isWindows) return STATIC
  return profile === 'addon' && platform.endsWith('musl') ? DYNAMIC : {}
}

mkdirSync(out, { recursive: true })
for (const { crate, file, packedAs, profile } of FAMILIES) {
  build(crate, profile, flagsFor(profile))
  cpSync(join(folder, profile, profile === 'addon' ? addonName() : packedAs(platform)), join(out, file(platform)))
}
const made = FAMILIES.map(({ file }) => join(out, file(platform)))
execFileSync(process.execPath, [join(ROOT, 'scripts/check-imports.mjs'), ...made], { stdio: 'inherit' })
