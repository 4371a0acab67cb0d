// `@imbrace/node/local`: starts the local engine, for development and tests.
'use strict'

const { spawn } = require('node:child_process')
const { existsSync } = require('node:fs')
const { join } = require('node:path')
const { createInterface } = require('node:readline')
const { Client } = require('./index.js')

const BINARY = process.platform === 'win32' ? 'imbrace-local.exe' : 'imbrace-local'

/** The binary: what IMBRACE_LOCAL names, else what a checkout has built. */
function findBinary() {
  const named = process.env.IMBRACE_LOCAL
  if (named) return named
  const built = ['debug', 'release'].map((profile) => join(__dirname, 'target', profile, BINARY)).find(existsSync)
  if (built) return built
  throw new Error('imbrace-local is not there: build it with `cargo build -p imbrace-local`, or name it in IMBRACE_LOCAL')
}

function argumentsFor({ apiKey, port, bare, db, syncTimeout }) {
  const args = ['serve', '--exit-with-stdin', '--port', String(port), '--api-key', apiKey]
  if (bare) args.push('--bare')
  if (db !== undefined) args.push('--db', db)
  if (syncTimeout !== undefined) args.push('--sync-timeout-ms', String(syncTimeout))
  return args
}

/** The address in the one line that the engine prints when it is ready. */
async function untilReady(child) {
  let problems = ''
  child.stderr.setEncoding('utf8').on('data', (text) => (problems += text))
  const ended = new Promise((_, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) =>
      reject(new Error(`imbrace-local ended before it was ready (${signal ?? `exit code ${code}`}): ${problems.trim()}`)),
    )
  })
  const ready = new Promise((resolve) => createInterface({ input: child.stdout }).once('line', resolve))
  const line = await Promise.race([ready, ended])
  ended.catch(() => {})
  child.removeAllListeners('exit')
  return line.match(/http:\/\/\S+/)[0]
}

async function startLocalEngine(options = {}) {
  const { apiKey = 'api_test', port = 0, bare = false, db, syncTimeout } = options
  const args = argumentsFor({ apiKey, port, bare, db, syncTimeout })
  const child = spawn(findBinary(), args, { stdio: ['pipe', 'pipe', 'pipe'] })
  const url = await untilReady(child)
  // The engine lives as long as this process holds its input, and does not keep the process alive.
  for (const handle of [child, child.stdin, child.stdout, child.stderr]) handle.unref()
  const gone = new Promise((resolve) => child.once('exit', resolve))
  return {
    url,
    apiKey,
    bare,
    pid: child.pid,
    client(clientOptions = {}) {
      const where = bare
        ? { services: { workflowEngine: url }, headers: { authorization: `Bearer ${apiKey}` } }
        : { baseUrl: url, apiKey }
      return new Client({ ...where, ...clientOptions })
    },
    async stop() {
      child.ref()
      child.kill('SIGTERM')
      await gone
    },
    async [Symbol.asyncDispose ?? Symbol.for('nodejs.asyncDispose')]() {
      await this.stop()
    },
  }
}

module.exports.startLocalEngine = startLocalEngine
