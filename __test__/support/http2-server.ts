// An HTTP/2 server whose test decides what happens to each stream. It keeps the requests that it received.

import { once } from 'node:events'
import http2 from 'node:http2'
import net from 'node:net'

import { authority, certificate } from './certificates.ts'

export interface Http2Request {
  method: string
  path: string
  headers: http2.IncomingHttpHeaders
  body: string
  /** Number of its session (one connection), from 1. */
  session: number
  /** Resolves to the error code of the closed stream, 0 for success. */
  closed: Promise<number>
}

/** Handles a complete request. */
export type Handler = (stream: http2.ServerHttp2Stream, request: Http2Request) => void

export async function http2Server(): Promise<Http2Server> {
  const server = new Http2Server()
  await server.listen()
  return server
}

export class Http2Server implements AsyncDisposable {
  readonly requests: Http2Request[] = []
  readonly sessions: http2.ServerHttp2Session[] = []
  /** Certificate of the authority that a client must trust. */
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

/** Sends a complete reply. */
export function answer(status: number, body: unknown, headers: http2.OutgoingHttpHeaders = {}): Handler {
  return (stream) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    stream.respond({ ':status': status, 'content-type': 'application/json', ...headers }, { endStream: text === '' })
    if (text !== '') stream.end(text)
  }
}

/** Closes the stream with an error code instead of a reply. */
export const closeStream = (code: number): Handler => (stream) => stream.close(code)

/** Reports that this request and later ones were not processed. It cannot be the first request of its connection. */
export const goAwayBefore = (): Handler => (stream) =>
  stream.session!.goaway(http2.constants.NGHTTP2_NO_ERROR, stream.id! - 2)

/** Starts a TCP proxy of a server of this machine that can go silent, like a NAT that has dropped a connection. */
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
    /** Stops forwarding on open connections, but keeps them open. New connections are forwarded. */
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
