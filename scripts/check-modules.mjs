// Checks that modules do not import each other in a cycle.
//
//   node scripts/check-modules.mjs [--list] [crate directory …]
//
// The files and folders in each directory of a crate form a graph. An edge A -> B means that a path in a file of A, in
// a `use` or in code, leads to B. A path to a re-export also leads to the module that the item comes from. Comments,
// strings and items with `#[cfg(test)]` do not count, and neither do uses between a `mod.rs` and the other files in its folder.
// By default this checks the core, the addon and the local engine. `--list` prints the graphs.
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

import { cyclesOf, graphsOf } from './modules/graph.mjs'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const { values, positionals } = parseArgs({ options: { list: { type: 'boolean' } }, allowPositionals: true })
const crates = positionals.length > 0 ? positionals : ['core', '.', 'local-engine'].map((directory) => join(ROOT, directory))

const shown = (path) => relative(process.cwd(), path).replaceAll('\\', '/') || '.'
let modules = 0
let problems = 0

function list(folder, graph) {
  console.log(shown(folder))
  for (const [name, edges] of [...graph].sort()) {
    console.log(edges.size > 0 ? `  ${name} -> ${[...edges.keys()].sort().join(', ')}` : `  ${name}`)
  }
}

function report(folder, graph, cycle) {
  console.error(`${shown(folder)}: ${[...cycle, cycle[0]].join(' -> ')}`)
  for (const [index, from] of cycle.entries()) {
    const to = cycle[(index + 1) % cycle.length]
    const { file, line } = graph.get(from).get(to)
    console.error(`  ${from} -> ${to}: ${shown(file)}:${line}`)
  }
}

for (const [folder, graph] of crates.flatMap((directory) => [...graphsOf(directory)])) {
  const cycles = cyclesOf(graph)
  if (values.list) list(folder, graph)
  for (const cycle of cycles) report(folder, graph, cycle)
  modules += graph.size
  problems += cycles.length
}

console.log(`${modules} modules checked, ${problems === 1 ? '1 cycle' : `${problems} cycles`}`)
process.exitCode = problems > 0 ? 1 : 0
