// Downloads runtimes and package managers from the npm registry. They are not `devDependencies`, because they take a
// gigabyte.

import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { run } from './shell.ts'

const FOLDER = join(tmpdir(), 'imbrace-matrix-tools')

/** Installs a package in a folder of its own, once. Resolves to the folder of the package. */
export async function tool(name: string, version: string): Promise<string> {
  const cwd = join(FOLDER, `${name.replace('/', '-')}@${version}`)
  const folder = join(cwd, 'node_modules', name)
  if (!existsSync(join(folder, 'package.json'))) {
    mkdirSync(cwd, { recursive: true })
    writeFileSync(join(cwd, 'package.json'), '{ "private": true }')
    await run('npm', ['install', '--no-audit', '--no-fund', '--no-save', '--ignore-scripts', `${name}@${version}`], { cwd, timeout: 300_000 })
  }
  return folder
}

/** The program of a major version of Node, whatever Node runs this script. */
export async function nodeBinary(version: string): Promise<string> {
  const system = process.platform === 'win32' ? 'win' : process.platform
  return join(await tool(`node-${system}-${process.arch}`, version), system === 'win' ? 'bin/node.exe' : 'bin/node')
}

export interface Runtime {
  name: string
  /** Runs a quick start in a project. */
  start(file: string, folder: string, env?: Record<string, string>): Promise<string>
  /** Whether it runs TypeScript without compiling it first. */
  typescript: boolean
}

async function runtime(name: string, binary: string, args: string[], typescript: boolean): Promise<Runtime> {
  const [, number = '?'] = /(\d+\.\d+\.\d+)/.exec(await run(binary, ['--version'], { cwd: FOLDER })) ?? []
  return { name: `${name} ${number}`, typescript, start: (file, cwd, env = {}) => run(binary, [...args, 'start.mjs', file], { cwd, env, timeout: 60_000 }) }
}

/** Returns all runtimes. Node runs TypeScript without a flag since 22.18. */
export async function runtimes(): Promise<Runtime[]> {
  const node = async (version: string) => runtime('Node', await nodeBinary(version), [], Number(version) >= 22)
  return [
    ...await Promise.all(['18', '20', '22', '24', '26'].map(node)),
    await runtime('Bun', join(await tool('@oven/bun-linux-x64', '1'), 'bin/bun'), ['run'], true),
    // The permissions that the guide "Installing" names.
    await runtime('Deno', join(await tool('@deno/linux-x64-glibc', '2'), 'deno'),
      ['run', '--quiet', '--no-prompt', '--allow-ffi', '--allow-env', '--allow-read', '--allow-run', '--allow-net'], true),
  ]
}
