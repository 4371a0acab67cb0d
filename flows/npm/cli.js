#!/usr/bin/env node
// `npx imbrace-flows`: runs the binary with the same arguments and streams.
'use strict'

const { spawn } = require('node:child_process')
const { environmentFor, findBinary } = require('./binary.js')

function fail(error) {
  console.error(`imbrace-flows: ${error.message}`)
  process.exit(1)
}

try {
  const child = spawn(findBinary(), process.argv.slice(2), { stdio: 'inherit', env: environmentFor(process.cwd()) })
  // A terminal sends Ctrl-C to both processes. Signals that only this process gets are forwarded.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', fail)
  child.on('exit', (code) => process.exit(code ?? 1))
} catch (error) {
  fail(error)
}
