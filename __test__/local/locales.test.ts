// Numbers, dates and order of text in flows: as in Node in UTC.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { after, before, describe, test } from 'node:test'

import type { FlowActionInput, FlowRun } from '../../index.js'
import { startLocalEngine, type LocalEngine } from '../../local.js'
import { published } from '../support/engines.ts'

const code = (source: string, input: Record<string, unknown> = {}): FlowActionInput => ({
  name: 'step_1', displayName: 'Code', type: 'CODE', valid: true,
  settings: { sourceCode: { code: `export const code = async (inputs) => ${source}`, packageJson: '{}' }, input },
})

const SAME = [
  '[0, -0, 1, 999, 1000, 1234567.891, 0.0005, 1.0005, 2.0015, 1e21, 5e-7, NaN, -Infinity].map((n) => n.toLocaleString())',
  "[1234.5, 0, -3.14159].map((n) => n.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 }))",
  '[1234.5, 0.5].map((n) => n.toLocaleString(undefined, { maximumFractionDigits: 0 }))',
  '12345678901234567890n.toLocaleString()',
  '[new Date(0), new Date(1704413229000), new Date(NaN), new Date(2024, 11, 25, 12)].map((d) => [d.toLocaleString(), d.toLocaleDateString(), d.toLocaleTimeString()])',
  "new Date(0).toLocaleString('en-US', { timeZone: 'UTC' })",
  '[1234.5, [null, new Date(0)], "a"].toLocaleString()',
  "['b', 'a', 'C', 'ä', 'A', 'co-op', 'coop', 'résumé', 'resume', 'Résumé', 'z', '10', '9', 'Trường', 'Trương', ''].sort((a, b) => a.localeCompare(b))",
  "['a'.toLocaleUpperCase(), 'A'.toLocaleLowerCase('en')]",
  "['toLocaleString', 'localeCompare'].map((name) => [(name in Number.prototype), (name in String.prototype), ''[name].name])",
  'typeof Intl',
  'new Date(2024, 0, 1).toISOString()',
  "new Intl.NumberFormat('de-DE').format(1234.5)",
  "(1234.5).toLocaleString('de-DE')",
  "(1234.5).toLocaleString('en-US', { style: 'currency', currency: 'USD' })",
  "[1234.5].toLocaleString('de')",
  "10n.toLocaleString('vi-VN')",
  "new Date(0).toLocaleString('en-US', { timeZone: 'America/New_York' })",
  "new Date(0).toLocaleDateString('en-GB')",
  "new Date(0).toLocaleTimeString([], { hour: '2-digit' })",
  "'a'.localeCompare('b', 'de')",
  "'a'.localeCompare('B', undefined, { sensitivity: 'base' })",
  "'日'.localeCompare('本')",
  "'i'.toLocaleUpperCase('tr')",
]

describe('in a CODE step and in an expression', () => {
  let engine: LocalEngine
  before(async () => { engine = await startLocalEngine() })
  after(() => engine.stop())

  async function run(...steps: FlowActionInput[]): Promise<FlowRun> {
    const { id } = await published(engine.client(), 'Locales', ...steps)
    return engine.client().workflows.triggerAndWait(id, {}, { pollInterval: 5 })
  }

  for (const source of SAME) {
    test(`is as in Node: ${source}`, async () => {
      const node = execFileSync(process.execPath, ['-p', `JSON.stringify(${source})`], { env: { ...process.env, TZ: 'UTC' } })
      const { status, steps } = await run(code(`[${source}, inputs.expression]`, { expression: `{{${source.replaceAll('}}', '} }')}}}` }))
      assert.equal(status, 'SUCCEEDED', steps?.step_1?.errorMessage as string)
      assert.deepEqual(steps!.step_1!.output, Array.from({ length: 2 }, () => JSON.parse(node.toString()) as unknown))
    })
  }
})

test('flows run in UTC wherever the engine runs', async () => {
  const before = process.env.TZ
  process.env.TZ = 'Asia/Ho_Chi_Minh'
  try {
    await using engine = await startLocalEngine()
    const { id } = await published(engine.client(), 'Zone', code('[new Date(2024, 0, 1).toISOString(), new Date(0).getHours(), new Date(0).toLocaleString()]'))
    const { steps } = await engine.client().workflows.triggerAndWait(id, {}, { pollInterval: 5 })
    assert.deepEqual(steps!.step_1!.output, ['2024-01-01T00:00:00.000Z', 0, '1/1/1970, 12:00:00 AM'])
  } finally {
    if (before === undefined) delete process.env.TZ
    else process.env.TZ = before
  }
})
