// What the fault server can do to a request. Each case is a function that gives a `Fault`.

import { once } from 'node:events'
import { connect } from 'node:net'
import type { Duplex } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'

/** What is done to one request. The next request of the connection is read when `run` has ended. */
export interface Fault {
  /** Does not wait for the whole request, only for so many bytes of it. */
  afterBytes?: number
  run(exchange: Exchange): void | Promise<void>
}

/** The connection that a request came on. */
export interface Exchange {
  socket: Duplex
  /** Aborted when the connection is gone. */
  gone: AbortSignal
  /** Ends the connection as a server does: what was written still arrives. */
  end(): void
  /** Ends it by a TCP reset. */
  reset(): void
  /** Writes to the connection below its TLS. */
  writeBelow(bytes: string): void
}

type Headers = Record<string, string>
type Body = string | Buffer

// Replies

/** A reply, its body as it is given. */
export const reply = (status: number, body: Body = '', headers: Headers = {}): Fault =>
  wire(head(status, { 'content-length': String(Buffer.byteLength(body)), ...headers }), body)
/** A value as JSON with 200. */
export const json = (value: unknown, headers: Headers = {}): Fault => reply(200, JSON.stringify(value), { ...JSON_TYPE, ...headers })
/** JSON text with 200, exactly as it is given. */
export const jsonText = (text: Body, headers: Headers = {}): Fault => reply(200, text, { ...JSON_TYPE, ...headers })
/** A status with the engine's usual words. */
export const status = (code: number, headers: Headers = {}): Fault =>
  reply(code, JSON.stringify({ statusCode: code, error: 'Fault', message: `fault ${code}` }), { ...JSON_TYPE, ...headers })
/** A status with a JSON body of any shape. */
export const failure = (code: number, body: unknown, headers: Headers = {}): Fault =>
  reply(code, JSON.stringify(body), { ...JSON_TYPE, ...headers })
/** Success without a byte of body. */
export const empty = (code = 200): Fault => reply(code)
/** Sends the client elsewhere. */
export const redirect = (to: string, code = 302): Fault => reply(code, '', { location: to })
/** A body that is compressed. */
export const gzip = (body: Body, headers: Headers = {}): Fault => reply(200, gzipSync(body), { ...JSON_TYPE, ...GZIP, ...headers })
/** A small reply that grows to so many bytes when it is decompressed. */
export const gzipBomb = (bytes: number): Fault => reply(200, gzipSync(Buffer.alloc(bytes, ' '), { level: 9 }), { ...JSON_TYPE, ...GZIP })
/** A compressed body whose own record of its size and checksum is wrong. */
export const gzipLies = (body: Body): Fault => {
  const bytes = gzipSync(body)
  bytes.fill(0x7f, bytes.length - 8)
  return reply(200, bytes, { ...JSON_TYPE, ...GZIP })
}
/** A body that is said to be compressed and is not. */
export const notGzip = (body: Body): Fault => reply(200, body, { ...JSON_TYPE, ...GZIP })
/** A body in chunks, without a `content-length`. */
export const chunked = (...chunks: Body[]): Fault =>
  wire(head(200, { ...JSON_TYPE, 'transfer-encoding': 'chunked' }), ...chunks.map(chunk), '0\r\n\r\n')
/** A status with a JSON body in chunks. */
export const failureInChunks = (code: number, body: unknown, headers: Headers = {}): Fault =>
  wire(head(code, { ...JSON_TYPE, 'transfer-encoding': 'chunked', ...headers }), chunk(JSON.stringify(body)), '0\r\n\r\n')

// Replies that break off, or lie

/** The connection ends in the middle of the body. */
export const truncated = (body: Body = '{"id":"a"}'): Fault =>
  then(wire(head(200, { ...JSON_TYPE, 'content-length': String(Buffer.byteLength(body) + 100) }), body), end)
/** The connection ends in the middle of a body in chunks. */
export const truncatedChunks = (body: Body = '{"id":"a"}'): Fault =>
  then(wire(head(200, { ...JSON_TYPE, 'transfer-encoding': 'chunked' }), chunk(body)), end)
/** The connection ends in the middle of the head. */
export const truncatedHead = (): Fault => then(wire('HTTP/1.1 200 OK\r\ncontent-le'), end)
/** A `content-length` that says other than what comes; too small, unless the number of bytes is given. */
export const wrongLength = (body: Body, length = Buffer.byteLength(body) - 3): Fault =>
  then(wire(head(200, { ...JSON_TYPE, 'content-length': String(length) }), body), end)
/** Two that contradict each other. */
export const twoLengths = (body: Body): Fault =>
  then(wire(`HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n`, body), end)
/** Bytes that are not HTTP. */
export const garbage = (bytes: Body = '\x16\x03\x01 SMTP ready\r\n\r\n'): Fault => raw(bytes)

/** A head without an end, as fast as the client takes it. */
export const endlessHead = (): Fault => ({
  async run({ socket, gone }) {
    socket.write('HTTP/1.1 200 OK\r\n')
    for (let line = 0; !gone.aborted; line += 1) {
      if (!socket.write(`x-${line}: ${'x'.repeat(1000)}\r\n`)) await once(socket, 'drain', { signal: gone }).catch(() => {})
    }
  },
})
/** Exactly these bytes, after which the connection is closed. */
export const raw = (...parts: Body[]): Fault => then(wire(...parts), end)

