// Runs the addon's JavaScript (`src/node/glue/`) without the addon.

import vm from 'node:vm'

import { joinGlue } from '../../scripts/glue.mjs'

/** Replaces the native object of a realm. */
const CONNECT = `((turn) => connect({ abort() {}, nextTurn: () => new Promise((resolve) => turn(resolve)) }, false))(setImmediate)`

/**
 * Runs the parts and returns the value of `expression`, which sees all their names. Without `context` they use the
 * built-ins of the test.
 */
export function evaluateGlue<T>(expression: string, context?: vm.Context): T {
  const script = joinGlue(`(${CONNECT}, ${expression})`)
  const options = { filename: 'glue.js' }
  return context ? vm.runInContext(script, context, options) : vm.runInThisContext(script, options)
}
