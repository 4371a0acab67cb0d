import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

import { engineFor, run } from '../support/examples.ts'

test('a table says what the CSV file says, and a second time there is nothing to do', async (t) => {
  const engine = await engineFor(t)
  const { workflows } = engine.client()
  const folder = await mkdtemp(join(tmpdir(), 'imbrace-'))
  t.after(() => rm(folder, { recursive: true }))
  const file = join(folder, 'leads.csv')
  const sync = async (...lines: string[]) => {
    await writeFile(file, lines.join('\n'))
    const printed = await run(t, engine, 'sync-csv.mts', file, 'Leads')
    const { data: [table] } = await workflows.listTables({ name: 'Leads' })
    return { printed, rows: (await workflows.exportTable(table!.id)).rows }
  }

  const first = await sync('email,score', 'ann@example.com,5', 'bob@example.com,7')
  assert.deepEqual(first.printed, ['added 2, changed 0, deleted 0'])
  assert.deepEqual(first.rows, [{ email: 'ann@example.com', score: '5' }, { email: 'bob@example.com', score: '7' }])

  const second = await sync('email,score,stage', 'ann@example.com,6,open', 'cid@example.com,1,won')
  assert.deepEqual(second.printed, ['added 1, changed 1, deleted 1'])
  assert.deepEqual(second.rows, [
    { email: 'ann@example.com', score: '6', stage: 'open' }, { email: 'cid@example.com', score: '1', stage: 'won' },
  ])

  const third = await sync('email,score,stage', 'ann@example.com,6,open', 'cid@example.com,1,won')
  assert.deepEqual(third.printed, ['added 0, changed 0, deleted 0'])
})
