// What many clients of one process share, and whether V8 knows of their memory.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import https from 'node:https'
import type { AddressInfo } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { test } from 'node:test'

import { Client } from '../../index.js'
import { authority, certificate } from '../support/certificates.ts'
import { output } from '../support/child.ts'

test('V8 collects clients by itself when they take much memory', async () => {
  // `process.memoryUsage().external` counts buffers only, so the test looks at what the collector does.
  const script = `
    const clients = []
    for (let count = 1; count <= 6000; count += 1) {
      clients.push(new WeakRef(new Client({ apiKey: 'key' })))
      if (count % 100 === 0) await new Promise(setImmediate)
    }
    console.log(clients.filter((client) => client.deref() === undefined).length)`
  const collected = await output<number>({ script })
  assert.ok(collected >= 1000, `${collected} of 6000 clients were collected`)
})

test('clients with equal `ca` share their TLS sessions, others do not', async () => {
  const issuer = authority()
  const server = https.createServer(certificate({ issuer }), (_, response) => {
    response.setHeader('content-type', 'application/json').end('{"status":"Healthy"}')
  })
  const reused: boolean[] = []
  server.on('secureConnection', (socket: TLSSocket) => reused.push(socket.isSessionReused()))
  await once(server.listen(0, 'localhost'), 'listening')
  try {
    const { port } = server.address() as AddressInfo
    const baseUrl = `https://localhost:${port}`
    const bundle = `${issuer.cert}\n${authority('Other').cert}`
    const clients = [issuer.cert, issuer.cert, bundle].map((ca) => new Client({ baseUrl, apiKey: 'key', ca, proxy: false }))
    for (const client of clients) await client.ping()
    assert.deepEqual(reused, [false, true, false])
  } finally {
    server.closeAllConnections()
    server.close()
  }
})
