import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import type { Workflows } from '../../index.js'
import { clientOf } from '../support/client.ts'
import { inBothManners, publishedFlow } from '../support/engines.ts'
import { faultServer } from '../support/fault-server.ts'
import { json } from '../support/faults.ts'

const WEBHOOK = '@activepieces/piece-webhook'

inBothManners((setup) => {
  test('pieces are listed with how many actions and triggers they have', async () => {
    const { workflows } = setup().client
    const pieces = await workflows.listPieces()
    const webhook = pieces.find(({ name }) => name === WEBHOOK)
    assert.equal(webhook?.displayName, 'Webhook')
    assert.ok(webhook.actions > 0 && webhook.triggers > 0)
  })

  test('pieces are found by words and category', async () => {
    const { workflows } = setup().client
    const found = async (params: Parameters<typeof workflows.listPieces>[0]) => (await workflows.listPieces(params)).map(({ name }) => name)
    assert.ok((await found({ searchQuery: 'webhook', categories: ['CORE'], sortBy: 'NAME', orderBy: 'ASC' })).includes(WEBHOOK))
    assert.deepEqual(await found({ searchQuery: 'no piece has this in its name' }), [])
    assert.ok(!(await found({ categories: ['MARKETING'] })).includes(WEBHOOK))
    assert.equal((await found({ limit: 1 })).length, 1)
  })

  test('a piece is found by its npm name and by its short one, with its actions and triggers', async () => {
    const { workflows } = setup().client
    const piece = await workflows.getPiece(WEBHOOK)
    assert.ok('return_response' in piece.actions && 'catch_webhook' in piece.triggers)
    assert.deepEqual(await workflows.getPiece('webhook'), piece)
    assert.equal((await workflows.getPiece('webhook', { version: piece.version })).version, piece.version)
  })

  test('an unknown piece is an ApiError with its npm name', async () => {
    const { workflows } = setup().client
    await assert.rejects(workflows.getPiece('nope'), {
      name: 'ApiError', statusCode: 404, code: 'ENTITY_NOT_FOUND', message: /@activepieces\/piece-nope/,
    })
  })

  test('the versions of a piece are keyed by version', async () => {
    const { workflows } = setup().client
    const { version } = await workflows.getPiece(WEBHOOK)
    assert.ok(version in (await workflows.listPieceVersions({ name: WEBHOOK, release: '0.72.1' })))
  })

  test('categories are listed', async () => {
    assert.ok((await setup().client.workflows.listPieceCategories()).includes('CORE'))
  })

  test("a property's options depend on what the step's other properties are set to", async () => {
    const { client } = setup()
    const { id: flowId, version } = await publishedFlow(client)
    const options = (authType: string) => client.workflows.getPieceOptions({
      pieceName: WEBHOOK, pieceVersion: '0.1.25', actionOrTriggerName: 'catch_webhook', propertyName: 'authFields',
      flowId, flowVersionId: version.id, input: { authType },
    })
    assert.deepEqual(Object.keys((await options('basic')).options as object), ['username', 'password'])
    assert.deepEqual((await options('none')).options, {})
  })
})

test('options that depend on no other property need no input', async () => {
  await using server = await faultServer()
  server.always(json({ options: {} }))
  const params = {
    pieceName: WEBHOOK, pieceVersion: '0.1.25', actionOrTriggerName: 'catch_webhook', propertyName: 'authFields',
    flowId: 'f', flowVersionId: 'v',
  }
  await clientOf(server).workflows.getPieceOptions(params)
  assert.deepEqual(JSON.parse(server.requests[0]?.body ?? ''), { ...params, input: {} })
})

test('scope and name are two segments of the path, and only a name without either is a short one', async () => {
  await using server = await faultServer()
  server.always(json({ id: 'p', name: 'n' }))
  const { workflows } = clientOf(server)
  for (const name of ['slack', '@activepieces/piece-slack', '@acme/crm', '@acme/a b', 'piece-x']) await workflows.getPiece(name)
  assert.deepEqual(server.requests.map(({ path }) => path.replace('/activepieces/v1/pieces/', '')), [
    '%40activepieces/piece-slack', '%40activepieces/piece-slack', '%40acme/crm', '%40acme/a%20b', '%40activepieces/piece-piece-x',
  ])
})

test('lists of categories are repeated keys', async () => {
  await using server = await faultServer()
  server.always(json([]))
  await clientOf(server).workflows.listPieces({ categories: ['CORE', 'MARKETING'], includeHidden: true })
  assert.equal(server.requests[0]?.path, '/activepieces/v1/pieces?categories=CORE&categories=MARKETING&includeHidden=true')
})

test('an engine that ignores the limit of its list of pieces changes nothing', async () => {
  await using server = await faultServer()
  server.always(json(Array.from({ length: 10 }, (_, n) => ({ id: `p${n}`, name: `piece-${n}` }))))
  const { workflows } = clientOf(server)
  const names = ['piece-0', 'piece-1']
  assert.deepEqual((await workflows.listPieces({ limit: 2 })).map(({ name }) => name), names)
  assert.deepEqual(await workflows.listPieces({ limit: 2 }, { fields: ['name'] }), names.map((name) => ({ name })))
  assert.equal((await workflows.listPieces({ limit: 100 })).length, 10)
  assert.equal((await workflows.listPieces()).length, 10)
})

describe('a short name reaches the engine as the npm name', () => {
  const options = { pieceVersion: '1', actionOrTriggerName: 'a', propertyName: 'p', flowId: 'f', flowVersionId: 'v' }
  const CALLS: Record<string, (workflows: Workflows, name: string) => Promise<unknown>> = {
    listConnections: (workflows, pieceName) => workflows.listConnections({ pieceName }),
    iterateConnections: (workflows, pieceName) => workflows.iterateConnections({ pieceName }).next(),
    listPieceVersions: (workflows, name) => workflows.listPieceVersions({ name, release: '0.72.1' }),
    getPieceOptions: (workflows, pieceName) => workflows.getPieceOptions({ pieceName, ...options }),
    testTrigger: (workflows, pieceName) => workflows.testTrigger({ flowId: 'f', pieceName }),
  }
  for (const [name, call] of Object.entries(CALLS)) {
    test(`by ${name}`, async () => {
      await using server = await faultServer()
      server.always(json({ data: [], next: null, previous: null }))
      const { workflows } = clientOf(server)
      for (const piece of ['webhook', WEBHOOK, '@acme/crm']) await call(workflows, piece)
      const sent = server.requests.map(({ path, body }) => {
        const query = new URL(path, 'http://engine').searchParams
        return query.get('pieceName') ?? query.get('name') ?? JSON.parse(body).pieceName
      })
      assert.deepEqual(sent, [WEBHOOK, WEBHOOK, '@acme/crm'])
    })
  }
})

test('a cursor, as the SDK of the platform has it, is not sent', async () => {
  await using server = await faultServer()
  server.always(json([]))
  await clientOf(server).workflows.listPieces({ limit: 3, cursor: 'next' })
  assert.match(server.requests[0]?.path ?? '', /pieces\?limit=3$/)
})
