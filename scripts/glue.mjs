// Joins the JavaScript of the addon (`src/node/glue/`). Its parts share the scope of one function.
import { readFileSync } from 'node:fs'

/** The parts, in order. A part can use the names of earlier parts. */
const PARTS = ['builtins', 'errors', 'warnings', 'signals', 'hooks', 'arguments', 'payload', 'batches', 'pages', 'exports', 'classes']

const part = (name) => readFileSync(new URL(`../src/node/glue/${name}.js`, import.meta.url), 'utf8')

/** Returns the text of an expression that evaluates `expression` in the scope of all parts. */
export function joinGlue(expression) {
  return `(() => {\n'use strict'\n${PARTS.map(part).join('')}return ${expression}\n})()`
}
