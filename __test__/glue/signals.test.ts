// Abort signals: one listener each, which aborts all that share it.

import assert from 'node:assert/strict'
import { getEventListeners } from 'node:events'
import { beforeEach, test } from 'node:test'

import { evaluateGlue } from '../support/glue.ts'

type Target = number | (() => void)

const { connect, listenForAbort, stopListening } = evaluateGlue<{
  connect: (realm: { abort: (key: number) => void }, isForeign: boolean) => void
  listenForAbort: (signal: object, target: Target) => void
  stopListening: (target: Target) => { reason: unknown }
}>('({ connect, listenForAbort, stopListening })')

let aborted: unknown[]
beforeEach(() => {
  aborted = []
  connect({ abort: (key) => aborted.push(key) }, false)
})

const listeners = (signal: AbortSignal) => getEventListeners(signal, 'abort').length

test('an abort reaches every call and function that listens, in their order', () => {
  const controller = new AbortController()
  const own = () => aborted.push('function')
  for (const target of [1, own, 2]) listenForAbort(controller.signal, target)
  listenForAbort(new AbortController().signal, 3)
  controller.abort('enough')
  assert.deepEqual(aborted, [1, 'function', 2])
  for (const target of [1, own, 2]) assert.equal(stopListening(target).reason, 'enough')
})

test('a signal has one listener while anything listens, and none afterwards', () => {
  const { signal } = new AbortController()
  for (let key = 0; key < 20; key += 1) listenForAbort(signal, key)
  assert.equal(listeners(signal), 1)
  for (let key = 0; key < 19; key += 1) stopListening(key)
  assert.equal(listeners(signal), 1)
  assert.equal(stopListening(19).reason, undefined)
  assert.equal(listeners(signal), 0)
  listenForAbort(signal, 20)
  assert.equal(listeners(signal), 1)
  stopListening(20)
})

test('what has stopped listening is not aborted, also when another one stops it meanwhile', () => {
  const controller = new AbortController()
  listenForAbort(controller.signal, () => stopListening(2))
  listenForAbort(controller.signal, 2)
  listenForAbort(controller.signal, 3)
  controller.abort()
  assert.deepEqual(aborted, [3])
})

test('a signal that refuses a listener leaves nothing behind', () => {
  const signal = { addEventListener() { throw new Error('no') }, removeEventListener() {} }
  assert.throws(() => listenForAbort(signal, 7), /no/)
  assert.equal(stopListening(7).reason, undefined)
})

test('what a signal throws when it is left is the reason', () => {
  const error = new Error('no way out')
  listenForAbort({ addEventListener() {}, removeEventListener() { throw error } }, 8)
  assert.equal(stopListening(8).reason, error)
  assert.equal(stopListening(8).reason, undefined)
})
