// The engine's binary.
'use strict'

const { existsSync, statSync } = require('node:fs')
const { join, resolve } = require('node:path')

const NAME = process.platform === 'win32' ? 'imbrace-local.exe' : 'imbrace-local'
const ROOT = join(__dirname, '..')

const HOW = 'install it with `npm install --save-dev @imbrace/local-engine`, or name the binary in the environment variable IMBRACE_LOCAL'

/** What a checkout has built last. */
function builtBinary(folder) {
  if (!existsSync(join(ROOT, 'Cargo.toml'))) return undefined
  const target = resolve(ROOT, folder)
  const built = ['debug', 'release'].map((profile) => join(target, profile, NAME)).filter(existsSync)
  const [newest] = built.sort((one, other) => statSync(other).mtimeMs - statSync(one).mtimeMs)
  if (newest) return newest
  throw new Error('imbrace-local is not there: build it with `cargo build -p imbrace-local`')
}

/** What @imbrace/local-engine brings for this platform. */
function installedBinary() {
  let engine
  try {
    engine = require('@imbrace/local-engine')
  } catch (error) {
    if (error.code !== 'MODULE_NOT_FOUND') throw error
    throw new Error(`imbrace-local is not there: ${HOW}`, { cause: error })
  }
  return engine.findBinary()
}

/** The path of the binary: what IMBRACE_LOCAL names, else a checkout's, else that of the package for it. */
function findBinary({ IMBRACE_LOCAL, CARGO_TARGET_DIR = 'target' } = process.env) {
  if (!IMBRACE_LOCAL) return builtBinary(CARGO_TARGET_DIR) ?? installedBinary()
  if (existsSync(IMBRACE_LOCAL)) return IMBRACE_LOCAL
  throw new Error(`imbrace-local is not where IMBRACE_LOCAL says: ${IMBRACE_LOCAL}`)
}

module.exports = { findBinary }
