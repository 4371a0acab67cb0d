// `napi build` hands each file that it has generated to this script.
import { readFileSync, writeFileSync } from 'node:fs'

import { acceptUndefined } from './declarations.mjs'

/** What napi-rs cannot print from Rust: unions, generics, inheritance. In this order above what it does print. */
const TYPES = ['platform', 'values', 'builder', 'operations', 'fields', 'entities', 'errors', 'options']

/** Parts of the generated loader, and what replaces them. */
const REPLACEMENTS = [
  // It starts a process if there is no `ldd` and no report; ours reads the binary of Node.
  [/^const isMusl = \(\) => \{\n[^]*?\n\}\n(?=\nfunction requireNative\(\))/m, "const { cannotLoad, isMusl } = require('./platform.js')\n"],
  [/^const \{ readFileSync \} = require\('fs'\)\n/m, ''],
  // It blames a bug of npm for whatever goes wrong; ours says what was looked for.
  [/^if \(!nativeBinding\) \{\n  if \(loadErrors\.length > 0\) \{\n[^]*?\n\}\n/m, "if (!nativeBinding) throw cannotLoad('@imbrace/node', loadErrors)\n"],
]

function replaced(source) {
  return REPLACEMENTS.reduce((text, [theirs, ours]) => {
    if (!theirs.test(text)) throw new Error(`the loader has nothing that matches ${theirs}`)
    return text.replace(theirs, ours)
  }, source)
}

const [file] = process.argv.slice(2)
if (file.endsWith('index.js')) writeFileSync(file, replaced(readFileSync(file, 'utf8')))
if (file.endsWith('index.d.ts')) {
  const types = TYPES.map((name) => readFileSync(new URL(`../src/types/${name}.d.ts`, import.meta.url), 'utf8'))
  writeFileSync(file, acceptUndefined([...types, readFileSync(file, 'utf8').trimStart()].join('\n')))
}
