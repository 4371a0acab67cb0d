// Serves a developer's functions to the engine, which calls them for the actions of pieces that it does not have.
'use strict'

const { randomBytes } = require('node:crypto')
const { createServer } = require('node:http')

/** `slack` stands for `@activepieces/piece-slack`, as everywhere. */
const npmName = (piece) => (/[@/]/.test(piece) ? piece : `@activepieces/piece-${piece}`)

/** The stubs by `piece:action`. */
function stubsByAction(pieces) {
  const stubs = new Map()
  for (const [piece, actions] of Object.entries(pieces)) {
    if (typeof actions !== 'object' || actions === null) throw new TypeError(`\`options.pieces['${piece}']\` must be an object of functions`)
    for (const [action, stub] of Object.entries(actions)) {
      if (typeof stub !== 'function') throw new TypeError(`\`options.pieces['${piece}']['${action}']\` must be a function`)
      stubs.set(`${npmName(piece)}:${action}`, stub)
    }
  }
  return stubs
}

const failure = (message) => JSON.stringify({ error: { message } })

/** What the engine is told of a call: `{ output }`, or `{ error: { message } }` when the stub throws. */
async function answerOf(stub, call) {
  let output
  try {
    output = await stub(call)
  } catch (error) {
    return failure(error instanceof Error ? error.message : String(error))
  }
  try {
    return JSON.stringify({ output })
  } catch (error) {
    return failure(`what the stub of ${call.pieceName} ${call.actionName} returned is no JSON: ${error.message}`)
  }
}

async function answer(stubs, path, request, response) {
  // Whoever does not know the path is not the engine: any program of this machine reaches the port, and web pages do.
  if (request.url !== path || request.method !== 'POST') return void response.writeHead(403).end()
  const chunks = []
  for await (const chunk of request) chunks.push(chunk)
  const call = JSON.parse(Buffer.concat(chunks).toString())
  const stub = stubs.get(`${call.pieceName}:${call.actionName}`)
  if (!stub) return void response.writeHead(404).end()
  response.writeHead(200, { 'content-type': 'application/json' }).end(await answerOf(stub, call))
}

/** Listens on a free port of this machine. It does not keep the process alive. */
async function serveStubs(pieces) {
  const stubs = stubsByAction(pieces)
  const path = `/${randomBytes(16).toString('hex')}`
  const server = createServer((request, response) => {
    answer(stubs, path, request, response).catch((error) => response.destroy(error))
  })
  // The engine keeps its connections, and a request on one that is just being closed here would be lost.
  server.keepAliveTimeout = 0
  server.on('connection', (socket) => socket.unref())
  await new Promise((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve))
  server.unref()
  return {
    url: `http://127.0.0.1:${server.address().port}${path}`,
    actions: [...stubs.keys()],
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

module.exports = { serveStubs }
