// Edits the files that `napi build` generates. `napi build` runs this script for each of them.
import { readFileSync, writeFileSync } from 'node:fs'

import { acceptUndefined } from './declarations.mjs'
import { joinGlue } from './glue.mjs'

/** Files with types that napi-rs cannot generate from Rust: unions, generics, inheritance. They precede the generated types. */
const TYPES = ['platform', 'values', 'builder', 'operations', 'fields', 'entities', 'errors', 'options']

/** Parts of the generated loader, and their replacements. */
const LOADER = [
  // The generated function starts a process if the system has no `ldd` and no report. Ours reads the binary of Node.
  [/^const isMusl = \(\) => \{\n[^]*?\n\}\n(?=\nfunction requireNative\(\))/m, "const { cannotLoad, isMusl } = require('./platform.js')\n"],
  [/^const \{ readFileSync \} = require\('fs'\)\n/m, ''],
  // The generated error blames a bug in npm for every failure. Ours explains the failure.
  [/^if \(!nativeBinding\) \{\n  if \(loadErrors\.length > 0\) \{\n[^]*?\n\}\n/m, "if (!nativeBinding) throw cannotLoad('@imbrace/node', loadErrors)\n"],
  // Only the glue uses this class.
  [/^module\.exports\.Realm = .*\n/m, ''],
  // The glue makes the exports of the package.
  [/^module\.exports = nativeBinding\n(?:module\.exports\.\w+ = nativeBinding\.\w+\n?)+$/m, packageExports],
]

const typesOf = (name) => readFileSync(new URL(`../src/types/${name}.d.ts`, import.meta.url), 'utf8')

/** The classes of `glue/errors.js`, which napi-rs does not know. */
const ERROR_CLASSES = [...typesOf('errors').matchAll(/^export declare class (\w+)/gm)].map(([, name]) => name)

const LOADED = '/** Kind of the loaded binary. `native`, unless `NAPI_RS_NATIVE_LIBRARY_PATH` names a WebAssembly build. */\n'

/** Parts of the generated declarations, and their replacements. */
const DECLARATIONS = [
  // The macros `replies!` and `params!` turn a doc comment into a raw string, and napi-rs prints it as `r" Text`.
  [/^( *\/?\*\*?) r(#*)"(.*?)(?:"\2)?( \*\/)?$/gm, '$1$3$4'],
  [/^\/\*\*(?:(?!\*\/)[^])*\*\/\nexport declare class Realm \{\n[^]*?\n\}\n\n?/m, ''],
  // napi-rs describes how its loader works. Users need the meaning of the value.
  [/\/\*\*(?:(?!\*\/)[^])*\*\/\n(?=export declare const __napiBindingTarget)/, LOADED],
  // A method that takes `ReadOptions` returns only the fields that the caller selects.
  [/^  (\w+)\((.*)ReadOptions\): (Promise|AsyncIterableIterator)<((?:Page<|Array<)?)(\w+)(>+)$/gm,
    '  $1<F extends string = never>($2ReadOptions<F>): $3<$4Picked<$5, F>$6'],
  // A method that triggers a flow takes the payload that belongs to the id.
  [/^  (\w+)\(flowId: string, (payload\?|payloads): (.*?), options/gm, (_, name, payload, type) =>
    `  ${name}<Id extends string>(flowId: Id, ${payload}: ${type.replaceAll('unknown', 'PayloadOf<Id>')}, options`],
  // `glue/classes.js` makes it a plain property.
  [/^  get workflows\(\): Workflows\n/m, '  workflows: Workflows\n'],
]

function packageExports(exports) {
  const errors = ERROR_CLASSES.map((name) => `module.exports.${name} = own.${name}\n`)
  return `const own = ${joinGlue('open')}(nativeBinding)\n${exports.replaceAll('nativeBinding', 'own')}${errors.join('')}`
}

function replaced(source, replacements) {
  return replacements.reduce((text, [theirs, ours]) => {
    const changed = text.replace(theirs, ours)
    if (changed === text) throw new Error(`${file} has no text that matches ${theirs}. Adapt the pattern to this version of napi-rs`)
    return changed
  }, source)
}

const [file] = process.argv.slice(2)
const source = readFileSync(file, 'utf8')
if (file.endsWith('index.js')) writeFileSync(file, replaced(source, LOADER))
if (file.endsWith('index.d.ts')) {
  writeFileSync(file, acceptUndefined([...TYPES.map(typesOf), replaced(source, DECLARATIONS).trimStart()].join('\n')))
}
