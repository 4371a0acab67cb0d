// What a failed call rejects with: its class, its words, its fields, its stack.

import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { describe, test } from 'node:test'
import { inspect, promisify, types } from 'node:util'
import { gzipSync } from 'node:zlib'

import {
  ApiError, AuthError, Client, DecodeError, ImbraceError, NetworkError, RateLimitError, TimeoutError,
} from '../../index.js'
import { clientOf, rejection, withVariables } from '../support/client.ts'
import { closedAddress, faultServer } from '../support/fault-server.ts'
import { empty, type Fault, failure, hang, json, jsonText, reply, reset, status } from '../support/faults.ts'

const CLASSES = { ImbraceError, AuthError, ApiError, RateLimitError, NetworkError, TimeoutError, DecodeError }
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

/** The error of a `getFlow` that gets this reply, and is not repeated. */
async function errorOf(fault: Fault, options: { requestId?: string; timeout?: number } = {}): Promise<ImbraceError> {
  await using server = await faultServer()
  server.script(fault)
  return await rejection(clientOf(server).workflows.getFlow('flow-1', { maxRetries: 0, ...options }))
}

describe('the class of an error', () => {
  const CASES: [name: string, fault: Fault, own: keyof typeof CLASSES, parents: (keyof typeof CLASSES)[]][] = [
    ...[300, 302, 304, 400, 402, 404, 405, 408, 409, 410, 413, 418, 422, 500, 501, 502, 503, 504, 599].map(
      (code): [string, Fault, 'ApiError', []] => [String(code), status(code), 'ApiError', []],
    ),
    ['401', status(401), 'AuthError', []],
    ['403', status(403), 'AuthError', []],
    ['429', status(429), 'RateLimitError', ['ApiError']],
    ['a connection that is reset', reset(), 'NetworkError', []],
    ['no reply in time', hang(), 'TimeoutError', ['NetworkError']],
    ['a reply that is not JSON', jsonText('<html>'), 'DecodeError', []],
    ['a reply of another shape', json({ name: 'no id' }), 'DecodeError', []],
  ]
  for (const [name, fault, own, parents] of CASES) {
    test(`is ${own} for ${name}`, async () => {
      const error = await errorOf(fault, own === 'TimeoutError' ? { timeout: 50 } : {})
      assert.equal(error.name, own)
      assert.equal(error.constructor, CLASSES[own])
      const expected = new Set<string>([own, ...parents, 'ImbraceError'])
      for (const [other, Class] of Object.entries(CLASSES)) assert.equal(error instanceof Class, expected.has(other), other)
      assert.ok(error instanceof Error && types.isNativeError(error))
    })
  }

  test('is AuthError without a status when there is no credential, and nothing is sent', async () => {
    await using server = await faultServer()
    const client = withVariables({}, () => new Client({ baseUrl: server.url }))
    const error = await rejection(client.workflows.getFlow('a'))
    assert.equal(error.constructor, AuthError)
    assert.equal(error.statusCode, undefined)
    for (const looked of ['apiKey', 'accessToken', 'setAccessToken', 'IMBRACE_API_KEY', 'IMBRACE_ACCESS_TOKEN']) {
      assert.match(error.message, new RegExp(looked))
    }
    assert.equal(server.connections.length, 0)
  })
})

