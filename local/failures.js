// The argument of `engine.fail`, as the engine takes it.
'use strict'

const { inspect } = require('node:util')

/** Errors of the engine by code: the status and the body that it sends. */
const ERRORS = {
  FLOW_IN_USE: { status: 409, body: { code: 'FLOW_IN_USE', params: { message: 'Flow is being used by another user' } } },
  QUOTA_EXCEEDED: { status: 402, body: { code: 'QUOTA_EXCEEDED', params: { metric: 'tasks' } } },
}
const RUN_STATUSES = ['INTERNAL_ERROR', 'MEMORY_LIMIT_EXCEEDED', 'QUOTA_EXCEEDED', 'TIMEOUT']
const OPTIONS = { request: ['route', 'code', 'status', 'body', 'headers', 'delay', 'times'], run: ['flowId', 'runStatus', 'times'] }

const isNumber = (value, low, high = Infinity) => Number.isSafeInteger(value) && value >= low && value <= high

function must(isTrue, name, rule, value) {
  if (!isTrue) throw new TypeError(`\`failure.${name}\` must be ${rule}, not ${inspect(value)}`)
}

function requestFailure({ route, code, status, body, headers = {}, delay = 0 }) {
  const [, method = null, path] = /^(?:([A-Z]+) +)?(\/\S*)$/.exec(typeof route === 'string' ? route : '') ?? []
  must(path !== undefined, 'route', "a path with an optional method, such as 'POST /v1/flows/*'", route)
  must(code === undefined || Object.hasOwn(ERRORS, code), 'code', Object.keys(ERRORS).join(' or '), code)
  must(status === undefined || isNumber(status, 200, 599), 'status', 'a status from 200 to 599', status)
  must(isNumber(delay, 0), 'delay', 'milliseconds', delay)
  must(typeof headers === 'object' && headers !== null, 'headers', 'an object', headers)
  const known = ERRORS[code]
  must(known || status !== undefined || delay > 0, 'status', 'given, if there is neither `code` nor `delay`', status)
  return { request: { method, path, status: status ?? known?.status ?? null, body: body ?? known?.body ?? null, headers, delay } }
}

function runFailure({ flowId = null, runStatus }) {
  must(flowId === null || (typeof flowId === 'string' && flowId !== ''), 'flowId', 'a non-empty string', flowId)
  must(RUN_STATUSES.includes(runStatus), 'runStatus', RUN_STATUSES.join(', '), runStatus)
  return { run: { flowId, status: runStatus } }
}

/** Returns the request to the engine for a failure. Throws a `TypeError` that names the invalid property. */
function failureOf(failure) {
  if (typeof failure !== 'object' || failure === null) throw new TypeError(`\`failure\` must be an object, not ${inspect(failure)}`)
  const kind = failure.runStatus === undefined ? 'request' : 'run'
  const unknown = Object.keys(failure).find((name) => !OPTIONS[kind].includes(name))
  if (unknown) throw new TypeError(`\`failure.${unknown}\` is not an option of a ${kind} that fails: ${OPTIONS[kind].join(', ')}`)
  const { times = 1 } = failure
  must(times === Infinity || isNumber(times, 1), 'times', 'a positive integer or Infinity', times)
  return { times: times === Infinity ? null : times, ...(kind === 'run' ? runFailure(failure) : requestFailure(failure)) }
}

module.exports = { failureOf }
