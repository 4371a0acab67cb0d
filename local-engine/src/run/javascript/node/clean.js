// Checks whether a run left this process as it was, so that the next run can use it. A new process for each run would take
// 50 ms.
'use strict'

const { ownKeys, deleteProperty, getOwnPropertyDescriptor, getPrototypeOf } = Reflect

/** Objects before the first run: `{ object, keys, values }`. */
const snapshots = []
const known = new Set()
const watched = new Set()

/** Resources, listeners and the directory before the first run. */
let resources = ''
let listeners = 0
let directory = ''
let isTainted = false

const isObject = (value) => (typeof value === 'object' && value !== null) || typeof value === 'function'

function valueOf(object, key) {
  const descriptor = getOwnPropertyDescriptor(object, key)
  return descriptor && ('value' in descriptor ? descriptor.value : descriptor.get)
}

function take(object) {
  if (known.has(object)) return
  known.add(object)
  const keys = ownKeys(object)
  snapshots.push({ object, keys, values: keys.map((key) => valueOf(object, key)) })
}

/** Takes a snapshot of an object, of its values, and of the prototypes of its classes. */
function takeDeep(object) {
  take(object)
  for (const key of ownKeys(object)) {
    const value = valueOf(object, key)
    if (!isObject(value) || value === globalThis) continue
    take(value)
    const prototype = valueOf(value, 'prototype')
    if (isObject(prototype)) take(prototype)
  }
}

function isAsBefore({ object, keys, values }) {
  const present = ownKeys(object)
  if (present.length !== keys.length) return false
  for (let index = 0; index < keys.length; index++)
    if (!Object.is(valueOf(object, keys[index]), values[index])) return false
  return true
}

const listenerCount = () => process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0)
const resourcesNow = () => process.getActiveResourcesInfo().sort().join()

/** Takes the snapshots before the first run. */
function remember() {
  takeDeep(globalThis)
  for (const example of [[].values(), ''.matchAll(/a/g), new Map().values(), new Set().values(), (function* () {})(), (async function* () {})()])
    for (let object = getPrototypeOf(example); object && object !== Object.prototype; object = getPrototypeOf(object)) take(object)
  take(getPrototypeOf(Uint8Array))
  take(getPrototypeOf(Uint8Array).prototype)
  take(getPrototypeOf(async () => {}))
  take(process.env)
  listeners = listenerCount()
  resources = resourcesNow()
  directory = process.cwd()
}

/** Modules of Node whose state is visible from outside. A process that loaded another one is not reused. */
const STATELESS = new Set(['assert', 'assert/strict', 'buffer', 'constants', 'crypto', 'events', 'os', 'path', 'path/posix', 'path/win32', 'punycode',
  'querystring', 'stream', 'stream/promises', 'string_decoder', 'timers', 'timers/promises', 'url', 'util', 'util/types', 'zlib'])
function watch(name, module) {
  const plain = name.replace(/^node:/, '')
  if (!STATELESS.has(plain)) isTainted = true
  else if (!watched.has(plain)) {
    watched.add(plain)
    takeDeep(module)
    if (plain === 'util') take(module.inspect.defaultOptions)
  }
  return module
}

/** Deletes the globals that a run created, for example by assigning to an undeclared variable. */
function deleteGlobals() {
  const { keys } = snapshots[0]
  const present = ownKeys(globalThis)
  if (present.length === keys.length) return
  const before = new Set(keys)
  for (const key of present) if (!before.has(key)) deleteProperty(globalThis, key)
}

/** Whether the process is as it was before the run. */
function isClean() {
  if (isTainted) return false
  deleteGlobals()
  return resourcesNow() === resources && listenerCount() === listeners && process.cwd() === directory && snapshots.every(isAsBefore)
}

module.exports = { remember, watch, isClean, taint: () => (isTainted = true) }
