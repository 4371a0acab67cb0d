// The faults of the fault server. Each function returns a `Fault`.

import { once } from 'node:events'
import { connect } from 'node:net'
import type { Duplex } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'

/** The treatment of one request. The next request of the connection is read after `run`. */
export interface Fault {
  /** Number of bytes after which `run` starts. Default: the whole request. */
  afterBytes?: number
  run(exchange: Exchange): void | Promise<void>
}

/** The connection of a request. */
export interface Exchange {
  socket: Duplex
  /** Aborted when the connection is closed. */
  gone: AbortSignal
  /** Ends the connection as a server does: written data still arrives. */
  end(): void
  /** Ends the connection with a TCP reset. */
  reset(): void
  /** Writes to the connection below its TLS. */
  writeBelow(bytes: string): void
}

type Headers = Record<string, string>
type Body = string | Buffer

// Replies

/** A reply with exactly this body. */
export const reply = (status: number, body: Body = '', headers: Headers = {}): Fault =>
  wire(head(status, { 'content-length': String(Buffer.byteLength(body)), ...headers }), body)
/** A value as JSON with 200. */
export const json = (value: unknown, headers: Headers = {}): Fault => reply(200, JSON.stringify(value), { ...JSON_TYPE, ...headers })
/** Exactly this JSON text with 200. */
export const jsonText = (text: Body, headers: Headers = {}): Fault => reply(200, text, { ...JSON_TYPE, ...headers })
/** A status with the engine's usual message. */
export const status = (code: number, headers: Headers = {}): Fault =>
  reply(code, JSON.stringify({ statusCode: code, error: 'Fault', message: `fault ${code}` }), { ...JSON_TYPE, ...headers })
/** A status with a JSON body of any shape. */
export const failure = (code: number, body: unknown, headers: Headers = {}): Fault =>
  reply(code, JSON.stringify(body), { ...JSON_TYPE, ...headers })
/** Success without a byte of body. */
export const empty = (code = 200): Fault => reply(code)
/** A redirect. */
export const redirect = (to: string, code = 302): Fault => reply(code, '', { location: to })
/** A compressed body. */
export const gzip = (body: Body, headers: Headers = {}): Fault => reply(200, gzipSync(body), { ...JSON_TYPE, ...GZIP, ...headers })
/** A small reply that has this number of bytes after decompression. */
export const gzipBomb = (bytes: number): Fault => reply(200, gzipSync(Buffer.alloc(bytes, ' '), { level: 9 }), { ...JSON_TYPE, ...GZIP })
/** A compressed body with a wrong size and checksum. */
export const gzipLies = (body: Body): Fault => {
  const bytes = gzipSync(body)
  bytes.fill(0x7f, bytes.length - 8)
  return reply(200, bytes, { ...JSON_TYPE, ...GZIP })
}
/** An uncompressed body whose header says that it is compressed. */
export const notGzip = (body: Body): Fault => reply(200, body, { ...JSON_TYPE, ...GZIP })
/** A body in chunks, without a `content-length`. */
export const chunked = (...chunks: Body[]): Fault =>
  wire(head(200, { ...JSON_TYPE, 'transfer-encoding': 'chunked' }), ...chunks.map(chunk), '0\r\n\r\n')
/** A status with a JSON body in chunks. */
export const failureInChunks = (code: number, body: unknown, headers: Headers = {}): Fault =>
  wire(head(code, { ...JSON_TYPE, 'transfer-encoding': 'chunked', ...headers }), chunk(JSON.stringify(body)), '0\r\n\r\n')

// Incomplete and inconsistent replies

/** The connection ends in the middle of the body. */
export const truncated = (body: Body = '{"id":"a"}'): Fault =>
  then(wire(head(200, { ...JSON_TYPE, 'content-length': String(Buffer.byteLength(body) + 100) }), body), end)
/** The connection ends in the middle of a body in chunks. */
export const truncatedChunks = (body: Body = '{"id":"a"}'): Fault =>
  then(wire(head(200, { ...JSON_TYPE, 'transfer-encoding': 'chunked' }), chunk(body)), end)
