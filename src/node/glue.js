// The one JavaScript file of the addon: run once in each environment, before any user code can have replaced
// a built-in. It holds what only JavaScript can make well: error classes with stacks, promise reactions that
// keep the caller's frames, listeners on a caller's signal. It evaluates to the object that glue.rs reads.
(() => {
  'use strict'
  const { parse, stringify } = JSON
  const { defineProperty, entries, getPrototypeOf, prototype: objectPrototype } = Object
  const { from, isArray, prototype: arrayPrototype } = Array
  const { ceil } = Math
  const { captureStackTrace } = Error
  const NativePromise = Promise
  const then = Function.prototype.call.bind(Promise.prototype.then)
  const env = globalThis.process?.env ?? {}

  // Errors

  class ImbraceError extends Error {
    get status() {
      return this.statusCode
    }
  }
  class AuthError extends ImbraceError {}
  class ApiError extends ImbraceError {}
  class RateLimitError extends ApiError {}
  class NetworkError extends ImbraceError {}
  class TimeoutError extends NetworkError {}
  class DecodeError extends ImbraceError {}

  const classes = { ImbraceError, AuthError, ApiError, RateLimitError, NetworkError, TimeoutError, DecodeError }
  for (const name of Object.keys(classes)) {
    defineProperty(classes[name].prototype, 'name', { value: name, writable: true, configurable: true })
  }
  const constructors = { ...classes, TypeError }

  /** What a failed call rejects with, from the plain data of report.rs. */
  const made = new WeakSet()
  const toError = (data) => {
    const { class: name, message, cause, bodyIsJson, ...fields } = data
    // An exception on the way, `JSON.parse`'s own for instance, is what it is.
    if (constructors[name] === undefined) return data
    const error = new constructors[name](message)
    if (cause) {
      const reason = new Error(cause.message)
      // Where the client made it tells nobody anything.
      reason.stack = `Error: ${cause.message}`
      if (cause.code) reason.code = cause.code
      defineProperty(error, 'cause', { value: reason, writable: true, configurable: true })
    }
    if (bodyIsJson) fields.body = parse(fields.body)
    made.add(error)
    return Object.assign(error, fields)
  }

  /** A caller's own reason to abort, on its way through the raw promise. */
  class Aborted {
    constructor(reason) {
      this.reason = reason
    }
  }

  // Attached while the caller is on the stack, so that the error has the caller's `at async` frames. (An error
  // made in the native completion callback has none.)
  const onRejected = (data) => {
    if (data instanceof Aborted) throw data.reason
    const error = toError(data)
    captureStackTrace(error, onRejected)
    throw error
  }

  // Hooks. What they cost a call when nobody listens is one property read each, and native code sees the
  // answer in `flags` without a call of its own.

  const OBSERVED = 1
  const TRACED = 2
  const flags = new Uint8Array(new ArrayBuffer(1))
  const OPEN_TELEMETRY = Symbol.for('opentelemetry.js.api.1')
  // Absent before Node 20.16.
  const channel = globalThis.process?.getBuiltinModule?.('node:diagnostics_channel')?.channel
  const [onStart, onEnd, onError, onRetry] = ['start', 'end', 'error', 'retry'].map(
    (event) => channel?.(`imbrace:request:${event}`) ?? { hasSubscribers: false },
  )
  const now = performance.now.bind(performance)
  const observed = new Map()

  /** The promise that the caller gets; none yet when the call is observed. */
  const track = (promise) => {
    const isObserved =
      onStart.hasSubscribers || onEnd.hasSubscribers || onError.hasSubscribers || onRetry.hasSubscribers
    flags[0] = (isObserved ? OBSERVED : 0) | (globalThis[OPEN_TELEMETRY] === undefined ? 0 : TRACED)
    return isObserved ? undefined : then(promise, undefined, onRejected)
  }

  /** The same for an observed call. Events are published here, in the caller's own async context. */
  const observe = (promise, key, text) => {
    const call = { ...parse(text), attempt: 1, durationMs: 0 }
    const start = now()
    const event = (facts) => ({ ...call, durationMs: now() - start, ...facts })
    observed.set(key, event)
    onStart.publish?.(call)
    const onObservedEnd = ({ value, reply }) => {
      onEnd.publish?.(event(parse(reply)))
      return value
    }
    const onObservedError = (data) => {
      const error = data instanceof Aborted ? data.reason : toError(data)
      if (!(data instanceof Aborted)) captureStackTrace(error, onObservedError)
      onError.publish?.(event({ attempt: data.attempts ?? 1, status: data.statusCode, error }))
      throw error
    }
    return then(promise, onObservedEnd, onObservedError)
  }

  /** What the raw promise of an observed call resolves to. */
  const observedValue = (key, value, reply) => {
    observed.delete(key)
    return { value, reply }
  }

  const retrying = (key, text) => {
    const { problem, ...facts } = parse(text)
    onRetry.publish?.(observed.get(key)({ ...facts, error: problem && new NetworkError(problem) }))
  }

  const unobserve = (key) => observed.delete(key)

  /** The W3C trace headers of the OpenTelemetry context that is active, as JSON text. */
  const traceHeaders = () => {
    const headers = {}
    const set = (carrier, name, value) => {
      if (name === 'traceparent' || name === 'tracestate') carrier[name] = String(value)
    }
    try {
      const { context, propagation } = globalThis[OPEN_TELEMETRY]
      propagation.inject(context.active(), headers, { set })
    } catch {
      // A tracer that fails must not fail the call.
    }
    return stringify(headers)
  }

  const refuse = (error) => NativePromise.reject(error)

  const misuse = (message) => {
    const error = new TypeError(message)
    captureStackTrace(error, misuse)
    return error
  }

  // Arguments

  const isObject = (value) => typeof value === 'object' && value !== null && !isArray(value)

  /** JSON has no form for functions and symbols, and would leave such a field out in silence. */
  const isUnsendable = (value) => typeof value === 'function' || typeof value === 'symbol'

  const refuseUnsendable = (argument, object) => {
    const name = Object.keys(object).find((name) => isUnsendable(object[name]))
    if (name !== undefined) throw misuse(`\`${argument}.${name}\` must not be a ${typeof object[name]}`)
  }

  /** The JSON text of a parameter object. */
  const fieldsText = (params, argument = 'params') => {
    if (isObject(params)) refuseUnsendable(argument, params)
    return stringify(params)
  }

  const isSignal = (value) =>
    typeof value?.addEventListener === 'function' && typeof value.removeEventListener === 'function'

  /** The JSON text of a call's options; `signal` is read by itself. */
  const optionsText = (options) => {
    if (!isObject(options)) throw misuse('`options` must be an object')
    refuseUnsendable('options', options)
    const { signal, ...rest } = options
    if (signal !== undefined && !isSignal(signal)) {
      throw misuse('`options.signal` must be an AbortSignal')
    }
    if (signal?.aborted) throw signal.reason
    return stringify(rest)
  }

  /** The values of these environment variables, as JSON text. A worker's `process.env` may be its own copy. */
  const variables = (names) => {
    const found = {}
    for (const name of parse(names)) if (typeof env[name] === 'string') found[name] = env[name]
    return stringify(found)
  }

  /** Whether Node was told to trust what the system trusts: `--use-system-ca`, or its variable. */
  const usesSystemStore = () => {
    const flags = [...(globalThis.process?.execArgv ?? []), ...(env.NODE_OPTIONS ?? '').split(/\s+/)]
    return env.NODE_USE_SYSTEM_CA === '1' || flags.includes('--use-system-ca') || flags.includes('--use-openssl-ca')
  }

  // Signals: one listener each, however many calls share it (a listener for each call would make Node warn at
  // the eleventh), and none once they have settled.

  let abort
  const connect = (nativeAbort) => {
    abort = nativeAbort
  }
  const watchers = new WeakMap()
  const watched = new Map()

  const watch = (signal, key) => {
    let watcher = watchers.get(signal)
    if (!watcher) {
      const keys = new Set()
      watcher = { keys, onAbort: () => keys.forEach((key) => abort(key)) }
      signal.addEventListener('abort', watcher.onAbort)
      watchers.set(signal, watcher)
    }
    watcher.keys.add(key)
    watched.set(key, signal)
  }

  /**
   * Ends the watch of a settled call; gives its signal's reason, for when it was aborted. What a signal of somebody's
   * own making throws here is that reason.
   */
  const unwatch = (key) => {
    const signal = watched.get(key)
    watched.delete(key)
    const watcher = watchers.get(signal)
    watcher?.keys.delete(key)
    try {
      if (watcher?.keys.size === 0) {
        watchers.delete(signal)
        signal.removeEventListener('abort', watcher.onAbort)
      }
      return new Aborted(signal?.reason)
    } catch (error) {
      return new Aborted(error)
    }
  }

  // Batches and pages

  /** The results of a batch: errors become errors, what was not sent has the signal's reason. */
  const batch = (text, aborted) => {
    const { requestIds, failures } = parse(text)
    const results = requestIds.map((requestId, index) => ({ index, ok: true, sent: true, requestId }))
    for (const { index, sent, error } of failures) {
      const { requestId } = results[index]
      const id = requestId === null ? {} : { requestId }
      results[index] = { index, ok: false, sent, ...id, error: error ? toError(error) : aborted?.reason }
    }
    return { succeeded: results.length - failures.length, failed: failures.length, results }
  }

  /** From as many elements on an array becomes text in pieces. */
  const LONG = 64
  /** Characters of a piece that are aimed at. */
  const PIECE = 32768

  const isPlain = (value, prototype) => getPrototypeOf(value) === prototype && value.toJSON === undefined

  /** Of a class of its own, it may not be cut: that makes another of the class. */
  const isLong = (value) => isArray(value) && value.length >= LONG && isPlain(value, arrayPrototype)

  /**
   * The JSON text of a long array. Of a long text V8 makes a rope first, whose parts it then copies together: for a
   * megabyte that is a fifth of the time that `JSON.stringify` takes.
   */
  const piecesOfArray = (array) => {
    const pieces = ['[']
    for (let start = 0, count = LONG / 4; start < array.length; ) {
      const text = stringify(array.slice(start, start + count)).slice(1, -1)
      if (start > 0) pieces.push(',')
      pieces.push(text)
      start += count
      count = ceil((count * PIECE) / text.length)
    }
    pieces.push(']')
    return pieces
  }

  const piecesOfObject = (object) => {
    const pieces = ['{']
    for (const [name, value] of entries(object)) {
      const member = isLong(value) ? [stringify(name), ':', ...piecesOfArray(value)] : [stringify({ [name]: value }).slice(1, -1)]
      // What has no JSON form is left out.
      if (member[0] === '') continue
      if (pieces.length > 1) pieces.push(',')
      pieces.push(...member)
    }
    pieces.push('}')
    return pieces
  }

  /** The JSON text of a payload, in pieces when it holds a long array; `undefined` is `{}`. */
  const payloadText = (payload = {}) => {
    if (isLong(payload)) return piecesOfArray(payload)
    if (isObject(payload) && (isPlain(payload, objectPrototype) || isPlain(payload, null))) {
      for (const name in payload) if (isLong(payload[name])) return piecesOfObject(payload)
    }
    return stringify(payload)
  }

  /** The same for a batch's payloads, each as `triggerFlow` takes it. */
  const payloadsText = (payloads) => {
    const index = payloads.findIndex(isUnsendable)
    if (index !== -1) throw misuse(`\`payloads[${index}]\` has no JSON form`)
    return payloadText(payloads.includes(undefined) ? from(payloads, (payload) => (payload === undefined ? {} : payload)) : payloads)
  }

  /** `triggerMany` for payloads that come one by one: batch after batch, each as large as what is under way. */
  const triggerEach = async (workflows, flowId, payloads, options) => {
    if (typeof payloads !== 'object' || !(payloads?.[Symbol.asyncIterator] ?? payloads?.[Symbol.iterator])) {
      throw misuse('`payloads` must be an array or another iterable, but no text')
    }
    const size = options?.concurrency ?? 32
    // Nothing is taken from `payloads` before the other arguments are known to be right.
    const total = await workflows.triggerMany(flowId, [], options)
    // What is refused now is a payload, or everything because the signal came: results, like the others.
    const refused = (chunk, error) => ({ succeeded: 0, failed: chunk.length, results: chunk.map(() => ({ ok: false, sent: false, error })) })
    const send = async (chunk) => {
      const batch = workflows.triggerMany(flowId, chunk, options)
      const { succeeded, failed, results } = await then(batch, undefined, (error) => refused(chunk, error))
      for (const entry of results) total.results.push({ ...entry, index: total.results.length })
      total.succeeded += succeeded
      total.failed += failed
    }
    let chunk = []
    for await (const payload of payloads) {
      chunk.push(payload)
      if (chunk.length >= size || options?.signal?.aborted) await send(chunk.splice(0))
      if (options?.signal?.aborted) break
    }
    if (chunk.length > 0) await send(chunk)
    return total
  }

  const asObject = ({ cells }) => {
    const values = {}
    for (const { fieldName, value } of Object.values(cells)) {
      defineProperty(values, fieldName, { value, enumerable: true, writable: true, configurable: true })
    }
    return values
  }

  const PAGE = 100
  /** How far a page is enlarged in search of a place where it can be cut. */
  const LARGEST_PAGE = 3200

  /**
   * A page that loses nothing. A cursor holds a time only, so the engine leaves out the rows that share the instant
   * of a page's last row. Where that may be (the instant is a whole second, as a bare engine stores it, or the last
   * two rows share it), the page is enlarged to a place where the instant changes.
   */
  const wholePage = async (fetch, asked) => {
    const page = await fetch()
    const { length } = page.data
    if (typeof page.next !== 'string' && length > 0 && length === asked) return wholeList(fetch, asked)
    if (!mayLose(page)) return page
    for (let limit = length * 2; limit <= LARGEST_PAGE; limit *= 2) {
      const larger = await fetch(limit)
      if (typeof larger.next !== 'string' || larger.data.length <= length) return larger
      const end = larger.data.findIndex(({ created }, index) => index >= length && created !== larger.data[index - 1].created)
      if (end !== -1) return fetch(end)
    }
    return page
  }

  /** Some lists (records, on a bare engine) never give a cursor: a full page of them is asked for again, larger. */
  const wholeList = async (fetch, asked) => {
    for (let limit = asked * 10; ; limit *= 10) {
      const page = await fetch(limit)
      if (typeof page.next === 'string' || page.data.length < limit) return page
    }
  }

  const mayLose = ({ data, next }) => {
    const last = data.at(-1)?.created
    if (typeof next !== 'string' || typeof last !== 'string') return false
    return last.endsWith('.000Z') || data.at(-2)?.created === last
  }

  /**
   * All elements of a list. The next page is fetched while the caller works on this one. Errors get the stack of
   * the place that waits for them: the page may have failed before anybody did.
   */
  async function* iterate(list, params, options) {
    const { as, ...rest } = isObject(options) ? options : {}
    if (as !== undefined && as !== 'objects') throw misuse("`options.as` must be 'objects'")
    // `wholePage` looks at it, so it is asked for, and taken away again.
    const isCreatedHidden = Array.isArray(rest.fields) && rest.fields.length > 0 && !rest.fields.includes('created')
    if (isCreatedHidden) rest.fields = [...rest.fields, 'created']
    const asked = params?.limit === undefined ? PAGE : params.limit
    const pageOf = (cursor, limit) => {
      const page = params === undefined || isObject(params) ? { ...params, limit: asked } : params
      if (cursor) page.cursor = cursor
      if (limit) page.limit = limit
      return list(page, isObject(options) ? rest : options)
    }
    const fetchPage = (cursor) => {
      const promise = wholePage((limit) => pageOf(cursor, limit), asked)
      then(promise, undefined, () => {})
      return promise
    }
    const seen = new Set()
    let pending = fetchPage()
    while (pending) {
      let page
      try {
        page = await pending
      } catch (error) {
        if (made.has(error)) captureStackTrace(error, iterate)
        throw error
      }
      const { next } = page
      const goesOn = typeof next === 'string' && next !== 'null' && !seen.has(next)
      seen.add(next)
      pending = goesOn ? fetchPage(next) : undefined
      for (const element of page.data) {
        if (isCreatedHidden) delete element.created
        yield as ? asObject(element) : element
      }
    }
  }

  const iteratePages = (workflows, method, ...args) => {
    const options = args.pop()
    const params = args.pop()
    return iterate((page, rest) => workflows[method](...args, page, rest), params, options)
  }

  const hooks = { flags, observe, observedValue, unobserve, retrying, traceHeaders }
  const helpers = { fieldsText, payloadText, payloadsText, batch, triggerEach, iteratePages }
  return { parse, stringify, classes, track, hooks, refuse, misuse, optionsText, variables, usesSystemStore, connect, watch, unwatch, ...helpers }
})()
