// Loads the package in a separate context, as jest-runtime does: it evaluates index.js there, but not `.node` files.

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import vm from 'node:vm'

import { ROOT } from './snippets.ts'

type Package = typeof import('../../index.js')

export interface Realm {
  /** The exports of index.js. */
  exports: Package
  /** The global object. */
  global: typeof globalThis
  /** Evaluates an expression. */
  evaluate<T>(expression: string): T
}

/** The globals that jest-environment-node takes from Node. All other globals belong to the context. */
const TAKEN = { AbortController, AbortSignal, ArrayBuffer, Buffer, DOMException, Uint8Array, URL, clearTimeout, console, performance, queueMicrotask, setImmediate, setTimeout }

/** Makes a context with these variables in its `process.env`, and with additional `globals`. */
export function realm(variables: Record<string, string> = {}, globals: Record<string, unknown> = {}): Realm {
  const context = vm.createContext({ ...TAKEN, process: { ...process, env: variables }, ...globals })
  const evaluate = <T>(code: string, filename?: string) => vm.runInContext(code, context, { filename }) as T
  const modules = new Map<string, { exports: unknown }>()
  const load = (file: string): unknown => {
    const known = modules.get(file)
    if (known) return known.exports
    const module = { exports: {} }
    modules.set(file, module)
    const outer = createRequire(file)
    const require = (name: string) => {
      const path = outer.resolve(name)
      return path.endsWith('.js') ? load(path) : outer(path) as unknown
    }
    const wrapper = evaluate<(...given: unknown[]) => void>(`(function (exports, require, module, __filename, __dirname) {${readFileSync(file, 'utf8')}\n})`, file)
    wrapper.call(module.exports, module.exports, require, module, file, dirname(file))
    return module.exports
  }
  return { exports: load(join(ROOT, 'index.js')) as Package, global: evaluate('globalThis'), evaluate }
}
