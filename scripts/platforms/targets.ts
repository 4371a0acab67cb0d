// The targets, and how they are compiled.

import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

import { CACHE, cargo, TARGET_DIR } from './toolchain.ts'

export interface Target {
  /** Name of the platform in the names of the packages. */
  platform: string
  triple: string
  /** `check` compiles without linking. */
  command: 'build' | 'check'
  /** The compiler of the C code of the libraries. */
  c: string
}

export const TARGETS: Target[] = [
  { platform: 'win32-x64-msvc', triple: 'x86_64-pc-windows-gnu', command: 'build', c: 'mingw' },
  { platform: 'linux-x64-musl', triple: 'x86_64-unknown-linux-musl', command: 'build', c: 'zig' },
  { platform: 'linux-arm64-gnu', triple: 'aarch64-unknown-linux-gnu', command: 'build', c: 'zig' },
  { platform: 'linux-arm64-musl', triple: 'aarch64-unknown-linux-musl', command: 'build', c: 'zig' },
  { platform: 'darwin-arm64', triple: 'aarch64-apple-darwin', command: 'check', c: 'zig' },
  { platform: 'darwin-x64', triple: 'x86_64-apple-darwin', command: 'check', c: 'zig' },
  { platform: 'win32-x64-msvc', triple: 'x86_64-pc-windows-msvc', command: 'check', c: 'not compiled' },
  { platform: 'win32-arm64-msvc', triple: 'aarch64-pc-windows-msvc', command: 'check', c: 'not compiled' },
]

export const targetOf = (triple: string): Target => TARGETS.find((target) => target.triple === triple)!

/** The crates that are published as programs or libraries. */
export const CRATES = ['imbrace-node', 'imbrace-local', 'imbrace-flows']

/** Binaries of the targets that are linked, with the file names that scripts/packages.mjs expects. */
export const BINARIES = join(CACHE, 'binaries')

interface Group {
  crates: string[]
  flags: string
}

/** Returns the crates that are compiled together, because they have the same flags and share their dependencies. */
function groups({ triple }: Target): Group[] {
  if (!triple.endsWith('musl')) return [{ crates: CRATES, flags: '' }]
  const [addon, ...programs] = CRATES
  return [
    // By default, Rust links musl statically, which an addon cannot have.
    { crates: [addon!], flags: '-C target-feature=-crt-static' },
    // With a standard library that is built from its sources, zig brings the start files, not Rust.
    { crates: programs, flags: '-C link-self-contained=no' },
  ]
}

/** Names of a crate's file: as cargo writes it, and as the packages have it. */
function files(crate: string, { platform, triple }: Target): [string, string] {
  const isWindows = triple.includes('windows')
  if (crate === 'imbrace-node') return [isWindows ? 'imbrace_node.dll' : 'libimbrace_node.so', `imbrace.${platform}.node`]
  const suffix = isWindows ? '.exe' : ''
  return [`${crate}${suffix}`, `${crate}-${platform}${suffix}`]
}

function keepBinary(crate: string, target: Target) {
  const [built, name] = files(crate, target)
  mkdirSync(BINARIES, { recursive: true })
  copyFileSync(join(TARGET_DIR, target.triple, 'debug', built), join(BINARIES, name))
}

/** Compiles all crates. Resolves to the warnings. Rejects with the compiler's output if there is an error. */
export async function compile(target: Target): Promise<string[]> {
  const outputs: string[] = []
  for (const { crates, flags } of groups(target)) {
    // A short message has its place in the same line.
    const args = ['--message-format', 'short', ...crates.flatMap((crate) => ['-p', crate])]
    outputs.push(await cargo(target.command, target.triple, args, { RUSTFLAGS: flags }))
    if (target.command === 'build') for (const crate of crates) keepBinary(crate, target)
  }
  return outputs.join('\n').split('\n').filter((line) => /(^|: )warning: /.test(line))
}

/** The paths of the linked binaries of a target. */
export const binaries = (target: Target): string[] =>
  CRATES.map((crate) => join(BINARIES, files(crate, target)[1])).filter((file) => existsSync(file))

/** Removes what cargo keeps of a target, which takes more than a gigabyte. */
export const clean = ({ triple }: Target) => rmSync(join(TARGET_DIR, triple), { recursive: true, force: true })
