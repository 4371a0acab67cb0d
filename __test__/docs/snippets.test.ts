// The code in the documentation compiles, what stands in the README and the guides runs, and prints what it says there.

import assert from 'node:assert/strict'
import type { ChildProcess } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'

import type { Client } from '../../index.js'
import { startLocalEngine } from '../../local.js'
import { findBinary } from '../../local/binary.js'
import packageJson from '../../package.json' with { type: 'json' }
import { resultOf, spawnNode } from '../support/child.ts'
import { certificate } from '../support/certificates.ts'
import { publishedFlow } from '../support/engines.ts'
import { languagesOf, printedBy, problemsOf, program, ROOT, type Snippet, snippetsOf } from '../support/snippets.ts'

/** No flow has it. */
const UNKNOWN_ID = 'aaaaaaaaaaaaaaaaaaaaa'

const GUIDES = readdirSync(join(ROOT, 'docs/guides'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.md'))
  .map((file) => `docs/guides/${file}`)

/** What users get of the package. */
const { files } = packageJson

const DOCUMENTS = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'docs/landing.md', ...GUIDES]

/** `runners.test.ts` runs the code for these in projects that have them installed. */
const isForProject = ({ code }: Snippet) => /from '(@jest\/globals|sinon)'/.test(code)

const runHere = (file: string) => snippetsOf(file).filter((snippet) => !isForProject(snippet))

test('the code in the documents compiles', () => {
  assert.deepEqual(problemsOf(DOCUMENTS.flatMap(runHere)), [])
})

test('the example of every method and class compiles', () => {
  const examples = ['index.d.ts', 'local.d.ts'].flatMap(snippetsOf)
  assert.ok(examples.length > 80, `${examples.length} examples`)
  assert.deepEqual(problemsOf(examples), [])
})

test('the code in the documents is TypeScript, which is checked here, or nothing that runs', () => {
  // `package/bundlers.test.ts` runs the JavaScript of this guide.
  // `flows/guide.test.ts` runs what the guide about flows has.
  for (const file of DOCUMENTS.filter((file) => !/(installing|flows-as-code)\.md$/.test(file))) {
    const others = languagesOf(file).filter((language) => !['ts', 'sh', 'rust', 'diff', 'text'].includes(language))
    assert.deepEqual(others, [], file)
  }
})

const isForVitest = ({ code }: Snippet) => code.includes("from 'vitest'")

/** What stands for something of the reader's in the code of a document. The README's one flow is not there. */
async function standIns(t: TestContext, file: string, client: Client): Promise<Record<string, string>> {
  const flow = await publishedFlow(client)
  if (file === 'README.md') return { flow_id: UNKNOWN_ID }
  const folder = await mkdtemp(join(tmpdir(), 'imbrace-guide-'))
  t.after(() => rm(folder, { recursive: true }))
  await writeFile(join(folder, 'company-ca.pem'), certificate().cert)
  return { flow_id: flow.id, 'company-ca.pem': join(folder, 'company-ca.pem') }
}

for (const file of ['README.md', 'docs/landing.md', ...GUIDES]) {
  for (const snippet of runHere(file)) {
    test(`the code at ${snippet.place} runs on the local engine`, async (t) => {
      const engine = await startLocalEngine()
      t.after(() => engine.stop())
      const replacements = await standIns(t, file, engine.client())
      const variables = { IMBRACE_API_KEY: engine.apiKey, IMBRACE_GATEWAY_URL: engine.url, IMBRACE_LOCAL: findBinary() }
      const child = isForVitest(snippet) ? await inVitest(t, snippet, variables) : inNode(snippet, variables, replacements)
      const { code, stdout, stderr } = await resultOf(child)
      assert.equal(code, 0, stdout + stderr)
      for (const line of printedBy(snippet)) assert.match(stdout, line)
    })
  }
}

/** As a module; tests with node:test run as they stand. */
function inNode(snippet: Snippet, variables: Record<string, string>, replacements: Record<string, string>): ChildProcess {
  const script = Object.entries(replacements).reduce((text, [from, to]) => text.replaceAll(`'${from}'`, JSON.stringify(to)), program(snippet))
  return spawnNode(['--input-type=module', '--eval', script], variables)
}

/**
 * In a project that has the package as users do: vitest treats what is below `node_modules` in another way. The project is
 * in this checkout, so that it finds vitest without a link, which not every Windows lets a program make.
 */
async function inVitest(t: TestContext, snippet: Snippet, variables: Record<string, string>): Promise<ChildProcess> {
  await mkdir(join(ROOT, 'target'), { recursive: true })
  const project = await mkdtemp(join(ROOT, 'target/vitest-'))
  t.after(() => rm(project, { recursive: true }))
  const installed = join(project, 'node_modules/@imbrace/node')
  await mkdir(installed, { recursive: true })
  const binaries = readdirSync(ROOT).filter((name) => name.endsWith('.node'))
  for (const file of ['package.json', ...files, ...binaries]) await cp(join(ROOT, file), join(installed, file), { recursive: true })
  await writeFile(join(project, 'readme.test.ts'), snippet.code)
  return spawnNode([join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', '--root', project], variables)
}