describe('the words of the server', () => {
  const ENGINE = { statusCode: 400, code: 'FST_ERR_VALIDATION', error: 'Bad Request', message: 'body must be an object' }
  const SHAPES: [name: string, code: number, body: unknown, message: string, errorCode?: string][] = [
    ['statusCode, code, error and message', 400, ENGINE, '400 FST_ERR_VALIDATION: body must be an object', 'FST_ERR_VALIDATION'],
    ['statusCode, error and message', 404, { statusCode: 404, error: 'Not Found', message: 'Route not found' }, '404: Route not found'],
    ['code and params with a message', 404, { code: 'ENTITY_NOT_FOUND', params: { message: 'flow not found', entityId: 'a' } },
      '404 ENTITY_NOT_FOUND: flow not found', 'ENTITY_NOT_FOUND'],
    ['code and params without a message', 400, { code: 'FLOW_RUN_NOT_FOUND', params: { id: 'run-1' } },
      '400 FLOW_RUN_NOT_FOUND: {"id":"run-1"}', 'FLOW_RUN_NOT_FOUND'],
    ['code and empty params', 409, { code: 'FLOW_IN_USE', params: {} }, '409 FLOW_IN_USE: Conflict', 'FLOW_IN_USE'],
    ['error, message and request_id', 403, { error: 'Forbidden', message: 'limited to /v1/flows', request_id: 'r' },
      '403: limited to /v1/flows'],
    ['a message', 401, { message: 'no credential' }, '401: no credential'],
    ['an error', 500, { error: 'it broke' }, '500: it broke'],
    ['a JSON text', 500, 'it broke', '500: it broke'],
    ['nothing that is known', 500, { data: [1] }, '500: Internal Server Error'],
    ['a code that is no text', 500, { code: 7, message: 'm' }, '500: m'],
    ['null', 500, null, '500: Internal Server Error'],
    ['an array', 500, [{ message: 'm' }], '500: Internal Server Error'],
  ]
  for (const [shape, code, body, message, errorCode] of SHAPES) {
    test(`are read from ${shape}`, async () => {
      const error = await errorOf(failure(code, body))
      assert.equal(error.message, message)
      assert.equal(error.code, errorCode)
      assert.equal(error.statusCode, code)
      assert.equal(error.status, code)
      assert.deepEqual(error.body, body)
    })
  }

  test('are an HTML page or plain text, as it is in `body`', async () => {
    for (const text of ['<html><body><h1>502 Bad Gateway</h1></body></html>', 'upstream request timeout']) {
      const error = await errorOf(reply(502, text, { 'content-type': 'text/html' }))
      assert.equal(error.message, `502: ${text}`)
      assert.equal(error.body, text)
      assert.equal(error.code, undefined)
    }
  })

  test('are the reason phrase when there are none', async () => {
    const error = await errorOf(empty(502))
    assert.equal(error.message, '502: Bad Gateway')
    assert.equal(error.body, undefined)
    assert.match((await errorOf(empty(599))).message, /^599: \S/)
  })

  test('are at most 500 characters without control characters, whatever the shape', async () => {
    const hostile = `\u001b[31m${'é\n\u0000\u0085'.repeat(1000)}`
    const bodies = [hostile, JSON.stringify({ message: hostile }), JSON.stringify({ code: 'X', params: { message: hostile } }),
      JSON.stringify({ code: 'X', params: { deep: hostile } }), JSON.stringify(hostile)]
    for (const body of bodies) {
      const { message } = await errorOf(reply(500, body))
      assert.doesNotMatch(message, /[\u0000-\u001f\u007f-\u009f]/)
      assert.ok(message.length <= 520, `${message.length}`)
      assert.ok(message.length >= 400, `${message.length}`)
    }
  })

  test('cannot fake a line of a log by their code', async () => {
    const error = await errorOf(failure(500, { code: 'A\n2026-01-01 ERROR fake', message: 'm' }))
    assert.doesNotMatch(error.message, /\n/)
  })

  test('are read from a body that is not UTF-8', async () => {
    const error = await errorOf(reply(500, Buffer.from([0x61, 0xff, 0x62])))
    assert.equal(error.message, '500: a\ufffdb')
    assert.equal(error.body, 'a\ufffdb')
  })

  test('are read from a body that is compressed', async () => {
    const body = gzipSync(JSON.stringify({ code: 'X', message: 'small' }))
    const error = await errorOf(reply(500, body, { 'content-type': 'application/json', 'content-encoding': 'gzip' }))
    assert.equal(error.message, '500 X: small')
  })

  test('may be large', async () => {
    const large = 'x'.repeat(3_000_000)
    assert.ok((await errorOf(reply(500, large))).body === large)
    const { body } = await errorOf(failure(500, { message: large }))
    assert.ok((body as { message?: string }).message === large, `the body is a ${typeof body}`)
  })

  test('may be nested deep', async () => {
    const nested = `${'['.repeat(300)}${']'.repeat(300)}`
    const { body } = await errorOf(reply(500, `{"message":"m","details":${nested}}`))
    assert.equal(JSON.stringify((body as { details?: unknown }).details), nested)
  })

  test('stay plain data where they hold __proto__', async () => {
    const error = await errorOf(reply(500, '{"__proto__":{"polluted":true},"message":"m"}'))
    const body = error.body as { polluted?: boolean }
    assert.equal(body.polluted, undefined)
    assert.deepEqual(Object.keys(body), ['__proto__', 'message'])
    assert.equal(({} as { polluted?: boolean }).polluted, undefined)
  })

  test('do not take the place of the error\'s own parts', async () => {
    const error = await errorOf(failure(500, { message: 'm', stack: 'fake', name: 'fake', statusCode: 200, attempts: 99, url: 'x' }))
    assert.equal(error.name, 'ApiError')
    assert.equal(error.statusCode, 500)
    assert.equal(error.attempts, 1)
    assert.doesNotMatch(error.stack!, /fake/)
  })

  test('let `status` be assigned, as error handlers of frameworks do', async () => {
    const error = await errorOf(reset())
    error.status = error.status || 502
    assert.deepEqual([error.status, error.statusCode], [502, undefined])
  })

  test('of the gateway that gave up waiting for a flow come with what to do instead', async () => {
    await using server = await faultServer()
    server.script(reply(504, 'upstream request timeout', { 'content-type': 'text/plain' }))
    const error = await rejection(clientOf(server).workflows.triggerFlowSync('a'))
    assert.match(error.message, /^504: upstream request timeout/)
    assert.match(error.message, /may still run/)
    assert.match(error.message, /triggerAndWait/)
  })
})

