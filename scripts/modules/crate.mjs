// Reads the modules of a crate and resolves the paths in them.
import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

import { blankLiterals, blankTests, lineOf, readModule } from './source.mjs'

/**
 * @typedef {object} Module
 * @property {string[]} path From the root of the crate.
 * @property {string[]} filePath The path of the module that the file belongs to. It differs from `path` for a module
 *   with a block.
 * @property {string} file
 * @property {string} text The text of the file.
 * @property {Module | undefined} parent
 * @property {Map<string, Module>} children
 */

/** Reads the crate in a directory: the trees below `src/lib.rs` and `src/main.rs`. */
export function readCrate(directory) {
  const roots = ['lib.rs', 'main.rs'].map((name) => join(directory, 'src', name)).filter((file) => existsSync(file))
  if (roots.length === 0) throw new Error(`${directory} has no src/lib.rs and no src/main.rs`)
  return roots.map((file) => readFile(file, [], undefined))
}

function readFile(file, path, parent) {
  const text = readFileSync(file, 'utf8')
  const module = { path, filePath: path, file, text, parent }
  return fill(module, readModule(blankTests(blankLiterals(text))))
}

function fill(module, { inline, declared, ...content }) {
  Object.assign(module, content, { children: new Map() })
  for (const { name, at } of declared) {
    module.children.set(name, readFile(fileOf(module, name, at), [...module.path, name], module))
  }
  for (const { name, code, start } of inline) {
    const { filePath, file, text } = module
    const child = { path: [...module.path, name], filePath, file, text, parent: module }
    module.children.set(name, fill(child, readModule(code, start)))
  }
  return module
}

function fileOf(module, name, at) {
  const { file, path, filePath, text } = module
  const isFolder = ['lib.rs', 'main.rs', 'mod.rs'].includes(basename(file))
  const folder = join(isFolder ? dirname(file) : file.slice(0, -'.rs'.length), ...path.slice(filePath.length))
  const found = [join(folder, `${name}.rs`), join(folder, name, 'mod.rs')].find((candidate) => existsSync(candidate))
  if (!found) throw new Error(`${file}:${lineOf(text, at)}: the module ${name} has no file`)
  return found
}

/** Returns all modules of a tree, including its root. */
export const modulesOf = (module) => [module, ...Array.from(module.children.values(), modulesOf).flat()]

/** Returns the uses of modules of the crate as `{ from, to, line }`. */
export function usesOf(module) {
  const paths = [...module.uses, ...module.paths, ...globbed(module)]
  return paths.flatMap(({ segments, at }) => {
    return landings(module, segments).map((to) => ({ from: module, to, line: lineOf(module.text, at) }))
  })
}

/** Returns the paths of the names that this module uses from a glob import. */
function globbed(module) {
  const globs = module.uses.filter(({ name }) => name === undefined)
  return globs.flatMap(({ segments, at }) => {
    return Array.from(module.words, (word) => ({ segments: [...segments, word], at }))
      .filter((path) => declares(landings(module, segments).at(-1), path.segments.at(-1)))
  })
}

/**
 * Returns the modules that a path leads to: the last module that it names and, if the item there is a re-export, the
 * modules that the re-export leads to. Returns none if the path leads out of the crate.
 */
function landings(module, segments, seen = new Set()) {
  const key = `${module.path.join('::')} ${segments.join('::')}`
  if (seen.has(key)) return []
  seen.add(key)
  const [head, ...rest] = segments
  if (head === 'crate') return walk(rootOf(module), rest, seen)
  if (head === 'self') return walk(module, rest, seen)
  if (head === 'super') return module.parent ? superOf(module, rest, seen) : []
  if (module.children.has(head)) return walk(module, segments, seen)
  const binding = module.uses.find(({ name }) => name === head)
  return binding ? landings(module, [...binding.segments, ...rest], seen) : []
}

const superOf = (module, rest, seen) =>
  rest[0] === 'super' ? landings(module.parent, rest, seen) : walk(module.parent, rest, seen)

/** Follows names from a module down. */
function walk(module, names, seen) {
  for (const [index, name] of names.entries()) {
    const child = module.children.get(name)
    if (!child) return [module, ...reexported(module, name, names.slice(index + 1), seen)]
    module = child
  }
  return [module]
}

function reexported(module, name, rest, seen) {
  const items = module.uses.filter(({ isItem }) => isItem)
  const named = items.find((use) => use.name === name)
  if (named) return landings(module, [...named.segments, ...rest], seen)
  if (module.items.has(name)) return []
  const glob = items.find((use) => use.name === undefined && declares(landings(module, use.segments).at(-1), name))
  return glob ? landings(module, [...glob.segments, name, ...rest], seen) : []
}

/** Returns whether a module has this name, by itself or by a glob re-export. */
function declares(module, name, seen = new Set()) {
  if (!module || seen.has(module)) return false
  seen.add(module)
  const items = module.uses.filter(({ isItem }) => isItem)
  return module.items.has(name) || module.children.has(name) || items.some((use) => use.name === name)
    || items.some((use) => use.name === undefined && declares(landings(module, use.segments).at(-1), name, seen))
}

function rootOf(module) {
  return module.parent ? rootOf(module.parent) : module
}
