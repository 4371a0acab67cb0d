import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { ListConnectionsParams } from '../../index.js'
import { inBothManners, published, response } from '../support/engines.ts'

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
    await assert.rejects(workflows.deleteConnection(id), { name: 'ApiError', statusCode: 404, code: 'ENTITY_NOT_FOUND' })
  })

  test('connections are found by part of their name, status and scope', async () => {
    const { workflows } = setup().client
    const { id } = await workflows.upsertConnection({ ...slack, displayName: 'Found by name' })
    const found = async (params: ListConnectionsParams) =>
      (await workflows.listConnections(params)).data.map((connection) => connection.id)
    assert.deepEqual(await found({ displayName: 'by name' }), [id])
    assert.deepEqual(await found({ displayName: 'by name', status: ['ACTIVE', 'ERROR'], scope: 'PROJECT' }), [id])
    assert.deepEqual(await found({ displayName: 'by name', status: 'MISSING' }), [])
  })

  test('a connection is renamed and keeps its external id', async () => {
    const { workflows } = setup().client
    const { id, externalId } = await workflows.upsertConnection({ ...slack, displayName: 'Before' })
    const renamed = await workflows.updateConnection(id, { displayName: 'After', metadata: { owner: 'me' } })
    assert.deepEqual([renamed.displayName, renamed.externalId, renamed.metadata], ['After', externalId, { owner: 'me' }])
    assert.equal((await workflows.getConnection(id)).displayName, 'After')
  })

  test('a connection takes the place of another in the flows that use it', async () => {
    const { client } = setup()
    const { workflows } = client
    const connect = (displayName: string) => workflows.upsertConnection({ ...slack, displayName, value: { secret_text: displayName } })
    const [source, target] = [await connect('old'), await connect('new')]
    const { id } = await published(client, 'Connected', response({ secret: `{{connections['${source.externalId}']}}` }))
    assert.deepEqual(await workflows.triggerFlowSync(id), { secret: 'old' })

    const replace = { sourceAppConnectionId: source.id, targetAppConnectionId: target.id }
    assert.equal(await workflows.replaceConnections(replace), undefined)
    assert.deepEqual(await workflows.triggerFlowSync(id), { secret: 'new' })
    await assert.rejects(workflows.getConnection(source.id), { name: 'ApiError', statusCode: 404 })
  })

  test('the owners of connections are listed', async () => {
    const { workflows } = setup().client
    await workflows.upsertConnection(slack)
    const { data } = await workflows.listConnectionOwners()
    assert.ok(data.length > 0)
    assert.ok(data.every(({ email }) => email.includes('@')))
  })
})
