// The arguments of methods, as JSON texts for native code. `JSON.stringify` writes `{}` for a `Map` and omits functions. A
// value that it would lose is refused with a message that names its path.

const isObject = (value) => typeof value === 'object' && value !== null && !isArray(value)

/** True for values that `JSON.stringify` omits from objects. */
const isUnsendable = (value) => typeof value === 'function' || typeof value === 'symbol'

/** True if `JSON.stringify` finds a `toJSON`, to which it passes the key. Calls no getter. */
const hasToJson = (value) => {
  if (typeof value === 'object') return value !== null && 'toJSON' in value
  return typeof value === 'bigint' ? 'toJSON' in bigintPrototype : typeof value === 'function' && 'toJSON' in value
}

/** Remedies for objects whose data is not in their properties, by the tag of the object. */
const remedies = { __proto__: null, Promise: 'await it', Error: 'give its `message`', RegExp: 'give its `source`' }
for (const kind of ['Map', 'Headers', 'FormData', 'URLSearchParams']) remedies[kind] = 'use `Object.fromEntries`'
for (const kind of ['Set', 'Arguments']) remedies[kind] = 'use `Array.from`'
for (const kind of ['ArrayBuffer', 'SharedArrayBuffer', 'DataView', 'Blob', 'File']) remedies[kind] = 'give its text'
for (const kind of ['WeakMap', 'WeakSet', 'WeakRef', 'DOMException']) remedies[kind] = 'give a plain object'

/** Describes an object whose data `JSON.stringify` would lose. Returns `undefined` for other objects. */
const lossOf = (object) => {
  const prototype = getPrototypeOf(object)
  const isPlain = prototype === objectPrototype || prototype === null || getPrototypeOf(prototype) === null
  const isIterable = iterator in object
  const kind = isPlain && !isIterable ? 'Object' : slice(tagOf(object), 8, -1)
  if (kind === 'String' || kind === 'Number' || kind === 'Boolean') return undefined
  if (remedies[kind] !== undefined) return `it is a ${kind}, ${remedies[kind]}`
  if (isView(object)) return `it is a ${kind}, use \`Array.from\` or a Buffer`
  if (asyncIterator in object || (!isPlain && 'pipe' in object && 'on' in object)) return 'it is a stream, read it first'
  if (isPlain && !isIterable) return undefined
  if ('then' in object && !getOwnPropertyDescriptor(object, 'then')) return 'it is a promise, await it'
  return ownKeys(object).length === 0 ? `its class does not store its data in properties, give a plain object` : undefined
}

/** Returns the `TypeError` for a value within an argument. A place is `{ value, parent, key }`. */
const misuseAt = (parent, key, problem) => {
  let path = ''
  for (; parent !== undefined; { key, parent } = parent) {
    path = (isArray(parent.value) ? `[${key}]` : `.${key}`) + path
  }
  return misuse(`\`${key}${path}\` ${problem}`)
}

/** Number of ancestors among which a cycle is searched, because the time grows with the depth. */
const ANCESTORS = 1000

/** Throws if the value would be lost. Returns true if it has members. */
const hasMembers = (value, parent, key) => {
  if (typeof value === 'object' && value !== null) {
    let up = parent
    for (let level = 0; up !== undefined && level < ANCESTORS; level += 1) {
      if (up.value === value) throw misuseAt(up.parent, up.key, 'has no JSON form: its structure is circular')
      up = up.parent
    }
    const loss = isArray(value) ? undefined : lossOf(value)
    if (loss !== undefined) throw misuseAt(parent, key, `has no JSON form: ${loss}`)
    return true
  }
  if (typeof value === 'bigint') throw misuseAt(parent, key, 'has no JSON form: Do not know how to serialize a BigInt')
  // The reader of an argument reports a function in place of the argument. A `toJSON` in the result of a `toJSON` is allowed.
  if (parent !== undefined && !parent.isBatch && isUnsendable(value) && key !== 'toJSON') {
    throw misuseAt(parent, key, `must not be a ${typeof value}`)
  }
  return false
}

