// The engine's binary.
'use strict'

const { existsSync, statSync } = require('node:fs')
const { createRequire } = require('node:module')
const { dirname, join, resolve } = require('node:path')
const { fileURLToPath } = require('node:url')

const { addCommand } = require('../platform.js')

const NAME = process.platform === 'win32' ? 'imbrace-local.exe' : 'imbrace-local'
const ROOT = join(__dirname, '..')
const ENGINE = '@imbrace/local-engine'

const notThere = (cause) =>
  new Error(`imbrace-local is not installed: run \`${addCommand(ENGINE)}\`, or set the environment variable IMBRACE_LOCAL to the path of the binary`, { cause })

/** What a checkout has built last. */
function builtBinary(folder) {
  if (!existsSync(join(ROOT, 'Cargo.toml'))) return undefined
  const target = resolve(ROOT, folder)
  const built = ['debug', 'release'].map((profile) => join(target, profile, NAME)).filter(existsSync)
  const [newest] = built.sort((one, other) => statSync(other).mtimeMs - statSync(one).mtimeMs)
  if (newest) return newest
  throw new Error('imbrace-local is not built: run `cargo build -p imbrace-local`')
}

/** The current folder; it may have been deleted. */
function currentFolder() {
  try {
    return process.cwd()
  } catch {
    return __dirname
  }
}

/** The folders of the files that called into this one. Programs may replace what a stack is. */
function callers() {
  const files = String(new Error().stack).matchAll(/(?:\(|at )((?:file:\/\/|\/|[a-z]:\\)[^\n]*?):\d+:\d+\)?$/gim)
  return [...files].map(([, file]) => dirname(file.startsWith('file:') ? fileURLToPath(file) : file))
}

/**
 * The folders from which @imbrace/local-engine may be seen. This package may be in a store outside of the project, and
 * only linked into it (`npm link`, pnpm's global virtual store); the project is then found by what runs.
 */
function* outlooks() {
  yield __dirname
  yield currentFolder()
  if (process.argv[1]) yield dirname(resolve(currentFolder(), process.argv[1]))
  yield* callers()
}

/** What @imbrace/local-engine brings for this platform. */
function installedBinary() {
  let absence
  for (const folder of outlooks()) {
    const require = createRequire(join(folder, 'outlook.js'))
    try {
      return require(require.resolve(ENGINE)).findBinary()
    } catch (error) {
      if (error.code !== 'MODULE_NOT_FOUND') throw error
      absence ??= error
    }
  }
  throw notThere(absence)
}

/** The path of the binary: what IMBRACE_LOCAL names, else a checkout's, else that of the package for it. */
function findBinary({ IMBRACE_LOCAL, CARGO_TARGET_DIR = 'target' } = process.env) {
  if (!IMBRACE_LOCAL) return builtBinary(CARGO_TARGET_DIR) ?? installedBinary()
  if (existsSync(IMBRACE_LOCAL)) return IMBRACE_LOCAL
  throw new Error(`imbrace-local does not exist at ${IMBRACE_LOCAL}: set IMBRACE_LOCAL to the path of the binary`)
}

/**
 * The variable that tells the engine which Node runs the code of flows: this one, unless it is set already. Bun and Deno
 * are none, so the engine looks for `node` itself.
 */
function nodeVariable() {
  const isNode = process.versions.bun === undefined && process.versions.deno === undefined
  return isNode && !process.env.IMBRACE_LOCAL_NODE ? { IMBRACE_LOCAL_NODE: process.execPath } : {}
}

module.exports = { findBinary, nodeVariable }
