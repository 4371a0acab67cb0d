// The code in the documentation compiles, and what stands in the README runs.

import assert from 'node:assert/strict'
import { test } from 'node:test'

import { startLocalEngine } from '../../local.js'
import { resultOf, spawnNode } from '../support/child.ts'
import { publishedFlow } from '../support/engines.ts'
import { problemsOf, program, snippetsOf } from '../support/snippets.ts'

/** No flow has it. */
const UNKNOWN_ID = 'aaaaaaaaaaaaaaaaaaaaa'

const DOCUMENTS = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md']

test('the code in the documents compiles', () => {
  assert.deepEqual(problemsOf(DOCUMENTS.flatMap(snippetsOf)), [])
})

test('the example of every method and class compiles', () => {
  const examples = ['index.d.ts', 'local.d.ts'].flatMap(snippetsOf)
  assert.ok(examples.length > 80, `${examples.length} examples`)
  assert.deepEqual(problemsOf(examples), [])
})

for (const snippet of snippetsOf('README.md')) {
  test(`the code at ${snippet.place} runs on the local engine`, async (t) => {
    const engine = await startLocalEngine()
    t.after(() => engine.stop())
    await publishedFlow(engine.client())
    const { IMBRACE_LOCAL } = process.env
    const script = program(snippet).replaceAll('flow_id', UNKNOWN_ID)
    const child = spawnNode(['--input-type=module', '--eval', script], {
      IMBRACE_API_KEY: engine.apiKey, IMBRACE_GATEWAY_URL: engine.url, ...(IMBRACE_LOCAL && { IMBRACE_LOCAL }),
    })
    const { code, stderr } = await resultOf(child)
    assert.equal(code, 0, stderr)
  })
}
