// `@imbrace/node/local`: starts the local engine, for development and tests.
'use strict'

const { spawn } = require('node:child_process')
const { createInterface } = require('node:readline')
const { clearTimeout, setTimeout } = require('node:timers') // the real one, unless fake timers were installed before this file was loaded
const { inspect } = require('node:util')
const { Client } = require('./index.js')
const { findBinary, nodeVariable } = require('./local/binary.js')
const { controlsOf } = require('./local/control.js')
const { HttpThread } = require('./local/http.js')
const { fakesByHost, requestsOf } = require('./local/hosts.js')
const { pause, respond, stop } = require('./local/effects.js')
const { snapshotOf } = require('./local/snapshot.js')
const { npmName, serveStubs } = require('./local/stubs.js')

/** Options that become command-line options of the binary: those with a value, then those without. */
const VALUES = {
  port: '--port',
  db: '--db',
  database: '--database',
  queueDelay: '--queue-delay-ms',
  syncTimeout: '--sync-timeout-ms',
  flowTimeout: '--flow-timeout-ms',
  retryDelay: '--retry-base-ms',
  pauseAfter: '--pause-after-ms',
  memoryLimit: '--memory-limit-mb',
  keepRuns: '--keep-runs',
  project: '--project',
  log: '--log',
}
const SWITCHES = { bare: '--bare', allowNet: '--allow-net', enableHangs: '--enable-hangs' }

/** Number of characters kept from the end of the engine's log, for the error when it does not start. */
const LOG_TAIL = 4096

/** Default of `startTimeout`, in ms. A warm start takes 30 ms. A virus scanner can hold up the first start for seconds. */
const START_TIMEOUT = 30_000

/** Time in ms for Node to report how a start failed, before the start fails without that report. */
const REPORTED_WITHIN = 250

function check(options) {
  const known = ['apiKey', 'startTimeout', 'pieces', 'triggers', 'http', 'ui', ...Object.keys(VALUES), ...Object.keys(SWITCHES)]
  for (const name of Object.keys(options)) {
    if (!known.includes(name)) throw new TypeError(`\`options.${name}\` is not an option of startLocalEngine: expected one of ${known.join(', ')}`)
  }
  const { startTimeout = START_TIMEOUT } = options
  if (typeof startTimeout !== 'number' || !(startTimeout >= 1 && startTimeout < 2 ** 31)) throw new TypeError(`\`options.startTimeout\` must be a number of milliseconds from 1 to 2147483647, not ${inspect(startTimeout)}`)
}

function argumentsFor(options, stubs) {
  const args = ['serve', '--exit-with-stdin', `--api-key=${options.apiKey}`]
  for (const [name, flag] of Object.entries(VALUES)) {
    if (options[name] !== undefined) args.push(`${flag}=${options[name]}`)
  }
  for (const [name, flag] of Object.entries(SWITCHES)) if (options[name]) args.push(flag)
  if (stubs) args.push('--stubs', stubs.url)
  for (const action of stubs?.actions ?? []) args.push('--stub', action)
  for (const trigger of stubs?.triggers ?? []) args.push('--stub-trigger', trigger)
  for (const host of stubs?.hosts ?? []) args.push('--fake-host', host)
  return args
}

/** Keeps the end of the engine's log. With `isShown`, also copies the log to stderr. */
function watchLog(child, isShown) {
  const log = { end: '' }
  child.stderr.setEncoding('utf8').on('data', (text) => {
    if (isShown) process.stderr.write(text)
    log.end = (log.end + text).slice(-LOG_TAIL)
  })
  return log
}

/**
 * Resolves to the first `count` lines that the engine prints. Rejects if the engine cannot be started or ends first. Node
 * emits `error` and `close` with `process.nextTick`. If a test has replaced it, they never arrive, and a timer rejects.
 */
function firstLines(child, log, count) {
  const lines = []
  return new Promise((resolve, reject) => {
    const cannotStart = (reason, cause) => reject(new Error(`imbrace-local cannot be started: ${reason}`, { cause }))
    const ended = (code, signal) => {
      if (lines.length > 0 && !lines[0].startsWith('imbrace-local ')) return resolve(lines) // another program
      const reason = log.end.trim() || `it ended with ${signal ?? `exit code ${code}`}`
      reject(new Error(`imbrace-local could not start: ${reason.replace(/^imbrace-local: /, '')}`))
    }
    const exited = (...how) => setTimeout(ended, REPORTED_WITHIN, ...how)
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (lines.push(line) !== count) return
      child.off('exit', exited)
      resolve(lines)
    })
    child.once('error', (error) => cannotStart(error.message, error))
    // `close` follows the last data of the log. `exit` may precede it.
    child.once('close', ended)
    child.once('exit', exited)
    if (child.pid === undefined) setTimeout(cannotStart, REPORTED_WITHIN, `${child.spawnfile} cannot be executed`)
  })
}

/** Settles as `promise` does. If that takes longer than `ms`, kills the engine and rejects. */
function within(ms, promise, child, log) {
  let timer
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => {
      child.kill('SIGKILL')
      for (const stream of child.stdio) stream.destroy() // a process that the binary started may hold the other ends
      const reason = log.end.trim() || 'it printed nothing'
      reject(new Error(`imbrace-local was not ready within ${ms} ms (\`startTimeout\`), and was killed: ${reason}`))
    }, ms)
  })
  return Promise.race([promise, late]).finally(() => clearTimeout(timer))
}

