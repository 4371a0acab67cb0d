// The packages in projects of users, with the tests of `__test__/projects`. `npm run projects` runs all ways; these are
// those that differ most from each other.

import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { pack } from '../../scripts/matrix/packs.ts'
import { installProject, PROJECTS, type ProjectName, runProject, scriptsOf } from '../../scripts/projects/project.ts'
import { snippetsOf } from '../support/snippets.ts'

const SCRIPTS: Record<ProjectName, string[]> = {
  'jest': ['node, CommonJS', 'jsdom, ES modules'],
  'vitest': ['threads', 'vmThreads'],
  'node-test': ['node:test'],
}

let root: string
const folders = new Map<ProjectName, string>()
before(async () => {
  root = mkdtempSync(join(tmpdir(), 'imbrace-runners-'))
  const tarballs = await pack(join(root, 'packs'))
  await Promise.all(PROJECTS.map(async (name) => { folders.set(name, await installProject(name, root, tarballs)) }))
}, { timeout: 300_000 })
after(() => rmSync(root, { recursive: true }))

for (const name of PROJECTS) {
  for (const way of SCRIPTS[name]) test(`${name} (${way})`, () => runProject(folders.get(name)!, way))
}

test('every block of the guides for a runner that is no dependency here is a test of a project', () => {
  const ran = PROJECTS.flatMap((name) => readdirSync(folders.get(name)!)).filter((file) => file.startsWith('guide-'))
  assert.equal(ran.length, snippetsOf('docs/guides/testing.md').filter(({ code }) => /from '(@jest\/globals|sinon|vitest)'/.test(code)).length)
})

test('these are ways that the projects have', () => {
  for (const name of PROJECTS) for (const way of SCRIPTS[name]) assert.ok(scriptsOf(name).includes(way), `${name} (${way})`)
})
