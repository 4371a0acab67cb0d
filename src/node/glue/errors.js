// The error classes, and the errors that calls reject with.

/**
 * The `headers` and `body` of errors. They are no properties, and the headers not enumerable: loggers would write them,
 * and Express, Fastify and Koa send the `headers` of an error as those of their own reply.
 */
const replies = new SafeWeakMap()

/** Returns what JSON shows of an error. Of a foreign one no further fields: they may hold credentials. */
const describe = (error, level = 0) => {
  const { name, message, code, cause } = error
  const facts = error instanceof ImbraceError ? { name, message, ...error } : { name, message, code }
  const isError = tagOf(cause) === '[object Error]'
  if (isError && level < 8) facts.cause = describe(cause, level + 1)
  else if (typeof cause === 'string') facts.cause = cause
  return facts
}

class ImbraceError extends Error {
  get status() {
    return this.statusCode
  }
  /** Assigning `status` makes it an ordinary property: frameworks write `error.status = error.status || 502`. */
  set status(value) {
    define(this, 'status', value)
  }
  get headers() {
    return replies.get(this)?.headers
  }
  set headers(value) {
    define(this, 'headers', value)
  }
  get body() {
    return replies.get(this)?.body
  }
  set body(value) {
    define(this, 'body', value)
  }
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

/** The errors that this client made. */
const ownErrors = new SafeWeakSet()

/** Makes an error without running a constructor: a derived one may look up array iterators. */
const makeError = (Class, message) => {
  const error = construct(Error, [message], Class)
  ownErrors.add(error)
  return error
}

/** Returns the error that a failed call rejects with, made from the plain data of report.rs. */
const toError = (data) => {
  const { class: name, message, cause, headers, body, bodyIsJson, ...fields } = data
  // An exception, of `JSON.parse` for instance.
  if (constructors[name] === undefined) return data
  const error = makeError(constructors[name], message)
  if (cause) {
    const reason = new Error(cause.message)
    // The stack would show where the client made it.
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

// Attached while the caller is on the stack, so that the error gets the caller's `at async` frames. An error made in
// the native completion callback has none.
const onRejected = (data) => {
  if (data instanceof Aborted) throw data.reason
  const error = toError(data)
  captureStackTrace(error, onRejected)
  throw error
}

/** Returns a promise that is rejected with `error`. */
const refuse = (error) => reject(error)

/** Returns the `TypeError` for an invalid argument. */
const misuse = (message) => {
  const error = makeError(TypeError, message)
  captureStackTrace(error, misuse)
  return error
}
