// Checks the crates that are linked into the addon and into the local engine: every license must be in a list. In the addon,
// no crate may have two versions.
// `cargo deny` checks this and more, but takes longer to build than all of our crates.
import { execFileSync } from 'node:child_process'

const ALLOWED = new Set([
  'MIT', 'Apache-2.0', 'Apache-2.0 WITH LLVM-exception', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', 'BSL-1.0', 'CC0-1.0',
  'CDLA-Permissive-2.0', 'MPL-2.0', 'Unicode-3.0', 'Unlicense', 'Zlib', '0BSD',
])

const output = execFileSync('cargo', ['metadata', '--format-version', '1', '--locked'], { maxBuffer: 1 << 28 })
const { packages, resolve } = JSON.parse(output)
const byId = new Map(packages.map((entry) => [entry.id, entry]))
const nodes = new Map(resolve.nodes.map((node) => [node.id, node]))

const isMacro = (id) => byId.get(id).targets.some(({ kind }) => kind.includes('proc-macro'))

/** Returns the crates that are linked into a package on any platform. Build dependencies and macros are not. */
function linked(root) {
  const seen = new Set()
  const visit = (id) => {
    if (seen.has(id) || isMacro(id)) return
    seen.add(id)
    for (const { pkg, dep_kinds: kinds } of nodes.get(id).deps) if (kinds.some(({ kind }) => kind === null)) visit(pkg)
  }
  visit(packages.find(({ name }) => name === root).id)
  return [...seen].map((id) => byId.get(id))
}

const addon = linked('imbrace-node')
const crates = new Set([...addon, ...linked('imbrace-local')])
const problems = []

// `MIT OR Apache-2.0`, `MIT/Apache-2.0`, `(MIT OR Apache-2.0) AND Unicode-3.0`
const isAllowed = (expression) => expression.split(/ AND /).every((part) => {
  return part.replace(/[()]/g, '').split(/ OR |\//).some((license) => ALLOWED.has(license.trim()))
})
for (const { name, version, license } of crates) {
  if (!license || !isAllowed(license)) problems.push(`${name} ${version}: the license ${license ?? 'is missing'}`)
}

const versions = new Map()
for (const crate of addon) versions.set(crate.name, [...(versions.get(crate.name) ?? []), crate])
const isOnEachPlatform = ({ name }) => !/^(windows|wasi|wit-|wasip|r-efi|jni|core-foundation|security-framework|objc)/.test(name)
for (const [name, entries] of versions) {
  if (entries.length > 1 && entries.every(isOnEachPlatform)) {
    problems.push(`${name} is linked ${entries.length} times: ${entries.map(({ version }) => version).join(', ')}`)
  }
}

for (const problem of problems) console.error(problem)
console.log(`${crates.size} crates checked, ${problems.length} problems`)
process.exitCode = problems.length > 0 ? 1 : 0
