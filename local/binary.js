// Finds the binary of the local engine.
'use strict'

const { existsSync, statSync } = require('node:fs')
const { createRequire } = require('node:module')
const { dirname, join, resolve } = require('node:path')
const { fileURLToPath } = require('node:url')

const { addCommand } = require('../platform.js')

const NAME = process.platform === 'win32' ? 'imbrace-local.exe' : 'imbrace-local'
const ROOT = join(__dirname, '..')
const ENGINE = '@imbrace/local-engine'

const notInstalled = (cause) =>
  new Error(`imbrace-local is not installed: run \`${addCommand(ENGINE)}\`, or set the environment variable IMBRACE_LOCAL to the path of the binary`, { cause })

/** Returns the binary that a checkout built last. Returns `undefined` outside of a checkout. */
function builtBinary(folder) {
  if (!existsSync(join(ROOT, 'Cargo.toml'))) return undefined
  const target = resolve(ROOT, folder)
  const built = ['debug', 'release'].map((profile) => join(target, profile, NAME)).filter(existsSync)
  const [newest] = built.sort((one, other) => statSync(other).mtimeMs - statSync(one).mtimeMs)
  if (newest) return newest
  throw new Error('imbrace-local is not built in this checkout: run `npm run build:local`')
}

/** Returns the current folder, or another one if it was deleted. */
function currentFolder() {
  try {
    return process.cwd()
  } catch {
    return __dirname
  }
}

/** Returns the folders of the files on the stack. `String` handles a stack that a program has replaced by another value. */
function callers() {
  const files = String(new Error().stack).matchAll(/(?:\(|at )((?:file:\/\/|\/|[a-z]:\\)[^\n]*?):\d+:\d+\)?$/gim)
  return [...files].map(([, file]) => dirname(file.startsWith('file:') ? fileURLToPath(file) : file))
}

/**
 * Yields the folders from which to resolve @imbrace/local-engine. This package may be in a store outside of the project
 * and only linked into it (`npm link`, pnpm's global virtual store). Then the running program shows where the project is.
 */
function* searchFolders() {
  yield __dirname
  yield currentFolder()
  if (process.argv[1]) yield dirname(resolve(currentFolder(), process.argv[1]))
  yield* callers()
}

/** Returns the binary in the package @imbrace/local-engine for this platform. */
function installedBinary() {
  let absence
  for (const folder of searchFolders()) {
    const require = createRequire(join(folder, 'search.js'))
    try {
      return require(require.resolve(ENGINE)).findBinary()
    } catch (error) {
      if (error.code !== 'MODULE_NOT_FOUND') throw error
      absence ??= error
    }
  }
  throw notInstalled(absence)
}

/** Returns the path of the binary: from IMBRACE_LOCAL, else of the checkout, else of the installed package. */
function findBinary({ IMBRACE_LOCAL, CARGO_TARGET_DIR = 'target' } = process.env) {
  if (!IMBRACE_LOCAL) return builtBinary(CARGO_TARGET_DIR) ?? installedBinary()
  if (existsSync(IMBRACE_LOCAL)) return IMBRACE_LOCAL
  throw new Error(`the environment variable IMBRACE_LOCAL names ${IMBRACE_LOCAL}, which does not exist: set it to the path of the imbrace-local binary`)
}

/**
 * Returns the variable that tells the engine which Node runs the code of flows: this one, unless the variable is set
 * already. Bun and Deno cannot run it, so there the engine looks for `node` itself.
 */
function nodeVariable() {
  const isNode = process.versions.bun === undefined && process.versions.deno === undefined
  return isNode && !process.env.IMBRACE_LOCAL_NODE ? { IMBRACE_LOCAL_NODE: process.execPath } : {}
}

module.exports = { findBinary, nodeVariable }