/** How many values of an argument are checked at most, and how many elements of each of its arrays. */
const SAMPLE = { values: 1000, elements: 250 }

/**
 * Checks the first values of an argument, level by level. Throws if JSON would lose one of them. Calls no getter and no
 * `toJSON`. Returns `isDynamic`, which is true if one of these values has a getter or a `toJSON` (other than that of a
 * `Date` or a `Buffer`), and `hasLongArray`, which is true if a member of the argument is a long array.
 */
const look = (argument, value, limits = SAMPLE, isBatch = false) => {
  const places = []
  let isComplete = true
  let isDynamic = false
  let hasLongArray = false
  let count = 0
  const add = (value, parent, key) => {
    if (!hasToJson(value)) {
      if (hasMembers(value, parent, key)) places[places.length] = { value, parent, key, isBatch: false }
    } else if (!isView(value) && getPrototypeOf(value) !== datePrototype) isDynamic = true
  }
  add(value, undefined, argument)
  if (isBatch) places[0].isBatch = true
  for (let place = 0; place < places.length; place += 1) {
    const parent = places[place]
    const names = isArray(parent.value) ? undefined : ownKeys(parent.value)
    const { length } = names ?? parent.value
    const end = names === undefined && length > limits.elements ? limits.elements : length
    if (end < length) isComplete = false
    for (let index = 0; index < end; index += 1) {
      if ((count += 1) > limits.values) return { isComplete: false, isDynamic, hasLongArray, places }
      const key = names === undefined ? index : names[index]
      const property = getOwnPropertyDescriptor(parent.value, key)
      if (property === undefined) continue
      if (place === 0 && isLongArray(property.value)) hasLongArray = true
      if (property.get !== undefined) isDynamic = true
      else add(property.value, parent, key)
    }
  }
  return { isComplete, isDynamic, hasLongArray, places }
}

/** Returns the JSON text of a value. Throws if a result of a getter or a `toJSON` would be lost. */
const guardedText = (argument, value) => {
  const places = new SafeMap()
  return stringify(value, function (key, value) {
    const parent = places.get(this)
    if (parent === undefined) key = argument
    if (hasMembers(value, parent, key)) places.set(value, { value, parent, key, isBatch: false })
    return value
  })
}

/** The same, for the check that explains an exception. */
const EXPLAINED = { values: 200_000, elements: 200_000 }

/** Returns the error for an argument that cannot be serialized. An exception that the caller's code threw, for example in `toJSON`, is returned unchanged. */
const serializationError = (argument, value, error, isBatch) => {
  if (ownErrors.has(error)) return error
  const isTooDeep = error instanceof RangeError && error.message === 'Maximum call stack size exceeded'
  if (!isTooDeep && !(error instanceof TypeError)) return error
  try {
    const { places } = look(argument, value, EXPLAINED, isBatch)
    if (!isTooDeep) return error
    // The last place is one of the deepest.
    let deep = places[places.length - 1]
    while (deep?.parent !== undefined && !deep.parent.isBatch) deep = deep.parent
    return define(misuseAt(deep?.parent, deep?.key ?? argument, 'is nested too deep'), 'cause', error, false)
  } catch (explained) {
    return ownErrors.has(explained) ? explained : error
  }
}

/** True if an object in a value would be lost. Takes less time than `look`, which then names it. */
const losesAny = (value) => {
  const objects = [value]
  for (let place = 0; place < objects.length; place += 1) {
    const object = objects[place]
    const names = isArray(object) ? undefined : ownKeys(object)
    const { length } = names ?? object
    for (let index = 0; index < length; index += 1) {
      const value = getOwnPropertyDescriptor(object, names === undefined ? index : names[index])?.value
      if (typeof value !== 'object' || value === null || hasToJson(value)) continue
      if (!isArray(value) && lossOf(value) !== undefined) return true
      objects[objects.length] = value
    }
  }
  return false
}

