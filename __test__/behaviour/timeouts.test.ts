// `timeout` bounds one attempt, from the connection to the last byte of the reply.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { NetworkError, TimeoutError } from '../../index.js'
import { clientOf, rejection } from '../support/client.ts'
import { faultServer } from '../support/fault-server.ts'
import { hang, json, late, neverEnds, slowBody, slowHead, stalls, status } from '../support/faults.ts'
import { callWithSamples, METHODS } from '../support/methods.ts'

// Long enough for a busy machine to connect and to send the request.
const ONCE = { timeout: 250, maxRetries: 0 }

describe('a time-out', () => {
  const FAULTS = {
    'a server that never answers': hang(),
    'a head without an end': slowHead(5),
    'a body that stops in the middle': stalls(),
    'a body that comes slowly': slowBody(100),
    'a body without an end': neverEnds(1000),
  }
  for (const [name, fault] of Object.entries(FAULTS)) {
    test(`ends the wait for ${name}, and the connection`, async () => {
      await using server = await faultServer()
      server.script(fault)
      const error = await rejection(clientOf(server).workflows.getFlow('a', ONCE))
      assert.ok(error instanceof TimeoutError && error instanceof NetworkError)
      assert.match(error.message, /\b250 ms\b/)
      assert.equal(error.attempts, 1)
      await server.allClosed()
      assert.equal(server.connections[0]?.endedBy, 'client')
    })
  }

  test('ends the wait for a TLS handshake', async () => {
    await using server = await faultServer() // Takes the handshake for a request that has not come yet.
    const client = clientOf(server, { baseUrl: server.url.replace('http:', 'https:') })
    const error = await rejection(client.workflows.getFlow('a', ONCE))
    assert.ok(error instanceof TimeoutError)
    await server.allClosed()
    assert.equal(server.requests.length, 0)
  })

  test('holds for every method', async () => {
    await using server = await faultServer()
    server.always(hang())
    const client = clientOf(server)
    const errors = await Promise.all(METHODS.map((method) => rejection(callWithSamples(client, method, ONCE))))
    for (const error of errors) assert.ok(error instanceof TimeoutError)
  })

  test('is no reason to repeat what changes something', async () => {
    await using server = await faultServer()
    server.always(hang())
    const { workflows } = clientOf(server, { timeout: 400 })
    const calls = [workflows.createFlow({ displayName: 'a' }), workflows.triggerFlow('a'), workflows.triggerFlowSync('a')]
    for (const error of await Promise.all(calls.map(rejection))) assert.equal(error.attempts, 1)
    assert.equal(server.requests.length, 3)
  })

  test('is a reason to repeat a read, which has the whole time again', async () => {
    await using server = await faultServer()
    server.script(hang(), json({ id: 'a' }))
    assert.deepEqual(await clientOf(server, { timeout: 1000 }).workflows.getFlow('a'), { id: 'a' })
    assert.equal(server.requests.length, 2)
  })

  test('of the client holds for its calls', async () => {
    await using server = await faultServer()
    server.always(hang())
    const { workflows } = clientOf(server, { timeout: 50, maxRetries: 0 })
    assert.ok(await rejection(workflows.getFlow('a')) instanceof TimeoutError)
    assert.ok(await rejection(workflows.triggerFlowSync('a')) instanceof TimeoutError)
  })

  test('of a call wins over that of the client', async () => {
    await using server = await faultServer()
    server.always(late(1_000, json({ id: 'a' })))
    await clientOf(server, { timeout: 50, maxRetries: 0 }).workflows.getFlow('a', { timeout: 10_000 })
    const error = await rejection(clientOf(server, { timeout: 10_000 }).workflows.getFlow('a', ONCE))
    assert.ok(error instanceof TimeoutError)
  })

  test('of one call does no harm to the others of its client', async () => {
    await using server = await faultServer()
    server.always(({ path }) => (path.endsWith('/slow') ? hang() : json({ id: 'a' })))
    const { workflows } = clientOf(server)
    const slow = Array.from({ length: 20 }, () => rejection(workflows.getFlow('slow', ONCE)))
    const fast = Array.from({ length: 20 }, () => workflows.getFlow('fast'))
    assert.equal((await Promise.all(fast)).length, 20)
    for (const error of await Promise.all(slow)) assert.ok(error instanceof TimeoutError)
  })

  test('leaves a client that works, with a connection of its own for the next call', async () => {
    await using server = await faultServer()
    server.script(hang())
    server.always(json({ id: 'a' }))
    const { workflows } = clientOf(server)
    await rejection(workflows.getFlow('a', ONCE))
    assert.deepEqual(await workflows.getFlow('a'), { id: 'a' })
  })

  test('may have a fraction of a millisecond, and be as long as timers go', async () => {
    await using server = await faultServer()
    server.always(json({ id: 'a' }))
    for (const timeout of [2_147_483_647, 30_000.5]) await clientOf(server, { timeout }).workflows.getFlow('a', { timeout })
  })
})

describe('the time-out of a call that waits', () => {
  const running = json({ id: 'a', status: 'RUNNING' })

  test('bounds the whole call', async () => {
    await using server = await faultServer()
    server.always(running)
    const { workflows } = clientOf(server)
    const error = await rejection(workflows.waitForRun('a', { timeout: 1000, pollInterval: 20 }))
    assert.ok(error instanceof TimeoutError)
    assert.ok(server.requests.length > 1)
  })

  test('ends a request that has no reply', async () => {
    await using server = await faultServer()
    server.script(running)
    server.always(hang())
    const error = await rejection(clientOf(server).workflows.waitForRun('a', { timeout: 1000, pollInterval: 20 }))
    assert.ok(error instanceof TimeoutError)
    await server.allClosed()
  })

  test('is not that of each request in it, which is the client\'s', async () => {
    await using server = await faultServer()
    server.script(hang(), json({ id: 'a', status: 'SUCCEEDED' }))
    const run = await clientOf(server, { timeout: 1000 }).workflows.waitForRun('a', { timeout: 60_000 })
    assert.equal(run.status, 'SUCCEEDED')
    assert.equal(server.requests.length, 2)
  })

  test('lets no request be repeated after a wait that would pass it', async () => {
    await using server = await faultServer()
    server.always(status(503, { 'retry-after': '50' }))
    const error = await rejection(clientOf(server).workflows.waitForRun('a', { timeout: 1000 }))
    assert.ok(error instanceof TimeoutError, String(error))
    assert.equal(server.requests.length, 1)
  })
})
