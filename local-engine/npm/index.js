// `@imbrace/local-engine`: where the engine's binary is. It comes in a package of its own for each platform.
'use strict'

// Written beside this file when the packages are made (scripts/packages.mjs).
const { platformName, cannotLoad } = require('./platform.js')

const NAME = process.platform === 'win32' ? 'imbrace-local.exe' : 'imbrace-local'

function findBinary() {
  try {
    return require.resolve(`@imbrace/local-engine-${platformName()}/${NAME}`)
  } catch (error) {
    throw cannotLoad('@imbrace/local-engine', [error])
  }
}

module.exports.findBinary = findBinary