const has = (text, sign) => {
  if (!isArray(text)) return textIncludes(text, sign)
  for (let index = 0; index < text.length; index += 1) if (textIncludes(text[index], sign)) return true
  return false
}

const plainText = (value) => stringify(value)

/** True for a plain object of a few strings, numbers and booleans, of which JSON loses nothing. Most arguments are flat. */
const isFlat = (value) => {
  if (typeof value !== 'object' || value === null || getPrototypeOf(value) !== objectPrototype || hasToJson(value)) return false
  const names = ownKeys(value)
  if (names.length > 8 || iterator in value || asyncIterator in value) return false
  for (let index = 0; index < names.length; index += 1) {
    const property = getOwnPropertyDescriptor(value, names[index])
    if (property.get !== undefined) return false
    const kind = typeof property.value
    if (kind !== 'string' && kind !== 'number' && kind !== 'boolean' && kind !== 'undefined') return false
  }
  return true
}

/**
 * Returns the JSON text of an argument, which `write` creates unless the argument is flat or dynamic. All values of a large
 * argument are checked only if the text contains the form of a `Map` or a typed array, because this takes as long as writing.
 */
const jsonText = (argument, value, write = plainText, isBatch = false) => {
  if (isFlat(value)) return stringify(value)
  try {
    const seen = look(argument, value, SAMPLE, isBatch)
    if (seen.isComplete && seen.isDynamic && !isBatch) return guardedText(argument, value)
    const text = write(value, seen)
    const isSuspect = !seen.isComplete && (has(text, '{}') || has(text, '{"0":'))
    if (isSuspect && losesAny(value)) look(argument, value, {}, isBatch)
    return text
  } catch (error) {
    throw serializationError(argument, value, error, isBatch)
  }
}

/** Returns the JSON text of a parameter object. */
const fieldsText = (params, argument = 'params') => jsonText(argument, params)

const isSignal = (value) =>
  typeof value?.addEventListener === 'function' && typeof value.removeEventListener === 'function'

/** Returns the headers of an iterable, such as a `Headers` or a `Map`, as an array of entries. Returns others unchanged. */
const headersOf = (headers) => {
  if (!isObject(headers) || !(iterator in headers)) return headers
  const entries = arrayFrom(headers)
  return entries.length === 0 ? undefined : entries
}

/** Returns a copy of options, for which each option is read once. */
const copyOptions = (options) => {
  const loss = isObject(options) ? lossOf(options) : ''
  if (loss !== undefined) throw misuse(`\`options\` must be an object${loss && `: ${loss}`}`)
  const copy = { ...options }
  if (copy.headers !== undefined) copy.headers = headersOf(copy.headers)
  return copy
}

/** Returns the JSON text of a call's options. If they have a signal, returns `{ text, signal }`. */
const optionsText = (options) => {
  const copy = copyOptions(options)
  const { signal } = copy
  if (signal === undefined) return jsonText('options', copy)
  if (!isSignal(signal)) throw misuse('`options.signal` must be an AbortSignal')
  if (signal.aborted) throw signal.reason
  copy.signal = undefined
  return { text: jsonText('options', copy), signal }
}

/** Returns certificates in PEM format as text. */
const pemOf = (pem) => {
  if (isView(pem)) return new TextDecoder().decode(pem)
  if (!isArray(pem)) return pem
  const texts = []
  for (let index = 0; index < pem.length; index += 1) texts[index] = pemOf(pem[index])
  return texts
}

/** Returns the JSON text of a client's options. */
const clientOptionsText = (options) => {
  const copy = copyOptions(options)
  copy.ca = pemOf(copy.ca)
  return jsonText('options', copy)
}

/** Returns the current environment variables. Reads them each time, because a test may replace `process.env`. */
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

/** True if Node trusts the certificates of the system: `--use-system-ca`, or its environment variable. */
const usesSystemStore = () =>
  environment().NODE_USE_SYSTEM_CA === '1' || hasFlag('--use-system-ca') || hasFlag('--use-openssl-ca')
