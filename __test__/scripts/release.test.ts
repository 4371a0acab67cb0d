// The scripts of a release: which runs may publish, which license texts are packed, and what the workflow does in which order.

import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

import { PLATFORMS } from '../../platform.js'
import { FAMILIES, noticesOf, ROOT } from '../../scripts/families.mjs'
import { chosenFiles } from '../../scripts/licenses/texts.mjs'
import { refusalOf } from '../../scripts/release/version.mjs'

const workflow = (name: string) => readFileSync(join(ROOT, '.github/workflows', name), 'utf8')

test('only a pushed tag that is the version publishes', () => {
  const tag = { GITHUB_EVENT_NAME: 'push', GITHUB_REF_TYPE: 'tag', GITHUB_REF_NAME: 'v1.2.3' }
  assert.equal(refusalOf('1.2.3', tag), undefined)
  assert.match(refusalOf('1.2.4', tag)!, /the tag v1\.2\.3 is not v1\.2\.4/)
  assert.match(refusalOf('1.2.3', { ...tag, GITHUB_EVENT_NAME: 'workflow_dispatch' })!, /only a pushed tag publishes/)
  assert.match(refusalOf('1.2.3', { ...tag, GITHUB_REF_TYPE: 'branch' })!, /only a pushed tag publishes/)
  assert.match(refusalOf('1.2.3', { GITHUB_EVENT_NAME: undefined, GITHUB_REF_TYPE: undefined, GITHUB_REF_NAME: undefined })!, /only a pushed tag publishes/)
})

test('a choice of licenses needs the text of one of them, and every notice', () => {
  const files = ['LICENSE-APACHE', 'LICENSE-MIT', 'NOTICE']
  assert.deepEqual(chosenFiles('MIT OR Apache-2.0', files), ['LICENSE-MIT', 'NOTICE'])
  assert.deepEqual(chosenFiles('MIT AND Apache-2.0', files), files)
  assert.deepEqual(chosenFiles('Apache-2.0 OR BSL-1.0', ['LICENSE-APACHE', 'LICENSE-BOOST']), ['LICENSE-APACHE'])
  assert.deepEqual(chosenFiles('MIT', ['LICENSE']), ['LICENSE'])
})

test('the notices contain the C code and the libraries of the page', () => {
  const [addon, engine] = FAMILIES.map((family) => readFileSync(noticesOf(family), 'utf8'))
  for (const text of [/Microsoft Corporation, Daan Leijen/, /BoringSSL/, /The standard library of Rust/]) assert.match(addon!, text)
  for (const text of [/SQLite, in libsqlite3-sys/, /htm, in the page/, /musl, in the programs/]) assert.match(engine!, text)
  assert.doesNotMatch(addon!, /SQLite/)
})

test('every action of the workflows is pinned to a commit, and every platform is built', () => {
  for (const name of readdirSync(join(ROOT, '.github/workflows'))) {
    for (const [, action] of workflow(name).matchAll(/uses: (.*)/g)) assert.match(action!, /^[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+\r?$/, name)
  }
  const built = [...workflow('release.yml').matchAll(/platform: ([\w-]+), runner: .*target/g)].map(([, platform]) => platform)
  assert.deepEqual(built, PLATFORMS)
})
