// Errors in the tools of projects: loggers, frameworks, error trackers, threads.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { describe, test } from 'node:test'
import { inspect } from 'node:util'
import { MessageChannel, Worker } from 'node:worker_threads'
import { gzipSync } from 'node:zlib'

import express from 'express'
import fastify from 'fastify'

import { ApiError, Client, ImbraceError, NetworkError } from '../../index.js'
import { clientOf, KEY, rejection } from '../support/client.ts'
import { closedAddress, faultServer } from '../support/fault-server.ts'
import { type Fault, failure, failureInChunks, reply } from '../support/faults.ts'

// What Express and Fastify depend on.
const require = createRequire(import.meta.url)
const createError = createRequire(require.resolve('express'))('http-errors')
const serializers = createRequire(createRequire(require.resolve('fastify')).resolve('pino'))('pino-std-serializers')

describe("in people's tools, an error", () => {
  const SECRETS = ['sess=of-the-reply', 'in-the-body', 'password-of-the-proxy', 'token-of-a-header', KEY]
  const BODY = { code: 'ENTITY_NOT_FOUND', message: 'no such flow', other: 'in-the-body' }
  const HEADERS = { 'set-cookie': 'sess=of-the-reply', 'x-upstream': 'v', 'cache-control': 'max-age=60' }
  const options = { requestId: 'mine', maxRetries: 0, headers: { 'x-token': 'token-of-a-header' } }

  /** An error of a reply, and one of a proxy that is not there. */
  async function errors(): Promise<{ reply: ApiError; network: NetworkError }> {
    await using server = await faultServer()
    server.script(failure(404, BODY, HEADERS))
    const proxy = (await closedAddress()).replace('://', '://user:password-of-the-proxy@')
    const behind = new Client({ baseUrl: 'http://engine.test', allowInsecure: true, apiKey: KEY, proxy })
    return {
      reply: await rejection<ApiError>(clientOf(server).workflows.getFlow('flow-1', options)),
      network: await rejection<NetworkError>(behind.workflows.getFlow('flow-1', options)),
    }
  }
  /** What shows must have the parts, and no secret. */
  function shows(shown: string, parts: string[]): void {
    for (const part of parts) assert.ok(shown.includes(part), `${part} is not in ${shown}`)
    for (const secret of SECRETS) assert.ok(!shown.includes(secret), `${secret} is in ${shown}`)
  }
  const REPLY = ['ApiError', '404 ENTITY_NOT_FOUND: no such flow', '404', 'ENTITY_NOT_FOUND', 'mine']
  const NETWORK = ['NetworkError', 'mine', 'ECONNREFUSED']

  const wrapped = (error: Error) => new Error('the order failed', { cause: error })
  const TOOLS: Record<string, (error: Error) => string> = {
    'JSON.stringify': (error) => JSON.stringify(error),
    'JSON.stringify of what holds it': (error) => JSON.stringify({ results: [{ error }] }),
    'util.inspect': (error) => inspect(error),
    'util.inspect with everything': (error) => inspect(error, { depth: 9, showHidden: true }),
    'util.inspect of a cause': (error) => inspect(wrapped(error)),
    'util.inspect of an AggregateError': (error) => inspect(new AggregateError([error]), { depth: 4 }),
    'pino-std-serializers': (error) => JSON.stringify(serializers.err(error)),
    'pino-std-serializers with the cause': (error) => JSON.stringify(serializers.errWithCause(error)),
    // format.errors of winston, and its JSON.
    winston: (error) => JSON.stringify({ ...error, level: 'error', message: error.message, stack: error.stack, cause: error.cause && inspect(error.cause) }),
    // ExtraErrorData of Sentry: the own keys, the cause, and those of toJSON.
    Sentry: (error) => inspect({ ...error, ...(error as ApiError).toJSON(), cause: String(error.cause), linked: inspect(error.cause) }),
  }
  for (const [tool, show] of Object.entries(TOOLS)) {
    test(`shows class, message, status, code, request id and cause, and no secret: ${tool}`, async () => {
      const { reply, network } = await errors()
      shows(show(reply), REPLY)
      // Without its own option, this serializer writes the message and the stack of a cause only.
      shows(show(network), tool === 'pino-std-serializers' ? ['NetworkError', 'mine', 'caused by'] : NETWORK)
    })
  }

  for (const [how, clone] of Object.entries({ structuredClone, postMessage: viaPort })) {
    test(`keeps its message, its cause and a stack that shows status, code and request id through ${how}`, async () => {
      const { reply, network } = await errors()
      const [ofReply, ofNetwork] = [await clone(reply), await clone(network)]
      assert.ok(ofReply instanceof Error)
      assert.equal(ofReply.message, '404 ENTITY_NOT_FOUND: no such flow')
      assert.match(ofReply.stack!, /^ApiError: 404 ENTITY_NOT_FOUND: no such flow \(request mine\)\n +at /)
      assert.equal(ofNetwork.message, network.message)
      assert.equal(ofNetwork.stack!.split('\n')[0], `NetworkError: ${network.message} (request mine)`)
      for (const [cloned, parts] of [[ofReply, REPLY], [ofNetwork, ['NetworkError', 'mine']]] as const) {
        shows(inspect(cloned, { showHidden: true }), [...parts])
      }
    })

    test(`keeps everything through ${how} as toJSON()`, async () => {
      const { reply, network } = await errors()
      shows(inspect(await clone(reply.toJSON())), REPLY)
      shows(inspect(await clone(network.toJSON())), NETWORK)
    })
  }

  test('that a worker posts shows its class, status, code and request id', { timeout: 30_000 }, async (t) => {
    await using server = await faultServer()
    server.script(failure(404, BODY, HEADERS))
    const program = `
      const { parentPort, workerData: { path, client, options } } = require('node:worker_threads')
      new (require(path).Client)(client).workflows.getFlow('flow-1', options).catch((error) => parentPort.postMessage(error))`
    const path = require.resolve('../../index.js')
    const worker = new Worker(program, { eval: true, workerData: { path, client: { baseUrl: server.url, apiKey: KEY }, options } })
    t.after(() => worker.terminate())
    const [error] = await once(worker, 'message')
    assert.ok(error instanceof Error)
    assert.match(error.stack!, /^ApiError: 404 ENTITY_NOT_FOUND: no such flow \(request mine\)$/m)
    shows(inspect(error), REPLY)
  })

  test('of a batch shows its request id when it is cloned', async () => {
    await using server = await faultServer()
    server.script(failure(404, BODY, HEADERS))
    const { results: [result] } = await clientOf(server).workflows.triggerMany('flow-1', [1])
    const { error, requestId } = structuredClone(result) as { error: Error, requestId: string }
    assert.equal(error.stack!.split('\n')[0], `ApiError: 404 ENTITY_NOT_FOUND: no such flow (request ${requestId})`)
  })

  test('has the status in its stack if the message does not begin with it', async () => {
    await using server = await faultServer()
    server.script(reply(200, 'no JSON', { 'content-type': 'text/plain' }))
    const error = await rejection(clientOf(server).workflows.getFlow('flow-1', options))
    const [line] = error.stack!.split('\n')
    assert.equal(line, `DecodeError: ${error.message} (status 200, request mine)`)
  })

  test('keeps its message if the program cannot format stacks', async (t) => {
    const { prepareStackTrace } = Error
    t.after(() => { Error.prepareStackTrace = prepareStackTrace })
    Error.prepareStackTrace = () => { throw new Error('of the program') }
    assert.equal((await errors()).reply.message, '404 ENTITY_NOT_FOUND: no such flow')
  })

  test('has headers and a body for those who ask', async () => {
    const { reply } = await errors()
    assert.deepEqual(reply.body, BODY)
    assert.deepEqual([reply.headers?.['set-cookie'], reply.headers?.['x-upstream']], [['sess=of-the-reply'], 'v'])
    assert.ok(Object.getOwnPropertyNames(reply.headers).includes('cache-control'))
    Object.assign(reply, { headers: { a: 'b' }, body: 1 })
    assert.deepEqual([{ ...reply.headers }, reply.body], [{ a: 'b' }, 1])
  })

  test('with a chain of causes, or a cycle of them, is JSON', () => {
    const foreign = Object.assign(new Error('inner'), { code: 'E', config: { authorization: 'token-of-a-header' } })
    const error = new ImbraceError('outer', { cause: new Error('middle', { cause: foreign }) })
    assert.deepEqual(JSON.parse(JSON.stringify(error)), {
      name: 'ImbraceError', message: 'outer', cause: { name: 'Error', message: 'middle', cause: { name: 'Error', message: 'inner', code: 'E' } },
    })
    foreign.cause = error
    shows(JSON.stringify(error), ['outer', 'inner'])
    assert.equal(JSON.stringify(new ApiError('m', { cause: 'why' })), '{"name":"ApiError","message":"m","cause":"why"}')
  })

  test('can be given a status by http-errors', async () => {
    const { network } = await errors()
    assert.equal(createError(502, network), network)
    const { status, statusCode, expose } = network as NetworkError & { expose?: boolean }
    assert.deepEqual([status, statusCode, expose], [502, 502, false])
  })

  describe('that nobody handles becomes an own reply, without the headers of the engine', () => {
    /** Replies of the engine whose framing would break the reply of a server that passes their headers on. */
    const FAULTS: Record<string, Fault> = {
      'a body with a length': failure(503, BODY, HEADERS),
      'a body in chunks': failureInChunks(503, BODY, HEADERS),
      'a compressed body': reply(503, gzipSync(JSON.stringify(BODY)), { ...HEADERS, 'content-encoding': 'gzip' }),
    }
    const SERVERS: Record<string, (call: () => Promise<unknown>) => Promise<[url: string, close: () => unknown]>> = {
      express: async (call) => {
        const app = express().set('env', 'test')
        app.get('/', (_, response, next) => { call().then((value) => response.json(value), next) })
        const server = app.listen(0, '127.0.0.1')
        await once(server, 'listening')
        return [`http://127.0.0.1:${(server.address() as AddressInfo).port}`, () => server.close()]
      },
      fastify: async (call) => {
        const app = fastify()
        app.get('/', call)
        return [await app.listen({ host: '127.0.0.1', port: 0 }), () => app.close()]
      },
    }
    for (const [framework, serve] of Object.entries(SERVERS)) {
      for (const [name, fault] of Object.entries(FAULTS)) {
        test(`in ${framework}: ${name}`, async (t) => {
          await using server = await faultServer()
          server.script(fault)
          const [url, close] = await serve(() => clientOf(server).workflows.getFlow('a', options))
          t.after(close)
          const answer = await fetch(url, { signal: AbortSignal.timeout(10_000), headers: { connection: 'close' } })
          assert.equal(answer.status, 503)
          for (const header of Object.keys(HEADERS)) assert.equal(answer.headers.get(header), null)
          assert.ok(!(await answer.text()).includes('in-the-body'))
        })
      }
    }
  })
})

/** Sends a value to the other end of a channel. */
async function viaPort<T>(value: T): Promise<T> {
  const { port1, port2 } = new MessageChannel()
  const received = once(port2, 'message')
  port1.postMessage(value)
  const [message] = await received
  port1.close()
  return message
}
