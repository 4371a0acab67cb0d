// Flows as documents: exported, imported, and made into new flows.

import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { FlowTemplate } from '../../index.js'
import { clientOf, rejection } from '../support/client.ts'
import { inBothManners, publishedFlow } from '../support/engines.ts'
import { faultServer } from '../support/fault-server.ts'
import { empty, hang, json, status } from '../support/faults.ts'

const TEMPLATE: FlowTemplate = {
  name: 'Welcome',
  template: { displayName: 'Welcome', trigger: { name: 'trigger', type: 'EMPTY', displayName: 'Select', valid: false, settings: {} } },
}

inBothManners((setup) => {
  test('an export has the flow with its steps and the pieces that it uses', async () => {
    const { client } = setup()
    const { id, version } = await publishedFlow(client)
    const { name, pieces, template } = await client.workflows.exportFlow(id)
    assert.equal(name, 'Echo')
    assert.deepEqual(pieces, ['@activepieces/piece-webhook'])
    assert.equal(template.trigger.nextAction?.name, version.trigger.nextAction?.name)
  })

  test('an import replaces name, trigger and steps, from an export or its inner part', async () => {
    const { client } = setup()
    const exported = await client.workflows.exportFlow((await publishedFlow(client)).id)
    for (const template of [exported, exported.template]) {
      const { id } = await client.workflows.createFlow({ displayName: 'Empty' })
      const imported = await client.workflows.importFlow(id, template)
      assert.equal(imported.id, id)
      assert.equal(imported.version.displayName, 'Echo')
      assert.equal(imported.version.trigger.nextAction?.name, 'step_1')
    }
  })

  test('a flow that is made from a template runs like the one that was exported', async () => {
    const { client } = setup()
    const { workflows } = client
    const exported = await workflows.exportFlow((await publishedFlow(client, { hello: '{{trigger.body.name}}' })).id)
    const folder = await workflows.createFolder({ displayName: 'Copies' })
    const copy = await workflows.createFlowFromTemplate(exported, { folderId: folder.id })
    assert.equal(copy.version.displayName, 'Echo')
    assert.equal(copy.folderId, folder.id)
    await workflows.publishFlow(copy.id)
    assert.deepEqual(await workflows.triggerFlowSync(copy.id, { name: 'Ann' }), { hello: 'Ann' })
  })

  test('a flow that is made from a template has the name that was given for it', async () => {
    const { client } = setup()
    const exported = await client.workflows.exportFlow((await publishedFlow(client)).id)
    const copy = await client.workflows.createFlowFromTemplate(exported, { displayName: 'Copy' })
    assert.equal(copy.version.displayName, 'Copy')
  })

  test('a template that the engine refuses leaves no flow behind', async () => {
    const { workflows } = setup().client
    const before = await workflows.countFlows()
    const broken = { displayName: 'Broken', trigger: { name: 'trigger' } } as unknown as FlowTemplate['template']
    await assert.rejects(workflows.createFlowFromTemplate(broken), { name: 'ApiError', statusCode: 400 })
    assert.equal(await workflows.countFlows(), before)
  })
})

test('an export asks for the version that is named', async () => {
  // The engine that was measured takes it and exports the newest all the same.
  await using server = await faultServer()
  server.script(json(TEMPLATE))
  await clientOf(server).workflows.exportFlow('f', { versionId: 'v' })
  assert.equal(server.requests[0]?.path, '/activepieces/v1/flows/f/template?versionId=v')
})

test('a flow whose import fails is deleted again, and the error is that of the import', async () => {
  await using server = await faultServer()
  server.script(json({ id: 'new' }), status(500), empty(204))
  await assert.rejects(clientOf(server).workflows.createFlowFromTemplate(TEMPLATE), { name: 'ApiError', statusCode: 500 })
  assert.deepEqual(server.requests.map(({ method, path }) => `${method} ${path}`), [
    'POST /activepieces/v1/flows', 'POST /activepieces/v1/flows/new', 'DELETE /activepieces/v1/flows/new',
  ])
})

test('the error of an import is not hidden by a deletion that fails, too', async () => {
  await using server = await faultServer()
  server.script(json({ id: 'new' }), status(422), status(403))
  await assert.rejects(clientOf(server).workflows.createFlowFromTemplate(TEMPLATE), {
    name: 'ApiError', statusCode: 422, message: /fault 422; the incomplete flow new could not be deleted: 403/,
  })
})

test('a flow whose import is aborted is deleted again', async () => {
  await using server = await faultServer()
  server.script(json({ id: 'new' }), hang(), empty(204))
  const abort = new AbortController()
  const made = rejection<unknown>(clientOf(server).workflows.createFlowFromTemplate(TEMPLATE, {}, { signal: abort.signal }))
  await server.received(2)
  abort.abort('enough')
  assert.equal(await made, 'enough')
  const { method, path } = await server.received(3)
  assert.equal(`${method} ${path}`, 'DELETE /activepieces/v1/flows/new')
})

test('a template without a trigger or a name is refused before anything is sent', async () => {
  await using server = await faultServer()
  const { workflows } = clientOf(server)
  for (const wrong of [undefined, null, 'text', [], {}, { displayName: 'd' }, { displayName: 1, trigger: {} }, { name: 'n', template: {} }]) {
    for (const call of [() => workflows.importFlow('id', wrong as never), () => workflows.createFlowFromTemplate(wrong as never)]) {
      const error = await rejection<TypeError>(call())
      assert.ok(error instanceof TypeError, String(error))
      assert.match(error.message, /`template`/)
    }
  }
  for (const wrong of [null, 'text', { displayName: 1 }, { unknown: 1 }]) {
    const error = await rejection<TypeError>(workflows.createFlowFromTemplate(TEMPLATE, wrong as never))
    assert.ok(error instanceof TypeError, String(error))
    assert.match(error.message, /`params/)
  }
  assert.equal(server.connections.length, 0)
})
