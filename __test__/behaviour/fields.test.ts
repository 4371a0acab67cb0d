import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inBothManners, publishedFlow } from '../support/engines.ts'

inBothManners((setup) => {
  test('a read gives just the fields that are asked for, typed', async () => {
    const { workflows } = setup().client
    const { id } = await publishedFlow(setup().client)
    const flow = await workflows.getFlow(id, { fields: ['id', 'status', 'version.displayName'] })
    assert.deepEqual(flow, { id, status: 'ENABLED', version: { displayName: 'Echo' } })
    const name: string = flow.version.displayName
    assert.equal(name, 'Echo')
    // @ts-expect-error: it was not asked for.
    assert.equal(flow.created, undefined)
  })

  test('a page keeps its cursors, and an iterator follows them', async () => {
    const { workflows } = setup().client
    for (let index = 0; index < 3; index += 1) await workflows.createFolder({ displayName: `Folder ${index}` })
    const page = await workflows.listFolders({ limit: 1 }, { fields: ['displayName'] })
    assert.deepEqual(Object.keys(page).sort(), ['data', 'next', 'previous'])
    assert.equal(typeof page.next, 'string')
    assert.deepEqual(Object.keys(page.data[0]!), ['displayName'])
    const names: string[] = []
    for await (const folder of workflows.iterateFolders({}, { fields: ['displayName', 'nothing'] })) {
      assert.deepEqual(Object.keys(folder), ['displayName'])
      names.push(folder.displayName)
    }
    assert.ok(names.length >= 3)
  })

  test('a list of entities is picked from too', async () => {
    const { workflows } = setup().client
    const pieces = await workflows.listPieces({}, { fields: ['name'] })
    assert.ok(pieces.length > 0 && pieces.every((piece) => Object.keys(piece).join() === 'name'))
  })

  test('a path with too many names is refused by name', async () => {
    const { workflows } = setup().client
    for (const names of [101, 50_001]) {
      const fields = [Array(names).fill('a').join('.')]
      await assert.rejects(workflows.listFlows({}, { fields } as object), /TypeError: `options.fields/)
    }
  })

  test('fields that are no paths, and calls without an entity, are refused by name', async () => {
    const { workflows } = setup().client
    for (const fields of [[], [''], ['a..b'], 'id', [7]]) {
      await assert.rejects(workflows.listFlows({}, { fields } as object), /TypeError: `options.fields/, JSON.stringify(fields))
    }
    await assert.rejects(workflows.countFlows({}, { fields: ['id'] } as object), /TypeError: `options.fields/)
  })
})
