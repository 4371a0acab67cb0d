// Types are found under each way in which TypeScript looks for modules, from ES modules and from CommonJS.

import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import ts from 'typescript'

import { ROOT } from '../support/snippets.ts'

const PROGRAM = `
import { ApiError, Client, type Flow, type Page } from '@imbrace/node'
import { startLocalEngine, type LocalEngine } from '@imbrace/node/local'

const client: Client = new Client({ apiKey: 'api_test' })
export const flows: Promise<Page<Flow>> = client.workflows.listFlows({ limit: 1 })
export const status = (error: unknown): number | undefined => (error instanceof ApiError ? error.status : undefined)
export const engine: Promise<LocalEngine> = startLocalEngine()
// @ts-expect-error -- were the module not found, this would be no error
new Client({ apiKey: 1 })
`

let project: string
before(() => {
  project = mkdtempSync(join(tmpdir(), 'imbrace-types-'))
  const { files } = JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8')) as { files: string[] }
  for (const file of ['package.json', ...files]) cpSync(ROOT + file, join(project, 'node_modules/@imbrace/node', file), { recursive: true })
  for (const name of ['module.mts', 'common.cts', 'plain.ts']) writeFileSync(join(project, name), PROGRAM)
})
after(() => rmSync(project, { recursive: true }))

const { Node16, NodeNext, Bundler } = ts.ModuleResolutionKind
for (const [name, moduleResolution, module] of [
  ['node16', Node16, ts.ModuleKind.Node16], ['nodenext', NodeNext, ts.ModuleKind.NodeNext], ['bundler', Bundler, ts.ModuleKind.ESNext],
] as const) {
  test(`moduleResolution ${name}`, () => {
    const files = ['module.mts', 'common.cts', 'plain.ts'].map((file) => join(project, file))
    const program = ts.createProgram(moduleResolution === Bundler ? files.slice(-1) : files, {
      module, moduleResolution, strict: true, noEmit: true, target: ts.ScriptTarget.ES2022,
      types: ['node'], typeRoots: [join(ROOT, 'node_modules/@types')],
    })
    const problems = ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))
    assert.deepEqual(problems, [])
  })
}
