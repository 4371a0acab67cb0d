// Replies that must not hurt: each is the right value, a DecodeError or a NetworkError, in bounded time and
// memory, and the client goes on working.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { gzipSync } from 'node:zlib'

import { type Client, type ClientOptions, DecodeError, NetworkError } from '../../index.js'
import { output } from '../support/child.ts'
import { clientOf, rejection } from '../support/client.ts'
import { faultServer } from '../support/fault-server.ts'
import {
  chunked, empty, endlessHead, type Fault, garbage, gzip, gzipBomb, corruptGzip, json, jsonText, neverEnds, notGzip, raw, reply,
  truncated, truncatedChunks, truncatedHead, twoLengths, wrongLength,
} from '../support/faults.ts'
import { callWithSamples, METHODS } from '../support/methods.ts'

const FLOW = { id: 'flow-1' }
const getFlow = (client: Client) => client.workflows.getFlow('flow-1')
const listFlows = (client: Client) => client.workflows.listFlows()
const sync = (client: Client) => client.workflows.triggerFlowSync('flow-1')

/** What one call makes of a reply; after it, the same client must be able to make another. */
async function outcome(fault: Fault, call: (client: Client) => Promise<unknown> = getFlow, options: ClientOptions = {}) {
  await using server = await faultServer()
  server.script(fault)
  server.always(json({ status: 'Healthy' }))
  const client = clientOf(server, { maxRetries: 0, timeout: 10_000, ...options })
  const result = await call(client).then((value) => ({ value, error: undefined }), (error: Error) => ({ value: undefined, error }))
  assert.deepEqual(await client.ping({ maxRetries: 2 }), { status: 'Healthy' })
  return result
}

async function valueOf(...args: Parameters<typeof outcome>): Promise<unknown> {
  const { value, error } = await outcome(...args)
  if (error) throw error
  return value
}

async function errorOf(...args: Parameters<typeof outcome>): Promise<Error> {
  const { value, error } = await outcome(...args)
  assert.ok(error, `the call gave ${JSON.stringify(value)}`)
  return error
}

describe('the right value comes of', () => {
  const TEXTS = {
    'fields that nobody knows': '{"id":"a","x":{"y":[1,null,true]},"constructor":1,"toString":"t","0":0}',
    'white space around it': ' \r\n\t{ "id" : "a" }\n ',
    'Latin-1 characters': '{"id":"é","ü":"ÿ\u0080"}',
    'all characters': '{"id":"漢😀","\u2028":"\u2029\u{10ffff}"}',
    'half a character as an escape': '{"id":"a","x":"\\ud800"}',
    'escapes': '{"id":"\\u0041\\n\\/\\"","x":"\\u0000"}',
    'numbers beyond 2^53 and beyond all numbers': '{"id":"a","x":[9007199254740993,-0,1e400,1E-400,123456789012345678901234567890,0.1]}',
    'a key twice': '{"id":"a","x":1,"x":2}',
    '__proto__ as a key': '{"id":"a","__proto__":{"polluted":true},"x":{"__proto__":7}}',
  }
  for (const [name, text] of Object.entries(TEXTS)) {
    test(name, async () => {
      assert.deepEqual(await valueOf(jsonText(text)), JSON.parse(text))
      assert.deepEqual(await valueOf(jsonText(`[${text}]`), sync), [JSON.parse(text)])
    })
  }

  test('__proto__ without a change of any prototype', async () => {
    const flow = await valueOf(jsonText(TEXTS['__proto__ as a key'])) as Record<string, unknown>
    assert.equal(Object.getPrototypeOf(flow), Object.prototype)
    assert.deepEqual(Object.keys(flow), ['id', '__proto__', 'x'])
    assert.equal(({} as Record<string, unknown>).polluted, undefined)
  })

  test('a body nested 100,000 deep', async () => {
    const text = `{"id":"a","x":${'['.repeat(100_000)}${']'.repeat(100_000)}}`
    for (const call of [getFlow, sync]) {
      let inner = (await valueOf(jsonText(text), call) as { x: unknown }).x
      let depth = 0
      for (; Array.isArray(inner); [inner] = inner) depth += 1
      assert.equal(depth, 100_000)
    }
  })

  const FRAMES: Record<string, Fault> = {
    'chunks': chunked('{"id"', ':', '"flow-1"', '}'),
    'a byte in each chunk': chunked(...JSON.stringify(FLOW)),
    'gzip': gzip(JSON.stringify(FLOW)),
    'a body that ends with the connection': raw('HTTP/1.1 200 OK\r\n\r\n', JSON.stringify(FLOW)),
    'HTTP/1.0': raw('HTTP/1.0 200 OK\r\n\r\n', JSON.stringify(FLOW)),
    'a reply after informational ones': raw(
      'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: <a>\r\n\r\n',
      'HTTP/1.1 200 OK\r\ncontent-length: 15\r\n\r\n', JSON.stringify(FLOW),
    ),
    'no content type': reply(200, JSON.stringify(FLOW)),
    'a content type of something else': reply(200, JSON.stringify(FLOW), { 'content-type': 'text/html' }),
    'header values that are not ASCII': raw(
      Buffer.from('HTTP/1.1 200 \xe9\r\nx-own: \xff\xe9\r\ncontent-length: 15\r\n\r\n', 'latin1'), JSON.stringify(FLOW),
    ),
  }
  for (const [name, fault] of Object.entries(FRAMES)) {
    test(name, async () => assert.deepEqual(await valueOf(fault), FLOW))
  }

  test('success without a word, for methods that give nothing', async () => {
    const replies = [
      empty(200), empty(204), empty(202), json({ id: 'a' }), jsonText('null'), reply(200, '<html>'), reply(200, Buffer.from([0xff])),
    ]
    for (const method of METHODS.filter(({ kind }) => kind === 'delete')) {
      for (const fault of replies) assert.equal(await valueOf(fault, (client) => callWithSamples(client, method)), undefined)
    }
  })

  test("a flow's own answer, whatever it is", async () => {
    const type = (type: string) => ({ 'content-type': type })
    assert.equal(await valueOf(empty(200), sync), undefined)
    assert.equal(await valueOf(empty(204), sync), undefined)
    assert.equal(await valueOf(reply(200, '', type('application/json')), sync), undefined)
    for (const value of [null, false, 0, '', 'text', [], { a: 1 }]) assert.deepEqual(await valueOf(json(value), sync), value)
    assert.deepEqual(await valueOf(reply(201, '{"a":1}', type('application/problem+json; charset=utf-8')), sync), { a: 1 })
    assert.deepEqual(await valueOf(reply(200, '{"a":1}', type('APPLICATION/JSON')), sync), { a: 1 })
    assert.equal(await valueOf(reply(200, '{"a":1}', type('text/plain')), sync), '{"a":1}')
    assert.equal(await valueOf(reply(200, '<p>é漢', type('text/html')), sync), '<p>é漢')
    assert.equal(await valueOf(reply(200, Buffer.from([0x61, 0xff, 0x62]), type('application/octet-stream')), sync), 'a\ufffdb')
  })
})

