// Finds the binary of `imbrace-flows`, and the variables with which it finds the local engine.
'use strict'

const { existsSync } = require('node:fs')
const { createRequire } = require('node:module')
const { join } = require('node:path')

const NAME = process.platform === 'win32' ? 'imbrace-flows.exe' : 'imbrace-flows'

/** Returns the path of the binary: from IMBRACE_FLOWS, else in the package of this platform. */
function findBinary({ IMBRACE_FLOWS } = process.env) {
  if (IMBRACE_FLOWS) {
    if (existsSync(IMBRACE_FLOWS)) return IMBRACE_FLOWS
    throw new Error(`the environment variable IMBRACE_FLOWS names ${IMBRACE_FLOWS}, which does not exist: set it to the path of the imbrace-flows binary`)
  }
  // Written beside this file when the packages are made (scripts/packages.mjs).
  const { platformName, cannotLoad } = require('./platform.js')
  try {
    return require.resolve(`@imbrace/flows-${platformName()}/${NAME}`)
  } catch (error) {
    throw cannotLoad('@imbrace/flows', [error])
  }
}

/** Returns the path of the local engine, or `undefined` if it is not installed. Only `run` and `test` need it. */
function findEngine(folder) {
  for (const place of [__filename, join(folder, 'search.js')]) {
    try {
      return createRequire(place)('@imbrace/local-engine').findBinary()
    } catch {
      // The program itself reports that the engine is missing.
    }
  }
  return undefined
}

/** Returns the environment of the program. Code of flows runs on this Node, unless another runtime started it. */
function environmentFor(folder) {
  const engine = process.env.IMBRACE_LOCAL || findEngine(folder)
  const isNode = process.versions.bun === undefined && process.versions.deno === undefined
  return {
    ...process.env,
    ...(engine && { IMBRACE_LOCAL: engine }),
    ...(isNode && !process.env.IMBRACE_LOCAL_NODE && { IMBRACE_LOCAL_NODE: process.execPath }),
  }
}

module.exports = { environmentFor, findBinary }
