// `napi build` hands each file that it has generated to this script.
import { readFileSync, writeFileSync } from 'node:fs'

import { acceptUndefined } from './declarations.mjs'

/** What napi-rs cannot print from Rust: unions, generics, inheritance. In this order above what it does print. */
const TYPES = ['platform', 'values', 'builder', 'operations', 'fields', 'entities', 'errors', 'options']

// The generated loader blames a bug of npm for whatever goes wrong; ours says what was looked for.
const THEIRS = /^if \(!nativeBinding\) \{\n  if \(loadErrors\.length > 0\) \{\n[^]*?\n\}\n/m
const OURS = "if (!nativeBinding) throw require('./platform.js').cannotLoad('@imbrace/node', loadErrors)\n"

const [file] = process.argv.slice(2)
if (file.endsWith('index.js')) {
  const source = readFileSync(file, 'utf8')
  if (!THEIRS.test(source)) throw new Error(`${file}: the end of the loader is not where scripts/generated.mjs looks for it`)
  writeFileSync(file, source.replace(THEIRS, OURS))
}
if (file.endsWith('index.d.ts')) {
  const types = TYPES.map((name) => readFileSync(new URL(`../src/types/${name}.d.ts`, import.meta.url), 'utf8'))
  writeFileSync(file, acceptUndefined([...types, readFileSync(file, 'utf8').trimStart()].join('\n')))
}
