// A run without what differs from one execution to the next.
'use strict'

/** Headers of a trigger that come from the client or the connection, not from the caller. */
const TRANSPORT = /^(host|user-agent|accept.*|connection|content-length|traceparent|x-request-id|x-imbrace-trigger-id)$/

const ISO = /\b\d{4}-\d{2}-\d{2}T\d{2}(:|%3A)\d{2}(:|%3A)\d{2}\.\d{3}Z/g

/** Replaces ids of the run and of its URLs in a text, and times between the start of the run and its end. */
function stable(text, run, url) {
  const named = [[run.id, '<runId>'], [run.flowId, '<flowId>'], [run.flowVersionId, '<flowVersionId>'], [url, '<engine>']]
  let result = named.reduce((all, [id, name]) => (id ? all.split(id).join(name) : all), text)
  result = result.replace(/(<runId>\/requests\/)[A-Za-z0-9]{21}/g, '$1<requestId>')
  const from = Date.parse(run.created)
  const to = run.finishTime ? Date.parse(run.finishTime) : Infinity
  return result.replace(ISO, (date) => {
    const time = Date.parse(date.replaceAll('%3A', ':'))
    return time >= from && time <= to ? '<time>' : date
  })
}

function stableValue(value, replace) {
  if (typeof value === 'string') return replace(value)
  if (Array.isArray(value)) return value.map((item) => stableValue(item, replace))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, stableValue(item, replace)]))
}

/** A step without its duration, also inside of loops. */
function stableStep({ duration, ...step }) {
  const { iterations } = step.output ?? {}
  if (step.type !== 'LOOP_ON_ITEMS' || !Array.isArray(iterations)) return step
  return { ...step, output: { ...step.output, iterations: iterations.map(stableSteps) } }
}

const stableSteps = (steps) => Object.fromEntries(Object.entries(steps).map(([name, step]) => [name, stableStep(step)]))

function withoutTransport(trigger) {
  const { headers } = trigger?.output ?? {}
  if (typeof headers !== 'object' || headers === null) return trigger
  const own = Object.entries(headers).filter(([name]) => !TRANSPORT.test(name))
  return { ...trigger, output: { ...trigger.output, headers: Object.fromEntries(own) } }
}

/** The status, the failed step and the steps of a run. */
function snapshotOf(run, url) {
  if (typeof run !== 'object' || run === null || typeof run.status !== 'string') throw new TypeError('`run` must be a run, such as `getRun` returns')
  const { trigger, ...steps } = stableSteps(run.steps ?? {})
  const all = trigger === undefined ? steps : { trigger: withoutTransport(trigger), ...steps }
  const failed = run.failedStep?.name
  return stableValue({ status: run.status, ...(failed && { failedStep: failed }), steps: all }, (text) => stable(text, run, url))
}

module.exports = { snapshotOf }
