// What every interpreter begins with. It is small because it runs before each flow; the rest is read when it is
// first used. `host` is Rust's side.
(host) => {
  const { defineProperty } = Object
  const loaded = {}
  const load = (file) => (loaded[file] ??= host.source(file)(host, load))
  const files = {
    timers: ['setTimeout', 'setInterval', 'setImmediate', 'clearTimeout', 'clearInterval', 'clearImmediate'],
    inspect: ['console'],
    bytes: ['Buffer', 'TextEncoder', 'TextDecoder', 'crypto'],
    url: ['URL', 'URLSearchParams'],
    clone: ['structuredClone'],
    fetch: ['fetch', 'Headers', 'Response'],
    locale: ['Intl'],
    node: ['process'],
  }
  for (const [file, names] of Object.entries(files))
    for (const name of names)
      defineProperty(globalThis, name, {
        configurable: true,
        get: () => load(file)[name],
        set: (value) => defineProperty(globalThis, name, { value, configurable: true, writable: true }),
      })
  const localized = [
    [Array, 'toLocaleString'],
    [BigInt, 'toLocaleString'],
    [Date, 'toLocaleString', 'toLocaleDateString', 'toLocaleTimeString'],
    [Number, 'toLocaleString'],
    [String, 'localeCompare', 'toLocaleLowerCase', 'toLocaleUpperCase'],
  ]
  for (const [type, ...names] of localized)
    for (const name of names) {
      const { [name]: value } = { [name](...rest) { return load('locale').methods[type.name][name](this, ...rest) } }
      defineProperty(type.prototype, name, { value, configurable: true, writable: true })
    }
  // A value, when it is there; promises may let it wait.
  const settle = (value) => {
    const box = { state: 'waits' }
    const end = (state) => (value) => ((box.value = value), (box.state = state))
    Promise.resolve(value).then(end('is'), end('failed'))
    return box
  }
  // The engine calls a module's code so, and these are its words where there is none.
  const call = (run, inputs, file) => {
    const module = { exports: {} }
    run.call(module.exports, module.exports, load('node').require, module, file, 'code')
    const code = module.exports?.code
    if (typeof code !== 'function') throw new TypeError('codeModule.code is not a function')
    return module.exports.code(inputs)
  }
  // The text of what a step threw; none for what the engine takes for no error.
  const errorText = (thrown) => (thrown ? load('inspect').errorText(thrown) : undefined)
  return { load, settle, call, errorText }
}
