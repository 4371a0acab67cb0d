// node:test with sinon's spies and timers, and the matchers of Jest.

import { after, afterEach, before, beforeEach, test } from 'node:test'
import { expect } from 'expect'
import sinon from 'sinon'

export { after as afterAll, afterEach, before as beforeAll, beforeEach, expect, test }

const sandbox = sinon.createSandbox()

/** Returns a function that gives the arguments of the calls. Without `fake`, calls go on to the method. */
export function spyOn(object, method, fake) {
  const spy = fake ? sandbox.stub(object, method).callsFake(fake) : sandbox.spy(object, method)
  return () => spy.args
}

export const replace = (object, name, value) => sandbox.replace(object, name, value)
export const restoreAll = () => sandbox.restore()

const TIMERS = [
  'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'setImmediate', 'clearImmediate', 'Date', 'hrtime',
  'performance', 'nextTick', 'queueMicrotask',
]
let clock
export const fakeTimers = () => { clock = sinon.useFakeTimers({ toFake: TIMERS }) }
export const realTimers = () => clock.restore()
