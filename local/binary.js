// The engine's binary.
'use strict'

const { existsSync, statSync } = require('node:fs')
const { join, resolve } = require('node:path')

const NAME = process.platform === 'win32' ? 'imbrace-local.exe' : 'imbrace-local'
const ROOT = join(__dirname, '..')

const HOW = 'build it with `cargo build -p imbrace-local` in a checkout of @imbrace/node, or name it in the environment variable IMBRACE_LOCAL'

/** The path of the binary: what IMBRACE_LOCAL names, else what a checkout has built last. */
function findBinary({ IMBRACE_LOCAL, CARGO_TARGET_DIR = 'target' } = process.env) {
  if (IMBRACE_LOCAL) {
    if (existsSync(IMBRACE_LOCAL)) return IMBRACE_LOCAL
    throw new Error(`imbrace-local is not where IMBRACE_LOCAL says: ${IMBRACE_LOCAL}`)
  }
  const target = resolve(ROOT, CARGO_TARGET_DIR)
  const built = ['debug', 'release'].map((profile) => join(target, profile, NAME)).filter(existsSync)
  const [newest] = built.sort((one, other) => statSync(other).mtimeMs - statSync(one).mtimeMs)
  if (newest) return newest
  throw new Error(`imbrace-local is not there: ${HOW}`)
}

module.exports = { findBinary }
