// `npm run test:windows`: runs the JavaScript tests with Node for Windows in Wine, each file in a process, and prints a
// table. Builds the programs for Windows first. For Debian 12 on x64, as root. See `scripts/check-platforms.ts`.
//
//   npm run test:windows -- [--no-build] [FILE...]
import { parseArgs } from 'node:util'

import { runSuite, testFiles } from './platforms/suite.ts'
import { compile, targetOf } from './platforms/targets.ts'
import { prepareToolchain } from './platforms/toolchain.ts'
import { FAULTS } from './platforms/wine-faults.ts'
import { prepareWine, runInWine } from './platforms/wine.ts'

const { values: { build }, positionals } = parseArgs({
  allowPositionals: true, allowNegative: true,
  options: { build: { type: 'boolean', default: true } },
})

if (build) {
  await prepareToolchain()
  await compile(targetOf('x86_64-pc-windows-gnu'))
}
await prepareWine()
await runSuite({ name: 'windows', faults: FAULTS, node: runInWine }, positionals.length > 0 ? positionals : testFiles())
