// What is run in each project: the README's quick start, as ES module, as CommonJS, in TypeScript and from a bundle.

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { ROOT } from './packs.ts'
import { run } from './shell.ts'
import { tool } from './tools.ts'

/** Starts a local engine with a flow, runs a quick start against it, and sees that the flow ran. */
const START = `
import { startLocalEngine } from '@imbrace/node/local'

const engine = await startLocalEngine()
const { workflows } = engine.client()
const flow = await workflows.buildFlow({ displayName: 'Quick start', trigger: { kind: 'webhook' }, steps: [], publish: true })
Object.assign(process.env, { IMBRACE_GATEWAY_URL: engine.url, IMBRACE_API_KEY: engine.apiKey })
const [file] = process.argv.slice(-1)
const { default: done } = await import(new URL(file, import.meta.url))
await done
for (;;) {
  const { data: [run] } = await workflows.listRuns({ flowId: flow.id })
  if (run?.finishTime) {
    if (run.status !== 'SUCCEEDED') throw new Error(run.status)
    break
  }
  await new Promise((resolve) => setTimeout(resolve, 20))
}
await engine.stop()
console.log('the flow ran')
`

/** The first block of the README. */
function quickStart(): string {
  const [, block] = /```ts\n(.*?)```/s.exec(readFileSync(join(ROOT, 'README.md'), 'utf8')) ?? []
  if (!block) throw new Error('the README has no quick start')
  return block
}

/** The same with `require`. */
function asCommonJs(code: string): string {
  const [, imports, rest] = /^import (\{.*?\}) from '@imbrace\/node'\n(.*)$/s.exec(code) ?? []
  if (!imports || !rest) throw new Error('the quick start does not begin with an import')
  return `const ${imports} = require('@imbrace/node')\nmodule.exports = (async () => {\n${rest}})()\n`
}

const WEBPACK = `module.exports = {
  mode: 'production',
  target: 'node',
  entry: './quickstart.cjs',
  output: { path: __dirname, filename: 'webpack-bundle.cjs', library: { type: 'commonjs2' } },
  externals: { '@imbrace/node': 'commonjs @imbrace/node' },
}
`

/** Writes the programs. */
export function writePrograms(folder: string) {
  const code = quickStart()
  const files = {
    'start.mjs': START,
    'quickstart.mjs': code,
    'quickstart.cjs': asCommonJs(code),
    'quickstart.ts': code,
    'webpack.config.cjs': WEBPACK,
  }
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
}

/** Compiles the TypeScript for those that do not run it as it is, and checks it under each way to find modules. */
export async function compile(folder: string) {
  const tsc = (...args: string[]) => run(process.execPath, ['node_modules/typescript/bin/tsc', '--strict', '--target', 'es2022', '--types', 'node', ...args, 'quickstart.ts'], { cwd: folder })
  await tsc('--noEmit', '--module', 'node16', '--moduleResolution', 'node16')
  await tsc('--noEmit', '--module', 'esnext', '--moduleResolution', 'bundler')
  await tsc('--module', 'nodenext', '--moduleResolution', 'nodenext', '--outDir', 'compiled')
}

/** Bundles, with the addon left outside. */
export async function bundle(folder: string) {
  const esbuild = await tool('esbuild', '0.28')
  await run(join(esbuild, '../@esbuild/linux-x64/bin/esbuild'),
    ['quickstart.mjs', '--bundle', '--platform=node', '--format=esm', '--external:@imbrace/node', '--outfile=esbuild-bundle.mjs'], { cwd: folder })
  const webpack = join(await tool('webpack', '5'), 'lib/index.js')
  const script = `require(${JSON.stringify(webpack)})(require('./webpack.config.cjs'), (error, stats) => {
    if (error || stats.hasErrors()) { console.error(error ?? stats.toString()); process.exit(1) }
  })`
  await run(process.execPath, ['--input-type=commonjs', '--eval', script], { cwd: folder })
}