describe('the fields of an error', () => {
  test('say which request it was', async () => {
    await using server = await faultServer()
    server.script(status(404))
    const error = await rejection(clientOf(server).workflows.getFlow('a b', { versionId: 'v' }))
    assert.equal(error.method, 'GET')
    assert.equal(error.url, `${server.url}/activepieces/v1/flows/a%20b?versionId=v`)
    assert.equal(error.attempts, 1)
  })

  test('say it also where no reply came', async () => {
    const baseUrl = await closedAddress()
    const client = new Client({ baseUrl, apiKey: 'key', maxRetries: 0 })
    const error = await rejection(client.workflows.createFlow({ displayName: 'a' }, { requestId: 'mine' }))
    assert.equal(error.method, 'POST')
    assert.equal(error.url, `${baseUrl}/activepieces/v1/flows`)
    assert.equal(error.requestId, 'mine')
    assert.equal(error.attempts, 1)
    assert.equal(error.statusCode, undefined)
    assert.equal(error.headers, undefined)
    assert.equal((error.cause as NodeJS.ErrnoException).code, 'ECONNREFUSED')
  })

  test('hold the headers of the reply, also of one that cannot be used', async () => {
    for (const fault of [failure(500, {}, { 'X-Own': 'own', 'Via': 'a' }), jsonText('?', { 'X-Own': 'own', 'Via': 'a' })]) {
      const { headers } = await errorOf(fault)
      assert.equal(headers?.['x-own'], 'own')
      assert.equal(headers?.['via'], 'a')
    }
  })

  test('count the attempts', async () => {
    await using server = await faultServer()
    server.always(status(503, { 'retry-after': '0' }))
    assert.equal((await rejection(clientOf(server).workflows.getFlow('a', { maxRetries: 4 }))).attempts, 5)
  })

  for (const [header, expected] of [['7', 7], ['0', 0], [undefined, undefined], ['soon', undefined], ['-3', undefined]] as const) {
    test(`have a retryAfter of ${expected} for ${header}`, async () => {
      const error = await errorOf(status(429, header === undefined ? {} : { 'retry-after': header }))
      assert.equal(error.retryAfter, expected)
    })
  }

  test('have the seconds to the date of a Retry-After', async () => {
    const { retryAfter } = await errorOf(status(429, { 'retry-after': new Date(Date.now() + 20_000).toUTCString() }))
    assert.ok(retryAfter! > 15 && retryAfter! <= 20, `${retryAfter}`)
  })

  test('are shown by inspect', async () => {
    const shown = inspect(await errorOf(failure(404, { code: 'ENTITY_NOT_FOUND', params: {} }), { requestId: 'mine' }))
    assert.match(shown, /ApiError: 404 ENTITY_NOT_FOUND/)
    for (const part of ['statusCode: 404', "requestId: 'mine'", "method: 'GET'"]) assert.ok(shown.includes(part), part)
  })
})

describe('the request id of an error', () => {
  const id = async (fault: Fault, requestId?: string) =>
    (await errorOf(fault, { timeout: 400, ...(requestId && { requestId }) })).requestId
  const header = { 'x-request-id': 'of-the-header' }

  test('is that of the body', async () => {
    assert.equal(await id(failure(500, { message: 'm', request_id: 'of-the-body' }, header), 'mine'), 'of-the-body')
  })
  test('else that of the header', async () => {
    assert.equal(await id(failure(500, { message: 'm', request_id: 7 }, header), 'mine'), 'of-the-header')
    assert.equal(await id(failure(500, { message: 'm' }, header), 'mine'), 'of-the-header')
    assert.equal(await id(json([], header), 'mine'), 'of-the-header')
  })
  test('else the one that was sent', async () => {
    for (const fault of [status(500), json([]), reset(), hang()]) assert.equal(await id(fault, 'mine'), 'mine')
  })

  test('is a UUID that was sent when the caller gave none, new for each call', async () => {
    await using server = await faultServer()
    server.always(status(404))
    const { workflows } = clientOf(server)
    const errors = [await rejection(workflows.getFlow('a')), await rejection(workflows.getFlow('a'))]
    assert.deepEqual(errors.map(({ requestId }) => requestId), server.requests.map(({ headers }) => headers['x-request-id']))
    assert.match(errors[0]!.requestId!, UUID)
    assert.notEqual(errors[0]!.requestId, errors[1]!.requestId)
  })
})

