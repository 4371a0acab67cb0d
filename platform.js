// Where binaries come from, and what is said where one does not come.
'use strict'

const { readFileSync } = require('node:fs')

/** The platforms that have binaries, as they end the names of packages. */
const PLATFORMS = [
  'linux-x64-gnu', 'linux-arm64-gnu', 'linux-x64-musl', 'linux-arm64-musl',
  'darwin-x64', 'darwin-arm64', 'win32-x64-msvc', 'win32-arm64-msvc',
]

const CAUSES = `Usually one of two things has happened:
  1. Optional dependencies were left out (--omit=optional, --no-optional, or the same in a configuration file). Install with them.
  2. The lock file or node_modules comes from another platform. Delete both and install again here, or let the lock file be made for all platforms.`

/** As the generated loader decides it: by what ldd is, else by what the process says of itself. */
function isMusl() {
  try {
    return readFileSync('/usr/bin/ldd', 'utf8').includes('musl')
  } catch {
    return process.report?.getReport().header.glibcVersionRuntime === undefined
  }
}

/** This platform, as it ends the names of packages. */
function platformName() {
  const { platform, arch } = process
  if (platform === 'linux') return `linux-${arch}-${isMusl() ? 'musl' : 'gnu'}`
  return platform === 'win32' ? `win32-${arch}-msvc` : `${platform}-${arch}`
}

const isAbsence = ({ code, message }) => code === 'MODULE_NOT_FOUND' || /^Unsupported /.test(message)

/** The error of `family` (`@imbrace/node`), whose binary for this platform failed to load in these ways. */
function cannotLoad(family, errors) {
  const platform = platformName()
  const name = `${family}-${platform}`
  const refused = errors.find((error) => !isAbsence(error))
  const because = refused
    ? `The package ${name}, or a binary of a checkout, is there, but this system does not take it: ${refused.message}`
    : `It comes in the package ${name}, which is not installed.`
  const message = PLATFORMS.includes(platform)
    ? `${family} has no binary that loads on ${platform}. ${because}\n${CAUSES}`
    : `${family} has no binary for ${platform} (it would be ${name}), only for ${PLATFORMS.join(', ')}.\n${CAUSES}`
  return Object.assign(new Error(message), { cause: refused ?? errors.find(({ message }) => message.includes(name)) })
}

module.exports = { PLATFORMS, platformName, cannotLoad }
