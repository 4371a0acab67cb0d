// Finds the crates that are linked into a binary.
import { execFileSync } from 'node:child_process'

import { manifestOf, ROOT } from './families.mjs'

function readGraph() {
  const platforms = manifestOf('.').napi.targets.flatMap((target) => ['--filter-platform', target])
  const output = execFileSync('cargo', ['metadata', '--format-version', '1', '--locked', ...platforms], { cwd: ROOT, maxBuffer: 1 << 28 })
  const { packages, resolve } = JSON.parse(output)
  return { byId: new Map(packages.map((entry) => [entry.id, entry])), nodes: new Map(resolve.nodes.map((node) => [node.id, node])) }
}

let graph

/** Returns the crates that are linked into the binary of a crate on any supported platform. Build dependencies and macros are not. */
export function linked(crate) {
  graph ??= readGraph()
  const { byId, nodes } = graph
  const isMacro = (id) => byId.get(id).targets.some(({ kind }) => kind.includes('proc-macro'))
  const seen = new Set()
  const visit = (id) => {
    if (seen.has(id) || isMacro(id)) return
    seen.add(id)
    for (const { pkg, dep_kinds: kinds } of nodes.get(id).deps) if (kinds.some(({ kind }) => kind === null)) visit(pkg)
  }
  const root = [...byId.values()].find(({ name }) => name === crate)
  if (!root) throw new Error(`the workspace has no crate ${crate}`)
  visit(root.id)
  return [...seen].map((id) => byId.get(id))
}
