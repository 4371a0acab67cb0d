// Abort signals. All calls that share a signal share one listener, because Node warns at the eleventh listener. The listener
// is removed when the last of these calls has settled.

/** The targets of each signal: keys of calls, and functions. */
const targetsOf = new SafeWeakMap()
/** The signal of each target. */
const signalOf = new SafeMap()

const listenForAbort = (signal, target) => {
  let targets = targetsOf.get(signal)
  if (!targets) {
    targets = new SafeSet()
    targets.onAbort = () => targets.forEach((target) => (typeof target === 'function' ? target() : realm.abort(target)))
    signal.addEventListener('abort', targets.onAbort)
    targetsOf.set(signal, targets)
  }
  targets.add(target)
  signalOf.set(target, signal)
}

/** Removes a target from its signal. Returns the signal's reason, or the exception if the signal throws. */
const stopListening = (target) => {
  const signal = signalOf.get(target)
  signalOf.delete(target)
  const targets = targetsOf.get(signal)
  targets?.delete(target)
  try {
    if (targets?.size === 0) {
      targetsOf.delete(signal)
      signal.removeEventListener('abort', targets.onAbort)
    }
    return new Aborted(signal?.reason)
  } catch (error) {
    return new Aborted(error)
  }
}