// Silence and slowness

/** Reads the request and never answers. */
export const hang = (): Fault => ({ run: ({ gone }) => until(gone) })
/** Waits before another fault. */
export const late = (ms: number, fault: Fault): Fault => ({
  async run(exchange) {
    if (await elapses(ms, exchange.gone)) await fault.run(exchange)
  },
})
/** Waits for what a test decides before another fault. */
export const when = (settled: Promise<unknown>, fault: Fault): Fault => ({
  async run(exchange) {
    await settled
    if (!exchange.gone.aborted) await fault.run(exchange)
  },
})
/** A whole reply, its body byte for byte. */
export const slowBody = (msPerByte: number, body = '{"id":"a"}'): Fault => ({
  async run({ socket, gone }) {
    socket.write(head(200, { ...JSON_TYPE, 'content-length': String(body.length) }))
    for (const byte of body) if (await elapses(msPerByte, gone)) socket.write(byte)
  },
})
/** A head that comes byte for byte and has no end. */
export const slowHead = (msPerByte: number): Fault => ({
  async run({ socket, gone }) {
    socket.write('HTTP/1.1 200 OK\r\nx-endless: ')
    while (await elapses(msPerByte, gone)) socket.write('x')
  },
})
/** A body without an end, in chunks of this size, as fast as the client takes it. */
export const neverEnds = (chunkBytes = 65_536): Fault => ({
  async run({ socket, gone }) {
    socket.write(head(200, { ...JSON_TYPE, 'transfer-encoding': 'chunked' }))
    const part = chunk(Buffer.alloc(chunkBytes, ' '))
    while (!gone.aborted) {
      if (!socket.write(part)) await once(socket, 'drain', { signal: gone }).catch(() => {})
    }
  },
})
/** The beginning of a body, and then nothing more. */
export const stalls = (body = '{"id":'): Fault => ({
  run({ socket, gone }) {
    socket.write(`${head(200, { ...JSON_TYPE, 'content-length': '1000' })}${body}`)
    return until(gone)
  },
})
/** Stops reading the request after so many bytes, until the promise is settled. */
export const stopsReading = (bytes: number, settled: Promise<unknown>): Fault => ({
  afterBytes: bytes,
  async run({ socket }) {
    socket.pause()
    await settled.catch(() => {})
    socket.resume()
  },
})

// The connection

/** A TCP reset in place of a reply: the request was received. */
export const reset = (): Fault => ({ run: (exchange) => exchange.reset() })
/** Bytes that are no TLS in place of a reply, on a connection that has TLS. */
export const breaksTls = (): Fault => ({ run: (exchange) => exchange.writeBelow('HTTP/1.1 502 Bad Gateway\r\n\r\n') })
/** An end of the connection in place of a reply. */
export const hangUp = (): Fault => ({ run: end })
/** An end in the middle of the request, after so many bytes of it. */
export const closeAfterRequestBytes = (bytes: number): Fault => ({ afterBytes: bytes, run: (exchange) => exchange.reset() })
/** A reply, after which the connection is closed without a word, as idle ones are. */
export const closeIdle = (fault: Fault): Fault => then(fault, end)
/** A reply that says that the connection will be closed, and does so. */
export const lastReply = (value: unknown): Fault => closeIdle(json(value, { connection: 'close' }))

/** What a proxy does with CONNECT: from now on bytes go to this port of this machine and back. */
export const tunnel = (port: number): Fault => ({
  async run({ socket, gone }) {
    const upstream = connect(port, '127.0.0.1')
    upstream.on('error', () => socket.destroy()).on('close', () => socket.destroy())
    await once(upstream, 'connect')
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
    socket.pipe(upstream).pipe(socket)
    await until(gone)
    upstream.destroy()
  },
})

/** What a request gets that no test has foreseen: a status that nothing else uses. */
export const unexpected: Fault = reply(599, 'the test has no reply for this request')

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' }
const GZIP = { 'content-encoding': 'gzip' }

function head(code: number, headers: Headers): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  return `HTTP/1.1 ${code} Status\r\n${lines.join('')}\r\n`
}

function chunk(body: Body): Buffer {
  return Buffer.concat([Buffer.from(`${Buffer.byteLength(body).toString(16)}\r\n`), Buffer.from(body), Buffer.from('\r\n')])
}

/** These bytes at once. */
function wire(...parts: Body[]): Fault {
  const bytes = Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part)))
  return { run: ({ socket }) => void socket.write(bytes) }
}

function then(first: Fault, next: (exchange: Exchange) => void): Fault {
  return {
    async run(exchange) {
      await first.run(exchange)
      next(exchange)
    },
  }
}

function end(exchange: Exchange): void {
  exchange.end()
}

/** Whether this time has passed with the connection still there. */
async function elapses(ms: number, gone: AbortSignal): Promise<boolean> {
  return sleep(ms, true, { signal: gone, ref: false }).catch(() => false)
}

async function until(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort')
}