describe('a byte order mark before the body is skipped, as `fetch` does', () => {
  const MARK = '\ufeff'

  test('of an entity, a page, an accepted trigger, and an answer of a flow', async () => {
    assert.deepEqual(await valueOf(jsonText(`${MARK}{"id":"a"}`)), { id: 'a' })
    const page = '{"data":[{"id":"a"}],"next":null,"previous":null}'
    assert.deepEqual(await valueOf(jsonText(MARK + page), ({ workflows }) => workflows.listFlows()), JSON.parse(page))
    assert.deepEqual(
      await valueOf(jsonText(MARK + page), ({ workflows }) => workflows.listFlows({}, { fields: ['id'] })),
      JSON.parse(page),
    )
    assert.deepEqual(await valueOf(jsonText(`${MARK}{"a":1}`), ({ workflows }) => workflows.triggerFlow('f')), { a: 1 })
    assert.deepEqual(await valueOf(jsonText(`${MARK}{"a":1}`), sync), { a: 1 })
    assert.equal(await valueOf(reply(200, `${MARK}text`, { 'content-type': 'text/plain' }), sync), 'text')
  })

  test('of an error', async () => {
    await using server = await faultServer()
    const body = { statusCode: 409, code: 'TAKEN', message: 'is taken' }
    server.always(reply(409, MARK + JSON.stringify(body)))
    const error = await rejection(clientOf(server).workflows.getFlow('a'))
    assert.deepEqual([error.code, error.message, error.body], ['TAKEN', '409 TAKEN: is taken', body])
  })

  test('but not of a raw reply, which has the bytes as they came', async () => {
    const bytes = Buffer.from(`${MARK}{}`)
    assert.deepEqual((await valueOf(reply(200, bytes), ({ workflows }) => workflows.triggerFlowSyncRaw('f')) as { body: Buffer }).body, bytes)
  })
})

