// The addon's JavaScript (`src/node/glue/`) without the addon.

import { readFileSync } from 'node:fs'
import vm from 'node:vm'

const FOLDER = new URL('../../src/node/', import.meta.url)

/** The script that the addon runs, joined from the parts that `glue.rs` names. It returns the value of `expression`. */
function script(expression: string): string {
  const [, list] = /const SCRIPT: &str = concat!\(([^]*?)\n\);/.exec(readFileSync(new URL('glue.rs', FOLDER), 'utf8'))!
  const pieces = list!.matchAll(/include_str!\("(.+)"\)|(".+")/g)
  const texts = Array.from(pieces, ([, file, text]) => (file ? readFileSync(new URL(file, FOLDER), 'utf8') : JSON.parse(text!)))
  return texts.join('').replace('return glue\n', `return ${expression}\n`)
}

/**
 * Runs the parts and returns the value of `expression`, which sees all their names. Without `context` they use the
 * built-ins of the test.
 */
export function evaluateGlue<T>(expression: string, context?: vm.Context): T {
  const options = { filename: 'glue.js' }
  return context ? vm.runInContext(script(expression), context, options) : vm.runInThisContext(script(expression), options)
}
