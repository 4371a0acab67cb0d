// The errors that calls reject with, from the data that native code gives.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { inspect } from 'node:util'

import { evaluateGlue } from '../support/glue.ts'

type Made = Error & Record<string, unknown>
type ErrorClass = new (message?: string, options?: { cause?: unknown }) => Made

const { classes, toError, misuse, refuse } = evaluateGlue<{
  classes: Record<string, ErrorClass>
  toError: (data: unknown) => Made
  misuse: (message: string) => Made
  refuse: (error: unknown) => Promise<never>
}>('({ classes, toError, misuse, refuse })')

const report = (fields: object = {}) => ({ class: 'ApiError', message: 'm', bodyIsJson: false, ...fields })

test('an error has its class, message and name, and every further field as an own property', () => {
  const fields = { statusCode: 502, runId: 'r', triggered: true, anyFutureField: [1] }
  const error = toError(report({ ...fields, class: 'RateLimitError', message: '429: slow down' }))
  for (const name of ['RateLimitError', 'ApiError', 'ImbraceError']) assert.ok(error instanceof classes[name]!)
  assert.deepEqual([error.name, error.message], ['RateLimitError', '429: slow down'])
  assert.deepEqual(Object.fromEntries(Object.entries(error)), fields)
  assert.match(error.stack!, /^RateLimitError: 429: slow down/)
  assert.match(inspect(error), /RateLimitError: 429: slow down/)
})

test('a cause is not enumerable and has a code, but no stack of the client', () => {
  const error = toError(report({ class: 'NetworkError', cause: { message: 'refused', code: 'ECONNREFUSED' } }))
  assert.equal(Object.keys(error).includes('cause'), false)
  const cause = error.cause as Made
  assert.deepEqual([cause.message, cause.code, cause.stack], ['refused', 'ECONNREFUSED', 'Error: refused'])
})

test('a body that is JSON is parsed', () => {
  assert.deepEqual(toError(report({ body: '{"a":[1]}', bodyIsJson: true })).body, { a: [1] })
  assert.equal(toError(report({ body: '{"a":[1]}' })).body, '{"a":[1]}')
})

test('an exception stays as it is', () => {
  const exception = new SyntaxError('thrown on the way')
  assert.equal(toError(exception), exception)
  assert.equal(toError({ class: 'toString', message: 'm' }).message, 'm')
})

test('users can construct every class with a message and a cause', () => {
  for (const Class of Object.values(classes)) {
    const error = new Class('m', { cause: 'why' })
    assert.deepEqual([error.message, error.cause, error.name], ['m', 'why', Class.name])
  }
})

test('an invalid argument is a TypeError whose stack begins where it was refused', async () => {
  function method() {
    return misuse('`flowId` must be a string')
  }
  const error = method()
  assert.ok(error instanceof TypeError)
  assert.match(error.stack!, /^TypeError: `flowId` must be a string\n +at method /)
  await assert.rejects(refuse(error), (reason) => reason === error)
})

describe('`status`', () => {
  test('is `statusCode` until it is assigned', () => {
    const error = toError(report({ statusCode: 404 }))
    assert.equal(error.status, 404)
    assert.equal('status' in { ...error }, false)
  })

  test('can be assigned as error handlers do, in strict code', () => {
    const error = toError(report({ class: 'NetworkError' }))
    error.status = error.status || 502
    assert.deepEqual([error.status, error.statusCode], [502, undefined])
    assert.deepEqual(Object.getOwnPropertyDescriptor(error, 'status'), {
      value: 502, writable: true, enumerable: true, configurable: true,
    })
    error.status = 503
    assert.equal(error.status, 503)
    delete error.status
    assert.equal(error.status, undefined)
  })

  test('can be assigned by `Object.assign` and `Reflect.set`, not on a frozen error', () => {
    const error = Object.assign(toError(report({ statusCode: 500 })), { status: 502, expose: false })
    assert.deepEqual([error.status, error.statusCode, error.expose], [502, 500, false])
    assert.ok(Reflect.set(error, 'status', 1) && error.status === 1)
    const frozen = toError(report())
    Object.freeze(frozen)
    assert.throws(() => { frozen.status = 1 }, TypeError)
  })
})