/** The connection ends in the middle of the head. */
export const truncatedHead = (): Fault => then(wire('HTTP/1.1 200 OK\r\ncontent-le'), end)
/** A wrong `content-length`, by default 3 bytes too small. */
export const wrongLength = (body: Body, length = Buffer.byteLength(body) - 3): Fault =>
  then(wire(head(200, { ...JSON_TYPE, 'content-length': String(length) }), body), end)
/** Two different `content-length` headers. */
export const twoLengths = (body: Body): Fault =>
  then(wire(`HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n`, body), end)
/** Bytes that are not HTTP. */
export const garbage = (bytes: Body = '\x16\x03\x01 SMTP ready\r\n\r\n'): Fault => raw(bytes)

/** A head without an end, as fast as the client reads it. */
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
/** Waits for a promise of the test before another fault. */
export const when = (settled: Promise<unknown>, fault: Fault): Fault => ({
  async run(exchange) {
    await settled
    if (!exchange.gone.aborted) await fault.run(exchange)
  },
})
/** A complete reply whose body is sent byte by byte. */
export const slowBody = (msPerByte: number, body = '{"id":"a"}'): Fault => ({
  async run({ socket, gone }) {
    socket.write(head(200, { ...JSON_TYPE, 'content-length': String(body.length) }))
    for (const byte of body) if (await elapses(msPerByte, gone)) socket.write(byte)
  },
})
/** A head without an end, sent byte by byte. */
export const slowHead = (msPerByte: number): Fault => ({
  async run({ socket, gone }) {
    socket.write('HTTP/1.1 200 OK\r\nx-endless: ')
    while (await elapses(msPerByte, gone)) socket.write('x')
  },
})
/** A body without an end, in chunks of this size, as fast as the client reads it. */
export const neverEnds = (chunkBytes = 65_536): Fault => ({
  async run({ socket, gone }) {
    socket.write(head(200, { ...JSON_TYPE, 'transfer-encoding': 'chunked' }))
    const part = chunk(Buffer.alloc(chunkBytes, ' '))
    while (!gone.aborted) {
      if (!socket.write(part)) await once(socket, 'drain', { signal: gone }).catch(() => {})
    }
  },
})
/** The beginning of a body, then silence. */
export const stalls = (body = '{"id":'): Fault => ({
  run({ socket, gone }) {
    socket.write(`${head(200, { ...JSON_TYPE, 'content-length': '1000' })}${body}`)
    return until(gone)
  },
})
/** Stops reading the request after this number of bytes, until the promise is settled. */
export const stopsReading = (bytes: number, settled: Promise<unknown>): Fault => ({
  afterBytes: bytes,
  async run({ socket }) {
    socket.pause()
    await settled.catch(() => {})
    socket.resume()
  },
})

// The connection

/** A TCP reset instead of a reply, after the whole request. */
export const reset = (): Fault => ({ run: (exchange) => exchange.reset() })
/** Plain bytes instead of a reply, on a TLS connection. */
export const breaksTls = (): Fault => ({ run: (exchange) => exchange.writeBelow('HTTP/1.1 502 Bad Gateway\r\n\r\n') })
/** The end of the connection instead of a reply. */
export const hangUp = (): Fault => ({ run: end })
/** A reset in the middle of the request, after this number of bytes. */
export const closeAfterRequestBytes = (bytes: number): Fault => ({ afterBytes: bytes, run: (exchange) => exchange.reset() })
/** A reply, then the end of the connection without notice, as for idle connections. */
export const closeIdle = (fault: Fault): Fault => then(fault, end)
/** A reply with `connection: close`, then the end of the connection. */
export const lastReply = (value: unknown): Fault => closeIdle(json(value, { connection: 'close' }))

/** The response of a proxy to CONNECT. It forwards all following bytes to this port of this machine, and back. */
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

/** The reply to a request that the test does not expect: a status that nothing else uses. */
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

/** Writes these bytes. */
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

/** Waits. Resolves to false if the connection is closed before the time is over. */
async function elapses(ms: number, gone: AbortSignal): Promise<boolean> {
  return sleep(ms, true, { signal: gone, ref: false }).catch(() => false)
}

async function until(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort')
}
