// HTTP/2, which is spoken when the server offers it.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import http2 from 'node:http2'
import { describe, test } from 'node:test'

import { Client, type ClientOptions, NetworkError, TimeoutError } from '../../index.js'
import { certificate } from '../support/certificates.ts'
import { clientOf, rejection } from '../support/client.ts'
import { faultServer } from '../support/fault-server.ts'
import { json } from '../support/faults.ts'
import { answer, closeStream, goAwayBefore, type Handler, http2Server, type Http2Server, silentProxy } from '../support/http2-server.ts'

const { NGHTTP2_CANCEL, NGHTTP2_INTERNAL_ERROR, NGHTTP2_REFUSED_STREAM } = http2.constants

const clientTo = (server: Http2Server, options: ClientOptions = {}) =>
  new Client({ baseUrl: server.url, ca: server.ca, apiKey: 'key', ...options })

const read = (client: Client) => client.workflows.getFlow('flow-1')
const write = (client: Client) => client.workflows.createFolder({ displayName: 'a' })
const trigger = (client: Client) => client.workflows.triggerFlow('flow-1', { a: 1 })
/** Larger than what goes out at once. */
const LARGE = 'x'.repeat(200_000)
const largeWrite = (client: Client) => client.workflows.createFlow({ displayName: 'a', metadata: { LARGE } })
const largeTrigger = (client: Client) => client.workflows.triggerFlow('flow-1', { LARGE })

test('all calls share one connection, also at the same time', async () => {
  await using server = await http2Server()
  server.always(answer(200, { id: 'a' }))
  const client = clientTo(server)
  await read(client)
  await Promise.all(Array.from({ length: 50 }, () => read(client)))
  assert.equal(server.requests.length, 51)
  assert.equal(server.sessions.length, 1)
})

test('requests and replies are what they are with HTTP/1.1', async () => {
  await using server = await http2Server()
  server.script(
    answer(200, { id: 'a', text: 'é漢' }),
    answer(404, { code: 'ENTITY_NOT_FOUND', params: {} }, { 'x-request-id': 'its' }),
    answer(204, ''),
  )
  const { workflows } = clientTo(server)
  assert.deepEqual(await workflows.createFlow({ displayName: 'é' }, { requestId: 'mine' }), { id: 'a', text: 'é漢' })
  const error = await rejection(workflows.getFlow('a/b'))
  assert.deepEqual([error.name, error.code, error.requestId], ['ApiError', 'ENTITY_NOT_FOUND', 'its'])
  assert.equal(await workflows.deleteFlow('a'), undefined)
  const [post, get] = server.requests
  assert.equal(post?.body, '{"displayName":"é"}')
  assert.equal(post?.headers['x-api-key'], 'key')
  assert.equal(post?.headers['x-request-id'], 'mine')
  assert.equal(get?.path, '/activepieces/v1/flows/a%2Fb')
})

test('large bodies go both ways', async () => {
  await using server = await http2Server()
  const large = 'x'.repeat(5_000_000)
  server.always((stream, request) => answer(200, request.body)(stream, request))
  assert.equal(await clientTo(server).workflows.triggerFlowSync('a', large), large)
})

test('a server that does not offer it is spoken to with HTTP/1.1', async () => {
  const own = certificate()
  await using server = await faultServer({ tls: own })
  server.always(json({ id: 'a' }))
  await read(clientOf(server, { ca: own.cert }))
  assert.equal(server.requests.length, 1)
})

describe('a request that the server says it did not process', () => {
  const REFUSALS: Record<string, Handler> = { 'REFUSED_STREAM': closeStream(NGHTTP2_REFUSED_STREAM), 'a GOAWAY below it': goAwayBefore() }
  for (const [name, refusal] of Object.entries(REFUSALS)) {
    for (const [kind, call] of Object.entries({ read, write, trigger, largeWrite, largeTrigger })) {
      test(`(${name}) is sent again, also a ${kind}`, async () => {
        await using server = await http2Server()
        server.script(answer(200, { id: 'a' }), refusal)
        server.always(answer(200, { id: 'a' }))
        const client = clientTo(server)
        await read(client)
        await call(client)
        assert.equal(server.requests.length, 3)
        assert.equal(server.requests[2]?.body.length, server.requests[1]?.body.length)
      })
    }
  }
})

