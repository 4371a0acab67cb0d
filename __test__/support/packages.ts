// Makes the packages as they are published, with files that replace the binaries.

import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { PLATFORMS } from '../../platform.js'
import { FAMILIES } from '../../scripts/families.mjs'
import { ROOT } from './snippets.ts'

export interface Manifest {
  name: string
  version: string
  files: string[]
  optionalDependencies?: Record<string, string>
  peerDependencies?: Record<string, string>
  os?: string[]
  cpu?: string[]
  libc?: string[]
  engines: Record<string, string>
}

export interface Packages {
  /** Manifests by folder, in the order in which the packages are published. */
  folders: Map<string, Manifest>
  /** The folder of a package. */
  folder(name: string): string
  remove(): void
}

export const manifestOf = (folder: string) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest

/** Makes the packages of these platforms. `content` is the content of each binary. */
export function makePackages(platforms: readonly string[] = PLATFORMS, content: string | Uint8Array = '#!/bin/sh\n'): Packages {
  const root = mkdtempSync(join(tmpdir(), 'imbrace-packages-'))
  const binaries = join(root, 'binaries')
  mkdirSync(binaries)
  for (const platform of platforms) {
    for (const { file } of FAMILIES) writeFileSync(join(binaries, file(platform)), content)
  }
  const args = ['scripts/packages.mjs', '--binaries', binaries, '--out', join(root, 'out')]
  if (platforms.length === PLATFORMS.length) args.push('--complete')
  const output = execFileSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' })
  const folders = new Map(output.trim().split('\n').map((folder) => [folder, manifestOf(folder)]))
  return {
    folders,
    folder: (name) => [...folders].find(([, manifest]) => manifest.name === name)?.[0] ?? assertNever(name),
    remove: () => rmSync(root, { recursive: true }),
  }
}

function assertNever(name: string): never {
  throw new Error(`the package ${name} was not made`)
}
