// CODE steps and the modules that they load: Node's modules, and the npm packages of the project.
'use strict'

const { existsSync, readFileSync } = require('node:fs')
const { createRequire, isBuiltin } = require('node:module')
const { join } = require('node:path')
const { inspect } = require('node:util')
const { compileFunction } = require('node:vm')

const clean = require('./clean')
const { closeModules } = require('./sandbox')
const { admits } = require('./versions')

const { parse, stringify } = JSON
const { defineProperty, getOwnPropertyNames, hasOwn } = Object

const project = process.cwd()
const requireHere = createRequire(join(project, 'code.js'))

/** Number of compiled sources to keep. */
const KEPT = 256
/** The parameters of a CommonJS module, and ours for `import`. An ES module has no `module`. */
const COMMON = ['exports', 'require', 'module', '__filename', '__dirname']
const OURS = ['__import', '__imports']
const parametersOf = (source, isModule) => {
  const common = COMMON.map((name) => (isModule && name === 'module' ? '__module' : name))
  return source.includes('__import') ? [...common, ...OURS] : common
}

let importHere
const useImport = (importer) => (importHere = importer)

/** An error that begins like that of the real engine, which refuses such code when it compiles it. */
const refusal = (message) => new Error(`Compilation Error \n    ${message}`)

const packageOf = (name) => name.split('/').slice(0, name.startsWith('@') ? 2 : 1).join('/')

/** Returns the installed version of a package, or `undefined`. */
function installedVersion(name) {
  for (const folder of requireHere.resolve.paths(name)) {
    const file = join(folder, name, 'package.json')
    if (existsSync(file)) return String(parse(readFileSync(file, 'utf8')).version)
  }
  return undefined
}

/** Throws unless the project has the package in a version that the `packageJson` of the step allows. */
function check(specifier, { step, dependencies }) {
  if (/^[./\\]|^\w:/.test(specifier)) throw refusal(`a CODE step has no files beside it: ${specifier}`)
  const name = packageOf(specifier)
  const version = installedVersion(name)
  const wanted = hasOwn(dependencies, name) ? String(dependencies[name]) : undefined
  if (version === undefined) {
    const install = wanted === undefined ? name : `${name}@${wanted}`
    throw refusal(`the package ${name} is not installed in ${project}: run \`npm install ${install}\` there, or start the engine with the project's folder`)
  }
  if (wanted !== undefined && !admits(wanted, version)) {
    throw refusal(`${step} asks for ${name} ${wanted} in its packageJson, and ${project} has ${version}: run \`npm install ${name}@${wanted}\` there`)
  }
}

function load(specifier, code) {
  closeModules()
  if (isBuiltin(specifier)) return clean.watch(specifier, requireHere(specifier))
  check(specifier, code)
  clean.taint() // packages have state of their own, which the next run must not see
  return requireHere(specifier)
}

/** Loads a module. Older versions of Node can only import ES modules. */
async function loadAny(specifier, code) {
  try {
    return load(specifier, code)
  } catch (error) {
    if (!['ERR_REQUIRE_ESM', 'ERR_REQUIRE_ASYNC_MODULE', 'ERR_PACKAGE_PATH_NOT_EXPORTED'].includes(error?.code)) throw error
    return importHere(specifier)
  }
}

/** Returns the namespace of a module. A CommonJS module is the default export. */
function namespaceOf(module) {
  if (module?.__esModule || module?.[Symbol.toStringTag] === 'Module') return module
  const namespace = defineProperty({}, 'default', { value: module, enumerable: true })
  if ((typeof module !== 'object' && typeof module !== 'function') || module === null) return namespace
  for (const name of getOwnPropertyNames(module))
    if (name !== 'default') defineProperty(namespace, name, { get: () => module[name], enumerable: true, configurable: true })
  return namespace
}

const compiled = new Map()

function compile(source, filename, isModule) {
  const key = `${filename}:${source}`
  let made = compiled.get(key)
  if (!made) {
    if (compiled.size >= KEPT) compiled.clear()
    made = compileFunction(source, parametersOf(source, isModule), { filename })
    compiled.set(key, made)
  }
  return made
}

/** Returns the dependencies of a `package.json`, or an empty object if it cannot be parsed. */
function dependenciesOf(packageJson) {
  try {
    return Object(parse(packageJson).dependencies)
  } catch {
    return {}
  }
}

/**
 * Runs a CODE step: calls its `code` with the inputs. `imports` are the modules that its `import` declarations name. The
 * module is evaluated for each call, so its state does not survive.
 */
async function run({ source, imports, isModule, lines, step, packageJson }, inputs) {
  const filename = `code/${step}.js`
  linesOf.set(filename, lines)
  const code = { step, dependencies: dependenciesOf(packageJson) }
  let call
  try {
    call = compile(source, filename, isModule)
  } catch (error) {
    throw refusal(error.message)
  }
  const loaded = []
  for (const specifier of imports) loaded.push(namespaceOf(await loadAny(specifier, code)))
  const module = { exports: {} }
  const requireFor = (specifier) => load(`${specifier}`, code)
  requireFor.resolve = requireHere.resolve
  const importFor = async (specifier) => namespaceOf(await loadAny(`${specifier}`, code))
  const common = [module.exports, requireFor, module, filename, 'code']
  call.apply(module.exports, call.length === common.length ? common : [...common, importFor, loaded])
  const codeModule = module.exports
  if (typeof codeModule?.code !== 'function') throw new TypeError('codeModule.code is not a function')
  return codeModule.code(inputs)
}

/** The lines of the original for those of each compiled source, by its file name. */
const linesOf = new Map()

/** Returns the text of an error: the message if it is JSON, otherwise the error with its stack in the original's lines. */
function errorText(thrown) {
  try {
    return stringify(parse(thrown.message), null, 2)
  } catch {
    return inspect(thrown).replace(/(code\/[\w$]+\.js):(\d+):\d+/g, (all, file, line) => {
      const original = linesOf.get(file)?.[line - 1]
      return original ? `${file}:${original}` : all
    })
  }
}

module.exports = { run, errorText, useImport }
