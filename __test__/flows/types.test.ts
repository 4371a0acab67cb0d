// `types` writes ids and payloads that the compiler checks.

import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import ts from 'typescript'

import { type LocalEngine, startLocalEngine } from '../../local.js'
import { flows, projectWith, WEBHOOK } from '../support/flows-program.ts'
import { ROOT } from '../support/snippets.ts'

let engine: LocalEngine
before(async () => { engine = await startLocalEngine() })
after(() => engine.stop())

/** Compiles a program of the project. Returns the errors. */
function errorsOf(cwd: string, source: string): string[] {
  const file = join(cwd, 'program.ts')
  writeFileSync(file, source)
  const program = ts.createProgram([file], {
    strict: true, noEmit: true, target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler, lib: ['lib.es2022.d.ts'], types: [],
    paths: { '@imbrace/node': [join(ROOT, 'index.d.ts')] }, skipLibCheck: true,
  })
  return ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))
}

test('a wrong payload does not compile, and a right one does and starts the flow', { timeout: 60_000 }, async (t) => {
  const cwd = projectWith(t, {
    'imbrace.yaml': `types: src/flows.ts\ndefault: dev\nenvironments:\n  dev: {baseUrl: '${engine.url}', keyFrom: FLOWS_TEST_KEY}\n  prod: {keyFrom: NO_SUCH_KEY}\n`,
    'flows/new-lead.flow.yaml': `displayName: New lead
status: ENABLED
payload:
  type: object
  required: [email]
  additionalProperties: false
  properties: {email: {type: string}, tags: {type: array, items: {enum: [a, b]}}}
${WEBHOOK}steps: []
`,
    'flows/loose.flow.yaml': `displayName: Loose
${WEBHOOK}steps:
- {kind: loop, name: each, displayName: Each, items: '{{trigger.body.items}}', steps: []}
`,
  })
  process.env.FLOWS_TEST_KEY = engine.apiKey
  t.after(() => { delete process.env.FLOWS_TEST_KEY })
  assert.deepEqual((await flows.push({ cwd, env: 'dev' })).failed, [])
  assert.deepEqual(await flows.types({ cwd }), { file: 'src/flows.ts', isChanged: true, ids: { dev: 2, prod: 0 } })
  assert.equal((await flows.types({ cwd })).isChanged, false)
  assert.deepEqual(await flows.check({ cwd }), { findings: [] })

  const use = (call: string) => errorsOf(cwd, `import { Client } from '@imbrace/node'
    import { flows } from './src/flows'
    const { workflows } = new Client()
    void workflows.${call}\n`)
  assert.deepEqual(use("triggerFlow(flows.newLead, { email: 'ann@example.com', tags: ['a'] })"), [])
  assert.deepEqual(use("triggerFlow(flows.loose, { items: [1], more: true })"), [])
  assert.match(use('triggerFlow(flows.newLead, { mail: 1 })').join(), /'mail' does not exist in type/)
  assert.match(use("triggerFlowSync(flows.newLead, { email: 'a', tags: ['c'] })").join(), /'"c"' is not assignable to type '"a" \| "b"'/)
  assert.match(use('triggerAndWait(flows.lead, {})').join(), /Property 'lead' does not exist/)

  const [, id] = /newLead: '(\w+)' as/.exec(readFileSync(join(cwd, 'src/flows.ts'), 'utf8')) ?? []
  const run = await engine.client().workflows.triggerAndWait(id!, { email: 'ann@example.com' })
  assert.equal(run.status, 'SUCCEEDED')
})
