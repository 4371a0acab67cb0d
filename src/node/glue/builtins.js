// The built-ins that the other parts use, captured when the addon is loaded: user code may replace them later.
// The other parts call no other built-in method, and use no `for…of`, array spread or array destructuring, because
// these look up `Array.prototype[Symbol.iterator]`.

const global = globalThis
const { Error, Promise, RangeError, String, TextDecoder, TypeError, process, setImmediate } = global
const { captureStackTrace } = Error
const { parse, stringify } = JSON
const { assign, defineProperty, getOwnPropertyDescriptor, getPrototypeOf, keys: ownKeys } = Object
const { prototype: objectPrototype } = Object
const { prototype: bigintPrototype } = BigInt
const { prototype: datePrototype } = Date
const { from: arrayFrom, isArray } = Array
const { isView } = ArrayBuffer
const { asyncIterator, iterator } = Symbol
const { ceil } = Math
const { construct } = Reflect
const now = performance.now.bind(performance)
const reject = Promise.reject.bind(Promise)

const { bind, call } = Function.prototype
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

/** Defines an own property as an assignment would, whatever the prototypes have under this name. */
const define = (object, name, value, enumerable = true) =>
  defineProperty(object, name, { __proto__: null, value, enumerable, writable: true, configurable: true })

const defer = setImmediate ?? ((work) => work())
const nextTurn = () => new Promise((resolve) => defer(resolve))
