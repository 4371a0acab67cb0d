// `npm run bench`: measures the client and its peers in one interleaved run on this machine.
//
//   --quick            fewer rounds, peers and versions of Node; finds only large differences
//   --rounds N         default 5
//   --nodes A,B        major versions of Node, from npm; default 24,26,20. The first version runs all sections and is
//                      compared with the goals. The others run the main sections
//   --only A,B         these sections only (the names in plan.ts)
//   --compare FILE     another build of the addon, measured beside this one (may be repeated)
//   --json FILE        writes the results to this file, default bench/results.json
//   --write            also writes the figures into the README and the guide, and draws results.svg
//
// In each round every peer gets a new process for plain HTTP and another one for TLS. A round runs the sections one
// after the other, and each section runs the peers one after the other. Figures that are compared are therefore
// measured within seconds. Each ratio compares figures of the same round.

import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { writeDocuments } from './documents.ts'
import { machine } from './machine.ts'
import { conditions, differences } from './notes.ts'
import { FULL, QUICK } from './plan.ts'
import { addonFile, type Contestant, ROOT } from './processes.ts'
import { perform } from './rounds.ts'
import { comparison, figuresTables, goalsTable } from './table.ts'

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    nodes: { type: 'string' },
    only: { type: 'string' },
    compare: { type: 'string', multiple: true, default: [] },
    json: { type: 'string', default: path.join(ROOT, 'bench/results.json') },
    write: { type: 'boolean', default: false },
  },
})

const { bytes } = addonFile()
const plan = values.quick ? QUICK : FULL
const rounds = Number(values.rounds ?? plan.rounds)
const others: Contestant[] = values.compare.map((addon) => ({ name: path.basename(addon, '.node'), peer: 'imbrace', addon }))
const results = await perform({
  ...plan,
  rounds,
  nodes: values.nodes?.split(',') ?? plan.nodes,
  contestants: [...plan.contestants, ...others],
  only: values.only?.split(','),
  addonBytes: bytes,
  machine: machine(),
  say: (text) => process.stderr.write(`${text}\n`),
})

console.log(`${goalsTable(results)}\n\n${figuresTables(results)}\n`)
if (others.length > 0) console.log(`${comparison(results, others.map(({ name }) => name))}\n`)
console.log([`Medians of ${rounds} rounds.`, ...differences(results), ...conditions(results)].join('\n'))
writeFileSync(values.json, `${JSON.stringify(results, null, 1)}\n`)
if (values.write) writeDocuments(results)