describe('a DecodeError that says what is wrong comes of', () => {
  const ENTITIES: [body: string | Buffer, words: RegExp][] = [
    ['', /empty/], ['<html>', /JSON|expected/], ['{"id":"a"', /EOF|end/], ['{"id":"a"} x', /trailing/], ["{'id':'a'}", /key|expected/],
    ['{"id":"a",}', /trailing comma|expected/], ['NaN', /expected/], ['\ufeff\ufeff{"id":"a"}', /expected/],
    ['null', /null/], ['7', /integer/], ['"text"', /string/], ['[]', /./], ['["a"]', /./], ['[{"id":"a"}]', /./],
    ['{}', /`id`/], ['{"id":null}', /`id`/], ['{"id":7}', /`id`/], ['{"id":{}}', /`id`/], ['{"ID":"a"}', /`id`/],
    [Buffer.from([0x7b, 0xff, 0x7d]), /UTF-8/], [Buffer.from('{"id":"a"}', 'utf16le'), /./],
  ]
  for (const [body, words] of ENTITIES) {
    test(`${JSON.stringify(String(body))} for a flow`, async () => {
      const error = await errorOf(jsonText(body))
      assert.ok(error instanceof DecodeError, String(error))
      assert.match(error.message, words)
      assert.equal(error.statusCode, 200)
      assert.equal(error.attempts, 1)
    })
  }

  const PAGES: [body: string, words: RegExp][] = [
    ['{}', /`data`/], ['[]', /./], ['[[{"id":"a"}],null,null]', /./], ['{"data":null}', /`data`/], ['{"data":{}}', /`data`/],
    ['{"data":[7]}', /`data\[0\]`/], ['{"data":[{"id":"a"},null]}', /`data\[1\]`/], ['{"data":[["a"]]}', /`data\[0\]`/],
    ['{"data":[{"id":"a"},{"id":7}]}', /`data\[1\]\.id`/],
    ['{"data":[],"next":7}', /`next`/], ['{"data":[],"next":{}}', /`next`/], ['{"data":[],"previous":true}', /`previous`/],
  ]
  for (const [body, words] of PAGES) {
    test(`${body} for a page`, async () => {
      const error = await errorOf(jsonText(body), listFlows)
      assert.ok(error instanceof DecodeError, String(error))
      assert.match(error.message, words)
    })
  }

  test("JSON that is none, for a flow's own answer", async () => {
    for (const body of ['{', '<html>', Buffer.from([0x22, 0xff, 0x22])]) {
      assert.ok(await errorOf(jsonText(body), sync) instanceof DecodeError)
    }
  })

  test('an id twice, unless the last of them counts', async () => {
    const { value, error } = await outcome(jsonText('{"id":"a","id":"b"}'))
    if (error) assert.ok(error instanceof DecodeError)
    else assert.deepEqual(value, { id: 'b' })
  })

  test('nesting where there should be none, however deep', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
    const objects = `${'{"data":'.repeat(50_000)}1${'}'.repeat(50_000)}`
    for (const body of [deep, objects, deep.slice(0, 100_000), `{"id":${deep}}`]) {
      assert.ok(await errorOf(jsonText(body)) instanceof DecodeError)
    }
    for (const body of [deep, objects, `{"data":${deep}}`, `{"data":[],"next":${deep}}`]) {
      assert.ok(await errorOf(jsonText(body), listFlows) instanceof DecodeError)
    }
  })

  test('a compressed body that cannot be decompressed, or lies about its size', async () => {
    const cut = gzipSync(JSON.stringify(FLOW)).subarray(0, 20)
    for (const fault of [corruptGzip(JSON.stringify(FLOW)), notGzip(JSON.stringify(FLOW)), reply(200, cut, { 'content-encoding': 'gzip' })]) {
      const error = await errorOf(fault)
      assert.ok(error instanceof DecodeError, String(error))
      assert.match(error.message, /decompress/)
    }
  })

  test('a reply that is wrong, without asking again, even of a read', async () => {
    await using server = await faultServer()
    server.always(json({ no: 'id' }))
    const client = clientOf(server)
    for (const method of METHODS.filter(({ reply }) => (reply as { id?: string } | undefined)?.id)) {
      const before = server.requests.length
      assert.ok(await rejection(callWithSamples(client, method)) instanceof DecodeError, method.name)
      assert.equal(server.requests.length, before + 1, method.name)
    }
  })
})

describe('a NetworkError comes of', () => {
  const FAULTS: Record<string, Fault> = {
    'a body that breaks off': truncated(JSON.stringify(FLOW)),
    'chunks that break off': truncatedChunks(JSON.stringify(FLOW)),
    'a head that breaks off': truncatedHead(),
    'lengths that contradict each other': twoLengths(JSON.stringify(FLOW)),
    'a length that is no number': raw('HTTP/1.1 200 OK\r\ncontent-length: many\r\n\r\n{}'),
    'a negative length': raw('HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n{}'),
    'a chunk of a length that is none': raw('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n'),
    'a chunk larger than memory': raw('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nffffffffffffffff\r\n{}'),
    'bytes that are no HTTP': garbage(),
    'binary bytes': garbage(Buffer.alloc(1000, 0xff)),
    'a status that is none': raw('HTTP/1.1 2000 OK\r\n\r\n'),
    'another protocol': raw('ICY 200 OK\r\n\r\n'),
    'a head without an end': endlessHead(),
    'more than 2,000 headers': raw(`HTTP/1.1 200 OK\r\n${'x: y\r\n'.repeat(2100)}content-length: 15\r\n\r\n${JSON.stringify(FLOW)}`),
    'nothing but line breaks': raw('\r\n'.repeat(100_000)),
  }
  for (const [name, fault] of Object.entries(FAULTS)) {
    test(name, async () => {
      for (const call of [getFlow, sync, listFlows]) {
        const error = await errorOf(fault, call)
        assert.equal(error.constructor, NetworkError, String(error))
      }
    })
  }

  test('a length that promises more than comes, even when what came would do', async () => {
    for (const call of [getFlow, sync]) assert.equal((await errorOf(wrongLength(JSON.stringify(FLOW), 16), call)).constructor, NetworkError)
  })
})

