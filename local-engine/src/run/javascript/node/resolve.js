// Resolves the expressions of inputs.
//
// An input is resolved twice, as in the real engine: once for the step, and once with hidden values of connections, for the
// record of the run. The values of expressions are not copied.
'use strict'

const { ask } = require('./wire')

const { parse, stringify } = JSON
const { isArray } = Array
const { entries } = Object
const NewFunction = Function

/** Expressions end at the first braces and contain no line break. */
const TOKENS = /\{\{(.*?)\}\}/g
const FLATTEN = 'flattenNestedKeys'
const REDACTED = '**REDACTED**'

/** Number of compiled expressions to keep. */
const KEPT = 1_000

/** Ends the run as INTERNAL_ERROR. */
class InternalError extends Error {}

/** The only function of the engine that expressions can call. */
function flattenNestedKeys(data, [key, ...deeper]) {
  if (isArray(data)) return data.flatMap((each) => flattenNestedKeys(each, key === undefined ? [] : [key, ...deeper]))
  if (typeof data === 'object' && data !== null) return Object.hasOwn(data, key) ? flattenNestedKeys(data[key], deeper) : []
  return key === undefined ? [data] : []
}

const compiled = new Map()

function compile(expression, names) {
  const key = `${names}:${expression}`
  let made = compiled.get(key)
  if (!made) {
    if (compiled.size >= KEPT) compiled.clear()
    made = new NewFunction(...names, `return (${expression})`)
    compiled.set(key, made)
  }
  return made
}

/**
 * Resolves to the value of an expression that can use `values` by their names, or to `undefined` if it throws or does not
 * compile.
 */
async function evaluate(expression, values) {
  try {
    const names = Object.keys(values)
    const value = compile(expression, names)(...names.map((name) => values[name]))
    return typeof value?.then === 'function' ? await value : value
  } catch {
    return undefined
  }
}

/**
 * Returns the connection that an expression names: in brackets and single quotes anywhere, or between dots. After a name in
 * brackets, the real engine drops one character too many: `.name` becomes `name`, which is not defined.
 */
function reference(expression) {
  if (expression.includes('[')) {
    const [, id] = /\['([^']+)'\]/.exec(expression) ?? []
    return id === undefined ? undefined : { id, rest: expression.slice(`connections.['${id}']`.length) }
  }
  const id = expression.split('.')[1]
  if (id === undefined) return undefined
  const rest = expression.slice(`connections.${id}`.length)
  return { id, rest: rest && `connection${rest}` }
}

/** A value inside a text: strings unchanged, other values as JSON. */
const asText = (value) => (typeof value === 'string' ? value : (stringify(value) ?? 'undefined'))

class Resolver {
  #scope
  #hides

  constructor(scope, hides) {
    this.#scope = scope
    this.#hides = hides
  }

  /** Resolves the strings at every depth. Keys do not change. */
  async resolve(input) {
    if (typeof input === 'string') return input.includes('{{') ? this.#text(input) : input
    if (typeof input !== 'object' || input === null) return input
    if (isArray(input)) {
      const resolved = []
      for (const value of input) resolved.push(await this.resolve(value))
      return resolved
    }
    const resolved = {}
    for (const [key, value] of entries(input)) {
      const filled = await this.resolve(value)
      if (key === '__proto__') Object.defineProperty(resolved, key, { value: filled, enumerable: true, configurable: true, writable: true })
      else resolved[key] = filled
    }
    return resolved
  }

  /** If the whole string is one expression, its value keeps its type. Otherwise the result is text. */
  async #text(text) {
    const tokens = [...text.matchAll(TOKENS)]
    if (tokens.length === 1 && tokens[0][0].length === text.length) return this.#expression(tokens[0][1])
    if (tokens.some(([, expression]) => expression.trimStart().startsWith(FLATTEN))) return this.#flattened(text, tokens)
    let [resolved, end] = ['', 0]
    for (const { 0: token, 1: expression, index } of tokens) {
      resolved += text.slice(end, index) + asText(await this.#expression(expression))
      end = index + token.length
    }
    return resolved + text.slice(end)
  }

  /** Returns a text for each element of the longest list. Each expression is replaced at its first place only. */
  async #flattened(text, tokens) {
    const values = new Map()
    for (const [token, expression] of tokens) values.set(token, await this.#expression(expression))
    const lengths = [...values.values()].filter(isArray).map((list) => list.length)
    return Array.from({ length: Math.max(0, ...lengths) }, (_, index) => {
      let filled = text
      for (const [token, value] of values) {
        const element = isArray(value) ? value[index] : value
        filled = filled.replace(token, () => asText(element ?? ''))
      }
      return filled
    })
  }

  async #expression(expression) {
    const isConnection = expression.startsWith('connections')
    return (await (isConnection ? this.#connection(expression) : evaluate(expression, this.#named(expression)))) ?? ''
  }

  #named(expression) {
    const values = this.#scope.outputsIn(expression)
    if (expression.includes(FLATTEN)) values[FLATTEN] = flattenNestedKeys
    return values
  }

  /** A connection that does not exist ends the whole run. */
  async #connection(expression) {
    const named = reference(expression)
    if (!named) return undefined
    if (this.#hides) return REDACTED
    const { found, body } = await ask({ connection: named.id })
    if (!found) throw new InternalError(`no connection ${named.id}`)
    return named.rest ? evaluate(named.rest, { connection: parse(body) }) : parse(body)
  }
}

/** Returns an input for the step, and for the record of the run. */
async function resolve(scope, json) {
  if (!json.includes('{{')) return { value: parse(json), shown: parse(json) }
  const input = parse(json)
  return { value: await new Resolver(scope, false).resolve(input), shown: await new Resolver(scope, true).resolve(input) }
}

module.exports = { resolve, reference }
