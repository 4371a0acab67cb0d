// An empty project for each package manager, with our tarballs installed.

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { run } from './shell.ts'
import { tool } from './tools.ts'

/** The tarballs by the names of their packages. */
export type Tarballs = Record<string, string>

export interface Project {
  manager: string
  folder: string
  /** Set where there is no `node_modules`: what makes Node find packages all the same. Nothing else does. */
  plugAndPlay?: Record<string, string>
}

interface Manager {
  /** The package that brings it, its version, its program. */
  from: [name: string, version: string, program: string] | undefined
  args: string[]
  /** How it is told where packages come from that others ask for: what is added to package.json, and further files. */
  manifest?(sources: Tarballs): Record<string, unknown>
  files?(sources: Tarballs): Record<string, string>
  plugAndPlay?: boolean
}

const YARN = 'enableTelemetry: false\nenableGlobalCache: false\n'

const yaml = (sources: Tarballs) => Object.entries(sources).map(([name, source]) => `  '${name}': '${source}'\n`).join('')

const MANAGERS: Record<string, Manager> = {
  npm: {
    from: undefined,
    args: ['install', '--no-audit', '--no-fund'],
    manifest: (overrides) => ({ overrides }),
  },
  pnpm: {
    from: ['pnpm', '10', 'bin/pnpm.cjs'],
    args: ['install', '--ignore-scripts'],
    files: (sources) => ({ 'pnpm-workspace.yaml': `packages: ['.']\noverrides:\n${yaml(sources)}` }),
  },
  'yarn 1': {
    from: ['yarn', '1', 'bin/yarn.js'],
    // Its cache tells tarballs apart by name and version only.
    args: ['install', '--non-interactive', '--cache-folder', '.cache'],
    manifest: (resolutions) => ({ resolutions }),
  },
  'yarn 4': {
    from: ['@yarnpkg/cli-dist', '4', 'bin/yarn.js'],
    args: ['install'],
    manifest: (resolutions) => ({ resolutions }),
    files: () => ({ '.yarnrc.yml': `nodeLinker: node-modules\n${YARN}`, 'yarn.lock': '' }),
  },
  'yarn 4 PnP': {
    from: ['@yarnpkg/cli-dist', '4', 'bin/yarn.js'],
    args: ['install'],
    manifest: (resolutions) => ({ resolutions }),
    files: () => ({ '.yarnrc.yml': YARN, 'yarn.lock': '' }),
    plugAndPlay: true,
  },
}

/** The main packages are asked for, and they ask for those of the platform. Nothing is looked up in a registry. */
function manifest(manager: Manager, tarballs: Tarballs): string {
  const { '@imbrace/node': main, '@imbrace/local-engine': engine, ...platform } = tarballs
  return JSON.stringify({
    name: 'empty',
    version: '1.0.0',
    private: true,
    type: 'module',
    dependencies: { '@imbrace/node': main },
    devDependencies: { '@imbrace/local-engine': engine, '@types/node': '^20', typescript: '^5' },
    ...manager.manifest?.(platform),
  }, null, 2)
}

async function install(name: string, folder: string, tarballs: Tarballs): Promise<Project> {
  const manager = MANAGERS[name]!
  const { '@imbrace/node': _, '@imbrace/local-engine': __, ...platform } = tarballs
  mkdirSync(folder, { recursive: true })
  const files = { 'package.json': manifest(manager, tarballs), ...manager.files?.(platform) }
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text)
  if (manager.from) {
    const [from, version, program] = manager.from
    await run(process.execPath, [join(await tool(from, version), program), ...manager.args], { cwd: folder })
  } else {
    await run(name, manager.args, { cwd: folder })
  }
  const options = `--require ${folder}/.pnp.cjs --no-warnings --experimental-loader file://${folder}/.pnp.loader.mjs`
  return { manager: name, folder, ...(manager.plugAndPlay && { plugAndPlay: { NODE_OPTIONS: options } }) }
}

/** A project of each package manager. */
export async function projects(root: string, tarballs: Tarballs): Promise<Project[]> {
  const made: Project[] = []
  for (const name of Object.keys(MANAGERS)) made.push(await install(name, join(root, name.replaceAll(' ', '-')), tarballs))
  return made
}
