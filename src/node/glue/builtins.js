// The built-ins that the other parts use. They are captured when `index.js` is evaluated, because user code may replace them
// later. The functions of the other parts call no other built-in method. They use no `for…of`, array spread or array
// destructuring, because these look up `Array.prototype[Symbol.iterator]`.

const global = globalThis
const { Error, Promise, RangeError, String, TextDecoder, TypeError } = global
const { captureStackTrace } = Error
const { parse, stringify } = JSON
const { assign, defineProperty, getOwnPropertyDescriptor, getOwnPropertyNames, getPrototypeOf, keys: ownKeys } = Object
const { prototype: objectPrototype } = Object
const { prototype: bigintPrototype } = BigInt
const { prototype: datePrototype } = Date
const { from: arrayFrom, isArray } = Array
const { isView } = ArrayBuffer
const { asyncIterator, iterator } = Symbol
const { ceil } = Math
const { apply, construct } = Reflect
const now = performance.now.bind(performance)
const reject = Promise.reject.bind(Promise)

const { prototype: functionPrototype } = Function
const { bind, call } = functionPrototype
/** Returns a method as a function that takes `this` as its first argument. */
const uncurryThis = bind.bind(call)
const tagOf = uncurryThis(objectPrototype.toString)
const then = uncurryThis(Promise.prototype.then)
const includes = uncurryThis(Array.prototype.includes)
const textIncludes = uncurryThis(String.prototype.includes)
const slice = uncurryThis(String.prototype.slice)
const indexOf = uncurryThis(String.prototype.indexOf)

/** Returns a collection class whose methods cannot be replaced. */
const safe = (Class) => {
  class Safe extends Class {
    constructor() {
      super()
    }
  }
  Object.defineProperties(Safe.prototype, Object.getOwnPropertyDescriptors(Class.prototype))
  Object.freeze(Object.setPrototypeOf(Safe.prototype, null))
  return Safe
}
const SafeMap = safe(Map)
const SafeSet = safe(Set)
const SafeWeakMap = safe(WeakMap)
const SafeWeakSet = safe(WeakSet)

/** Defines an own property like an assignment, but calls no setter of a prototype. */
const define = (object, name, value, enumerable = true) =>
  defineProperty(object, name, { __proto__: null, value, enumerable, writable: true, configurable: true })

/** The native object of this realm. It aborts calls and waits for turns of the event loop. */
let realm
/** True if another realm loaded the addon: test runners evaluate `index.js` in a realm of their own. */
let isForeign = false
const connect = (native, foreign) => {
  realm = native
  isForeign = foreign
}

/** Resolves in a later turn of the event loop. Fake timers do not delay it. */
const nextTurn = () => realm.nextTurn()

/** Attaches handlers to a promise of the addon, and returns a promise of this realm. */
const thenNative = (promise, onFulfilled, onRejected) => {
  // `then` creates a promise of this class.
  if (isForeign) define(promise, 'constructor', Promise, false)
  return then(promise, onFulfilled, onRejected)
}
