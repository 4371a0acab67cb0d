// Serves a developer's functions to the engine, which calls them for the actions of pieces that it does not have.
'use strict'

const { randomBytes } = require('node:crypto')
const { Effect } = require('./effects.js')

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
    if (!(output instanceof Effect)) return JSON.stringify({ output })
    return JSON.stringify({ output: output.output, effect: { kind: output.kind, ...output.details } })
  } catch (error) {
    return failure(`the stub of ${call.pieceName} ${call.actionName} must return a JSON value: ${error.message}`)
  }
}

/** The answer to a request of the engine, or `undefined` if no stub exists for the action. */
async function answer(stubs, calls, body) {
  const call = JSON.parse(body)
  const stub = stubs.get(`${call.pieceName}:${call.actionName}`)
  if (stub) calls.push(call)
  return stub && answerOf(stub, call)
}

/** Serves the functions over the thread, and resolves to what the engine must be told. */
async function serveStubs(http, pieces, calls = []) {
  const stubs = stubsByAction(pieces)
  const path = `/${randomBytes(16).toString('hex')}`
  const url = await http.listen(path, (body) => answer(stubs, calls, body).catch((error) => failure(error.message)))
  return { url, actions: [...stubs.keys()] }
}

module.exports = { npmName, serveStubs }
