import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ApiError } from '../../index.js'
import { inBothManners, publishedFlow, webhookTrigger } from '../support/engines.ts'

inBothManners((setup) => {
  test('a new flow is disabled, has an empty trigger and is found by its id', async () => {
    const { workflows } = setup().client
    const created = await workflows.createFlow({ displayName: 'New', metadata: { owner: 'me' } })
    assert.equal(created.status, 'DISABLED')
    assert.equal(created.version.trigger.type, 'EMPTY')
    assert.deepEqual(created.metadata, { owner: 'me' })

    const found = await workflows.getFlow(created.id)
    assert.equal(found.id, created.id)
    assert.equal(found.version.displayName, 'New')
  })

  test('an unknown flow is an ApiError with the words of the engine', async () => {
    const { workflows } = setup().client
    await assert.rejects(workflows.getFlow('aaaaaaaaaaaaaaaaaaaaa'), (error: ApiError) => {
      assert.ok(error instanceof ApiError)
      assert.equal(error.statusCode, 404)
      assert.equal(error.code, 'ENTITY_NOT_FOUND')
      assert.match(error.message, /^404 ENTITY_NOT_FOUND/)
      return true
    })
  })

  test('what an operation changed is stored', async () => {
    const { workflows } = setup().client
    const { id } = await workflows.createFlow({ displayName: 'Webhook' })
    const changed = await workflows.applyFlowOperation(id, { type: 'UPDATE_TRIGGER', request: webhookTrigger })
    assert.equal(changed.version.trigger.type, 'PIECE_TRIGGER')
    assert.deepEqual((await workflows.getFlow(id)).version.trigger, changed.version.trigger)
  })

  test('a flow is renamed, and shows its new name wherever it is read', async () => {
    const { workflows } = setup().client
    const { id } = await workflows.createFlow({ displayName: 'Before' })
    assert.equal((await workflows.renameFlow(id, 'After')).version.displayName, 'After')
    assert.deepEqual((await workflows.listFlows({ name: 'After' })).data.map((flow) => flow.id), [id])
  })

  test('flows are counted, all or by status and folder', async () => {
    const { workflows } = setup().client
    const { id: folderId } = await workflows.createFolder({ displayName: 'Counted' })
    const published = await publishedFlow(setup().client)
    const inFolder = [published.id, (await workflows.createFlow({ displayName: 'Draft' })).id]
    for (const id of inFolder) await workflows.moveFlow(id, folderId)
    assert.equal(await workflows.countFlows({ folderId }), 2)
    assert.equal(await workflows.countFlows({ folderId, status: 'ENABLED' }), 1)
    assert.equal(await workflows.countFlows(), (await workflows.listFlows({ limit: 1000 })).data.length)
  })

  test('versions are listed newest first and without their steps', async () => {
    const { workflows } = setup().client
    const { id, version: first } = await publishedFlow(setup().client)
    const { version: second } = await workflows.renameFlow(id, 'Next')
    const { data } = await workflows.listFlowVersions(id)
    assert.deepEqual(data.map((version) => version.id), [second.id, first.id])
    assert.deepEqual(data.map(({ state }) => state), ['DRAFT', 'LOCKED'])
    assert.equal(data[0]?.trigger, undefined)
  })

  test('publishing locks the version and enables the flow; it can be disabled and enabled again', async () => {
    const { workflows } = setup().client
    const flow = await publishedFlow(setup().client)
    assert.equal(flow.status, 'ENABLED')
    assert.equal(flow.publishedVersionId, flow.version.id)
    assert.equal(flow.version.state, 'LOCKED')
    assert.equal((await workflows.disableFlow(flow.id)).status, 'DISABLED')
    assert.equal((await workflows.getFlow(flow.id)).status, 'DISABLED')
    assert.equal((await workflows.enableFlow(flow.id)).status, 'ENABLED')
    await workflows.renameFlow(flow.id, 'Next')
    assert.equal((await workflows.publishFlow(flow.id)).version.displayName, 'Next')
  })

  test('a flow without a trigger cannot be published', async () => {
    const { workflows } = setup().client
    const { id } = await workflows.createFlow({ displayName: 'Empty' })
    await assert.rejects(workflows.publishFlow(id), { name: 'ApiError', statusCode: 400, code: 'PIECE_TRIGGER_NOT_FOUND' })
  })

  test('an older version is shown when it is asked for', async () => {
    const { workflows } = setup().client
    const { id, version } = await publishedFlow(setup().client)
    const edited = await workflows.applyFlowOperation(id, { type: 'CHANGE_NAME', request: { displayName: 'Next' } })
    assert.notEqual(edited.version.id, version.id)
    const old = await workflows.getFlow(id, { versionId: version.id })
    assert.equal(old.version.displayName, 'Echo')
  })

  test('a flow is moved into a folder, found there, and moved out again', async () => {
    const { workflows } = setup().client
    const { id } = await workflows.createFlow({ displayName: 'Moved' })
    const folder = await workflows.createFolder({ displayName: `For ${id}` })
    assert.equal((await workflows.moveFlow(id, folder.id)).folderId, folder.id)
    const inFolder = await workflows.listFlows({ folderId: folder.id })
    assert.deepEqual(inFolder.data.map((flow) => flow.id), [id])
    assert.equal((await workflows.moveFlow(id, null)).folderId, null)
    assert.deepEqual((await workflows.listFlows({ folderId: folder.id })).data, [])
  })

  test('pages follow each other through their cursors, and end with null', async () => {
    const { workflows } = setup().client
    const before = await workflows.listFlows({ limit: 1000 })
    const seen = new Set<string>()
    let cursor: string | undefined
    do {
      const page = await workflows.listFlows(cursor ? { limit: 1000, cursor } : { limit: 1000 })
      page.data.forEach((flow) => seen.add(flow.id))
      cursor = page.next ?? undefined
    } while (cursor)
    assert.deepEqual([...seen].sort(), before.data.map((flow) => flow.id).sort())
  })

  test('several statuses at once are repeated keys, not a comma list', async () => {
    const { workflows } = setup().client
    await publishedFlow(setup().client)
    await workflows.createFlow({ displayName: 'Disabled' })
    const { data } = await workflows.listFlows({ status: ['ENABLED', 'DISABLED'], limit: 1000 })
    assert.deepEqual(new Set(data.map((flow) => flow.status)), new Set(['ENABLED', 'DISABLED']))
  })

  test('a deleted flow is gone', async () => {
    const { workflows } = setup().client
    const { id } = await workflows.createFlow({ displayName: 'Short-lived' })
    assert.equal(await workflows.deleteFlow(id), undefined)
    await assert.rejects(workflows.getFlow(id), { statusCode: 404 })
    await assert.rejects(workflows.deleteFlow(id), { statusCode: 404, code: 'ENTITY_NOT_FOUND' })
  })
})
