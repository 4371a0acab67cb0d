// Serves stubs and fakes of hosts to the engine. It calls a stub instead of an action of a piece.
'use strict'

const { randomBytes } = require('node:crypto')
const { inspect } = require('node:util')
const { Effect } = require('./effects.js')
const { answerRequest } = require('./hosts.js')

/** Returns the npm name of a piece. `slack` is short for `@activepieces/piece-slack`. */
const npmName = (piece) => (/[@/]/.test(piece) ? piece : `@activepieces/piece-${piece}`)

/** Returns the stubs by `piece:action`. */
function stubsByAction(pieces) {
  const stubs = new Map()
  for (const [piece, actions] of Object.entries(pieces)) {
    if (typeof actions !== 'object' || actions === null) throw new TypeError(`\`options.pieces['${piece}']\` must be an object of functions, one for each action`)
    for (const [action, stub] of Object.entries(actions)) {
      if (typeof stub !== 'function') throw new TypeError(`\`options.pieces['${piece}']['${action}']\` must be a function`)
      stubs.set(`${npmName(piece)}:${action}`, stub)
    }
  }
  return stubs
}

/** Returns the sample data of triggers by `piece:trigger`. It is `undefined` for a trigger without sample data. */
function samplesByTrigger(triggers) {
  const samples = new Map()
  for (const [piece, stubs] of Object.entries(triggers)) {
    const ofPiece = `options.triggers['${piece}']`
    if (typeof stubs !== 'object' || stubs === null) throw new TypeError(`\`${ofPiece}\` must be an object of objects, one for each trigger`)
    for (const [trigger, stub] of Object.entries(stubs)) samples.set(`${npmName(piece)}:${trigger}`, sampleOf(stub, `${ofPiece}['${trigger}']`))
  }
  return samples
}

function sampleOf(stub, name) {
  if (typeof stub !== 'object' || stub === null || Object.keys(stub).some((key) => key !== 'sampleData')) {
    throw new TypeError(`\`${name}\` must be an object { sampleData }, not ${inspect(stub)}`)
  }
  try {
    JSON.stringify(stub.sampleData)
    return stub.sampleData
  } catch (error) {
    throw new TypeError(`\`${name}.sampleData\` must be a JSON value: ${error.message}`)
  }
}

const failure = (message) => JSON.stringify({ error: { message } })

/** Returns the answer for an error of a stub. The engine shows `text`, as it shows the errors of pieces. */
const thrown = (error) => JSON.stringify({ error: { message: String(error?.message ?? ''), text: inspect(error) } })

/** Calls a stub. Resolves to the text of `{ output }`, or of `{ error }` if the stub throws. */
async function callStub(stub, call) {
  let output
  try {
    output = await stub(call)
  } catch (error) {
    return thrown(error)
  }
  try {
    if (!(output instanceof Effect)) return JSON.stringify({ output })
    return JSON.stringify({ output: output.output, effect: { kind: output.kind, ...output.details } })
  } catch (error) {
    return failure(`the stub of ${call.pieceName} ${call.actionName} must return a JSON value: ${error.message}`)
  }
}

/** Resolves to the response to a request of the engine, or to `undefined` if no stub exists for the action. */
async function answer({ stubs, samples, fakes, calls, requests }, body) {
  const call = JSON.parse(body)
  if (call.trigger !== undefined) return JSON.stringify({ sampleData: samples.get(call.trigger) })
  if (call.fake !== undefined) return JSON.stringify(await answerRequest(fakes.get(call.fake), call.request, requests))
  const stub = stubs.get(`${call.pieceName}:${call.actionName}`)
  if (stub) calls.push(call)
  return stub && callStub(stub, call)
}

/** Serves the stubs and the fakes on the thread. Resolves to the options that the engine needs. */
async function serveStubs(http, pieces, { triggers = {}, fakes = new Map(), calls = [], requests = [] } = {}) {
  const [stubs, samples] = [stubsByAction(pieces), samplesByTrigger(triggers)]
  const doubles = { stubs, samples, fakes, calls, requests }
  const path = `/${randomBytes(16).toString('hex')}`
  const url = await http.listen(path, (body) => answer(doubles, body).catch((error) => failure(error.message)))
  return { url, actions: [...stubs.keys()], triggers: [...samples.keys()], hosts: [...fakes.keys()] }
}

module.exports = { npmName, serveStubs }
