// A server on raw sockets that does to a client, on command, what networks and servers do to it: `faults.ts`
// has the cases. It keeps what it received, so that a test counts what a real server would have executed.
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
  /** Default: one that is free. */
  port?: number
}

/** One connection that a client made. */
export interface Connection {
  /** From 1, in the order in which they were made. */
  number: number
  /** Who ended it first, or is about to. */
  endedBy?: 'client' | 'server'
  /** Whether it is gone on both sides. */
  isClosed: boolean
  /** The bytes that came, before TLS is taken off. */
  bytes: number
}

/** How long a test waits for something that should happen before it fails, in milliseconds. */
const PATIENCE = 10_000

export async function faultServer(options: ServerOptions = {}): Promise<FaultServer> {
  const server = new FaultServer(options)
  await server.listen(options.port)
  return server
}

export class FaultServer implements AsyncDisposable {
  /** Every request that came completely. */
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

  /** What happens to the next requests, one each, whatever they are. */
  script(...faults: Fault[]): void {
    this.#script.push(...faults)
  }

  /** What happens to every request that the script has nothing for. */
  always(fault: Fault | ((request: ReceivedRequest) => Fault)): void {
    this.#always = typeof fault === 'function' ? fault : () => fault
  }

  /** The next connections are closed as soon as they are made, before a byte is read. */
  dropConnections(count: number): void {
    this.#drops += count
  }

  /** Ends every connection that is open, as servers do with idle ones. Fulfilled when each FIN is sent. */
  async endAll(): Promise<void> {
    await Promise.all([...this.#sockets].map((socket) => new Promise<void>((resolve) => { socket.end(resolve) })))
  }

  /** Resets every connection that is open. */
  resetAll(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy()
  }

  get port(): number {
    return this.#port
  }

  /** For `baseUrl`. */
  get url(): string {
    return `${this.#secure ? 'https' : 'http'}://127.0.0.1:${this.#port}`
  }

  /** The connections that are open. */
  get open(): Connection[] {
    return this.connections.filter((connection) => !connection.isClosed)
  }

  /** Waits until so many requests have come, and gives the last of them. */
  async received(count: number): Promise<ReceivedRequest> {
    await this.until(() => this.requests.length >= count, `${count} requests`)
    return this.requests[count - 1]!
  }

  /** Waits until so many connections have been made. */
  async connected(count: number): Promise<void> {
    await this.until(() => this.connections.length >= count, `${count} connections`)
  }

  /** Waits until no connection is open. */
  async allClosed(): Promise<void> {
    await this.until(() => this.open.length === 0, 'the end of all connections')
  }

  /** Waits for a condition, looked at whenever something has happened here. */
  async until(condition: () => boolean, what: string, patience = PATIENCE): Promise<void> {
    const deadline = AbortSignal.timeout(patience)
    while (!condition()) {
      await once(this.#changes, 'change', { signal: deadline }).catch(() => {
        throw new Error(`waited in vain for ${what}; ${this.requests.length} requests came, ${this.open.length} `
          + `of ${this.connections.length} connections are open`)
      })
    }
  }

  /** Forgets the requests, for runs that count them by themselves. */
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
    raw.on('error', () => {}) // The client's resets; `close` follows.
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

  /** Reads one request after the other from a connection, and does to each what the test wants. */
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

/** The address of a port of this machine at which nobody listens. */
export async function closedAddress(): Promise<string> {
  const server = await faultServer()
  await server.stop()
  return server.url
}
