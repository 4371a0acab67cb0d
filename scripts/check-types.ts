// `npm run check:types`: compiles programs that use the packed package, with each TypeScript version that the README
// names, the strictest options, and each kind of project. Prints a table. Fails if a program does not compile.
//
//   npm run check:types -- [--typescript 5.2,7]

import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

import { platformName } from '../platform.js'
import { makePackages } from '../__test__/support/packages.ts'
import { run } from './matrix/shell.ts'
import { print } from './matrix/table.ts'
import { tool } from './matrix/tools.ts'

const { values } = parseArgs({ options: { typescript: { type: 'string', default: '5.2,5.9,6,7' } } })

interface Environment {
  lib: string[]
  types?: string[]
  programs: string[]
}

/** The type libraries that a project can have. */
const ENVIRONMENTS: Record<string, Environment> = {
  nothing: { lib: ['es2022'], programs: [] },
  'DOM': { lib: ['es2022', 'dom'], programs: ['signals.mts'] },
  'Node': { lib: ['es2022'], types: ['node'], programs: ['signals.mts', 'node.mts'] },
  'Node, es2020': { lib: ['es2020'], types: ['node'], programs: ['signals.mts', 'node.mts'] },
  'Node, DOM, disposable': { lib: ['es2022', 'dom', 'esnext.disposable'], types: ['node'], programs: ['signals.mts', 'node.mts', 'disposal.mts'] },
  'disposable': { lib: ['es2022', 'esnext.disposable'], programs: ['disposal.mts'] },
}

/** Ways to resolve modules, and the programs that fit each of them. */
const RESOLUTIONS: Record<string, { module: string, programs: string[] }> = {
  node16: { module: 'node16', programs: ['usage.mts', 'usage.cts'] },
  nodenext: { module: 'nodenext', programs: ['usage.mts', 'usage.cts'] },
  bundler: { module: 'esnext', programs: ['usage.mts'] },
}

/** Makes a project with all programs, the package as it is published, and the types of Node.js. */
async function makeProject(root: string): Promise<string> {
  const folder = join(root, 'project')
  const installed = join(folder, 'node_modules/@imbrace/node')
  mkdirSync(installed, { recursive: true })
  const packages = makePackages([platformName()])
  const packed = await run('npm', ['pack', '--silent', '--pack-destination', root, packages.folder('@imbrace/node')], { cwd: root })
  packages.remove()
  await run('tar', ['-xzf', join(root, packed.trim()), '-C', installed, '--strip-components=1'], { cwd: root })
  cpSync(join(await tool('@types/node', '20'), '../..'), join(folder, 'node_modules'), { recursive: true })
  cpSync(fileURLToPath(new URL('types', import.meta.url)), folder, { recursive: true })
  return folder
}

/** Writes a `tsconfig` for each combination. Returns their files by name. */
function configurations(folder: string): Map<string, string> {
  const files = new Map<string, string>()
  for (const [environment, { lib, types = [], programs }] of Object.entries(ENVIRONMENTS)) {
    for (const [moduleResolution, { module, programs: usage }] of Object.entries(RESOLUTIONS)) {
      const file = `tsconfig.${environment.replace(/\W+/g, '-')}.${moduleResolution}.json`
      const compilerOptions = {
        target: 'es2022', lib, types, module, moduleResolution, declaration: true, noEmit: true, skipLibCheck: false, strict: true,
        exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, verbatimModuleSyntax: true, isolatedModules: true,
      }
      writeFileSync(join(folder, file), JSON.stringify({ compilerOptions, files: [...usage, ...programs] }))
      files.set(`${environment}, ${moduleResolution}`, file)
    }
  }
  return files
}

const failures: string[] = []

/** Compiles one configuration. Ignores errors in `@types/node`, which old compilers report. */
async function compile(folder: string, version: string, name: string, file: string): Promise<string> {
  const tsc = join(await tool('typescript', version), 'bin/tsc')
  try {
    await run(process.execPath, [tsc, '-p', file, '--pretty', 'false'], { cwd: folder })
    return 'ok'
  } catch (error) {
    const lines = (error as Error).message.split('\n').slice(1)
    const ours = lines.filter((line) => line && !line.startsWith('node_modules/@types/'))
    if (ours.length === 0) return 'ok'
    failures.push(`TypeScript ${version}, ${name}:\n${ours.join('\n')}`)
    return 'FAILED'
  }
}

const root = mkdtempSync(join(tmpdir(), 'imbrace-types-'))
try {
  const folder = await makeProject(root)
  const versions = values.typescript.split(',')
  const rows: string[][] = []
  for (const [name, file] of configurations(folder)) {
    rows.push([name, ...await Promise.all(versions.map((version) => compile(folder, version, name, file)))])
  }
  print(['', ...versions.map((version) => `TypeScript ${version}`)], rows)
  for (const failure of failures) console.error(`\n${failure}`)
  process.exitCode = failures.length > 0 ? 1 : 0
} finally {
  rmSync(root, { recursive: true, force: true })
}
