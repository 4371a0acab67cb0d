// Publishes the tarballs of scripts/release/pack.mjs in their order. Skips those that are published already, so a publication
// that was interrupted continues where it ended. Refuses to run outside of the workflow of a pushed tag.
//
//   node scripts/release/publish.mjs DIR [--registry URL] [--provenance]
import { execFile, execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs, promisify } from 'node:util'

import { manifestOf } from '../families.mjs'
import { refusalOf } from './version.mjs'

const { values: { registry, provenance }, positionals: [folder] } = parseArgs({
  allowPositionals: true,
  options: { registry: { type: 'string', default: 'https://registry.npmjs.org/' }, provenance: { type: 'boolean', default: false } },
})

const npm = (...args) => promisify(execFile)('npm', [...args, '--registry', registry], { maxBuffer: 1 << 26 })
const hash = (algorithm, bytes, encoding) => createHash(algorithm).update(bytes).digest(encoding)

function checkSums() {
  for (const line of readFileSync(join(folder, 'SHA256SUMS'), 'utf8').trim().split('\n')) {
    const [sum, name] = line.split('  ')
    if (hash('sha256', readFileSync(join(folder, name)), 'hex') !== sum) throw new Error(`${name} does not match SHA256SUMS`)
  }
}

/** Returns the hash of a package in the registry, or `undefined` if it is not published. */
async function publishedHash(name, version) {
  const reply = await fetch(new URL(name.replace('/', '%2f'), registry), { headers: { accept: 'application/json' } })
  if (reply.status === 404) return undefined
  if (!reply.ok) throw new Error(`${registry} responds to a request for ${name} with status ${reply.status}`)
  const { versions } = await reply.json()
  return versions[version]?.dist.integrity
}

/** Publishes a tarball unless it is published already. Returns what happened. */
async function publish(tarball) {
  const file = join(folder, tarball)
  const { name, version } = JSON.parse(execFileSync('tar', ['-xOf', file, 'package/package.json'], { encoding: 'utf8' }))
  const [id, own] = [`${name}@${version}`, `sha512-${hash('sha512', readFileSync(file), 'base64')}`]
  const isPublished = async () => {
    const other = await publishedHash(name, version)
    if (other && other !== own) throw new Error(`${id} is published with other content. Re-run only the failed jobs, which publish the same tarballs again`)
    return other === own
  }
  if (await isPublished()) return `${id} is published already`
  // A version such as 1.2.3-beta.1 must not become the one that `npm install` takes.
  const options = [...provenance ? ['--provenance'] : [], '--tag', version.includes('-') ? 'next' : 'latest']
  try {
    await npm('publish', file, '--access', 'public', ...options)
  } catch (error) {
    // A run that was interrupted may have published it after the registry was asked.
    if (!await isPublished()) throw new Error(`${id} was not published:\n${error.stderr}`)
  }
  return `${id} published`
}

const refusal = refusalOf(manifestOf('.').version, process.env)
if (refusal) throw new Error(refusal)
checkSums()
const tarballs = readFileSync(join(folder, 'order'), 'utf8').trim().split('\n')
for (const [index, tarball] of tarballs.entries()) console.log(`${index + 1}/${tarballs.length} ${await publish(tarball)}`)
