// Paths that users have: with blanks, with letters beyond ASCII, and longer than Windows once allowed.

import assert from 'node:assert/strict'
import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { test, type TestContext } from 'node:test'

import { startLocalEngine } from '../../local.js'
import { imbraceLocal } from '../support/command.ts'

const { findBinary } = createRequire(import.meta.url)('../../local/binary.js') as { findBinary(): string }

const NAMES: Record<string, string> = {
  'with blanks': 'My flows (1) & 100% more',
  'with letters beyond ASCII': 'Quy trình é 流程 😀',
  'of 400 characters': join(...Array.from({ length: 4 }, (_, n) => `${n}`.repeat(100))),
}

async function folder(t: TestContext, name: string): Promise<string> {
  const parent = await mkdtemp(join(tmpdir(), 'imbrace-paths-'))
  t.after(() => rm(parent, { recursive: true, maxRetries: 5 }))
  await mkdir(join(parent, name), { recursive: true })
  return join(parent, name)
}

for (const [how, name] of Object.entries(NAMES)) {
  test(`a database in a folder ${how} is kept`, async (t) => {
    const db = join(await folder(t, name), 'flows.db')
    await using first = await startLocalEngine({ db })
    await first.client().workflows.createFlow({ displayName: 'Kept' })
    await first.stop()
    await using second = await startLocalEngine({ db })
    assert.equal(await second.client().workflows.countFlows(), 1)
    const { code, stderr, stdout } = await imbraceLocal(['runs', '--db', db])
    assert.deepEqual({ code, stderr, stdout }, { code: 0, stderr: '', stdout: 'no runs\n' })
  })
}

test('the engine starts from a folder with blanks and letters beyond ASCII', async (t) => {
  const IMBRACE_LOCAL = join(await folder(t, 'Công cụ của tôi'), basename(findBinary()))
  await copyFile(findBinary(), IMBRACE_LOCAL)
  const { code, stderr } = await imbraceLocal(['--version'], { IMBRACE_LOCAL })
  assert.deepEqual({ code, stderr }, { code: 0, stderr: '' })
})
