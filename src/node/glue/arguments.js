// The arguments of methods, as JSON texts for native code.

const isObject = (value) => typeof value === 'object' && value !== null && !isArray(value)

/** JSON has no form for functions and symbols: `JSON.stringify` leaves such a field out. */
const isUnsendable = (value) => typeof value === 'function' || typeof value === 'symbol'

const refuseUnsendable = (argument, object) => {
  const names = ownKeys(object)
  for (let index = 0; index < names.length; index += 1) {
    const value = object[names[index]]
    if (isUnsendable(value)) throw misuse(`\`${argument}.${names[index]}\` must not be a ${typeof value}`)
  }
}

/** Returns what is thrown for an argument that cannot be serialized. V8 writes some thousand levels. */
const serializationError = (argument, error) => {
  const isTooDeep = error instanceof RangeError && error.message === 'Maximum call stack size exceeded'
  return isTooDeep ? define(misuse(`\`${argument}\` is nested too deep`), 'cause', error, false) : error
}

/** Returns the JSON text of a parameter object. */
const fieldsText = (params, argument = 'params') => {
  if (isObject(params)) refuseUnsendable(argument, params)
  try {
    return stringify(params)
  } catch (error) {
    throw serializationError(argument, error)
  }
}

const isSignal = (value) =>
  typeof value?.addEventListener === 'function' && typeof value.removeEventListener === 'function'

/** Returns the JSON text of a call's options without `signal`, which native code reads by itself. */
const optionsText = (options) => {
  if (!isObject(options)) throw misuse('`options` must be an object')
  refuseUnsendable('options', options)
  const { signal, ...rest } = options
  if (signal !== undefined && !isSignal(signal)) throw misuse('`options.signal` must be an AbortSignal')
  if (signal?.aborted) throw signal.reason
  return stringify(rest)
}

/** Returns the environment variables of this moment: a test may replace `process.env`. */
const environment = () => global.process?.env ?? {}

/** Returns the values of these environment variables, as JSON text. */
const variables = (names) => {
  const wanted = parse(names)
  const env = environment()
  const found = {}
  for (let index = 0; index < wanted.length; index += 1) {
    if (typeof env[wanted[index]] === 'string') found[wanted[index]] = env[wanted[index]]
  }
  return stringify(found)
}

const hasFlag = (flag) =>
  includes(global.process?.execArgv ?? [], flag) || textIncludes(` ${environment().NODE_OPTIONS ?? ''} `, ` ${flag} `)

/** Whether Node was told to trust the certificates of the system: `--use-system-ca`, or its variable. */
const usesSystemStore = () =>
  environment().NODE_USE_SYSTEM_CA === '1' || hasFlag('--use-system-ca') || hasFlag('--use-openssl-ca')
