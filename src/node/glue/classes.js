// The classes that users see. Their methods are ordinary functions of this realm, so that they work on a `Proxy` and on an
// object of a subclass. V8 refuses to call a native method on these.

/** The property with the function that calls native methods of an object. */
const NATIVE = Symbol('imbrace.native')

/** Connects an object with its native object. Uses a function, because a `Proxy` may wrap every object that it returns. */
const attach = (object, native) => define(object, NATIVE, (method, args) => apply(method, native, args), false)

/** Returns the error of a method without its object, as in `const { listFlows } = client.workflows`. */
const lostObject = (name, owner) =>
  misuse(`\`${name}\` was called without its object: call it as \`${owner}.${name}()\`, or use \`${name}.bind(${owner})\``)

const throwError = (error) => {
  throw error
}

const SYNCHRONOUS = ['setAccessToken', 'clearAccessToken', 'setOrganizationId']

/** Returns the function that reports an error in the way of a method: by its promise, by its iterator, or by throwing it. */
const reporterOf = (name) => {
  if (slice(name, 0, 7) === 'iterate') return (error) => iteratePages(undefined, undefined, error)
  return includes(SYNCHRONOUS, name) ? throwError : refuse
}

/** Adds the methods of a native class to the prototype of a class. `owner` is the object's name in messages. */
const addMethods = ({ prototype }, nativePrototype, owner) => {
  const names = getOwnPropertyNames(nativePrototype)
  for (let index = 0; index < names.length; index += 1) {
    const name = names[index]
    const native = getOwnPropertyDescriptor(nativePrototype, name).value
    if (typeof native !== 'function' || name === 'constructor') continue
    const report = reporterOf(name)
    const { [name]: method } = {
      [name](...args) {
        const invoke = this?.[NATIVE]
        return typeof invoke === 'function' ? invoke(native, args) : report(lostObject(name, owner))
      },
    }
    define(prototype, name, method, false)
  }
}

/** Returns the exports of the package. `binding` has the native classes of the addon. */
const open = (binding) => {
  const realm = new binding.Realm(glue)
  connect(realm, getPrototypeOf(binding.Realm) !== functionPrototype)
  class Workflows {}
  class Client {
    constructor(options) {
      const native = new binding.Client(realm, options)
      attach(this, native)
      // Not enumerable: a logged client is `Client {}`.
      define(this, 'workflows', attach(new Workflows(), native.workflows), false)
    }
  }
  addMethods(Client, binding.Client.prototype, 'client')
  addMethods(Workflows, binding.Workflows.prototype, 'client.workflows')
  return { Client, Workflows, ...classes }
}
