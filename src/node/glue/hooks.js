// Diagnostics: the events of `diagnostics_channel`, and trace headers. Without a subscriber, each costs a call one property
// read. Native code reads `flags` from memory, without a call of JavaScript.

const OBSERVED = 1
const TRACED = 2
const flags = new Uint8Array(new ArrayBuffer(1))
const OPEN_TELEMETRY = Symbol.for('opentelemetry.js.api.1')
// Available since Node 20.16.
const channel = global.process?.getBuiltinModule?.('node:diagnostics_channel')?.channel
const [onStart, onEnd, onError, onRetry] = ['start', 'end', 'error', 'retry'].map(
  (event) => channel?.(`imbrace:request:${event}`) ?? { hasSubscribers: false },
)
/** Maps the key of each observed call to the function that creates the events of the call. */
const observed = new SafeMap()

/** Returns the promise for the caller, or `undefined` if the call is observed. */
const track = (promise) => {
  const isObserved =
    onStart.hasSubscribers || onEnd.hasSubscribers || onError.hasSubscribers || onRetry.hasSubscribers
  flags[0] = (isObserved ? OBSERVED : 0) | (global[OPEN_TELEMETRY] === undefined ? 0 : TRACED)
  return isObserved ? undefined : thenNative(promise, undefined, onRejected)
}

/** Returns the promise of an observed call. Events are published here, in the caller's async context. */
const observe = (promise, key, text) => {
  const call = { ...parse(text), attempt: 1, durationMs: 0 }
  const start = now()
  const event = (facts) => ({ ...call, durationMs: now() - start, ...facts })
  onStart.publish?.(call)
  const onObservedEnd = ({ value, reply }) => {
    onEnd.publish?.(event(parse(reply)))
    return value
  }
  const onObservedError = (data) => {
    const error = data instanceof Aborted ? data.reason : setStack(toError(data), onObservedError)
    onError.publish?.(event({ attempt: data.attempts ?? 1, status: data.statusCode, error }))
    throw error
  }
  observed.set(key, event)
  return thenNative(promise, onObservedEnd, onObservedError)
}

/** Returns the value that the native promise of an observed call resolves to. */
const observedValue = (key, value, reply) => {
  observed.delete(key)
  return { value, reply }
}

/** Publishes the event of a failed attempt. If no reply arrived, `text` has the `problem` and the `class` of its error. */
const retrying = (key, text) => {
  const { problem, class: name = 'NetworkError', ...facts } = parse(text)
  const error = problem && makeError(constructors[name] ?? NetworkError, problem)
  const event = observed.get(key)
  if (event) onRetry.publish?.(event({ ...facts, error }))
}

const unobserve = (key) => observed.delete(key)

/** Returns the W3C trace headers of the active OpenTelemetry context, as JSON text. */
const traceHeaders = () => {
  const headers = {}
  const set = (carrier, name, value) => {
    if (name === 'traceparent' || name === 'tracestate') carrier[name] = String(value)
  }
  try {
    const { context, propagation } = global[OPEN_TELEMETRY]
    propagation.inject(context.active(), headers, { set })
  } catch {
    // A tracer that fails must not fail the call.
  }
  return stringify(headers)
}