describe('a request that the server may have processed', () => {
  const LOSSES: Record<string, Handler> = {
    'INTERNAL_ERROR': closeStream(NGHTTP2_INTERNAL_ERROR),
    'CANCEL': closeStream(NGHTTP2_CANCEL),
    'the end of the connection': (stream) => stream.session!.destroy(),
  }
  for (const [name, loss] of Object.entries(LOSSES)) {
    for (const [kind, call] of Object.entries({ write, trigger })) {
      test(`(${name}) is not sent again when it is a ${kind}`, async () => {
        await using server = await http2Server()
        server.script(loss)
        server.always(answer(200, { id: 'a' }))
        assert.equal((await rejection(call(clientTo(server)))).constructor, NetworkError)
        assert.equal(server.requests.length, 1)
      })
    }

    test(`(${name}) is sent again when it is a read`, async () => {
      await using server = await http2Server()
      server.script(loss)
      server.always(answer(200, { id: 'a' }))
      await read(clientTo(server))
      assert.equal(server.requests.length, 2)
    })
  }
})

test('a body that breaks off is a NetworkError', async () => {
  await using server = await http2Server()
  server.script((stream) => {
    stream.respond({ ':status': 200, 'content-length': 100 })
    stream.write('{"id":', () => stream.close(NGHTTP2_INTERNAL_ERROR))
  })
  assert.equal((await rejection(trigger(clientTo(server)))).constructor, NetworkError)
})

test('a connection that the server ends in order costs no call an error', async () => {
  await using server = await http2Server()
  server.always(answer(200, { id: 'a' }))
  const client = clientTo(server, { maxRetries: 0 })
  for (let round = 1; round <= 10; round += 1) {
    await trigger(client)
    const session = server.sessions.at(-1)!
    const closed = once(session, 'close')
    session.close()
    await closed
  }
  assert.equal(server.requests.length, 10)
  assert.equal(server.sessions.length, 10)
})

test('a read on a connection that went silent is repeated on a new one within 35 s', { timeout: 60_000 }, async () => {
  await using server = await http2Server()
  await using proxy = await silentProxy(server.port)
  server.always(answer(200, { id: 'a' }))
  const client = clientTo(server, { baseUrl: proxy.url, timeout: 120_000 })
  await read(client)
  proxy.silence()
  const began = performance.now()
  const { id } = await client.workflows.getFlow('flow-1', { signal: AbortSignal.timeout(40_000) })
  assert.equal(id, 'a')
  assert.ok(performance.now() - began < 35_000, `after ${performance.now() - began} ms`)
  assert.equal(server.sessions.length, 2)
})

describe('the end of one call', () => {
  test('by its signal closes its stream and leaves the connection to the others', async () => {
    await using server = await http2Server()
    const arrived = new Promise<Http2Server['requests'][number]>((resolve) => server.script((_, request) => resolve(request)))
    server.always(answer(200, { id: 'a' }))
    const client = clientTo(server)
    const controller = new AbortController()
    const call = rejection<unknown>(client.workflows.getFlow('a', { signal: controller.signal }))
    const request = await arrived
    controller.abort('enough')
    assert.equal(await call, 'enough')
    assert.equal(await request.closed, NGHTTP2_CANCEL)
    await read(client)
    assert.equal(server.sessions.length, 1)
  })

  test('by its time-out does so too', async () => {
    await using server = await http2Server()
    const arrived = new Promise<Http2Server['requests'][number]>((resolve) => server.script((_, request) => resolve(request)))
    server.always(answer(200, { id: 'a' }))
    const client = clientTo(server)
    const error = await rejection(client.workflows.getFlow('a', { timeout: 100, maxRetries: 0 }))
    assert.ok(error instanceof TimeoutError)
    assert.equal(await (await arrived).closed, NGHTTP2_CANCEL)
    await read(client)
    assert.equal(server.sessions.length, 1)
  })
})
