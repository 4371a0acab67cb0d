// `npx imbrace-local`.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { test } from 'node:test'

import { resultOf } from '../support/child.ts'
import { startCommand as command } from '../support/command.ts'
import { eventually } from '../support/engines.ts'

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }

test('it takes the command line, and gives what the engine says and its exit code', async () => {
  assert.deepEqual(await resultOf(command(['--version'])), { code: 0, signal: null, stdout: `imbrace-local ${version}\n`, stderr: '' })
  const { code, stderr } = await resultOf(command(['fly']))
  assert.equal(code, 2)
  assert.match(stderr, /unrecognized subcommand 'fly'/)
})

test('it serves until a signal, and the engine is gone with it', async () => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    const child = command(['serve', '--port', '0'])
    const result = resultOf(child)
    const line = await new Promise<string>((resolve) => createInterface({ input: child.stdout! }).once('line', resolve))
    const [url = ''] = /http:\S+/.exec(line) ?? []
    assert.equal((await fetch(url)).status, 200)
    child.kill(signal)
    assert.equal((await result).code, 0, signal)
    assert.ok(await eventually(() => fetch(url).then(() => false, () => true)))
  }
})

test('it says where it looked when there is no engine', async () => {
  const missing = await resultOf(command(['serve'], { IMBRACE_LOCAL: '/nowhere/imbrace-local' }))
  assert.deepEqual([missing.code, missing.stderr], [1, 'imbrace-local: imbrace-local is not where IMBRACE_LOCAL says: /nowhere/imbrace-local\n'])
})
