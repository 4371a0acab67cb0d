// The graphs of sibling modules, and the cycles in them.
import { join } from 'node:path'

import { modulesOf, readCrate, usesOf } from './crate.mjs'

/**
 * Returns the graphs of a crate by directory. A graph maps each module to the siblings that it uses, and each of those
 * to the place of the first use. A `mod.rs` is its folder, not a sibling of the files in it, so uses between them
 * are not edges.
 * @returns {Map<string, Map<string, Map<string, { file: string, line: number }>>>}
 */
export function graphsOf(directory) {
  const graphs = new Map()
  for (const module of readCrate(directory).flatMap(modulesOf)) {
    if (module.path.length > 0) graphFor(graphs, directory, module.filePath.slice(0, -1), module.filePath.at(-1))
    for (const { from, to, line } of usesOf(module)) {
      const depth = from.filePath.findIndex((name, index) => name !== to.filePath[index])
      if (depth < 0 || depth >= to.filePath.length) continue
      const edges = graphFor(graphs, directory, from.filePath.slice(0, depth), from.filePath[depth])
      const place = edges.get(to.filePath[depth])
      if (!place) edges.set(to.filePath[depth], { file: from.file, line })
    }
  }
  return graphs
}

function graphFor(graphs, directory, path, name) {
  const folder = join(directory, 'src', ...path)
  if (!graphs.has(folder)) graphs.set(folder, new Map())
  const graph = graphs.get(folder)
  if (name !== undefined && !graph.has(name)) graph.set(name, new Map())
  return graph.get(name)
}

/** Returns the shortest cycle through each edge, without duplicates. A cycle starts with its first name by alphabet. */
export function cyclesOf(graph) {
  const cycles = new Map()
  for (const [from, edges] of graph) {
    for (const to of edges.keys()) {
      const path = pathBetween(graph, to, from)
      if (!path) continue
      const start = path.indexOf([...path].sort()[0])
      const cycle = [...path.slice(start), ...path.slice(0, start)]
      cycles.set(cycle.join(' '), cycle)
    }
  }
  const byLength = (one, other) => one.length - other.length || one.join().localeCompare(other.join())
  return Array.from(cycles.values()).sort(byLength)
}

/** Returns the shortest path along the edges, with both ends, or `undefined`. */
function pathBetween(graph, from, to) {
  const paths = [[from]]
  const seen = new Set([from])
  for (const path of paths) {
    if (path.at(-1) === to) return path
    for (const next of graph.get(path.at(-1))?.keys() ?? []) {
      if (seen.has(next)) continue
      seen.add(next)
      paths.push([...path, next])
    }
  }
  return undefined
}
