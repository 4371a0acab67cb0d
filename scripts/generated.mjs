// `napi build` hands each file that it has generated to this script.
import { readFileSync, writeFileSync } from 'node:fs'

import { joinGlue } from './glue.mjs'

/** What napi-rs cannot print from Rust: unions, generics, inheritance. In this order above what it does print. */
const TYPES = ['values', 'builder', 'operations', 'fields', 'entities', 'errors', 'options']

// The generated loader blames a bug of npm for whatever goes wrong; ours says what was looked for.
const THEIRS = /^if \(!nativeBinding\) \{\n  if \(loadErrors\.length > 0\) \{\n[^]*?\n\}\n/m
const OURS = "if (!nativeBinding) throw require('./platform.js').cannotLoad('@imbrace/node', loadErrors)\n"

/** The end of the loader: the exports of the addon, of which the glue makes those of the package. */
const EXPORTS = /^module\.exports = nativeBinding\n((?:module\.exports\.\w+ = nativeBinding\.\w+\n?)+)$/m
/** The class that only the glue uses. */
const INTERNAL = /^.*\bRealm\n/m
const INTERNAL_TYPE = /^\/\*\*(?:(?!\*\/)[^])*\*\/\nexport declare class Realm \{\n[^]*?\n\}\n\n?/m

// napi-rs prints a doc comment that went through `replies!` or `params!` as the raw string that it became: `r" Text`.
const RAW_COMMENT = /^( *\/?\*\*?) r(#*)"(.*?)(?:"\2)?( \*\/)?$/gm

function replace(file, text, pattern, replacement) {
  if (!pattern.test(text)) throw new Error(`${file}: scripts/generated.mjs does not find ${pattern}`)
  return text.replace(pattern, replacement)
}

function packageExports(_, names) {
  const own = names.replace(INTERNAL, '').replaceAll('nativeBinding', 'own')
  return `const own = ${joinGlue('open')}(nativeBinding)\nmodule.exports = own\n${own}`
}

function script(file, text) {
  return replace(file, replace(file, text, THEIRS, OURS), EXPORTS, packageExports)
}

function types(file, text) {
  const written = TYPES.map((name) => readFileSync(new URL(`../src/types/${name}.d.ts`, import.meta.url), 'utf8'))
  const getter = replace(file, text, INTERNAL_TYPE, '')
  const generated = replace(file, getter, /^  get workflows\(\): Workflows\n/m, '$&  set workflows(workflows: Workflows)\n')
  return [...written, generated.trimStart().replace(RAW_COMMENT, '$1$3$4')].join('\n')
}

const [file] = process.argv.slice(2)
const text = readFileSync(file, 'utf8')
if (file.endsWith('index.js')) writeFileSync(file, script(file, text))
if (file.endsWith('index.d.ts')) writeFileSync(file, types(file, text))
