// The script of `node -e`. Reads the other files from standard input, removes the globals that `-e` adds, and runs `main.js`.
// The function keeps its own variables from becoming globals.
;(() => {
  const fs = require('node:fs')
  const vm = require('node:vm')
  const { builtinModules } = require('node:module')
  const builtin = require

  const read = (length) => {
    const bytes = Buffer.alloc(length)
    for (let at = 0; at < length; ) {
      const count = fs.readSync(0, bytes, at, length - at, null)
      if (count === 0) process.exit(0)
      at += count
    }
    return bytes
  }
  const files = JSON.parse(read(read(4).readUInt32LE()).toString())

  const loaded = {}
  const load = (name) => {
    if (!name.startsWith('./')) return builtin(name)
    const file = name.slice(2)
    if (!loaded[file]) {
      const module = (loaded[file] = { exports: {} })
      const options = { filename: `(engine)/${file}.js` }
      vm.compileFunction(files[file], ['exports', 'require', 'module'], options)(module.exports, load, module)
    }
    return loaded[file].exports
  }
  // Only this script may import: scripts that are compiled at run time have no loader on Node 20.
  const importHere = (name) => import(name)
  // When this script is over, Node puts back the global `module`.
  setImmediate(() => {
    const { webcrypto } = builtin('node:crypto')
    const added = [...builtinModules, 'module', 'exports', 'require', '__filename', '__dirname']
    for (const name of added) if (!['console', 'process', 'crypto'].includes(name)) delete globalThis[name]
    const set = (value) => Object.defineProperty(globalThis, 'crypto', { value, configurable: true, enumerable: true, writable: true })
    Object.defineProperty(globalThis, 'crypto', { get: () => webcrypto, set, configurable: true, enumerable: true })
    load('./modules').useImport(importHere)
    load('./main')
  })
})()
