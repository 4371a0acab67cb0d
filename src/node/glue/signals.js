// Abort signals. A signal gets one listener, however many calls share it, because Node warns at the eleventh. The
// listener is removed when the last of these calls has settled.

/** What each signal aborts: keys of calls, and functions. */
const targetsOf = new SafeWeakMap()
/** The signal of each key and function that listens. */
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

/** Returns the signal's reason, for calls that were aborted. If the signal throws, the exception is the reason. */
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
