// The one JavaScript file of the addon: run once in each environment, before any user code can have replaced
// a built-in. It holds what only JavaScript can make well: error classes with stacks, promise reactions that
// keep the caller's frames, listeners on a caller's signal. It evaluates to the object that glue.rs reads.
(() => {
  'use strict'
  const { parse, stringify } = JSON
  const { defineProperty } = Object
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
  const toError = ({ class: name, message, cause, bodyIsJson, ...fields }) => {
    const error = new constructors[name](message)
    if (cause) {
      const reason = new Error(cause.message)
      if (cause.code) reason.code = cause.code
      defineProperty(error, 'cause', { value: reason, writable: true, configurable: true })
    }
    if (bodyIsJson) fields.body = parse(fields.body)
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

  const track = (promise) => then(promise, undefined, onRejected)

  const refuse = (error) => NativePromise.reject(error)

  const misuse = (message) => {
    const error = new TypeError(message)
    captureStackTrace(error, misuse)
    return error
  }

  // Arguments

  /** The JSON text of a call's options; `signal` is read by itself. */
  const optionsText = (options) => {
    if (options === null || typeof options !== 'object') throw misuse('`options` must be an object')
    const { signal, ...rest } = options
    if (signal !== undefined && typeof signal?.addEventListener !== 'function') {
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
      watchers.set(signal, watcher)
      signal.addEventListener('abort', watcher.onAbort)
    }
    watcher.keys.add(key)
    watched.set(key, signal)
  }

  /** Ends the watch of a settled call; gives its signal's reason, for when it was aborted. */
  const unwatch = (key) => {
    const signal = watched.get(key)
    watched.delete(key)
    const { keys, onAbort } = watchers.get(signal)
    keys.delete(key)
    if (keys.size === 0) {
      signal.removeEventListener('abort', onAbort)
      watchers.delete(signal)
    }
    return new Aborted(signal.reason)
  }

  return { parse, stringify, classes, track, refuse, misuse, optionsText, variables, usesSystemStore, connect, watch, unwatch }
})()
