// The classes that users see. Their methods are ordinary functions of this realm: they also work behind a `Proxy` and in a
// subclass, where V8 would refuse to call a native method.

/** The property that leads from an object to its native object. */
const NATIVE = Symbol('imbrace.native')

/** Connects an object with its native object: by a function, because a `Proxy` may wrap every object that it returns. */
const attach = (object, native) => define(object, NATIVE, (method, args) => apply(method, native, args), false)

/** Returns the error for a method that was called without its object, as in `const { listFlows } = client.workflows`. */
const lostObject = (name, owner) =>
  misuse(`\`${name}\` was called without its object: call it as \`${owner}.${name}()\`, or use \`${name}.bind(${owner})\``)

const throwError = (error) => {
  throw error
}

const SYNCHRONOUS = ['setAccessToken', 'clearAccessToken', 'setOrganizationId']

/** How a method that lost its object reports this: most methods return a promise, `iterate…` an iterator. */
const reporterOf = (name) => {
  if (slice(name, 0, 7) === 'iterate') return (error) => iteratePages(undefined, undefined, error)
  return includes(SYNCHRONOUS, name) ? throwError : refuse
}

/** Adds the methods of a native class to the prototype of a class. `owner` is what users call the object. */
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

/** Returns what the package exports, made of the native classes of the addon. */
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
