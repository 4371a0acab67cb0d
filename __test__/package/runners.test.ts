// Runs tests of `__test__/projects` in projects that installed the packages as users do. `npm run projects` runs all
// scripts of the projects. This file runs those that differ most from each other.

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
  for (const script of SCRIPTS[name]) test(`${name} (${script})`, () => runProject(folders.get(name)!, script))
}

test('every block of the guides for a runner that is not installed here is a test of a project', () => {
  const ran = PROJECTS.flatMap((name) => readdirSync(folders.get(name)!)).filter((file) => file.startsWith('guide-'))
  assert.equal(ran.length, snippetsOf('docs/guides/testing.md').filter(({ code }) => /from '(@jest\/globals|sinon|vitest)'/.test(code)).length)
})

test('the projects have these scripts', () => {
  for (const name of PROJECTS) for (const script of SCRIPTS[name]) assert.ok(scriptsOf(name).includes(script), `${name} (${script})`)
})
