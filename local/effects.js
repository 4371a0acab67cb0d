// Effects of a stub on its run, besides an output.
'use strict'

const { inspect } = require('node:util')

/** The result of a stub that changes the course of its run. */
class Effect {
  constructor(kind, output, details) {
    Object.assign(this, { kind, output, details })
  }
}

function responseOf(response) {
  if (typeof response !== 'object' || response === null) throw new TypeError(`\`response\` must be an object, not ${inspect(response)}`)
  return { status: 200, headers: {}, ...response }
}

/** `until` is a Date, an ISO 8601 text or milliseconds since 1970. */
function pause({ until, response } = {}) {
  const time = until === undefined ? undefined : Number(new Date(until))
  if (Number.isNaN(time)) throw new TypeError(`\`options.until\` must be a date, not ${inspect(until)}`)
  return new Effect('pause', {}, { until: time, response: response && responseOf(response) })
}

const respond = (response, output) => new Effect('respond', output, { response: responseOf(response) })
const stop = (response, output) => new Effect('stop', output, { response: responseOf(response) })

module.exports = { Effect, pause, respond, stop }
