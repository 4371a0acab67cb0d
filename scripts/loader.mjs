// `napi build` hands each file that it has generated to this script. Its loader blames a bug of npm for whatever goes
// wrong; ours says what was looked for. Nothing else in the loader is changed.
import { readFileSync, writeFileSync } from 'node:fs'

const THEIRS = /^if \(!nativeBinding\) \{\n  if \(loadErrors\.length > 0\) \{\n[^]*?\n\}\n/m
const OURS = "if (!nativeBinding) throw require('./platform.js').cannotLoad('@imbrace/node', loadErrors)\n"

const [file] = process.argv.slice(2)
if (file.endsWith('index.js')) {
  const source = readFileSync(file, 'utf8')
  if (!THEIRS.test(source)) throw new Error(`${file}: the end of the loader is not where scripts/loader.mjs looks for it`)
  writeFileSync(file, source.replace(THEIRS, OURS))
}
