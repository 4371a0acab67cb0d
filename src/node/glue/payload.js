// The JSON text of trigger payloads. It equals the text of `JSON.stringify`, but is in pieces if the payload is or contains a
// long array: V8 builds a long text as a rope and then joins its parts, which takes a fifth of the time for a megabyte.

/** Minimum length of an array that is serialized in pieces. */
const LONG = 64
/** Target length of a piece. */
const PIECE = 32768
/** Texts are joined up to this length, because reading a piece costs more than copying it. */
const SHORT = 4096

const append = (pieces, text) => {
  const last = pieces.length - 1
  if (last >= 0 && pieces[last].length + text.length < SHORT) pieces[last] += text
  else pieces[last + 1] = text
}

const isLongArray = (value) => isArray(value) && value.length >= LONG && !hasToJson(value)

/**
 * Appends the text of an array. `textOf(element, index)` serializes the elements for which `isSpecial` is true. The others
 * are serialized many at a time. Each element is read once, by its index, because `slice` would look up the array's
 * `constructor`. If a getter of an element changes the array, the other elements of its piece keep their values.
 */
const appendArray = (pieces, array, isSpecial, textOf) => {
  const { length } = array
  let chunk = []
  let limit = LONG / 4
  let separator = '['
  const add = (text) => {
    append(pieces, separator)
    append(pieces, text)
    separator = ','
  }
  const flush = () => {
    if (chunk.length === 0) return
    const text = stringify(chunk)
    add(slice(text, 1, -1))
    limit = ceil((chunk.length * PIECE) / text.length)
    chunk = []
  }
  for (let index = 0; index < length; index += 1) {
    const element = array[index]
    if (isSpecial(element)) {
      flush()
      add(textOf(element, index))
    } else {
      chunk[chunk.length] = element
      if (chunk.length >= limit) flush()
    }
  }
  flush()
  append(pieces, separator === '[' ? '[]' : ']')
  return pieces
}

/** Returns `"name":value`, or an empty string if the value has no JSON form. A `toJSON` receives `name` as its key. */
const memberText = (name, value) => slice(stringify({ [name]: value }), 1, -1)

const elementText = (element, index) => slice(memberText(index, element), `"${index}":`.length) || 'null'

const appendObject = (pieces, object) => {
  const names = ownKeys(object)
  let separator = '{'
  for (let index = 0; index < names.length; index += 1) {
    const name = names[index]
    const value = object[name]
    const isLong = isLongArray(value)
    const text = isLong ? `${stringify(name)}:` : memberText(name, value)
    if (text === '') continue
    append(pieces, separator)
    append(pieces, text)
    if (isLong) appendArray(pieces, value, hasToJson, elementText)
    separator = ','
  }
  append(pieces, separator === '{' ? '{}' : '}')
  return pieces
}

const payloadPieces = (payload, { hasLongArray }) => {
  if (isLongArray(payload)) return appendArray([], payload, hasToJson, elementText)
  if (!hasLongArray || !isObject(payload)) return stringify(payload)
  const prototype = getPrototypeOf(payload)
  return prototype === objectPrototype || prototype === null ? appendObject([], payload) : stringify(payload)
}

/** Returns the JSON text of a payload, as a string or an array of strings, or `undefined` if it has no JSON form. */
const payloadText = (payload = {}) => jsonText('payload', payload, payloadPieces)
