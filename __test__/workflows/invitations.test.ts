import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { Invitation } from '../../index.js'
import { clientOf } from '../support/client.ts'
import { inBothManners } from '../support/engines.ts'
import { faultServer } from '../support/fault-server.ts'
import { empty, json } from '../support/faults.ts'

inBothManners((setup) => {
  // The open-source edition, like the local engine, makes no invitations.
  test('a project without invitations has an empty page of them', async () => {
    const { workflows } = setup().client
    for (const params of [{ type: 'PROJECT' }, { type: 'PLATFORM', status: 'PENDING', limit: 3 }] as const) {
      assert.deepEqual(await workflows.listInvitations(params), { data: [], next: null, previous: null })
    }
  })

  test('an unknown invitation cannot be deleted', async () => {
    const { workflows } = setup().client
    const unknown = workflows.deleteInvitation('aaaaaaaaaaaaaaaaaaaaa')
    await assert.rejects(unknown, { name: 'ApiError', statusCode: 404, code: 'ENTITY_NOT_FOUND' })
  })
})

test('invitations come as the engine sends them, and are deleted by id', async () => {
  await using server = await faultServer()
  const now = '2026-01-01T00:00:00.000Z'
  const invitation: Invitation = { id: 'i', created: now, updated: now, email: 'ann@example.com', type: 'PROJECT', status: 'PENDING' }
  server.script(json({ data: [invitation], next: null, previous: null }), empty(204))
  const { workflows } = clientOf(server)
  const { data } = await workflows.listInvitations({ type: 'PROJECT', status: 'PENDING', projectId: 'p', cursor: 'c' })
  assert.deepEqual(data, [invitation])
  assert.equal(await workflows.deleteInvitation(data[0]!.id), undefined)
  const [list, deletion] = server.requests
  assert.deepEqual(Object.fromEntries(new URL(list!.path, server.url).searchParams), {
    type: 'PROJECT', status: 'PENDING', projectId: 'p', cursor: 'c',
  })
  assert.equal(`${deletion?.method} ${deletion?.path}`, 'DELETE /activepieces/v1/user-invitations/i')
})
