// Installs the package in each layout of each package manager, and checks an installed program.

import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { DONE, writeQuickStart } from '../quick-start.mjs'
import { standalone } from './next.ts'
import { install, type Manager, MANAGERS, type Project, type Tarballs, YARN, yaml } from './projects.ts'
import { run } from './shell.ts'

const npm = { ...MANAGERS.npm! }
const pnpm = (settings: string, more: Partial<Manager> = {}): Manager => ({
  from: ['pnpm', '10', 'bin/pnpm.cjs'],
  args: ['install', '--ignore-scripts'],
  files: (sources) => ({ 'pnpm-workspace.yaml': `packages: ['${more.workspace ?? '.'}']\n${settings}\noverrides:\n${yaml(sources)}` }),
  ...more,
})
const bun = (linker: string): Manager => ({
  from: ['@oven/bun-linux-x64', '1', 'bin/bun'],
  args: ['install', '--linker', linker, '--ignore-scripts'],
  manifest: (overrides) => ({ overrides }),
})

/** The layouts that npm, pnpm, Yarn and Bun can make of the same project. */
const LAYOUTS: Record<string, Manager> = {
  'npm, hoisted': npm,
  'npm, linked': { ...npm, args: [...npm.args, '--install-strategy=linked'] },
  'npm, workspace': { ...npm, workspace: 'app' },
  pnpm: pnpm(''),
  'pnpm, hoist=false': pnpm('hoist: false'),
  'pnpm, global virtual store': pnpm('enableGlobalVirtualStore: true\nstoreDir: ../pnpm-store'),
  'pnpm, workspace': pnpm('', { workspace: 'app' }),
  'yarn 1': MANAGERS['yarn 1']!,
  'yarn 4, node-modules': MANAGERS['yarn 4']!,
  'yarn 4, pnpm linker': { ...MANAGERS['yarn 4']!, files: () => ({ '.yarnrc.yml': `nodeLinker: pnpm\n${YARN}`, 'yarn.lock': '' }) },
  'yarn 4, PnP': MANAGERS['yarn 4 PnP']!,
  'bun, hoisted': bun('hoisted'),
  'bun, isolated': bun('isolated'),
}

const node = ({ folder, plugAndPlay }: Project, ...args: string[]) =>
  run(process.execPath, args, { cwd: folder, timeout: 60_000, ...plugAndPlay && { env: plugAndPlay } })

const CLI = "import { createRequire } from 'node:module'; process.argv = [process.execPath, '', '--version']; const require = createRequire(process.cwd() + '/'); require(require.resolve('@imbrace/node/package.json').replace(/package.json$/, 'local/cli.js'))"

/** The columns of the table. A check that fails throws, or returns the wrong output. */
const CHECKS: Record<string, (project: Project) => Promise<string | undefined>> = {
  async ESM(project) {
    const output = await node(project, 'start.mjs', './quickstart.mjs')
    return output.includes(DONE) ? undefined : output
  },
  async CommonJS(project) {
    const output = await node(project, 'start.mjs', './quickstart.cjs')
    return output.includes(DONE) ? undefined : output
  },
  async 'imbrace-local'(project) {
    const output = await node(project, '--input-type=module', '--eval', CLI)
    return /imbrace-local \d/.test(output) ? undefined : output
  },
}

/**
 * The command with which each layout's manager adds a package, and its option that omits optional packages. Error messages
 * must name them. Three layouts have no option here: Yarn 4 has none; the option of Yarn 1 does not omit packages in
 * `resolutions`, which this project needs; and pnpm's global virtual store keeps a binary that any project has installed.
 */
const COMMANDS: [of: RegExp, add: string, omit?: string][] = [
  [/^npm/, 'npm install --save-dev', '--omit=optional'], [/^pnpm, global/, 'pnpm add --save-dev'], [/^pnpm/, 'pnpm add --save-dev', '--no-optional'],
  [/^yarn/, 'yarn add --dev'], [/^bun/, 'bun add --dev', '--omit=optional'],
]
const commandsOf = (name: string) => COMMANDS.find(([of]) => of.test(name))!

