// Detects the platform, and explains what to do if its binary does not load.
'use strict'

const { closeSync, existsSync, openSync, readFileSync, readSync } = require('node:fs')
const { basename, dirname, join } = require('node:path')

/** Platforms that have binaries. The names of their packages end with these. */
const PLATFORMS = [
  'linux-x64-gnu', 'linux-arm64-gnu', 'linux-x64-musl', 'linux-arm64-musl',
  'darwin-x64', 'darwin-arm64', 'win32-x64-msvc', 'win32-arm64-msvc',
]

/** The commands and settings of each package manager that messages mention. */
const MANAGERS = {
  npm: {
    add: 'npm install --save-dev',
    omit: '--omit=optional, --no-optional, or `omit=optional` in .npmrc',
    platforms: 'install for that platform with `npm install --os=… --cpu=… --libc=…`',
  },
  pnpm: {
    add: 'pnpm add --save-dev',
    omit: '--no-optional, or `optional=false` in .npmrc',
    platforms: 'name both platforms in `supportedArchitectures` in pnpm-workspace.yaml',
  },
  yarn: {
    add: 'yarn add --dev',
    omit: '`supportedArchitectures` in .yarnrc.yml without this platform',
    platforms: 'name both platforms in `supportedArchitectures` in .yarnrc.yml',
  },
  'yarn 1': {
    add: 'yarn add --dev',
    omit: '--ignore-optional',
    platforms: 'install all platforms with `yarn install --ignore-platform`',
  },
  bun: {
    add: 'bun add --dev',
    omit: '--omit=optional, or `optional = false` in bunfig.toml',
    platforms: 'install for that platform with `bun install --os=… --cpu=…`',
  },
}

const LOCK_FILES = {
  'pnpm-lock.yaml': 'pnpm', 'bun.lock': 'bun', 'bun.lockb': 'bun', 'yarn.lock': 'yarn', 'package-lock.json': 'npm', 'npm-shrinkwrap.json': 'npm',
}

/** Returns the result of `action`, or `undefined` if it throws. */
function attempt(action) {
  try {
    return action()
  } catch {
    return undefined
  }
}

/** Returns the package manager of the nearest lock file, in `folder` or above. */
function lockedBy(folder) {
  const file = Object.keys(LOCK_FILES).find((name) => existsSync(join(folder, name)))
  if (file === 'yarn.lock') return /^# yarn lockfile v1$/m.test(readFileSync(join(folder, file), 'utf8')) ? 'yarn 1' : 'yarn'
  if (file) return LOCK_FILES[file]
  return dirname(folder) === folder ? undefined : lockedBy(dirname(folder))
}

/** Returns the package manager of the project. npm is the last choice, because `npm run` and `npx` work in all projects. */
function packageManager() {
  if (process.versions.pnp) return 'yarn'
  const [, name, version] = /^(pnpm|yarn|bun)\/(\d+)/.exec(process.env.npm_config_user_agent ?? '') ?? []
  if (name) return name === 'yarn' && version === '1' ? 'yarn 1' : name
  return attempt(() => lockedBy(process.cwd())) ?? 'npm'
}

/** Returns the command that adds a package for development. */
const addCommand = (name) => `${MANAGERS[packageManager()].add} ${name}`

function causes() {
  const { omit, platforms } = MANAGERS[packageManager()]
  return `There are two usual causes:
  1. Optional dependencies were left out (${omit}). Install again without that setting.
  2. The lock file or node_modules comes from another platform. Delete both and install again here, or ${platforms}.`
}

/** Returns the C library whose loader Node's own binary names. */
function ownLoader() {
  const file = openSync(process.execPath, 'r')
  try {
    const start = Buffer.alloc(4096)
    readSync(file, start, 0, start.length, 0)
    return /\/ld-(musl|linux)/.exec(start.toString('latin1'))?.[1]
  } finally {
    closeSync(file)
  }
}

/** Returns the C library that the process reports. Without `excludeNetwork`, a report looks up the names of all peers. */
function reported() {
  const { report } = process
  const { excludeNetwork } = report
  report.excludeNetwork = true
  try {
    const { header, sharedObjects } = report.getReport()
    return !header.glibcVersionRuntime && sharedObjects.some((file) => /libc\.musl-|ld-musl-/.test(file)) ? 'musl' : 'linux'
  } finally {
    report.excludeNetwork = excludeNetwork
  }
}

/** Whether the C library is musl. It tries three ways: small containers have no `ldd`, and reports can be disabled. */
function isMusl() {
  if (process.platform !== 'linux') return false
  const ldd = () => (readFileSync('/usr/bin/ldd', 'utf8').includes('musl') ? 'musl' : 'linux')
  return (attempt(ldd) ?? attempt(ownLoader) ?? attempt(reported)) === 'musl'
}

/** Returns this platform as in the names of packages. */
function platformName() {
  const { platform, arch } = process
  if (platform === 'linux') return `linux-${arch}-${isMusl() ? 'musl' : 'gnu'}`
  return platform === 'win32' ? `win32-${arch}-msvc` : `${platform}-${arch}`
}

const isAbsence = ({ code, message }) => /^(ERR_)?MODULE_NOT_FOUND$/.test(code) || /^Unsupported /.test(message)

/** Explanations of the errors with which Node refuses to load an addon, by their codes. */
const REFUSALS = {
  ERR_DLOPEN_DISABLED: () => 'This process is not allowed to load addons. Start Node with `--allow-addons` if it has `--permission`, and without `--no-addons`.',
  ERR_ACCESS_DENIED: ({ resource }) => `The permission model does not let this process read ${resource}. Start Node with \`--allow-fs-read\` for the project's folder, and with \`--allow-addons\`.`,
  ERR_UNKNOWN_BUILTIN_MODULE: () => 'A single executable application can load its own code and Node\'s modules only. Put the addon into it as an asset, or into the same folder: see "Single executable applications" in the guide "Installing".',
}

const BUNDLED = 'The code of this package is in a bundle, and a bundle has no binaries. Exclude the package from the bundle: see "Bundlers" in the guide "Installing".'

/** Whether a bundler has moved this code into another file. */
const isBundled = () => typeof __filename !== 'string' || basename(__filename) !== 'platform.js'

/** Returns why the binary of a supported platform did not load. */
function reasonOf(name, refused) {
  const refusal = REFUSALS[refused?.code]?.(refused)
  if (refusal) return refusal
  if (refused) return `The package ${name} or a checkout contains a binary, but this system cannot load it: ${refused.message}\n${causes()}`
  return isBundled() ? BUNDLED : `It comes in the package ${name}, which is not installed.\n${causes()}`
}

/** Returns the error of a package (`@imbrace/node`) whose binary failed to load with these errors. */
function cannotLoad(family, errors) {
  const platform = platformName()
  const name = `${family}-${platform}`
  const refused = errors.find((error) => !isAbsence(error))
  const message = PLATFORMS.includes(platform)
    ? `${family} has no binary that loads on ${platform}. ${reasonOf(name, refused)}`
    : `${family} has no binary for ${platform} (it would be ${name}), only for ${PLATFORMS.join(', ')}.\n${causes()}`
  return Object.assign(new Error(message), { cause: refused ?? errors.find(({ message }) => message.includes(name)) })
}

module.exports = { PLATFORMS, addCommand, cannotLoad, isMusl, platformName }
