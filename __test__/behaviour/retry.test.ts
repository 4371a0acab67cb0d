// When a request is sent again, and when never: what the server executed is counted.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { ApiError, NetworkError, RateLimitError, TimeoutError } from '../../index.js'
import { certificate } from '../support/certificates.ts'
import { clientOf, rejection } from '../support/client.ts'
import { closedAddress, faultServer } from '../support/fault-server.ts'
import {
  empty, type Fault, garbage, hangUp, json, reset, stalls, status, truncated, truncatedChunks, truncatedHead,
} from '../support/faults.ts'
import { callWithSamples, type Method, methodNamed, METHODS } from '../support/methods.ts'

/** Keeps tests short: the server asks for no wait. */
const AT_ONCE = { 'retry-after': '0' }

/** One method of each kind. */
const KINDS = ['getFlow', 'deleteFlow', 'createFlow', 'triggerFlowSync'].map((name) => methodNamed(name as never))

const success = ({ reply }: Method): Fault => (reply === undefined ? empty() : json(reply))

const changes = METHODS.filter(({ kind }) => kind === 'write' || kind === 'trigger')
const others = METHODS.filter(({ kind }) => kind === 'read' || kind === 'delete')

describe('a status', () => {
  const REPEATED: [code: number, kinds: Method['kind'][]][] = [
    [400, []], [401, []], [403, []], [404, []], [409, []], [410, []], [422, []], [501, []], [505, []],
    [408, ['read', 'delete']],
    [429, ['read', 'delete', 'write']],
    [500, ['read', 'delete']],
    [502, ['read', 'delete']],
    [503, ['read', 'delete', 'write']],
    [504, ['read', 'delete']],
  ]
  for (const [code, kinds] of REPEATED) {
    test(`${code} with Retry-After is repeated for ${kinds.join(', ') || 'nothing'}`, async () => {
      for (const method of KINDS) {
        await using server = await faultServer()
        server.script(status(code, AT_ONCE), success(method))
        const call = callWithSamples(clientOf(server), method)
        if (kinds.includes(method.kind)) {
          await call
          assert.equal(server.requests.length, 2, method.name)
        } else {
          assert.equal((await rejection(call)).statusCode, code, method.name)
          assert.equal(server.requests.length, 1, method.name)
        }
      }
    })
  }

  test('503 without a Retry-After that can be read is not repeated for a POST', async () => {
    await using server = await faultServer()
    for (const asked of [undefined, 'soon', '-1', '']) {
      server.script(status(503, asked === undefined ? {} : { 'retry-after': asked }))
      assert.equal((await rejection(clientOf(server).workflows.createFolder({ displayName: 'a' }))).statusCode, 503)
    }
    assert.equal(server.requests.length, 4)
  })

  test('503 on each read and each deletion is repeated until the call succeeds', async () => {
    await using server = await faultServer()
    const client = clientOf(server)
    for (const method of others) {
      server.script(status(503, AT_ONCE), status(503, AT_ONCE), success(method))
      await callWithSamples(client, method)
    }
    assert.equal(server.requests.length, 3 * others.length)
  })
})

test('no method that changes something is executed twice when its first execution may have happened', async () => {
  await using server = await faultServer()
  const client = clientOf(server)
  const faults = [status(500, AT_ONCE), status(502, AT_ONCE), status(504, AT_ONCE), reset(), hangUp(), truncated(), garbage()]
  for (const method of changes) {
    for (const fault of faults) {
      const before = server.requests.length
      server.script(fault)
      await rejection(callWithSamples(client, method))
      assert.equal(server.requests.length - before, 1, method.name)
    }
  }
})

test('a trigger is executed once whatever the status, which may be the answer of its flow', async () => {
  await using server = await faultServer()
  const { workflows } = clientOf(server, { maxRetries: 5 })
  for (let code = 400; code < 600; code += 1) {
    const before = server.requests.length
    server.always(status(code, AT_ONCE))
    for (const name of ['triggerFlow', 'triggerFlowSync', 'triggerAndWait'] as const) {
      assert.equal((await rejection(workflows[name]('flow'))).attempts, 1)
    }
    assert.equal((await workflows.triggerFlowSyncRaw('flow')).status, code)
    assert.equal((await workflows.triggerMany('flow', [{}])).failed, 1)
    assert.equal(server.requests.length - before, 5)
  }
})

describe('a reply that was lost', { concurrency: true }, () => {
  const FAULTS = { reset, hangUp, truncated, truncatedChunks, truncatedHead, garbage, stalls }
  for (const [name, fault] of Object.entries(FAULTS)) {
    test(`(${name}) is asked for again by reads and deletions only`, { concurrency: true }, async (t) => {
      await Promise.all(KINDS.map((method) => t.test(method.kind, async () => {
        await using server = await faultServer()
        server.script(fault(), success(method))
        const call = callWithSamples(clientOf(server), method, fault === stalls ? { timeout: 1000 } : {})
        if (others.includes(method)) {
          await call
          assert.equal(server.requests.length, 2)
        } else {
          const error = await rejection(call)
          assert.ok(error instanceof (fault === stalls ? TimeoutError : NetworkError))
          assert.equal(error.attempts, 1)
          assert.equal(server.requests.length, 1)
        }
      })))
    })
  }

  test('makes the 404 of a repeated deletion mean that it is done', async () => {
    await using server = await faultServer()
    server.script(reset(), status(404))
    assert.equal(await clientOf(server).workflows.deleteFlow('a'), undefined)
    assert.equal(server.requests.length, 2)
  })
})

