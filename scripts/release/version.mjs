// Fails unless all packages have one version, the changelog describes it, and, on a tag, the tag is the version.
//
//   node scripts/release/version.mjs
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { FAMILIES, manifestOf, ROOT } from '../families.mjs'

/** Returns why a run of the workflow must not publish this version, or `undefined` if it may. */
export function refusalOf(version, { GITHUB_EVENT_NAME: event, GITHUB_REF_TYPE: type, GITHUB_REF_NAME: name }) {
  if (event !== 'push' || type !== 'tag') return `only a pushed tag publishes, and this is ${event ?? 'no event'} of ${type ?? 'no'} ${name ?? 'ref'}`
  return name === `v${version}` ? undefined : `the tag ${name} is not v${version}, the version of the packages`
}

/** Returns the manifests whose version differs from that of the main package. */
function otherVersions() {
  const { version } = manifestOf('.')
  const folders = [...FAMILIES.map(({ folder }) => folder), ...readdirSync(join(ROOT, 'npm')).map((name) => join('npm', name))]
  const others = folders.filter((folder) => manifestOf(folder).version !== version)
  const cargo = readFileSync(join(ROOT, 'Cargo.toml'), 'utf8').includes(`\nversion = "${version}"`)
  return cargo ? others : [...others, 'Cargo.toml']
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { version } = manifestOf('.')
  const others = otherVersions()
  if (others.length > 0) throw new Error(`the version is ${version}, but not in ${others.join(', ')}`)
  const refusal = refusalOf(version, process.env)
  if (process.env.GITHUB_REF_TYPE === 'tag' && refusal) throw new Error(refusal)
  execFileSync(process.execPath, [join(ROOT, 'scripts/release-notes.mjs')], { stdio: ['ignore', 'ignore', 'inherit'] })
  console.log(`version ${version}: ${refusal ?? 'may be published'}`)
}
