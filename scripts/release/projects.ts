// Installs the published packages from a registry with each package manager.

import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { platformName } from '../../platform.js'
import { FAMILIES, manifestOf } from '../families.mjs'
import { run } from '../matrix/shell.ts'
import { tool } from '../matrix/tools.ts'
import { DONE, writeQuickStart } from '../quick-start.mjs'

interface Manager {
  /** The package of the manager, its version, its program. */
  from?: [name: string, version: string, program: string]
  args: string[]
  files?(registry: string): Record<string, string>
  /** Whether it knows the operating system and the processor of a package, but not its C library. */
  ignoresLibc?: boolean
}

const MANAGERS: Record<string, Manager> = {
  npm: { args: ['install', '--no-audit', '--no-fund'] },
  pnpm: { from: ['pnpm', '10', 'bin/pnpm.cjs'], args: ['install'] },
  'yarn 1': { from: ['yarn', '1', 'bin/yarn.js'], args: ['install', '--non-interactive', '--cache-folder', '.cache'], ignoresLibc: true },
  'yarn 4': {
    from: ['@yarnpkg/cli-dist', '4', 'bin/yarn.js'],
    args: ['install'],
    // Yarn 4 refuses versions that are younger than a day. It keeps what registries said in a folder of the user.
    files: (registry) => ({
      '.yarnrc.yml': `nodeLinker: node-modules\nenableTelemetry: false\nenableGlobalCache: false\nglobalFolder: .global\nnpmRegistryServer: '${registry}'\nunsafeHttpWhitelist: ['127.0.0.1']\nnpmMinimalAgeGate: 0\n`,
      'yarn.lock': '',
    }),
  },
  bun: { from: [`@oven/bun-${process.platform}-${process.arch}`, '1', 'bin/bun'], args: ['install'] },
}

export const NAMES = Object.keys(MANAGERS)

const names = FAMILIES.map(({ folder }) => manifestOf(folder).name as string)

/** Fails if binaries of another platform are installed. */
function checkBinaries(folder: string, ignoresLibc: boolean) {
  // pnpm, and Bun with its isolated layout, keep the dependencies of packages in another folder. The quick start loads them.
  const installed = readdirSync(join(folder, 'node_modules/@imbrace')).filter((name) => /-(x64|arm64)/.test(name))
  const own = ignoresLibc ? platformName().replace(/-(gnu|musl)$/, '') : platformName()
  const other = installed.filter((name) => !name.includes(`-${own}`))
  if (other.length > 0) throw new Error(`binaries of other platforms are installed: ${other.join(', ')}`)
}

/** Installs the packages in an empty project, and runs the quick start and the programs. */
export async function check(name: string, root: string, registry: string) {
  const { from, args, files, ignoresLibc = false } = MANAGERS[name]!
  const folder = join(root, name.replace(' ', '-'))
  const dependencies = Object.fromEntries(names.map((dependency) => [dependency, manifestOf('.').version as string]))
  const manifest = JSON.stringify({ name: 'empty', version: '1.0.0', private: true, dependencies })
  mkdirSync(folder, { recursive: true })
  const all = { 'package.json': manifest, '.npmrc': `registry=${registry}\n`, ...files?.(registry) }
  for (const [file, text] of Object.entries(all)) writeFileSync(join(folder, file), text)

  const program = from && join(await tool(from[0], from[1]), from[2])
  const command = !program ? ['npm'] : /\.c?js$/.test(program) ? [process.execPath, program] : [program]
  // No cache of another project may hide what the registry serves.
  const env = { npm_config_cache: join(root, 'cache'), BUN_INSTALL_CACHE_DIR: join(folder, '.cache'), npm_config_store_dir: join(root, 'store') }
  await run(command[0]!, [...command.slice(1), ...args], { cwd: folder, env, timeout: 300_000 })

  checkBinaries(folder, ignoresLibc)
  writeQuickStart(folder)
  for (const file of ['./quickstart.mjs', './quickstart.cjs']) {
    const output = await run(process.execPath, ['start.mjs', file], { cwd: folder, timeout: 60_000 })
    if (!output.includes(DONE)) throw new Error(`${file}: ${output}`)
  }
  for (const { crate } of FAMILIES.slice(1)) await run(join(folder, 'node_modules/.bin', crate), ['--version'], { cwd: folder })
}
