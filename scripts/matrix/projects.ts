// An empty project for each package manager, with our tarballs installed.

import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

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

export interface Manager {
  /** The package that brings it, its version, its program. */
  from: [name: string, version: string, program: string] | undefined
  args: string[]
  /** How it is told where packages come from that others ask for: what is added to package.json, and further files. */
  manifest?(sources: Tarballs): Record<string, unknown>
  files?(sources: Tarballs): Record<string, string>
  plugAndPlay?: boolean
  /** The folder of the program in a workspace, whose root asks for nothing. */
  workspace?: string
  env?: Record<string, string>
}

export const YARN = 'enableTelemetry: false\nenableGlobalCache: false\n'

export const yaml = (sources: Tarballs) => Object.entries(sources).map(([name, source]) => `  '${name}': '${source}'\n`).join('')

export const MANAGERS: Record<string, Manager> = {
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
function manifest(tarballs: Tarballs, more: object): string {
  const { '@imbrace/node': main, '@imbrace/local-engine': engine } = tarballs
  const types = { '@types/node': '^20', typescript: '^5' }
  return JSON.stringify({
    name: 'empty',
    version: '1.0.0',
    private: true,
    type: 'module',
    dependencies: { '@imbrace/node': main },
    devDependencies: { ...engine && { '@imbrace/local-engine': engine }, ...types },
    ...more,
  }, null, 2)
}

/** What is written before a manager runs: a project, or a workspace with the project in a folder of it. */
function filesOf(manager: Manager, tarballs: Tarballs): Record<string, string> {
  const { '@imbrace/node': _, '@imbrace/local-engine': __, ...platform } = tarballs
  const [sources, files] = [manager.manifest?.(platform), manager.files?.(platform)]
  const { workspace } = manager
  if (!workspace) return { 'package.json': manifest(tarballs, sources ?? {}), ...files }
  const root = JSON.stringify({ name: 'root', version: '1.0.0', private: true, workspaces: [workspace], ...sources }, null, 2)
  return { 'package.json': root, [`${workspace}/package.json`]: manifest(tarballs, {}), ...files }
}

export async function install(name: string, manager: Manager, folder: string, tarballs: Tarballs): Promise<Project> {
  for (const [file, text] of Object.entries(filesOf(manager, tarballs))) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), text)
  }
  const command = { cwd: folder, ...manager.env && { env: manager.env } }
  if (manager.from) {
    const [from, version, program] = manager.from
    const file = join(await tool(from, version), program)
    // A package manager is a script, but for Bun.
    await (/js$/.test(program) ? run(process.execPath, [file, ...manager.args], command) : run(file, manager.args, command))
  } else {
    await run('npm', manager.args, command)
  }
  const options = `--require ${folder}/.pnp.cjs --no-warnings --experimental-loader file://${folder}/.pnp.loader.mjs`
  return { manager: name, folder: join(folder, manager.workspace ?? ''), ...(manager.plugAndPlay && { plugAndPlay: { NODE_OPTIONS: options } }) }
}

/** A project of each package manager. */
export async function projects(root: string, tarballs: Tarballs): Promise<Project[]> {
  const made: Project[] = []
  for (const name of Object.keys(MANAGERS)) made.push(await install(name, MANAGERS[name]!, join(root, name.replaceAll(' ', '-')), tarballs))
  return made
}