test('all requests of one call carry its id', async () => {
  await using server = await faultServer()
  const missing = failure(400, { message: "querystring must have required property 'projectId'" })
  server.script(
    failure(404, { message: 'Route not found' }), missing, json({ projectId: 'p' }),
    json({ data: [], next: 'more', previous: null }), json({ data: [{ id: 'a' }], next: null, previous: null }),
  )
  await clientOf(server).workflows.getConnection('a', { requestId: 'one-call' })
  assert.deepEqual(server.requests.map(({ headers }) => headers['x-request-id']), Array(5).fill('one-call'))
})

describe('the stack of an error', () => {
  const FAULTS = { ApiError: status(404), NetworkError: reset(), TimeoutError: hang(), DecodeError: json([]) }

  test("names the caller's line and the callers of that", async () => {
    for (const [name, fault] of Object.entries(FAULTS)) {
      await using server = await faultServer()
      server.script(fault)
      const { workflows } = clientOf(server, { timeout: 400, maxRetries: 0 })
      async function inner() { return await workflows.getFlow('a') }
      async function outer() { return await inner() }
      const { stack } = await rejection(outer())
      assert.match(stack!, new RegExp(`^${name}: `))
      assert.match(stack!, /\n    at async inner \(.*errors\.test\.ts:\d+:\d+\)\n    at async outer /)
    }
  })

  test('names it through Promise.all', async () => {
    await using server = await faultServer()
    server.script(status(404))
    const { workflows } = clientOf(server)
    async function all() { await Promise.all([workflows.getFlow('a')]) }
    assert.match((await rejection(all())).stack!, /at async all \(.*errors\.test\.ts/)
  })

  test("begins at the caller's line for misuse", async () => {
    const { workflows } = new Client({ apiKey: 'key' })
    async function misusing() { return await workflows.getFlow('') }
    const error = await rejection<TypeError>(misusing())
    assert.match(error.stack!, /misusing \(.*errors\.test\.ts/)
  })

  test('shows nothing of the client itself', async () => {
    for (const fault of Object.values(FAULTS)) {
      const error = await errorOf(fault, { timeout: 400 })
      for (const stack of [error.stack!, (error.cause as Error | undefined)?.stack ?? '']) assert.doesNotMatch(stack, /<anonymous>:\d+/)
    }
  })
})

describe('the error classes', () => {
  for (const [name, Class] of Object.entries(CLASSES)) {
    test(`${name} can be made and extended by users`, () => {
      const cause = new Error('cause')
      const made = new Class('words', { cause })
      assert.ok(made instanceof ImbraceError && made instanceof Error && types.isNativeError(made))
      assert.equal(made.message, 'words')
      assert.equal(made.cause, cause)
      assert.equal(made.name, name)
      assert.equal(String(made), `${name}: words`)
      assert.equal(made.status, undefined)
      assert.match(made.stack!, /errors\.test\.ts/)
      assert.deepEqual(Object.keys(made), [])

      class Own extends Class {
        readonly name = 'Own'
        extra = 1
      }
      const own = new Own('words')
      assert.ok(own instanceof Own && own instanceof Class && own instanceof ImbraceError)
      assert.equal(String(own), 'Own: words')
      assert.equal(own.extra, 1)
    })
  }

  test('are the same for import and require', async () => {
    const script = `
      import assert from 'node:assert'
      import { createRequire } from 'node:module'
      import * as imported from '@imbrace/node'
      const required = createRequire(import.meta.url)('@imbrace/node')
      for (const name of ${JSON.stringify(Object.keys(CLASSES))}) assert.equal(imported[name], required[name])
      const client = new required.Client({ apiKey: 'key', baseUrl: '${await closedAddress()}', maxRetries: 0 })
      await assert.rejects(client.ping(), (error) => error instanceof imported.NetworkError)`
    await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script])
  })
})

test('a text of many megabytes is an error with the beginning of it', async () => {
  await using server = await faultServer()
  server.always(reply(400, Buffer.alloc(20_000_000)))
  const error = await rejection<ApiError>(clientOf(server).workflows.getFlow('a'))
  assert.equal(error.statusCode, 400)
  assert.equal(String(error.body).length, 16 * 1024 * 1024)
})