/** Resolves to the URLs of the engine and of its page, which the engine prints when it is ready. */
async function untilReady(child, log, startTimeout = START_TIMEOUT) {
  const [line, pageLine] = await within(startTimeout, firstLines(child, log, 2), child, log)
  const [url] = /http:\/\/\S+/.exec(line) ?? []
  const [pageUrl] = /http:\/\/\S+\?token=\S+/.exec(pageLine) ?? []
  if (url && pageUrl) return { url, pageUrl }
  child.kill()
  throw new Error(`${child.spawnfile} is not imbrace-local: it printed ${JSON.stringify(line)}. Set IMBRACE_LOCAL to the path of the imbrace-local binary`)
}

/**
 * Starts the engine in a process group of its own. A signal to the group of this process, such as Ctrl-C in a terminal,
 * does not reach the engine, so this process can still send its last requests. Flows run in UTC, as on the platform.
 */
async function startProcess(binary, options, stubs) {
  const child = spawn(binary, argumentsFor(options, stubs), {
    stdio: ['pipe', 'pipe', 'pipe'], detached: true, windowsHide: true, env: { ...process.env, ...nodeVariable(), TZ: 'UTC' },
  })
  // The engine may end first. `untilReady` and failed calls report that.
  child.stdin.on('error', () => {})
  const log = watchLog(child, options.log !== undefined)
  const { url, pageUrl } = await untilReady(child, log, options.startTimeout)
  // The engine ends when its input is closed, so it does not outlive this process. It does not keep this process alive.
  // Pipes in Bun have no `unref` and never keep a process alive.
  for (const handle of [child, child.stdin, child.stdout, child.stderr]) handle.unref?.()
  return { child, url, pageUrl, log }
}

/** Ends the process, and resolves when it has ended. */
function endProcess(child) {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  child.ref()
  const ended = new Promise((resolve) => child.once('exit', resolve))
  // Windows has no signals. `kill` would end the engine at once, and its Node processes would outlive it. `destroy` closes the
  // pipe immediately, unlike `end`, which needs `process.nextTick`.
  if (process.platform === 'win32') child.stdin.destroy()
  else child.kill('SIGTERM')
  return ended
}

/** Returns how the engine ended, with the end of its log, or `undefined` while it runs. */
function endOf({ child, log }) {
  if (child.exitCode === null && child.signalCode === null) return undefined
  const how = child.signalCode ? `by ${child.signalCode}` : `with exit code ${child.exitCode}`
  return `the engine ended ${how}${log.end && `: ${log.end.trim()}`}`
}

async function reset(http, engine, apiKey) {
  try {
    await http.post(`${engine.url}/_local/reset`, { 'x-api-key': apiKey, authorization: `Bearer ${apiKey}` })
  } catch (error) {
    const reason = http.isClosed ? error.message : endOf(engine) ?? error.message
    throw new Error(`the local engine at ${engine.url} could not be reset: ${reason}`, { cause: error })
  }
}

/** Sends JSON to a route of the engine that only tests use, and resolves to its reply. */
const postTo = (http, url, apiKey) => async (route, body) => {
  const headers = { 'x-api-key': apiKey, authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' }
  const reply = await http.post(`${url}/_local/${route}`, headers, body)
  return reply === '' ? undefined : JSON.parse(reply)
}

/** Returns the calls that the stubs of a piece received, or only those for one action. */
function callsOf(calls, piece, action) {
  if (typeof piece !== 'string' || piece === '') throw new TypeError('`piece` must be the name of a piece')
  return calls.filter((call) => call.pieceName === npmName(piece) && (action === undefined || call.actionName === action))
}

/** Returns the object that users get. Its functions also work when they are called without it. */
function engineOf(engine, http, { apiKey, bare, calls, requests, fakes }) {
  const { child, url, pageUrl } = engine
  const address = bare
    ? { services: { workflowEngine: url }, headers: { authorization: `Bearer ${apiKey}` } }
    : { baseUrl: url, apiKey }
  const stop = async () => {
    await endProcess(child)
    await http.close()
  }
  return {
    url,
    apiKey,
    bare,
    pid: child.pid,
    pageUrl,
    runUrl: (runId) => {
      if (typeof runId !== 'string' || runId === '') throw new TypeError(`\`runId\` must be a non-empty string, not ${inspect(runId)}`)
      return `${pageUrl}#/runs/${encodeURIComponent(runId)}`
    },
    client: (options = {}) => new Client({ ...address, ...options }),
    reset: async () => {
      await reset(http, engine, apiKey)
      calls.length = 0
      requests.length = 0
    },
    calls: (piece, action) => callsOf(calls, piece, action),
    requests: (host) => requestsOf(requests, fakes, host),
    snapshot: (run) => snapshotOf(run, url),
    ...controlsOf(postTo(http, url, apiKey)),
    stop,
    [Symbol.asyncDispose ?? Symbol.for('nodejs.asyncDispose')]: stop,
  }
}

async function startLocalEngine(options = {}) {
  check(options)
  const { apiKey = 'api_test', port = 0, bare = false, pieces, triggers } = options
  const binary = findBinary() // before the first `await`, because it reads the stack of its callers
  const http = new HttpThread()
  try {
    const doubles = { fakes: fakesByHost(options.http ?? {}), calls: [], requests: [] }
    const hasDoubles = pieces || triggers || options.http
    const stubs = hasDoubles && (await serveStubs(http, pieces ?? {}, { triggers, ...doubles }))
    const engine = await startProcess(binary, { ...options, apiKey, port }, stubs)
    if (options.ui) process.stderr.write(`See the runs of the local engine at ${engine.pageUrl}\n`)
    return engineOf(engine, http, { apiKey, bare, ...doubles })
  } catch (error) {
    await http.close()
    throw error
  }
}

module.exports.startLocalEngine = startLocalEngine
module.exports.pause = pause
module.exports.respond = respond
module.exports.stop = stop
