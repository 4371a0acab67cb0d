// Joins the JavaScript of the addon (`src/node/glue/`). Its parts share the scope of one function.
import { readFileSync } from 'node:fs'

/** A part may use the names of those before it. */
const PARTS = ['builtins', 'errors', 'warnings', 'signals', 'hooks', 'arguments', 'payload', 'batches', 'pages', 'exports', 'classes']

const part = (name) => readFileSync(new URL(`../src/node/glue/${name}.js`, import.meta.url), 'utf8')

/** Returns an expression: the value of `expression`, which sees the names of all parts. */
export function joinGlue(expression) {
  return `(() => {\n'use strict'\n${PARTS.map(part).join('')}return ${expression}\n})()`
}