/** Installs a project without a package, and returns the error of `startLocalEngine` in it. */
async function startError(name: string, manager: Manager, root: string, tarballs: Tarballs) {
  const project = await install(name, manager, root, tarballs)
  const program = "await import('@imbrace/node/local').then((local) => local.startLocalEngine()).catch(({ message }) => console.log(message))\n"
  writeFileSync(join(project.folder, 'engine.mjs'), program)
  return node(project, 'engine.mjs')
}

/** Checks that without the engine, the error has the command with which this manager adds it. */
async function withoutEngine(name: string, root: string, { '@imbrace/local-engine': _, ...tarballs }: Tarballs) {
  const [, add] = commandsOf(name)
  const output = await startError(name, LAYOUTS[name]!, root, tarballs)
  return output.includes(`run \`${add} @imbrace/local-engine\``) ? undefined : output
}

/** Checks that without optional dependencies, the error names the option of this manager. */
async function withoutOptional(name: string, root: string, tarballs: Tarballs) {
  const [manager, [, , omit = '']] = [LAYOUTS[name]!, commandsOf(name)]
  const output = await startError(name, { ...manager, args: [...manager.args, omit] }, root, tarballs)
  return output.includes(`Optional dependencies were left out (${omit}`) ? undefined : output
}

/** Makes a project with `npm link`: the client is in another folder, the engine in the project. */
async function linked(root: string, tarballs: Tarballs): Promise<Project> {
  const { '@imbrace/local-engine': _, ...rest } = tarballs
  const elsewhere = await install('elsewhere', npm, join(root, 'elsewhere'), rest)
  const project = await install('npm link', npm, join(root, 'project'), tarballs)
  rmSync(join(project.folder, 'node_modules/@imbrace/node'), { recursive: true })
  rmSync(join(project.folder, 'node_modules', '.package-lock.json'), { force: true })
  mkdirSync(join(root, 'prefix/lib'), { recursive: true })
  await run('npm', ['link', '--no-save', '--no-audit', '--no-fund', join(elsewhere.folder, 'node_modules/@imbrace/node')], { cwd: project.folder, env: { npm_config_prefix: join(root, 'prefix') } })
  return project
}

/** Returns the table of the layouts. Adds errors to `failures`. */
export async function layouts(root: string, tarballs: Tarballs, failures: string[], only = /./): Promise<{ header: string[], rows: string[][] }> {
  const cell = async (name: string, column: string, check: () => Promise<string | undefined>) => {
    const problem = await check().catch((error: Error) => error.message)
    if (problem !== undefined) failures.push(`${name}, ${column}: ${problem}`)
    return problem === undefined ? 'ok' : 'FAILED'
  }
  const checked = async (project: Project) => {
    writeQuickStart(project.folder)
    const row: string[] = []
    for (const [column, check] of Object.entries(CHECKS)) row.push(await cell(project.manager, column, () => check(project)))
    return row
  }
  const rows: string[][] = []
  const folderOf = (name: string) => join(root, name.replace(/\W+/g, '-'))
  mkdirSync(root, { recursive: true })
  for (const [name, manager] of Object.entries(LAYOUTS).filter(([name]) => only.test(name))) {
    const row = await install(name, manager, folderOf(name), tarballs).then(checked, (error: Error) => {
      failures.push(`${name}, install: ${error.message}`)
      return Object.keys(CHECKS).map(() => 'FAILED')
    })
    row.push(await cell(name, 'without the engine', () => withoutEngine(name, `${folderOf(name)}-alone`, tarballs)))
    const [, , omit] = commandsOf(name)
    row.push(omit ? await cell(name, omit, () => withoutOptional(name, `${folderOf(name)}-omitted`, tarballs)) : '-')
    rows.push([name, ...row])
  }
  if (only.test('npm link')) rows.push(['npm link', ...await checked(await linked(folderOf('npm link'), tarballs)), '-', '-'])
  if (only.test('Next.js')) {
    const project = await install('Next.js', npm, join(folderOf('Next.js'), 'project'), tarballs)
    rows.push(['Next.js, standalone', await cell('Next.js', 'standalone', () => standalone(project)), '-', '-', '-', '-'])
  }
  return { header: ['', ...Object.keys(CHECKS), 'without the engine', 'without optional'], rows }
}
