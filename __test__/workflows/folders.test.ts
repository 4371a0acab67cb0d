import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inBothManners } from '../support/engines.ts'

inBothManners((setup) => {
  test('a folder is created, found, renamed and deleted', async () => {
    const { workflows } = setup().client
    const folder = await workflows.createFolder({ displayName: 'CRM' })
    assert.equal(folder.displayName, 'CRM')
    assert.equal((await workflows.getFolder(folder.id)).id, folder.id)
    assert.ok((await workflows.listFolders({ limit: 100 })).data.some(({ id }) => id === folder.id))

    assert.equal((await workflows.updateFolder(folder.id, { displayName: 'Sales' })).displayName, 'Sales')
    assert.equal(await workflows.deleteFolder(folder.id), undefined)
    await assert.rejects(workflows.getFolder(folder.id), { name: 'ApiError', statusCode: 404, code: 'ENTITY_NOT_FOUND' })
  })

  test('a name that exists gives the folder that has it', async () => {
    const { workflows } = setup().client
    const first = await workflows.createFolder({ displayName: 'Twice' })
    const second = await workflows.createFolder({ displayName: 'Twice' })
    assert.equal(second.id, first.id)
  })
})
