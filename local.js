// `@imbrace/node/local`: starts the local engine, for development and tests.
'use strict'

const { spawn } = require('node:child_process')
const { createInterface } = require('node:readline')
const { Client } = require('./index.js')
const { findBinary } = require('./local/binary.js')
const { controlsOf } = require('./local/control.js')
const { HttpThread } = require('./local/http.js')
const { pause, respond, stop } = require('./local/effects.js')
const { snapshotOf } = require('./local/snapshot.js')
const { npmName, serveStubs } = require('./local/stubs.js')

/** The options that are options of the binary: those with a value, and those without. */
const VALUES = {
  port: '--port',
  db: '--db',
  syncTimeout: '--sync-timeout-ms',
  flowTimeout: '--flow-timeout-ms',
  retryDelay: '--retry-base-ms',
  pauseAfter: '--pause-after-ms',
  memoryLimit: '--memory-limit-mb',
  keepRuns: '--keep-runs',
  log: '--log',
}
const SWITCHES = { bare: '--bare', allowNet: '--allow-net' }

/** How much of what the engine logs is kept, to say why it ended. */
const KEPT = 4096

function check(options) {
  const known = ['apiKey', 'pieces', ...Object.keys(VALUES), ...Object.keys(SWITCHES)]
  for (const name of Object.keys(options)) {
    if (!known.includes(name)) throw new TypeError(`\`options.${name}\` is not an option of startLocalEngine: ${known.join(', ')}`)
  }
}

function argumentsFor(options, stubs) {
  const args = ['serve', '--exit-with-stdin', '--api-key', options.apiKey]
  for (const [name, flag] of Object.entries(VALUES)) {
    if (options[name] !== undefined) args.push(`${flag}=${options[name]}`)
  }
  for (const [name, flag] of Object.entries(SWITCHES)) if (options[name]) args.push(flag)
  if (stubs) args.push('--stubs', stubs.url)
  for (const action of stubs?.actions ?? []) args.push('--stub', action)
  return args
}

/** Keeps the end of what the engine logs, and shows it as it comes where that is asked for. */
function watchLog(child, shown) {
  const log = { end: '' }
  child.stderr.setEncoding('utf8').on('data', (text) => {
    if (shown) process.stderr.write(text)
    log.end = (log.end + text).slice(-KEPT)
  })
  return log
}

/** The address in the one line that the engine prints when it is ready. */
async function untilReady(child, log) {
  const lines = createInterface({ input: child.stdout })
  const line = await new Promise((resolve, reject) => {
    lines.once('line', resolve)
    child.once('error', (error) => reject(new Error(`imbrace-local cannot be started: ${error.message}`, { cause: error })))
    // `close` comes after the last of the log, `exit` may come before it.
    child.once('close', (code, signal) => {
      const words = log.end.trim() || `it ended with ${signal ?? `exit code ${code}`}`
      reject(new Error(`imbrace-local could not start: ${words.replace(/^imbrace-local: /, '')}`))
    })
  })
  const [url] = /http:\/\/\S+/.exec(line) ?? []
  if (url) return url
  child.kill()
  throw new Error(`${child.spawnfile} is not imbrace-local: it prints ${JSON.stringify(line)}`)
}

/**
 * Starts the engine in a process group of its own. A signal to the group of this process, such as Ctrl-C in a terminal,
 * does not reach the engine, so this process can still send its last requests. Flows run in UTC, as on the platform.
 */
async function startProcess(binary, options, stubs) {
  const child = spawn(binary, argumentsFor(options, stubs), {
    stdio: ['pipe', 'pipe', 'pipe'], detached: true, windowsHide: true, env: { ...process.env, TZ: 'UTC' },
  })
  // The engine may end first, which its callers notice by other means than this pipe.
  child.stdin.on('error', () => {})
  const url = await untilReady(child, watchLog(child, options.log !== undefined))
  // The engine lives as long as this process holds its input, and does not keep the process alive.
  // In Bun a pipe has no `unref`, and keeps no process alive either.
  for (const handle of [child, child.stdin, child.stdout, child.stderr]) handle.unref?.()
  return { child, url }
}

/** Ends the process, and resolves when it is gone. */
function end(child) {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  child.ref()
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  return gone
}

async function reset(http, url, apiKey) {
  try {
    await http.post(`${url}/_local/reset`, { 'x-api-key': apiKey, authorization: `Bearer ${apiKey}` })
  } catch (error) {
    throw new Error(`the local engine could not be reset: ${error.message}`, { cause: error })
  }
}

/** Sends JSON to a route of the engine that only tests use, and resolves to its reply. */
const postTo = (http, url, apiKey) => async (route, body) => {
  const headers = { 'x-api-key': apiKey, authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' }
  const reply = await http.post(`${url}/_local/${route}`, headers, body)
  return reply === '' ? undefined : JSON.parse(reply)
}

/** The calls of the stubs of a piece, or of one action of it. */
function callsOf(calls, piece, action) {
  if (typeof piece !== 'string' || piece === '') throw new TypeError('`piece` must be the name of a piece')
  return calls.filter((call) => call.pieceName === npmName(piece) && (action === undefined || call.actionName === action))
}

/** What the caller gets. Its functions may be taken out of it. */
function engineOf({ child, url }, http, { apiKey, bare, calls }) {
  const where = bare
    ? { services: { workflowEngine: url }, headers: { authorization: `Bearer ${apiKey}` } }
    : { baseUrl: url, apiKey }
  const stop = async () => {
    await end(child)
    await http.close()
  }
  return {
    url,
    apiKey,
    bare,
    pid: child.pid,
    client: (options = {}) => new Client({ ...where, ...options }),
    reset: async () => {
      await reset(http, url, apiKey)
      calls.length = 0
    },
    calls: (piece, action) => callsOf(calls, piece, action),
    snapshot: (run) => snapshotOf(run, url),
    ...controlsOf(postTo(http, url, apiKey)),
    stop,
    [Symbol.asyncDispose ?? Symbol.for('nodejs.asyncDispose')]: stop,
  }
}

async function startLocalEngine(options = {}) {
  check(options)
  const { apiKey = 'api_test', port = 0, bare = false, pieces } = options
  const binary = findBinary() // before anything is awaited: it looks at its callers
  const http = new HttpThread()
  try {
    const calls = []
    const stubs = pieces && (await serveStubs(http, pieces, calls))
    return engineOf(await startProcess(binary, { ...options, apiKey, port }, stubs), http, { apiKey, bare, calls })
  } catch (error) {
    await http.close()
    throw error
  }
}

module.exports.startLocalEngine = startLocalEngine
module.exports.pause = pause
module.exports.respond = respond
module.exports.stop = stop
