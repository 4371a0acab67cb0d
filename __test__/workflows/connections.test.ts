import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inBothManners } from '../support/engines.ts'

const slack = {
  displayName: 'Slack Workspace',
  pieceName: 'slack',
  type: 'SECRET_TEXT',
  value: { api_key: 'xoxb-1' },
}

inBothManners((setup, bare) => {
  test('the same call again updates the same connection, and leaves the object as it was', async () => {
    const { workflows } = setup().client
    const params = structuredClone(slack)
    const first = await workflows.upsertConnection(params)
    const second = await workflows.upsertConnection(params)
    assert.equal(second.id, first.id)
    assert.equal(second.externalId, first.externalId)
    assert.deepEqual(params, slack)
  })

  test('one connection is found by its id on both deployments, on the platform with its secret', async () => {
    const { workflows } = setup().client
    const { id } = await workflows.upsertConnection(slack)
    const connection = await workflows.getConnection(id)
    assert.equal(connection.id, id)
    assert.equal(connection.displayName, 'Slack Workspace')
    assert.deepEqual(connection.value, bare ? undefined : { type: 'SECRET_TEXT', secret_text: 'xoxb-1' })
  })

  test('an unknown connection is 404 ENTITY_NOT_FOUND on both deployments', async () => {
    const { workflows } = setup().client
    const unknown = workflows.getConnection('aaaaaaaaaaaaaaaaaaaaa')
    await assert.rejects(unknown, { name: 'ApiError', statusCode: 404, code: 'ENTITY_NOT_FOUND' })
  })

  test('connections are listed by piece and deleted', async () => {
    const { workflows } = setup().client
    const { id } = await workflows.upsertConnection({
      externalId: 'basic-1',
      displayName: 'Basic',
      pieceName: '@activepieces/piece-http',
      type: 'BASIC_AUTH',
      value: { type: 'BASIC_AUTH', username: 'u', password: 'p' },
    })
    const { data } = await workflows.listConnections({ pieceName: '@activepieces/piece-http' })
    assert.deepEqual(data.map((connection) => connection.id), [id])
    assert.equal(await workflows.deleteConnection(id), undefined)
    assert.deepEqual((await workflows.listConnections({ pieceName: '@activepieces/piece-http' })).data, [])
  })
})
