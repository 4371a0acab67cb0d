// Defines the error classes, and creates the errors that calls reject with.

/**
 * The `headers` and `body` of errors. They are stored here, because loggers write the own properties of an error. The
 * accessor `headers` is not enumerable, because Express, Fastify and Koa copy the `headers` of an error to their response.
 */
const replies = new SafeWeakMap()

/** Returns the JSON form of an error. Other fields of a foreign error are left out, because they may hold credentials. */
const describe = (error, level = 0) => {
  const { name, message, code, cause } = error
  const facts = error instanceof ImbraceError ? { name, message, ...error } : { name, message, code }
  const isError = tagOf(cause) === '[object Error]'
  if (isError && level < 8) facts.cause = describe(cause, level + 1)
  else if (typeof cause === 'string') facts.cause = cause
  return facts
}

class ImbraceError extends Error {
  toJSON() {
    return describe(this)
  }
}
class AuthError extends ImbraceError {}
class ApiError extends ImbraceError {}
class RateLimitError extends ApiError {}
class NetworkError extends ImbraceError {}
class TimeoutError extends NetworkError {}
class DecodeError extends ImbraceError {}

const classes = { ImbraceError, AuthError, ApiError, RateLimitError, NetworkError, TimeoutError, DecodeError }
for (const name of ownKeys(classes)) define(classes[name].prototype, 'name', name, false)
const constructors = { __proto__: null, ...classes, TypeError }

/** An assignment makes each an ordinary property: frameworks write `error.status = error.status || 502`. */
const accessors = {
  status: (error) => error.statusCode,
  headers: (error) => replies.get(error)?.headers,
  body: (error) => replies.get(error)?.body,
}
for (const name of ownKeys(accessors)) {
  const get = function () { return accessors[name](this) }
  const set = function (value) { define(this, name, value) }
  defineProperty(ImbraceError.prototype, name, { __proto__: null, get, set, configurable: true })
}

/** The errors that this client made. */
const ownErrors = new SafeWeakSet()

/** Creates an error without a call of its constructor: a derived constructor may look up array iterators. */
const makeError = (Class, message) => {
  const error = construct(Error, [message], Class)
  ownErrors.add(error)
  return error
}

/**
 * Gives an error the stack of the caller of `handler`. Its first line ends with the status and the request id, because
 * `structuredClone` and `postMessage` keep the stack of an error, but not its fields.
 */
const setStack = (error, handler) => {
  captureStackTrace(error, handler)
  const { message, statusCode, requestId } = error
  const status = statusCode === undefined || textIncludes(message, `${statusCode}`) ? '' : `status ${statusCode}`
  const request = requestId === undefined ? '' : `request ${requestId}`
  if (status === '' && request === '') return error
  error.message = `${message} (${status}${status && request && ', '}${request})`
  try {
    // V8 formats the stack, and reads the message, when the stack is read for the first time.
    void error.stack
  } catch {
    // An `Error.prepareStackTrace` of the program may throw.
  }
  error.message = message
  return error
}

/** Returns the error that a failed call rejects with, from the plain data of report.rs. */
const toError = (data) => {
  const { class: name, message, cause, headers, body, bodyIsJson, ...fields } = data
  // An exception, for example of `JSON.parse`.
  if (constructors[name] === undefined) return data
  const error = makeError(constructors[name], message)
  if (cause) {
    const reason = new Error(cause.message)
    // Removes the frames of the client.
    reason.stack = `Error: ${cause.message}`
    if (cause.code) reason.code = cause.code
    define(error, 'cause', reason, false)
  }
  const names = ownKeys(headers ?? {})
  for (let index = 0; index < names.length; index += 1) define(headers, names[index], headers[names[index]], false)
  if (headers || body) replies.set(error, { headers, body: bodyIsJson ? parse(body) : body })
  return assign(error, fields)
}

/** The reason of an aborted call, on its way through the native promise. */
class Aborted {
  constructor(reason) {
    this.reason = reason
  }
}

// Attached while the caller is on the stack, so that the error gets the caller's `at async` frames. An error that is created
// in the native completion callback has no frames.
const onRejected = (data) => {
  if (data instanceof Aborted) throw data.reason
  throw setStack(toError(data), onRejected)
}

/** Returns a promise that is rejected with `error`. */
const refuse = (error) => reject(error)

/** Returns the `TypeError` for an invalid argument. */
const misuse = (message) => setStack(makeError(TypeError, message), misuse)
