// Connections are kept and used again, and what happens to a kept one is not the caller's trouble unless a
// request was on it.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { type Client, NetworkError } from '../../index.js'
import { clientOf, rejection } from '../support/client.ts'
import { faultServer } from '../support/fault-server.ts'
import {
  closeAfterRequestBytes, closeIdle, type Fault, hang, hangUp, json, lastReply, reset, status, truncated,
} from '../support/faults.ts'

const FLOW = json({ id: 'flow-1' })
const LARGE = 'x'.repeat(1_000_000)

const read = (client: Client) => client.workflows.getFlow('flow-1')
const write = (client: Client) => client.workflows.createFolder({ displayName: 'Folder' })
const trigger = (client: Client) => client.workflows.triggerFlow('flow-1', { n: 1 })
const CALLS = { read, write, trigger }

describe('a connection is kept', () => {
  test('and used for call after call, of any method', async () => {
    await using server = await faultServer()
    server.always(FLOW)
    const client = clientOf(server)
    for (let round = 0; round < 10; round += 1) for (const call of Object.values(CALLS)) await call(client)
    assert.equal(server.requests.length, 30)
    assert.equal(server.connections.length, 1)
  })

  test('after an error status', async () => {
    await using server = await faultServer()
    server.script(status(404), status(500), status(429), FLOW)
    const client = clientOf(server, { maxRetries: 0 })
    for (let call = 0; call < 3; call += 1) await rejection(read(client))
    await read(client)
    assert.equal(server.connections.length, 1)
  })

  test('for each call at a time, and no more are made for the next round', async () => {
    await using server = await faultServer()
    server.always(FLOW)
    const client = clientOf(server)
    for (let round = 0; round < 5; round += 1) await Promise.all(Array.from({ length: 8 }, () => read(client)))
    assert.ok(server.connections.length <= 8, `${server.connections.length}`)
  })

  test('by each client for itself', async () => {
    await using server = await faultServer()
    server.always(FLOW)
    for (let client = 1; client <= 3; client += 1) {
      await read(clientOf(server))
      assert.equal(server.connections.length, client)
    }
  })
})

describe('a connection is not used again', () => {
  const ENDINGS: Record<string, Fault> = {
    'after a reply that was its last': lastReply({ id: 'flow-1' }),
    'after a reply that broke off': truncated(),
    'after a reset': reset(),
    'after a time-out': hang(),
  }
  for (const [name, fault] of Object.entries(ENDINGS)) {
    test(name, async () => {
      await using server = await faultServer()
      server.script(fault)
      server.always(FLOW)
      const client = clientOf(server, { maxRetries: 0, timeout: 400 })
      await read(client).catch(() => {})
      await trigger(client)
      assert.equal(server.requests.length, 2)
      assert.deepEqual(server.requests.map(({ connection }) => connection), [1, 2])
    })
  }
})

describe('a kept connection that the server closed while it was idle', () => {
  for (const [name, call] of Object.entries(CALLS)) {
    test(`costs a ${name} no error, however often it happens`, async () => {
      await using server = await faultServer()
      server.always(closeIdle(FLOW))
      const client = clientOf(server, { maxRetries: 0 })
      for (let n = 1; n <= 50; n += 1) {
        await call(client)
        await server.allClosed()
        assert.equal(server.requests.length, n)
      }
      assert.equal(server.connections.length, 50)
    })
  }

  test('is not noticed by calls at the same time', async () => {
    await using server = await faultServer()
    server.always(FLOW)
    const client = clientOf(server, { maxRetries: 0 })
    for (let round = 1; round <= 5; round += 1) {
      await Promise.all(Array.from({ length: 20 }, () => trigger(client)))
      server.endAll()
      await server.allClosed()
    }
    assert.equal(server.requests.length, 100)
  })

  test('by a reset costs a read no error', async () => {
    await using server = await faultServer()
    server.always(FLOW)
    const client = clientOf(server)
    for (let n = 1; n <= 20; n += 1) {
      await read(client)
      server.resetAll()
      assert.equal(server.requests.length, n)
    }
  })

  test('at the very moment of the next call never makes a write happen twice, or be lost in silence', async () => {
    await using server = await faultServer()
    server.always(closeIdle(FLOW))
    const client = clientOf(server)
    let done = 0
    const unknown: Error[] = []
    for (let n = 0; n < 200; n += 1) {
      await client.workflows.triggerFlow(`flow-${n}`).then(() => { done += 1 }, (error: Error) => unknown.push(error))
    }
    assert.ok(unknown.every((error) => error instanceof NetworkError))
    const times = new Map<string, number>()
    for (const { path } of server.requests) times.set(path, (times.get(path) ?? 0) + 1)
    assert.ok([...times.values()].every((count) => count === 1))
    assert.ok(server.requests.length >= done && server.requests.length <= done + unknown.length)
  })
})

describe('a connection that closes while a request is written', () => {
  for (const [name, kept] of [['a new one', false], ['a kept one', true]] as const) {
    for (const bytes of [1, 100, 100_000]) {
      test(`(${name}, after ${bytes} bytes) is a NetworkError for a POST, which is not repeated`, async () => {
        for (const call of [
          (client: Client) => client.workflows.triggerFlow('flow-1', LARGE),
          (client: Client) => client.workflows.createFolder({ displayName: LARGE }),
        ]) {
          await using server = await faultServer()
          const client = clientOf(server)
          if (kept) {
            server.script(FLOW)
            await read(client)
          }
          const before = server.requests.length
          server.script(closeAfterRequestBytes(bytes))
          server.always(FLOW)
          const error = await rejection(call(client))
          assert.equal(error.constructor, NetworkError)
          assert.equal(error.attempts, 1)
          assert.equal(server.connections.length, 1)
          assert.equal(server.requests.length, before)
        }
      })
    }
  }

  test('is made up for by another for a read', async () => {
    await using server = await faultServer()
    server.script(FLOW, closeAfterRequestBytes(10))
    server.always(FLOW)
    const client = clientOf(server)
    await read(client)
    await read(client)
    assert.equal(server.connections.length, 2)
  })

  test('a kept one that closes once the request was read is a NetworkError for a POST as well', async () => {
    for (const fault of [reset(), hangUp()]) {
      await using server = await faultServer()
      const client = clientOf(server)
      server.script(FLOW, fault)
      server.always(FLOW)
      await read(client)
      const error = await rejection(trigger(client))
      assert.equal(error.constructor, NetworkError)
      assert.equal(server.requests.length, 2)
    }
  })
})

test('a reply that comes before the request was written to its end is the reply', async () => {
  await using server = await faultServer()
  server.script({ ...status(413), afterBytes: 1000 })
  const error = await rejection(clientOf(server).workflows.triggerFlow('flow-1', LARGE))
  assert.equal(error.statusCode, 413)
})
