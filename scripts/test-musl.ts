// `npm run test:musl`: runs the tests of the client and the local engine in a root with Alpine's musl, and prints a table.
// Builds the programs for musl first. For Debian 12 on x64, as root. See `scripts/check-platforms.ts`.
//
//   npm run test:musl -- [--no-build] [FILE...]
import { parseArgs } from 'node:util'

import { prepareAlpine, runInAlpine } from './platforms/alpine.ts'
import { runSuite, testFiles } from './platforms/suite.ts'
import { compile, targetOf } from './platforms/targets.ts'
import { prepareToolchain } from './platforms/toolchain.ts'

const { values: { build }, positionals } = parseArgs({
  allowPositionals: true, allowNegative: true,
  options: { build: { type: 'boolean', default: true } },
})

/** The folders of `__test__` that need nothing but Node and the programs: no package manager, no compiler, no browser. */
const CORE = ['behaviour', 'flows', 'glue', 'local', 'workflows']

if (build) {
  await prepareToolchain()
  await compile(targetOf('x86_64-unknown-linux-musl'))
}
await prepareAlpine()
await runSuite({ name: 'musl', faults: [], node: runInAlpine }, positionals.length > 0 ? positionals : testFiles(CORE))
