// Checks the crates that are linked into the published binaries: every license must be in a list. No crate may be linked
// into the addon in two versions.
// `cargo deny` checks this and more, but takes longer to build than all of our crates.
import { linked } from './crates.mjs'
import { FAMILIES } from './families.mjs'

const ALLOWED = new Set([
  'MIT', 'Apache-2.0', 'Apache-2.0 WITH LLVM-exception', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', 'BSL-1.0', 'CC0-1.0',
  'CDLA-Permissive-2.0', 'MPL-2.0', 'Unicode-3.0', 'Unlicense', 'Zlib', '0BSD',
])

const crates = linked('imbrace-node')
const all = new Map(FAMILIES.flatMap(({ crate }) => linked(crate)).map((entry) => [entry.id, entry]))
const problems = []

// `MIT OR Apache-2.0`, `MIT/Apache-2.0`, `(MIT OR Apache-2.0) AND Unicode-3.0`
const isAllowed = (expression) => expression.split(/ AND /).every((part) => {
  return part.replace(/[()]/g, '').split(/ OR |\//).some((license) => ALLOWED.has(license.trim()))
})
for (const { name, version, license } of all.values()) {
  if (!license || !isAllowed(license)) problems.push(`${name} ${version}: the license ${license ?? 'is missing'}`)
}

const versions = new Map()
for (const crate of crates) versions.set(crate.name, [...(versions.get(crate.name) ?? []), crate])
const onPlatform = ({ name }) => !/^(windows|wasi|wit-|wasip|r-efi|jni|core-foundation|security-framework|objc)/.test(name)
for (const [name, entries] of versions) {
  if (entries.length > 1 && entries.every(onPlatform)) {
    problems.push(`${name} is linked ${entries.length} times: ${entries.map(({ version }) => version).join(', ')}`)
  }
}

for (const problem of problems) console.error(problem)
console.log(`${all.size} crates of ${FAMILIES.length} binaries checked, ${problems.length} problems`)
process.exitCode = problems.length > 0 ? 1 : 0
