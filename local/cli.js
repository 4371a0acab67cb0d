#!/usr/bin/env node
// `npx imbrace-local`: runs the engine's binary with the same arguments and streams.
'use strict'

const { spawn } = require('node:child_process')
const { findBinary, nodeVariable } = require('./binary.js')

function fail(error) {
  console.error(`imbrace-local: ${error.message}`)
  process.exit(1)
}

const IS_WINDOWS = process.platform === 'win32'
const SIGNALS = IS_WINDOWS ? ['SIGINT', 'SIGBREAK', 'SIGHUP'] : ['SIGINT', 'SIGTERM', 'SIGHUP']

/**
 * Forwards a signal that only this process gets. A terminal sends Ctrl-C to both. On Windows every signal comes from the
 * console, which sends it to both, and `kill` would end the engine at once.
 */
function forward(child, signal) {
  if (!IS_WINDOWS) child.kill(signal)
}

function run(binary) {
  // The engine checks that this process is still its parent, because this process cannot handle a SIGKILL. Flows run in
  // UTC, as on the platform.
  const env = { ...process.env, ...nodeVariable(), TZ: 'UTC', IMBRACE_LOCAL_PARENT: String(process.pid) }
  const child = spawn(binary, process.argv.slice(2), { stdio: 'inherit', env })
  // In all cases the engine ends first.
  for (const signal of SIGNALS) process.on(signal, () => forward(child, signal))
  child.on('error', fail)
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code)
    for (const signal of SIGNALS) process.removeAllListeners(signal)
    process.kill(process.pid, signal)
  })
}

try {
  run(findBinary())
} catch (error) {
  fail(error)
}
