// The head of a reply, as Node's own clients give it.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { Client } from '../../index.js'
import { clientOf, rejection } from '../support/client.ts'
import { faultServer } from '../support/fault-server.ts'
import { type Fault, raw } from '../support/faults.ts'
import { answer, http2Server } from '../support/http2-server.ts'

const COOKIES = ['session=1; Path=/; Expires=Wed, 09 Jun 2027 10:18:14 GMT', 'theme=dark, wide']

/** A reply with these header lines. */
const withHead = (lines: string[], body = '{"id":"a"}', status = '200 OK'): Fault =>
  raw([`HTTP/1.1 ${status}`, 'content-type: application/json', `content-length: ${body.length}`, ...lines, '', body].join('\r\n'))
const manyLines = (count: number) => Array.from({ length: count }, (_, index) => `x-field-${index}: value ${index}`)

describe('set-cookie is an array of all cookies', () => {
  const CASES: Record<string, string[]> = { 'two of them': COOKIES, 'one of them': [COOKIES[0]!] }
  for (const [name, cookies] of Object.entries(CASES)) {
    test(`of a flow's reply and of an error, for ${name}`, async () => {
      await using server = await faultServer()
      const lines = cookies.map((cookie) => `Set-Cookie: ${cookie}`)
      server.script(withHead(lines), withHead(lines, '{}', '404 Not Found'))
      const { workflows } = clientOf(server)
      assert.deepEqual((await workflows.triggerFlowSyncRaw('f')).headers['set-cookie'], cookies)
      assert.deepEqual((await rejection(workflows.getFlow('a'))).headers?.['set-cookie'], cookies)
    })
  }

  test('and absent without a cookie; other headers are joined by a comma', async () => {
    await using server = await faultServer()
    server.script(withHead(['Vary: a', 'X-One: 1', 'vary: b']))
    const { headers } = await clientOf(server).workflows.triggerFlowSyncRaw('f')
    assert.equal('set-cookie' in headers, false)
    assert.equal(headers.vary, 'a, b')
    assert.equal(headers['x-one'], '1')
  })

  test('with HTTP/2 too', async () => {
    await using server = await http2Server()
    server.always(answer(200, {}, { 'set-cookie': COOKIES }))
    const { workflows } = new Client({ baseUrl: server.url, ca: server.ca, apiKey: 'key' })
    assert.deepEqual((await workflows.triggerFlowSyncRaw('f')).headers['set-cookie'], COOKIES)
  })
})

describe('a reply has as many header fields as it likes', () => {
  for (const count of [99, 110, 140, 500, 1900]) {
    test(`${count} of them, of a read, a flow and an error`, async () => {
      await using server = await faultServer()
      const lines = manyLines(count)
      server.script(withHead(lines), withHead(lines), withHead(lines), withHead(lines, '{}', '404 Not Found'))
      const { workflows } = clientOf(server, { maxRetries: 0 })
      assert.equal((await workflows.getFlow('a')).id, 'a')
      assert.deepEqual(await workflows.triggerFlowSync('f'), { id: 'a' })
      const { headers } = await workflows.triggerFlowSyncRaw('f')
      assert.equal(headers[`x-field-${count - 1}`], `value ${count - 1}`)
      assert.equal((await rejection(workflows.getFlow('a'))).statusCode, 404)
    })

    test(`${count} of them, with HTTP/2`, async () => {
      await using server = await http2Server()
      const fields = manyLines(count).map((line) => line.split(': ') as [string, string])
      server.always(answer(200, { id: 'a' }, Object.fromEntries(fields)))
      const { workflows } = new Client({ baseUrl: server.url, ca: server.ca, apiKey: 'key', maxRetries: 0 })
      assert.equal((await workflows.getFlow('a')).id, 'a')
      assert.equal((await workflows.triggerFlowSyncRaw('f')).headers[`x-field-${count - 1}`], `value ${count - 1}`)
    })
  }
})
