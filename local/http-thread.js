// The thread of `http.js`. Both sides send messages with an `id`, which the response repeats.
'use strict'

const { once } = require('node:events')
const { createServer, request } = require('node:http')
const { text } = require('node:stream/consumers')
const { parentPort } = require('node:worker_threads')

/** Open HTTP responses, by the id of the message with the request. */
const replies = new Map()
let lastId = 0

async function receive(path, incoming, reply) {
  // Only the engine knows the path, but any program and any web page on this machine can reach the port.
  if (incoming.url !== path || incoming.method !== 'POST') return void reply.writeHead(403).end()
  const body = await text(incoming)
  replies.set((lastId += 1), reply)
  parentPort.postMessage({ id: lastId, body })
}

function sendReply(id, body) {
  const reply = replies.get(id)
  replies.delete(id)
  if (body === undefined) reply.writeHead(404).end()
  else reply.writeHead(200, { 'content-type': 'application/json' }).end(body)
}

async function listen(path) {
  const server = createServer((incoming, reply) => {
    receive(path, incoming, reply).catch((error) => reply.destroy(error))
  })
  // Idle connections stay open. Closing one while the engine sends a request on it would lose the request.
  server.keepAliveTimeout = 0
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return `http://127.0.0.1:${server.address().port}${path}`
}

/** The `message` of a JSON body. */
function messageIn(body) {
  try {
    return JSON.parse(body).message
  } catch {
    return undefined
  }
}

async function post(url, headers, sent) {
  // No agent, because the global agent may use a proxy.
  const outgoing = request(url, { method: 'POST', headers, agent: false })
  const [reply] = await once(outgoing.end(sent), 'response')
  const body = await text(reply)
  if (reply.statusCode >= 300) throw new Error(messageIn(body) ?? `${reply.statusCode} ${body}`)
  return body
}

parentPort.on('message', async ({ id, listen: path, post: url, headers, body, reply }) => {
  if (path === undefined && url === undefined) return sendReply(id, reply)
  try {
    parentPort.postMessage({ id, value: await (path === undefined ? post(url, headers, body) : listen(path)) })
  } catch (error) {
    parentPort.postMessage({ id, problem: error.message })
  }
})
