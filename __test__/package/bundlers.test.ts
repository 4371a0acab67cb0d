// What the guide "Installing" says about bundlers, traced files and single executable applications.

import assert from 'node:assert/strict'
import { chmodSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { platformName } from '../../platform.js'
import { run } from '../../scripts/matrix/shell.ts'
import { tool } from '../../scripts/matrix/tools.ts'
import { makePackages, type Packages } from '../support/packages.ts'
import { ROOT } from '../support/snippets.ts'

const PLATFORM = platformName()
const ADDON = `node_modules/@imbrace/node-${PLATFORM}/imbrace.${PLATFORM}.node`
const onLinux = { skip: process.platform !== 'linux' || process.arch !== 'x64', timeout: 240_000 }

/** A program that uses the client, and prints `true` when it got that far. */
const PROGRAM = `
const client = new Client({ apiKey: 'k', baseUrl: 'http://127.0.0.1:1', maxRetries: 0 })
client.workflows.countFlows().catch((error) => console.log(error instanceof NetworkError))
`

let packages: Packages
let project: string
before(() => {
  packages = makePackages([PLATFORM], readFileSync(join(ROOT, `imbrace.${PLATFORM}.node`)))
  project = join(packages.folder('@imbrace/node'), '../project')
  for (const name of ['@imbrace/node', `@imbrace/node-${PLATFORM}`]) {
    cpSync(packages.folder(name), join(project, 'node_modules', name), { recursive: true })
  }
  writeFileSync(join(project, 'app.mjs'), `import { Client, NetworkError } from '@imbrace/node'\n${PROGRAM}`)
  writeFileSync(join(project, 'app.cjs'), `const { Client, NetworkError } = require('@imbrace/node')\n${PROGRAM}`)
})
after(() => packages.remove())

const node = (file: string, cwd = project) => run(process.execPath, [file], { cwd })

async function esbuild(...args: string[]) {
  const folder = await tool('esbuild', '0.28')
  return run(join(folder, '../@esbuild/linux-x64/bin/esbuild'), ['--bundle', '--platform=node', '--log-level=error', ...args], { cwd: project })
}

/** A folder outside of the project, with copies of its files. */
function deployed(name: string, ...files: string[]): string {
  const folder = join(project, '..', name)
  mkdirSync(folder, { recursive: true })
  for (const file of files) cpSync(join(project, file), join(folder, file), { recursive: true })
  return folder
}

test('esbuild leaves the package outside', onLinux, async () => {
  await esbuild('app.mjs', '--format=esm', '--external:@imbrace/node', '--outfile=outside.mjs')
  assert.equal(await node('outside.mjs'), 'true\n')
})

test('esbuild copies the binary beside the bundle', onLinux, async () => {
  await esbuild('app.cjs', '--loader:.node=copy', '--outfile=inside/app.cjs')
  assert.equal(await node('inside/app.cjs', deployed('esbuild', 'inside')), 'true\n')
})

test('esbuild stops at the binary if nothing says what to do with it', onLinux, async () => {
  await assert.rejects(esbuild('app.cjs', '--outfile=stopped.cjs'), /No loader is configured for "\.node" files/)
})

test('a bundle without the binary says that bundles have none', onLinux, async () => {
  await esbuild('app.cjs', '--external:*.node', '--external:@imbrace/node-*', '--outfile=without/app.cjs')
  await assert.rejects(node('without/app.cjs', deployed('without-binary', 'without')), /The code of this package is in a bundle, and a bundle has no binaries\. Exclude/)
})

test('webpack leaves the package outside', onLinux, async () => {
  const webpack = join(await tool('webpack', '5'), 'lib/index.js')
  const config = { mode: 'production', target: 'node', entry: './app.cjs', output: { path: project, filename: 'webpack.cjs' }, externals: { '@imbrace/node': 'commonjs @imbrace/node' } }
  writeFileSync(join(project, 'webpack.run.cjs'), `require(${JSON.stringify(webpack)})(${JSON.stringify(config)}, (error, stats) => {
    if (error || stats.hasErrors()) throw error ?? new Error(stats.toString())
  })`)
  await node('webpack.run.cjs')
  assert.equal(await node('webpack.cjs'), 'true\n')
})

test('rollup leaves the package outside', onLinux, async () => {
  const rollup = join(await tool('rollup', '4'), 'dist/bin/rollup')
  await run(process.execPath, [rollup, 'app.mjs', '--external', '@imbrace/node', '--file', 'rollup.mjs', '--silent'], { cwd: project })
  assert.equal(await node('rollup.mjs'), 'true\n')
})

test('what Next.js and Vercel trace for a server is all that it needs', onLinux, async () => {
  const nft = join(await tool('@vercel/nft', '1'), 'out/index.js')
  writeFileSync(join(project, 'trace.mjs'), `import nft from ${JSON.stringify(nft)}
    console.log(JSON.stringify([...(await nft.nodeFileTrace(['app.mjs'])).fileList]))`)
  const files = JSON.parse(await node('trace.mjs')) as string[]
  assert.ok(files.includes(ADDON), files.join())
  assert.equal(await node('app.mjs', deployed('traced', ...files)), 'true\n')
})

/** Makes a single executable application of a bundle, in a folder of its own. */
async function executable(name: string): Promise<string> {
  const config = { main: `${name}.cjs`, output: `${name}.blob`, disableExperimentalSEAWarning: true, assets: { 'imbrace.node': ADDON } }
  writeFileSync(join(project, `${name}.json`), JSON.stringify(config))
  await run(process.execPath, ['--experimental-sea-config', `${name}.json`], { cwd: project })
  const file = join(deployed(name), name)
  cpSync(process.execPath, file)
  chmodSync(file, 0o755)
  const postject = join(await tool('postject', '1.0.0-alpha.6'), 'dist/cli.js')
  await run(process.execPath, [postject, file, 'NODE_SEA_BLOB', `${name}.blob`, '--sentinel-fuse', 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2'], { cwd: project })
  return file
}

const OUTSIDE = ['--external:*.node', '--external:@imbrace/node-*']

/** The program of the guide that is marked with this comment. */
function ofGuide(mark: string): string {
  const guide = readFileSync(join(ROOT, 'docs/guides/installing.md'), 'utf8')
  const block = [...guide.matchAll(/```js\n(.*?)```/gs)].map(([, code = '']) => code).find((code) => code.startsWith(`// ${mark}`))
  assert.ok(block, `the guide has no program ${mark}`)
  return block
}

test('a single executable application has the addon as an asset, as in the guide', onLinux, async () => {
  writeFileSync(join(project, 'start.cjs'), ofGuide('start.cjs'))
  await esbuild('start.cjs', ...OUTSIDE, '--banner:js=require = require("node:module").createRequire(__filename);', '--outfile=asset.cjs')
  assert.equal(await run(await executable('asset'), [], { cwd: '/' }), 'true\n')
})

test('a single executable application has the package beside it, as in the guide, or is told what to do', onLinux, async () => {
  writeFileSync(join(project, 'beside.cjs'), `${ofGuide('beside.cjs')}\n${PROGRAM}`)
  writeFileSync(join(project, 'both.cjs'), "process.argv[2] === 'beside' ? require('./beside.cjs') : require('./app.cjs')")
  await esbuild('both.cjs', ...OUTSIDE, '--outfile=both-bundle.cjs')
  const file = await executable('both-bundle')
  await assert.rejects(run(file, [], { cwd: '/' }), /A single executable application can load its own code and Node's modules only\. Put the addon/)
  deployed('both-bundle', 'node_modules')
  assert.equal(await run(file, ['beside'], { cwd: '/' }), 'true\n')
})
