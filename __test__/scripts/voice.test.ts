// check-voice.mjs finds the old dialect in prose, and only there.

import assert from 'node:assert/strict'
import { test } from 'node:test'

const { findingsIn } = await import('../../scripts/voice/check.mjs') as {
  findingsIn(file: string, text: string): { line: number, rule: string, context: string, instead: string }[]
}

/** The findings in a file as `line rule`. */
const found = (file: string, text: string) => findingsIn(file, text).map(({ line, rule }) => `${line} ${rule}`)

test('comments of Rust are checked, code and tests are not', () => {
  assert.deepEqual(found('a.rs', `//! Nobody reads this.
/// Sends the request anew.
fn anew(nobody: &str) -> char { '"' } // for ever
/* such a /* nested */ dialect */
#[cfg(test)]
mod tests { fn test() { assert!(true, "nobody reads this") } }
`), ['1 nobody', '2 anew', '3 for ever', '4 such a'])
})

test('messages are checked, data is not', () => {
  assert.deepEqual(found('a.rs', 'fn a() { fail("nobody listens"); get("/nobody"); json(r#"{"nobody": "is nobody"}"#) }'), ['1 nobody'])
  assert.deepEqual(found('a.ts', "fail('nobody listens', `the ${port} is taken by somebody`, 'nobody', /for ever now/)"), ['1 nobody', '1 somebody'])
})

test('comments of TypeScript are checked, also behind templates and regular expressions', () => {
  assert.deepEqual(found('a.ts', `/** Tells of calls. */
const text = \`// \${1 /* goes on */} nobody\` + /\\/\\//.source // somebody
`), ['1 tells of', '2 goes on', '2 somebody'])
})

test('a comment in JSON-like settings is checked', () => {
  assert.deepEqual(found('Cargo.toml', '# It is dearer.\nanew = "nobody" # in vain\n'), ['1 dearer', '2 in vain'])
})

test('Markdown is checked, its code and addresses are not', () => {
  assert.deepEqual(found('a.md', '# Title\n\nA file is `anew`.\n\n```ts\n// nobody\n```\n\n[It goes\non](https://example.com/such-a) <!-- mend -->\n'), ['9 goes on'])
})

test('words are found across a line break', () => {
  assert.deepEqual(found('a.rs', '/// Sends such\n/// a request.\n'), ['1 such a'])
  assert.deepEqual(found('a.ts', '/**\n * A file as\n * it is.\n */\n'), ['2 as it is'])
})

test('words in two comments are not put together', () => {
  assert.deepEqual(found('a.rs', 'a(); // there is such\nb(); // a request\n'), [])
})

test('a sentence must not begin with a noun clause', () => {
  assert.deepEqual(found('a.rs', '/// What the server sends.\n'), ['1 What …'])
  assert.deepEqual(found('a.rs', '/// The reply. Who waits gets it.\n'), ['1 Who …'])
  assert.deepEqual(found('a.md', 'First.\n\nWhat the server sends is read.\n'), ['3 What …'])
  assert.deepEqual(found('a.ts', '// How far a run is.\n'), ['1 How far …'])
})

test('questions, headings and clauses within a sentence are allowed', () => {
  assert.deepEqual(found('a.md', '## What is retried\n\nWhat does it send? The guide says what it sends.\n\n[What to log](a.md)\n'), [])
  assert.deepEqual(found('a.rs', '/// Returns what the server sent.\n'), [])
})

test('usual phrases are not taken for the dialect', () => {
  assert.deepEqual(found('a.md', 'It ends as soon as it is idle. There are no flows. It is no longer used. The text as it is sent.\n'), [])
})

test('a finding shows the words around it and what to write', () => {
  const [finding] = findingsIn('a.rs', '/// The wait goes on until the deadline.\n')
  assert.equal(finding?.context, 'The wait goes on until the deadline.')
  assert.match(finding?.instead ?? '', /continues/)
})
