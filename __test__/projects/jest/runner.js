import { jest } from '@jest/globals'

export { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals'

/** Returns a function that gives the arguments of the calls. Without `fake`, calls go on to the method. */
export function spyOn(object, method, fake) {
  const spy = jest.spyOn(object, method)
  if (fake) spy.mockImplementation(fake)
  return () => spy.mock.calls
}

export const replace = (object, name, value) => jest.replaceProperty(object, name, value)
export const restoreAll = () => jest.restoreAllMocks()
/** Jest fakes `nextTick` and `queueMicrotask` too. */
export const fakeTimers = () => jest.useFakeTimers()
export const realTimers = () => jest.useRealTimers()
