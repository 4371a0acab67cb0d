import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ApiError } from '../../index.js'
import { inBothManners, publishedFlow, response, webhookTrigger } from '../support/engines.ts'

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

  test('operations change the stored flow', async () => {
    const { workflows } = setup().client
    const { id } = await workflows.createFlow({ displayName: 'Before' })
    const renamed = await workflows.applyFlowOperation(id, { type: 'CHANGE_NAME', request: { displayName: 'After' } })
    assert.equal(renamed.version.displayName, 'After')

    await workflows.applyFlowOperation(id, { type: 'UPDATE_TRIGGER', request: webhookTrigger })
    const added = await workflows.applyFlowOperation(id, {
      type: 'ADD_ACTION',
      request: { parentStep: 'trigger', stepLocationRelativeToParent: 'AFTER', action: response({ ok: true }) },
    })
    assert.equal(added.version.trigger.nextAction?.name, 'step_1')

    const changed = { ...response({ ok: true }), displayName: 'Answer' }
    const updated = await workflows.applyFlowOperation(id, { type: 'UPDATE_ACTION', request: changed })
    assert.equal(updated.version.trigger.nextAction?.displayName, 'Answer')

    const deleted = await workflows.applyFlowOperation(id, { type: 'DELETE_ACTION', request: { names: ['step_1'] } })
    assert.equal(deleted.version.trigger.nextAction, undefined)
    assert.deepEqual((await workflows.getFlow(id)).version.trigger, deleted.version.trigger)
  })

  test('publishing locks the version and enables the flow; it can be disabled and enabled again', async () => {
    const { workflows } = setup().client
    const flow = await publishedFlow(setup().client)
    assert.equal(flow.status, 'ENABLED')
    assert.equal(flow.publishedVersionId, flow.version.id)
    assert.equal(flow.version.state, 'LOCKED')
    for (const status of ['DISABLED', 'ENABLED'] as const) {
      await workflows.applyFlowOperation(flow.id, { type: 'CHANGE_STATUS', request: { status } })
      assert.equal((await workflows.getFlow(flow.id)).status, status)
    }
  })

  test('a flow without a trigger cannot be published', async () => {
    const { workflows } = setup().client
    const { id } = await workflows.createFlow({ displayName: 'Empty' })
    const publish = workflows.applyFlowOperation(id, { type: 'LOCK_AND_PUBLISH', request: {} })
    await assert.rejects(publish, { name: 'ApiError', statusCode: 400, code: 'PIECE_TRIGGER_NOT_FOUND' })
  })

  test('an older version is shown when it is asked for', async () => {
    const { workflows } = setup().client
    const { id, version } = await publishedFlow(setup().client)
    const edited = await workflows.applyFlowOperation(id, { type: 'CHANGE_NAME', request: { displayName: 'Next' } })
    assert.notEqual(edited.version.id, version.id)
    const old = await workflows.getFlow(id, { versionId: version.id })
    assert.equal(old.version.displayName, 'Echo')
  })

  test('a folder moves a flow, and lists find it there', async () => {
    const { workflows } = setup().client
    const { id } = await workflows.createFlow({ displayName: 'Moved' })
    const folder = await workflows.createFolder({ displayName: `For ${id}` })
    await workflows.applyFlowOperation(id, { type: 'CHANGE_FOLDER', request: { folderId: folder.id } })
    const inFolder = await workflows.listFlows({ folderId: folder.id })
    assert.deepEqual(inFolder.data.map((flow) => flow.id), [id])
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
