// The programs of each project: the README's quick start as ES module, as CommonJS, in TypeScript and as a bundle.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { writeQuickStart } from '../quick-start.mjs'
import { run } from './shell.ts'
import { tool } from './tools.ts'

const WEBPACK = `module.exports = {
  mode: 'production',
  target: 'node',
  entry: './quickstart.cjs',
  output: { path: __dirname, filename: 'webpack-bundle.cjs', library: { type: 'commonjs2' } },
  externals: { '@imbrace/node': 'commonjs @imbrace/node' },
}
`

export function writePrograms(folder: string) {
  writeQuickStart(folder)
  writeFileSync(join(folder, 'webpack.config.cjs'), WEBPACK)
}

/** Compiles the TypeScript for runtimes that cannot run it, and type-checks it with each way to resolve modules. */
export async function compile(folder: string) {
  const tsc = (...args: string[]) => run(process.execPath, ['node_modules/typescript/bin/tsc', '--strict', '--target', 'es2022', '--types', 'node', ...args, 'quickstart.ts'], { cwd: folder })
  await tsc('--noEmit', '--module', 'node16', '--moduleResolution', 'node16')
  await tsc('--noEmit', '--module', 'esnext', '--moduleResolution', 'bundler')
  await tsc('--module', 'nodenext', '--moduleResolution', 'nodenext', '--outDir', 'compiled')
}

/** Makes the bundles, which do not include the addon. */
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
