// A server on raw sockets that produces the faults of networks and servers. `faults.ts` has the faults. The server keeps
// the requests that it received, so that a test can count those that a real server would have executed.
//
//   await using server = await faultServer()
//   server.script(reset(), status(503, { 'retry-after': '0' }), json({ id: 'a' }))
//   await clientOf(server).workflows.getFlow('a')
//   assert.equal(server.requests.length, 3)

import { EventEmitter, once } from 'node:events'
import net from 'node:net'
import tls from 'node:tls'

import type { Certificate } from './certificates.ts'
import { type Exchange, type Fault, unexpected } from './faults.ts'
import { type ReceivedRequest, readRequest } from './http-request.ts'

export interface ServerOptions {
  /** Speaks TLS with this certificate. */
  tls?: Certificate & tls.SecureContextOptions
  /** Default: a free port. */
  port?: number
}

/** One connection that a client made. */
export interface Connection {
  /** Number of the connection, from 1. */
  number: number
  /** The side that ended it first. */
  endedBy?: 'client' | 'server'
  /** Whether both sides are closed. */
  isClosed: boolean
  /** Number of bytes received, including TLS. */
  bytes: number
}

/** Time limit of the waiting methods, in milliseconds. */
const PATIENCE = 10_000

export async function faultServer(options: ServerOptions = {}): Promise<FaultServer> {
  const server = new FaultServer(options)
  await server.listen(options.port)
  return server
}

export class FaultServer implements AsyncDisposable {
  /** All complete requests. */
  readonly requests: ReceivedRequest[] = []
  readonly connections: Connection[] = []

  #script: Fault[] = []
  #always: (request: ReceivedRequest) => Fault = () => unexpected
  #drops = 0
  #port = 0
  readonly #secure: tls.SecureContext | undefined
  readonly #sockets = new Set<net.Socket>()
  readonly #changes = new EventEmitter().setMaxListeners(0)
  readonly #listener = net.createServer({ noDelay: true }, (socket) => this.#accept(socket))

  constructor(options: ServerOptions) {
    this.#secure = options.tls && tls.createSecureContext({ ...options.tls, minVersion: 'TLSv1.2' })
  }

  /** Sets the faults of the next requests, one for each. */
  script(...faults: Fault[]): void {
    this.#script.push(...faults)
  }

  /** Sets the fault of every request after those of `script`. */
  always(fault: Fault | ((request: ReceivedRequest) => Fault)): void {
    this.#always = typeof fault === 'function' ? fault : () => fault
  }

  /** Closes the next connections as soon as they are made, before a byte is read. */
  dropConnections(count: number): void {
    this.#drops += count
  }

  /** Ends all open connections, as servers do with idle ones. Resolves when each FIN is sent. */
  async endAll(): Promise<void> {
    await Promise.all([...this.#sockets].map((socket) => new Promise<void>((resolve) => { socket.end(resolve) })))
  }

  /** Resets all open connections. */
  resetAll(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy()
  }

  get port(): number {
    return this.#port
  }

  /** The value for `baseUrl`. */
  get url(): string {
    return `${this.#secure ? 'https' : 'http'}://127.0.0.1:${this.#port}`
  }

  /** All open connections. */
  get open(): Connection[] {
    return this.connections.filter((connection) => !connection.isClosed)
  }

  /** Waits for this number of requests. Resolves to the last one. */
  async received(count: number): Promise<ReceivedRequest> {
    await this.until(() => this.requests.length >= count, `${count} requests`)
    return this.requests[count - 1]!
  }

  /** Waits for this number of connections. */
  async connected(count: number): Promise<void> {
    await this.until(() => this.connections.length >= count, `${count} connections`)
  }

  /** Waits until no connection is open. */
  async allClosed(): Promise<void> {
    await this.until(() => this.open.length === 0, 'the end of all connections')
  }

  /** Waits for a condition, which is checked after each event. */
  async until(condition: () => boolean, what: string, patience = PATIENCE): Promise<void> {
    const deadline = AbortSignal.timeout(patience)
    while (!condition()) {
      await once(this.#changes, 'change', { signal: deadline }).catch(() => {
        throw new Error(`timed out waiting for ${what}: received ${this.requests.length} requests, ${this.open.length} `
          + `of ${this.connections.length} connections are open`)
      })
    }
  }

  /** Removes the received requests, for long tests that count them themselves. */
  forgetRequests(): void {
    this.requests.length = 0
  }

  /** Makes every connection attempt fail, until `listen` is called. */
  async refuse(): Promise<void> {
    const closed = once(this.#listener, 'close')
    this.#listener.close()
    for (const socket of this.#sockets) socket.destroy()
    await closed
  }

  async listen(port = this.#port): Promise<void> {
    this.#listener.listen(port, '127.0.0.1')
    await once(this.#listener, 'listening')
    this.#port = (this.#listener.address() as net.AddressInfo).port
  }

  async stop(): Promise<void> {
    if (this.#listener.listening) await this.refuse()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
  }

  #changed(): void {
    this.#changes.emit('change')
  }

  #accept(raw: net.Socket): void {
    const connection: Connection = { number: this.connections.length + 1, isClosed: false, bytes: 0 }
    this.connections.push(connection)
    this.#sockets.add(raw)
    raw.on('error', () => {}) // Ignores resets by the client. `close` follows.
    raw.on('data', (chunk) => {
      connection.bytes += chunk.length
      this.#changed()
    })
    raw.on('close', () => {
      connection.endedBy ??= 'client'
      connection.isClosed = true
      this.#sockets.delete(raw)
      this.#changed()
    })
    if (this.#drops > 0) {
      this.#drops -= 1
      connection.endedBy = 'server'
      raw.destroy()
    } else {
      this.#serve(raw, connection)
    }
    this.#changed()
  }

  /** Reads the requests of a connection, and runs the fault of each. */
  #serve(raw: net.Socket, connection: Connection): void {
    const secureContext = this.#secure
    const socket = secureContext ? new tls.TLSSocket(raw, { isServer: true, secureContext }) : raw
    socket.on('error', () => {})
    const gone = new AbortController()
    raw.on('close', () => gone.abort())
    let bytes: Buffer = Buffer.alloc(0)
    let busy = false

    const close = (how: () => void) => {
      connection.endedBy = 'server'
      how()
    }
    const exchange: Exchange = {
      socket,
      gone: gone.signal,
      end: () => close(() => socket.end()),
      reset: () => close(() => raw.resetAndDestroy()),
      writeBelow: (bytes) => void raw.write(bytes),
    }
    const run = async (fault: Fault) => {
      busy = true
      await fault.run(exchange)
      busy = false
      serveNext()
    }
    const serveNext = () => {
      if (busy || bytes.length === 0 || connection.endedBy) return
      const impatient = this.#script[0]?.afterBytes
      if (impatient !== undefined && bytes.length >= impatient) {
        void run(this.#script.shift()!)
        return
      }
      const read = readRequest(bytes, connection.number)
      if (!read) return
      const [request, rest] = read
      bytes = rest
      this.requests.push(request)
      void run(this.#script.shift() ?? this.#always(request))
      this.#changed()
    }
    socket.on('data', (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk])
      serveNext()
    })
  }
}

/** Resolves to a URL of this machine on whose port no server listens. */
export async function closedAddress(): Promise<string> {
  const server = await faultServer()
  await server.stop()
  return server.url
}
