// What the guides must have, and where they must agree with each other and with the README.

import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'

import { Workflows } from '../../index.js'
import { ROOT, snippetsOf } from '../support/snippets.ts'

const CALLS = Object.getOwnPropertyNames(Workflows.prototype).filter((name) => name !== 'constructor').sort()
const README = readFileSync(`${ROOT}README.md`, 'utf8')

/** The calls that the rows of a table begin with. */
function tabled(text: string): string[] {
  const rows = text.match(/^\| `\w+\(.*?\|/gm) ?? []
  return rows.flatMap((row) => Array.from(row.matchAll(/`(\w+)\(/g), ([, name = '']) => name)).sort()
}

test('the table of methods has every call, in the README and in Vietnamese', () => {
  assert.deepEqual(tabled(README), CALLS)
  assert.deepEqual(tabled(readFileSync(`${ROOT}docs/guides/vi/methods.md`, 'utf8')), CALLS)
})

test('the quick start has the same code in Vietnamese', () => {
  const codeOf = (file: string) => snippetsOf(file).map(({ code }) => code.replaceAll(/^\/\/ .*$/gm, '//'))
  assert.deepEqual(codeOf('docs/guides/vi/quick-start.md'), codeOf('docs/guides/quick-start.md'))
})

for (const guide of ['testing', 'mcp']) {
  test(`the code of the guide "${guide}" in Vietnamese is that of the English guide`, () => {
    const english = snippetsOf(`docs/guides/${guide}.md`).map(({ code }) => code)
    const vietnamese = snippetsOf(`docs/guides/vi/${guide}.md`).map(({ code }) => code)
    assert.ok(vietnamese.length > 0)
    for (const code of vietnamese) assert.ok(english.includes(code), code)
  })
}

test('every guide is part of the site, and named in the README', () => {
  const site = readFileSync(`${ROOT}typedoc.json`, 'utf8')
  const guides = readdirSync(`${ROOT}docs/guides`, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md')).map((file) => file.replaceAll('\\', '/'))
  assert.ok(guides.length >= 13)
  for (const guide of guides) {
    assert.ok(site.includes(`"docs/guides/${guide}"`), `typedoc.json has no ${guide}`)
    assert.ok(README.includes(`(docs/guides/${guide})`), `README.md has no ${guide}`)
    assert.match(readFileSync(`${ROOT}docs/guides/${guide}`, 'utf8'), /^---\ntitle: .+\ngroup: (Guides|Tiếng Việt)\n/, guide)
  }
})
