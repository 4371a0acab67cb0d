// Makes an empty project for each package manager, with our tarballs installed.

import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { run } from './shell.ts'
import { tool } from './tools.ts'

/** Paths of tarballs, by the names of their packages. */
export type Tarballs = Record<string, string>

export interface Project {
  manager: string
  folder: string
  /** Environment variables with which Node finds packages without `node_modules`. Other runtimes cannot do this. */
  plugAndPlay?: Record<string, string>
}

export interface Manager {
  /** The package of the manager, its version, its program. */
  from: [name: string, version: string, program: string] | undefined
  args: string[]
  /** Additions to package.json, and other files, that make dependencies of packages come from the tarballs. */
  manifest?(sources: Tarballs): Record<string, unknown>
  files?(sources: Tarballs): Record<string, string>
  plugAndPlay?: boolean
  /** Folder of the program in a workspace. The root of the workspace has no dependencies. */
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
    // Its shared cache identifies tarballs only by name and version.
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

/** Returns a package.json with the main packages, which depend on those of the platform. No registry is needed. */
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

/** Returns the files of a project, or of a workspace that contains the project. */
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
    // All package managers except Bun are scripts.
    await (/js$/.test(program) ? run(process.execPath, [file, ...manager.args], command) : run(file, manager.args, command))
  } else {
    await run('npm', manager.args, command)
  }
  const options = `--require ${folder}/.pnp.cjs --no-warnings --experimental-loader file://${folder}/.pnp.loader.mjs`
  return { manager: name, folder: join(folder, manager.workspace ?? ''), ...(manager.plugAndPlay && { plugAndPlay: { NODE_OPTIONS: options } }) }
}

/** Makes a project with each package manager. */
export async function projects(root: string, tarballs: Tarballs): Promise<Project[]> {
  const made: Project[] = []
  for (const name of Object.keys(MANAGERS)) made.push(await install(name, MANAGERS[name]!, join(root, name.replaceAll(' ', '-')), tarballs))
  return made
}
