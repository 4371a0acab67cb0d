// An HTTP/2 server that a test tells what to do with each stream, and that keeps what it was asked.

import { once } from 'node:events'
import http2 from 'node:http2'
import net from 'node:net'

import { authority, certificate } from './certificates.ts'

export interface Http2Request {
  method: string
  path: string
  headers: http2.IncomingHttpHeaders
  body: string
  /** The number of its session, which is one connection, from 1. */
  session: number
  /** Fulfilled with the error code with which the stream was closed, 0 when all went well. */
  closed: Promise<number>
}

/** What is done with a request: it came completely. */
export type Handler = (stream: http2.ServerHttp2Stream, request: Http2Request) => void

export async function http2Server(): Promise<Http2Server> {
  const server = new Http2Server()
  await server.listen()
  return server
}

export class Http2Server implements AsyncDisposable {
  readonly requests: Http2Request[] = []
  readonly sessions: http2.ServerHttp2Session[] = []
  /** Whom a client must trust. */
  readonly ca: string
  #script: Handler[] = []
  #always: Handler = answer(599, 'the test has no reply for this request')
  readonly #server: http2.Http2SecureServer

  constructor() {
    const issuer = authority()
    this.ca = issuer.cert
    this.#server = http2.createSecureServer(certificate({ issuer }))
    this.#server.on('session', (session) => {
      const number = this.sessions.push(session)
      session.on('error', () => {})
      session.on('stream', (stream, headers) => void this.#serve(stream, headers, number))
    })
  }

  get port(): number {
    return (this.#server.address() as net.AddressInfo).port
  }

  get url(): string {
    return `https://127.0.0.1:${this.port}`
  }

  script(...handlers: Handler[]): void {
    this.#script.push(...handlers)
  }

  always(handler: Handler): void {
    this.#always = handler
  }

  async listen(): Promise<void> {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const session of this.sessions) session.destroy()
    this.#server.close()
    await once(this.#server, 'close')
  }

  async #serve(stream: http2.ServerHttp2Stream, headers: http2.IncomingHttpHeaders, session: number): Promise<void> {
    stream.on('error', () => {})
    const closed = new Promise<number>((resolve) => stream.once('close', () => resolve(stream.rstCode)))
    stream.setEncoding('utf8')
    let body = ''
    stream.on('data', (chunk: string) => { body += chunk })
    await once(stream, 'end')
    const request = { method: String(headers[':method']), path: String(headers[':path']), headers, body, session, closed }
    this.requests.push(request)
    const handler = this.#script.shift() ?? this.#always
    handler(stream, request)
  }
}

/** A whole reply. */
export function answer(status: number, body: unknown, headers: http2.OutgoingHttpHeaders = {}): Handler {
  return (stream) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    stream.respond({ ':status': status, 'content-type': 'application/json', ...headers }, { endStream: text === '' })
    if (text !== '') stream.end(text)
  }
}

/** Closes the stream with an error code, in place of a reply. */
export const closeStream = (code: number): Handler => (stream) => stream.close(code)

/** Says that this request, and those after it, were not processed. It cannot be the first of its connection. */
export const goAwayBefore = (): Handler => (stream) =>
  stream.session!.goaway(http2.constants.NGHTTP2_NO_ERROR, stream.id! - 2)

/** A TCP proxy of a server of this machine that can go silent, as a NAT does that has forgotten a connection. */
export async function silentProxy(port: number) {
  const pairs: [net.Socket, net.Socket][] = []
  const proxy = net.createServer((client) => {
    const upstream = net.connect(port, '127.0.0.1')
    pairs.push([client, upstream])
    for (const [from, to] of [[client, upstream], [upstream, client]] as const) {
      from.on('error', () => {}).on('close', () => to.destroy()).pipe(to)
    }
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  return {
    url: `https://127.0.0.1:${(proxy.address() as net.AddressInfo).port}`,
    /** The connections that are open stay so, but nothing is forwarded on them any more. New ones are as before. */
    silence() {
      for (const socket of pairs.flat()) {
        socket.unpipe()
        socket.pause()
      }
    },
    async [Symbol.asyncDispose]() {
      for (const socket of pairs.flat()) socket.destroy()
      proxy.close()
      await once(proxy, 'close')
    },
  }
}
