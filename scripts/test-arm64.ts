// `npm run test:arm64`: runs the README's quick start with the local engine on emulated Linux for arm64, with glibc and with
// musl. Takes the binaries that `npm run check:platforms` built. For Debian 12 on x64, as root.
import { chmodSync, cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { run } from './matrix/shell.ts'
import { print } from './matrix/table.ts'
import { gnuArm64, muslArm64, type Root } from './platforms/roots.ts'
import { BINARIES } from './platforms/targets.ts'
import { CACHE, install, once, ROOT } from './platforms/toolchain.ts'
import { DONE, writeQuickStart } from './quick-start.mjs'

const packages = join(CACHE, 'packages')

/** A script that runs a program in the emulator. The local engine starts Node, and this system starts no arm64 programs. */
function emulated({ folder, libraries }: Root, program: string, name: string): string {
  const path = libraries.map((library) => join(folder, library)).join(':')
  const script = join(folder, name)
  writeFileSync(script, `#!/bin/sh\nexec qemu-aarch64-static -L '${folder}' -E LD_LIBRARY_PATH='${path}' '${program}' "$@"\n`)
  chmodSync(script, 0o755)
  return script
}

/** Copies the packages into the `node_modules` of an empty project. */
function project({ platform, folder }: Root): string {
  const cwd = join(folder, 'project')
  rmSync(cwd, { recursive: true, force: true })
  mkdirSync(cwd)
  for (const name of ['node', `node-${platform}`]) cpSync(join(packages, name), join(cwd, 'node_modules/@imbrace', name), { recursive: true })
  writeQuickStart(cwd)
  return cwd
}

/** Runs a quick start. Resolves to the text of a cell. */
async function quickStart(root: Root, file: string): Promise<string> {
  const node = emulated(root, join(root.folder, root.node), 'node')
  const engine = emulated(root, join(BINARIES, `imbrace-local-${root.platform}`), 'imbrace-local')
  const output = await run(node, ['start.mjs', file], { cwd: project(root), env: { IMBRACE_LOCAL: engine, IMBRACE_LOCAL_NODE: node } })
  if (!output.includes(DONE)) throw new Error(output)
  return 'ok'
}

await once('qemu', () => install('qemu-user-static'))
await run(process.execPath, ['scripts/packages.mjs', '--binaries', BINARIES, '--out', packages], { cwd: ROOT })
const rows: string[][] = []
for (const make of [gnuArm64, muslArm64]) {
  const root = await make()
  if (!existsSync(join(packages, `node-${root.platform}`))) {
    rows.push([root.platform, 'not built', '-', '-'])
    continue
  }
  const version = await run(emulated(root, join(root.folder, root.node), 'node'), ['--version'], { cwd: root.folder })
  const row = [root.platform, version.trim()]
  for (const file of ['./quickstart.mjs', './quickstart.cjs']) {
    row.push(await quickStart(root, file).catch((error: Error) => {
      console.error(`${root.platform}, ${file}: ${error.message}`)
      process.exitCode = 1
      return 'FAILED'
    }))
  }
  rows.push(row)
}
print(['package', 'Node', 'ESM', 'CJS'], rows)