test('the 404 of a deletion whose first attempt was refused is an error', async () => {
  await using server = await faultServer()
  server.script(status(429, AT_ONCE), status(404))
  const error = await rejection(clientOf(server).workflows.deleteFlow('a'))
  assert.ok(error instanceof ApiError)
  assert.equal(error.statusCode, 404)
})

describe('a connection that cannot be made', { concurrency: true }, () => {
  for (const method of KINDS) {
    test(`is tried again for a ${method.kind}`, async () => {
      await using server = await faultServer({ tls: certificate() })
      server.dropConnections(3)
      const error = await rejection(callWithSamples(clientOf(server), method))
      assert.ok(error instanceof NetworkError)
      assert.equal(error.attempts, 3)
      assert.equal(server.connections.length, 3)
      assert.equal(server.requests.length, 0)
    })
  }

  test('and is made in the end costs the caller nothing, not even of a trigger', async () => {
    const own = certificate()
    await using server = await faultServer({ tls: own })
    server.dropConnections(1)
    server.always(json({}))
    await clientOf(server, { ca: own.cert }).workflows.triggerFlow('a', { once: true })
    assert.equal(server.connections.length, 2)
    assert.equal(server.requests.length, 1)
  })

  test('because nobody listens is a NetworkError with the code that Node gives it', async () => {
    const baseUrl = await closedAddress()
    await using server = await faultServer()
    const error = await rejection(clientOf(server, { baseUrl }).workflows.triggerFlow('a'))
    assert.ok(error instanceof NetworkError)
    assert.equal((error.cause as NodeJS.ErrnoException).code, 'ECONNREFUSED')
    assert.equal(error.attempts, 3)
  })
})

test('every attempt is the same request with the same id', async () => {
  await using server = await faultServer()
  server.script(status(429, AT_ONCE), status(503, AT_ONCE), json({ id: 'a' }))
  await clientOf(server).workflows.createFlow({ displayName: 'Once' }, { headers: { 'x-own': 'own' } })
  const [first, second, third] = server.requests.map(({ method, path, rawHeaders, body }) => ({ method, path, rawHeaders, body }))
  assert.deepEqual(second, first)
  assert.deepEqual(third, first)
  assert.equal(first?.body, '{"displayName":"Once"}')
})

describe('maxRetries', () => {
  const attempts = async (ofClient?: number, ofCall?: number) => {
    await using server = await faultServer()
    server.always(status(503, AT_ONCE))
    const client = clientOf(server, ofClient === undefined ? {} : { maxRetries: ofClient })
    const error = await rejection(client.workflows.getFlow('a', ofCall === undefined ? {} : { maxRetries: ofCall }))
    assert.equal(error.attempts, server.requests.length)
    return error.attempts
  }

  test('is 2 by default', async () => assert.equal(await attempts(), 3))
  test('of the client holds for its calls', async () => assert.equal(await attempts(4), 5))
  test('of a call wins over that of the client', async () => assert.equal(await attempts(4, 1), 2))
  test('of 0 sends once', async () => assert.equal(await attempts(4, 0), 1))
})

describe('the wait before the next attempt', { concurrency: true }, () => {
  /** When the two attempts of a call were made, in milliseconds of `performance.now()`. */
  const attempts = async (fault: Fault) => {
    await using server = await faultServer()
    server.script(fault, json({ id: 'a' }))
    await clientOf(server).workflows.getFlow('a')
    const [first, second] = server.requests
    return { first: first!.at, second: second!.at }
  }
  const wait = async (fault: Fault) => {
    const { first, second } = await attempts(fault)
    return second - first
  }
  const httpDate = (secondsFromNow: number) => new Date(Date.now() + secondsFromNow * 1000).toUTCString()

  test('is the seconds of Retry-After', async () => {
    assert.ok(await wait(status(503, { 'retry-after': '1' })) >= 990)
  })

  test('lasts to the date of Retry-After', async () => {
    const date = httpDate(3)
    const { second } = await attempts(status(429, { 'retry-after': date }))
    assert.ok(performance.timeOrigin + second >= Date.parse(date) - 50)
  })

  test('is none when that date is past', async () => {
    await using server = await faultServer()
    const { workflows } = clientOf(server)
    const began = performance.now()
    for (let call = 0; call < 20; call += 1) {
      server.script(status(429, { 'retry-after': httpDate(-60) }), json({ id: 'a' }))
      await workflows.getFlow('a')
    }
    // Twenty waits of up to half a second would take 5 s on average.
    assert.ok(performance.now() - began < 2500)
  })

  test('is up to half a second and not the same for all callers otherwise', async () => {
    const waits = await Promise.all(Array.from({ length: 16 }, () => wait(status(500))))
    assert.ok(Math.max(...waits) < 1500, `${Math.max(...waits)}`)
    assert.ok(Math.max(...waits) - Math.min(...waits) > 50, 'there is no jitter')
  })

  for (const asked of ['61', '86400', httpDate(120)]) {
    test(`is not taken when it would be longer than a minute (${asked})`, async () => {
      await using server = await faultServer()
      server.script(status(429, { 'retry-after': asked }))
      const error = await rejection(clientOf(server).workflows.getFlow('a'))
      assert.ok(error instanceof RateLimitError)
      assert.ok(error.retryAfter! > 60)
      assert.equal(server.requests.length, 1)
    })
  }
})
