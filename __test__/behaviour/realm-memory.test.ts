// Test runners evaluate the package once for each test file, in a realm of its own.

import assert from 'node:assert/strict'
import { test } from 'node:test'

import { programPath, resultOf, spawnNode } from '../support/child.ts'
import { faultServer } from '../support/fault-server.ts'
import { hang, json, when } from '../support/faults.ts'

const REALMS = 12

test('a realm is collected when its test is over, and a call in flight keeps what it needs', async () => {
  await using server = await faultServer()
  let release!: () => void
  const isReleased = new Promise<void>((resolve) => { release = resolve })
  server.always(({ path: url }) => {
    if (url.includes('slow')) return hang()
    if (url.includes('last')) return when(isReleased, json({ id: 'last' }))
    if (url.includes('release')) release()
    if (url.includes('/v1/flows?')) return json({ data: [{ id: 'f' }], next: null, previous: null })
    return json({ id: url.split('/').at(-1) })
  })
  const { stdout, stderr } = await resultOf(spawnNode(['--expose-gc', programPath('realms.cjs'), server.url, String(REALMS)], {}))
  const [id, collected] = stdout.split(' ')
  assert.equal(id, 'last', stderr)
  assert.ok(Number(collected) >= REALMS - 2, `${collected} of ${REALMS} realms were collected`)
})
