// The error classes, and the errors that calls reject with.

class ImbraceError extends Error {
  get status() {
    return this.statusCode
  }
  /** Assigning `status` makes it an ordinary property: frameworks write `error.status = error.status || 502`. */
  set status(value) {
    define(this, 'status', value)
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
  const { class: name, message, cause, bodyIsJson, ...fields } = data
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
  if (bodyIsJson) fields.body = parse(fields.body)
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