test('a length that promises less than comes gives no more than that, and the rest is no reply to anybody', async () => {
  await using server = await faultServer()
  const second = 'HTTP/1.1 200 OK\r\ncontent-length: 15\r\n\r\n{"id":"forged"}'
  server.script(raw(`HTTP/1.1 200 OK\r\ncontent-length: 15\r\n\r\n${JSON.stringify(FLOW)}${second}`))
  server.always(json({ id: 'honest' }))
  const { workflows } = clientOf(server)
  assert.deepEqual(await workflows.getFlow('flow-1'), FLOW)
  assert.deepEqual(await workflows.getFlow('flow-1'), { id: 'honest' })
  assert.ok(await errorOf(wrongLength(JSON.stringify(FLOW), 8)) instanceof DecodeError)
})

describe('maxResponseBytes', () => {
  const body = (bytes: number) => `{"id":"${'a'.repeat(bytes - 9)}"}`

  test('is the size that still fits, after decompression too', async () => {
    for (const frame of [jsonText, chunked, gzip]) {
      await valueOf(frame(body(5000)), getFlow, { maxResponseBytes: 5000 })
      const error = await errorOf(frame(body(5001)), getFlow, { maxResponseBytes: 5000 })
      assert.ok(error instanceof DecodeError)
      assert.match(error.message, /maxResponseBytes.*5000/)
    }
  })

  test('holds for errors and for the answers of flows', async () => {
    for (const fault of [reply(500, body(5001)), reply(200, body(5001))]) {
      const error = await errorOf(fault, sync, { maxResponseBytes: 5000 })
      assert.match(error.message, /maxResponseBytes|^500/)
    }
  })

  test('ends a body without an end, and its connection', async () => {
    await using server = await faultServer()
    server.script(neverEnds())
    const error = await rejection(clientOf(server, { maxResponseBytes: 1_000_000 }).workflows.getFlow('a'))
    assert.ok(error instanceof DecodeError)
    await server.allClosed()
    assert.equal(server.requests.length, 1)
  })

  test('does not even begin to read what is said to be larger', async () => {
    await using server = await faultServer()
    server.script(raw('HTTP/1.1 200 OK\r\ncontent-length: 1000000000000\r\n\r\n'))
    assert.ok(await rejection(clientOf(server).workflows.getFlow('a')) instanceof DecodeError)
  })

  test('bounds the memory that any body can take', async () => {
    await using server = await faultServer()
    const bomb = gzipBomb(200_000_000)
    server.always(({ path }) => (path.endsWith('/bomb') ? bomb : neverEnds()))
    const grownBy = await output<number>({
      script: `
        const client = new Client({ apiKey: 'key', baseUrl: '${server.url}', maxResponseBytes: 2_000_000 })
        const failing = (id) => client.workflows.getFlow(id).then(() => process.exit(1), () => {})
        await failing('bomb')
        const before = process.memoryUsage.rss()
        for (let call = 0; call < 5; call += 1) await Promise.all([failing('bomb'), failing('endless')])
        console.log(process.memoryUsage.rss() - before)`,
    })
    assert.ok(grownBy < 40_000_000, `${grownBy} bytes`)
  })

  test('is 100 MiB by default', async () => {
    const error = await errorOf(gzipBomb(105_000_000))
    assert.ok(error instanceof DecodeError)
    assert.match(error.message, /104857600/)
  })
})

test('a call goes out while the arguments of a large one are still read', async () => {
  await using server = await faultServer()
  server.always(json([]))
  const { workflows } = clientOf(server)
  const records = Array.from({ length: 60_000 }, (_, n) => ({ name: `Person ${n}`, mail: `person${n}@example.com` }))
  const large = workflows.createRecords({ tableId: 't', records })
  await Promise.allSettled([large, workflows.listPieceCategories()])
  assert.match(server.requests[0]?.path ?? '', /categories/)
})
