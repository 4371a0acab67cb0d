// Restricts what the code of flows can reach. Node's permission model (Node 20 and newer) prevents it from writing files and
// starting processes. This file closes the network.
'use strict'

const net = require('node:net')
const { Readable, Writable } = require('node:stream')

const { send } = require('./wire')
const clean = require('./clean')

const NO_NETWORK = 'the local engine lets the code of flows use no network: start it with `allowNet: true` (--allow-net)'

let isClosed = false

/** Prevents sockets from connecting and servers from listening. `fetch`, http, tls and WebSocket use them. */
function closeNetwork() {
  isClosed = true
  const refuse = function () {
    process.nextTick(() => this.destroy(new Error(NO_NETWORK)))
    return this
  }
  net.Socket.prototype.connect = refuse
  net.Server.prototype.listen = function () {
    process.nextTick(() => this.emit('error', new Error(NO_NETWORK)))
    return this
  }
}

const refused = () => {
  throw new Error(NO_NETWORK)
}

/** Closes the modules that reach the network without sockets. Runs before code can load them. */
let closeModules = () => {
  closeModules = () => {}
  if (!isClosed) return
  for (const dns of [require('node:dns'), require('node:dns').promises])
    for (const target of [dns, dns.Resolver?.prototype])
      for (const name of Object.getOwnPropertyNames(target ?? {})) if (/^(lookup|resolve|reverse)/.test(name)) target[name] = refused
  const { Socket } = require('node:dgram')
  Socket.prototype.bind = Socket.prototype.connect = Socket.prototype.send = refused
  require('node:worker_threads').Worker = refused
  require('node:module').syncBuiltinESMExports()
}

/** Name of the current step. */
let step = ''

/** Attributes output to a step from now on. */
function outputIsOf(name) {
  step = name
}

/** Sends console output to the engine as messages, because standard output carries the messages. */
function captureOutput() {
  let level
  const sink = (usual) =>
    new Writable({
      decodeStrings: false,
      write(chunk, _, done) {
        const text = typeof chunk === 'string' ? chunk : chunk.toString()
        send({ log: level ?? usual, step, text: text.replace(/\n$/, '') })
        done()
      },
    })
  const streams = { stdout: sink('info'), stderr: sink('error'), stdin: Readable.from([]) }
  for (const [name, stream] of Object.entries(streams))
    Object.defineProperty(process, name, { value: stream, configurable: true, enumerable: true, writable: true })
  for (const name of ['debug', 'warn', 'trace']) {
    const write = console[name]
    console[name] = (...values) => {
      level = name === 'trace' ? 'debug' : name
      try {
        write(...values)
      } finally {
        level = undefined
      }
    }
  }
  // These have state that the next run must not see.
  for (const name of ['count', 'group', 'groupCollapsed', 'time']) {
    const write = console[name]
    console[name] = (...values) => {
      clean.taint()
      write(...values)
    }
  }
}

/** Hides the arguments and the environment with which the engine started the process. */
function hideStart() {
  process.argv.length = 1
  process.execArgv.length = 0
  for (const name of Object.keys(process.env)) if (name !== 'TZ') delete process.env[name]
}

module.exports = { closeNetwork, captureOutput, outputIsOf, stepName: () => step, hideStart, closeModules: () => closeModules() }
