import { isMainThread } from 'node:worker_threads'
import { vi } from 'vitest'

export { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'

/** Returns a function that gives the arguments of the calls. Without `fake`, calls go on to the method. */
export function spyOn(object, method, fake) {
  const spy = vi.spyOn(object, method)
  // An arrow function cannot be called with `new`, which vitest would do for a spy.
  if (fake) spy.mockImplementation(fake)
  return () => spy.mock.calls
}

export const replace = (object, name, value) => vi.spyOn(object, name, 'get').mockReturnValue(value)
export const restoreAll = () => vi.restoreAllMocks()

const TIMERS = ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'setImmediate', 'clearImmediate', 'Date', 'performance', 'queueMicrotask']

/** vitest refuses to fake `nextTick` in a child process. */
export const fakeTimers = () => vi.useFakeTimers({ toFake: isMainThread ? TIMERS : [...TIMERS, 'nextTick'] })
export const realTimers = () => vi.useRealTimers()
