// Controls of a running engine for tests: its time, its runs, its schedules.
'use strict'

const { inspect } = require('node:util')
const { failureOf } = require('./failures.js')

const UNITS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 }

/** A duration in milliseconds: a number, or texts such as `3d` and `1h 30m`. */
function milliseconds(duration) {
  if (Number.isSafeInteger(duration) && duration >= 0) return duration
  const text = typeof duration === 'string' ? duration.trim() : ''
  if (!/^(\d+(\.\d+)?\s*(ms|[smhdw])\s*)+$/.test(text)) {
    throw new TypeError(`\`duration\` must be milliseconds or a text such as '3d' or '1h 30m', not ${inspect(duration)}`)
  }
  let sum = 0
  for (const [, amount, unit] of text.matchAll(/([\d.]+)\s*(ms|[smhdw])/g)) sum += amount * UNITS[unit]
  return Math.round(sum)
}

function timeOf(date) {
  const isDate = Object.prototype.toString.call(date) === '[object Date]'
  const time = isDate || typeof date === 'number' ? Number(date) : typeof date === 'string' ? Date.parse(date) : NaN
  if (Number.isSafeInteger(time)) return time
  throw new TypeError(`\`date\` must be a Date, an ISO 8601 text or milliseconds since 1970, not ${inspect(date)}`)
}

function text(name, value) {
  if (typeof value === 'string' && value !== '') return encodeURIComponent(value)
  throw new TypeError(`\`${name}\` must be a non-empty string, not ${inspect(value)}`)
}

function eventsText(events) {
  try {
    return JSON.stringify({ events })
  } catch (error) {
    throw new TypeError(`events must be JSON values: ${error.message}`)
  }
}

function list(name, value) {
  if (Array.isArray(value)) return value
  throw new TypeError(`\`${name}\` must be an array, not ${inspect(value)}`)
}

function bodyText(body) {
  try {
    return JSON.stringify({ body, headers: {}, queryParams: {} })
  } catch (error) {
    throw new TypeError(`\`body\` must be a JSON value: ${error.message}`)
  }
}

/** The part of an engine that controls it. `post` sends JSON to a route of the engine, and resolves to its reply. */
function controlsOf(post) {
  const fire = async (flowId, events) => post(`flows/${text('flowId', flowId)}/trigger`, eventsText(events))
  const move = async (to) => new Date((await post('clock', JSON.stringify(to))).now)
  return {
    clock: {
      advance: async (duration) => move({ advance: milliseconds(duration) }),
      set: async (date) => move({ set: timeOf(date) }),
    },
    fail: async (failure) => void (await post('failures', JSON.stringify(failureOf(failure)))),
    resume: async (runId, body) => post(`runs/${text('runId', runId)}/resume`, bodyText(body)),
    fireSchedule: async (flowId) => post(`flows/${text('flowId', flowId)}/fire`, '{}'),
    fireTrigger: async (flowId, event) => (await fire(flowId, event === undefined ? undefined : [event]))[0],
    fireTriggers: async (flowId, events) => fire(flowId, list('events', events)),
    logs: async (runId) => post(`runs/${text('runId', runId)}/logs`, '{}'),
    runs: async (flowId) => {
      if (flowId !== undefined) text('flowId', flowId)
      const runs = await post('runs', '{}')
      return flowId === undefined ? runs : runs.filter((run) => run.flowId === flowId)
    },
  }
}

module.exports = { controlsOf }
