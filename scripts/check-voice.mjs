// Checks the language of comments, messages and documentation.
//
//   node scripts/check-voice.mjs [--rules] [file …]
//
// Prints each place where a word or a construction of `voice/rules.mjs` is used, and what to write instead. By default
// it reads all files of the client that have prose (FILES). `voice/exceptions.mjs` has the exceptions with their
// reasons. An exception that no longer matches is an error too. `--rules` prints the rules.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

import { findingsIn } from './voice/check.mjs'
import { EXCEPTIONS } from './voice/exceptions.mjs'
import { RULES } from './voice/rules.mjs'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** The files of the client that have prose. `index.js` is generated from `src/node/glue`. The local engine is not checked. */
const FILES = [
  'core/*.rs', 'core/Cargo.toml', 'src/*.rs', 'src/*.js', 'src/*.ts', 'bench/*.rs', 'bench/*.ts', 'bench/*.toml',
  'local.js', 'local', 'platform.js', 'build.rs', 'Cargo.toml', 'scripts/*.mjs', 'scripts/*.ts', 'scripts/*.mts',
  'scripts/*.cts', '__test__/support', 'examples', 'docs/typedoc-plugin.mjs', '.ci/run', '.github/*.yml',
  'README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'docs/landing.md', 'docs/guides/*.md', ':!docs/guides/vi',
  'index.d.ts', 'local.d.ts', ':!scripts/voice/rules.mjs', ':!scripts/voice/exceptions.mjs',
]

const trackedFiles = () => execFileSync('git', ['ls-files', '-z', ...FILES], { cwd: ROOT, encoding: 'utf8' }).split('\0').filter(Boolean)

const { values, positionals } = parseArgs({ options: { rules: { type: 'boolean' } }, allowPositionals: true })
if (values.rules) for (const { name, instead } of RULES) console.log(`${name}: write ${instead}`)

const files = positionals.length > 0 ? positionals : trackedFiles()
const unused = new Set(EXCEPTIONS)
let problems = 0

function isException(file, { rule, context }) {
  const exception = EXCEPTIONS.find((entry) => entry.file === file && entry.rule === rule && context.includes(entry.text))
  unused.delete(exception)
  return exception !== undefined
}

for (const file of files) {
  for (const finding of findingsIn(file, readFileSync(join(ROOT, file), 'utf8'))) {
    if (isException(file, finding)) continue
    problems += 1
    console.error(`${file}:${finding.line}: ${finding.rule}: "${finding.context}": write ${finding.instead}`)
  }
}

for (const { file, rule, text } of positionals.length > 0 ? [] : unused) {
  problems += 1
  console.error(`${file}: the exception to "${rule}" matches nothing: ${text}`)
}

console.log(`${files.length} files checked, ${problems === 1 ? '1 problem' : `${problems} problems`}`)
process.exitCode = problems > 0 ? 1 : 0
