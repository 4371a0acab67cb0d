import assert from 'node:assert/strict'
import { test } from 'node:test'

import { Client } from '../../index.js'
import { clientOf, KEY } from '../support/client.ts'
import { inBothManners } from '../support/engines.ts'
import { faultServer } from '../support/fault-server.ts'
import { json } from '../support/faults.ts'

const AUTOMATION = { id: 'a', channel_type: 'web', workflow_id: 'w' }

inBothManners((setup, bare) => {
  // A bare engine has no channel service beside it.
  test('channel automations are listed where there is a channel service', { skip: bare }, async () => {
    const { workflows } = setup().client
    assert.deepEqual(await workflows.listChannelAutomation(), { data: [] })
    assert.deepEqual(await workflows.listChannelAutomation({ channelType: 'web' }), { data: [] })
  })
})

test('the channel service is asked beside the engine, for one kind of channel when it is named', async () => {
  await using server = await faultServer()
  server.always(json({ data: [AUTOMATION] }))
  const { workflows } = clientOf(server)
  assert.deepEqual(await workflows.listChannelAutomation({ channelType: 'web' }), { data: [AUTOMATION] })
  await workflows.listChannelAutomation()
  assert.deepEqual(server.requests.map(({ path }) => path), [
    '/channel-service/v1/workflows/channel_automation?channelType=web', '/channel-service/v1/workflows/channel_automation',
  ])
})

test('the channel service may have an address of its own', async () => {
  await using engine = await faultServer()
  await using channels = await faultServer()
  channels.always(json({ data: [] }))
  const client = new Client({ baseUrl: engine.url, services: { channelService: channels.url }, apiKey: KEY })
  await client.workflows.listChannelAutomation()
  assert.equal(channels.requests[0]?.path, '/v1/workflows/channel_automation')
  assert.equal(channels.requests[0]?.headers['x-api-key'], KEY)
  assert.equal(engine.connections.length, 0)
})
