// `triggerMany`: the texts of its payloads, its results, and payloads of an iterable.

/** True for a payload that needs its own text, because `JSON.stringify` writes another text for it into an array. */
const isSpecialPayload = (payload) => payload === undefined || isUnsendable(payload) || hasToJson(payload)

const specialPayloadText = (payload, index) => {
  const text = payload === undefined ? '{}' : jsonText(`payloads[${index}]`, payload)
  if (text === undefined) throw misuse(`\`payloads[${index}]\` has no JSON form`)
  return text
}

/** Returns the JSON text of an array of payloads in pieces. Each payload has the text that `triggerFlow` sends for it. */
const payloadsText = (payloads) => jsonText('payloads', payloads, batchPieces, true)

const batchPieces = (payloads, { isComplete, isDynamic }) =>
  appendArray([], payloads, isComplete && isDynamic ? () => true : isSpecialPayload, specialPayloadText)

/** Returns the results of a batch. The error of a payload that was not sent is the signal's reason. */
const batch = (text, aborted) => {
  const { requestIds, failures } = parse(text)
  const results = []
  for (let index = 0; index < requestIds.length; index += 1) {
    results[index] = { index, ok: true, sent: true, requestId: requestIds[index] }
  }
  for (let place = 0; place < failures.length; place += 1) {
    const { index, sent, error } = failures[place]
    const { requestId } = results[index]
    const id = requestId === null ? {} : { requestId }
    results[index] = { index, ok: false, sent, ...id, error: error ? setStack(toError(error), batch) : aborted?.reason }
  }
  return { succeeded: results.length - failures.length, failed: failures.length, results }
}

const messageOf = (error) => {
  try {
    return String(error?.message ?? error)
  } catch {
    return 'the thrown value cannot be read'
  }
}

/** Returns the error of a payload of an iterable. `triggerMany` received it as the only element of an array. */
const payloadError = (error, index) => {
  if (error instanceof ImbraceError) return error
  const name = `\`payloads[${index}]`
  if (!ownErrors.has(error)) return define(misuse(`${name}\` has no JSON form: ${messageOf(error)}`), 'cause', error, false)
  if (indexOf(error.message, '`payloads[0]') !== 0) return error
  return define(misuse(name + slice(error.message, 12)), 'cause', error.cause, false)
}

const resultOf = (results) => {
  let succeeded = 0
  for (let index = 0; index < results.length; index += 1) if (results[index].ok) succeeded += 1
  return { succeeded, failed: results.length - succeeded, results }
}

const sourceError = (cause, results) => {
  const taken = `${results.length} payload${results.length === 1 ? '' : 's'}`
  const error = setStack(makeError(ImbraceError, `\`payloads\` threw after ${taken}: ${messageOf(cause)}`), sourceError)
  return assign(define(error, 'cause', cause, false), resultOf(results))
}

/** Calls `return()`, and ignores its failure. */
const close = async (source) => {
  try {
    await source?.return?.()
  } catch {}
}

/**
 * Calls `take` with each payload until the iterable ends or throws, or `signal` aborts. The result has `failure` if the
 * iterable threw. It gets `isLate` if the iterable yields a payload after the abort.
 */
const takeEach = async (payloads, method, signal, take) => {
  const end = {}
  let isAborted = false
  let source, stop
  const takeAll = async () => {
    source = payloads[method]()
    for await (const payload of { [method]: () => source }) {
      if (isAborted) return (end.isLate = true)
      await take(payload)
      if (isAborted) return
    }
  }
  const onAbort = () => {
    isAborted = true
    stop?.()
    close(source)
  }
  try {
    if (signal) listenForAbort(signal, onAbort)
    await new Promise((resolve, reject) => {
      stop = resolve
      signal?.aborted ? resolve() : then(takeAll(), resolve, reject)
    })
  } catch (error) {
    if (!isAborted) end.failure = { error }
    // Node 20 does not close a synchronous source that holds a rejected promise.
    if (method === iterator) close(source)
  } finally {
    stopListening(onAbort)
  }
  return end
}

/**
 * `triggerMany` for an iterable. At most `concurrency` triggers are in progress, and one more payload is taken. A payload is
 * sent in the turn of the event loop after its own, so that an abort stops all payloads that the source yields in one turn.
 */
const triggerEach = async (workflows, flowId, payloads, given) => {
  // Each trigger reads the options. Reads a copy, because getters may count and an iterable of headers may end.
  const options = given === undefined ? undefined : copyOptions(given)
  const method = payloads?.[asyncIterator] ? asyncIterator : iterator
  if (typeof payloads !== 'object' || !payloads?.[method]) {
    throw misuse('`payloads` must be an array or another iterable, not a string')
  }
  // Checks the other arguments before the source is read.
  await workflows.triggerMany(flowId, [], options)
  const { concurrency = 32, signal } = options ?? {}
  const results = []
  let taken = 0
  let underWay = 0
  let settled, onSettled
  const nextSettled = () => (settled ??= new Promise((resolve) => { onSettled = resolve }))
  const send = async (payload, index) => {
    try {
      await nextTurn()
      const batch = await workflows.triggerMany(flowId, [payload], options)
      results[index] = { ...batch.results[0], index }
    } catch (error) {
      const isReason = signal?.aborted && error === signal.reason
      const sent = !isReason && error instanceof ImbraceError
      results[index] = { index, ok: false, sent, error: isReason ? error : payloadError(error, index) }
    }
    underWay -= 1
    taken -= 1
    onSettled?.()
    settled = onSettled = undefined
  }
  const end = await takeEach(payloads, method, signal, async (payload) => {
    const index = results.length
    results[index] = undefined
    taken += 1
    while (underWay >= concurrency) await nextSettled()
    underWay += 1
    send(payload, index)
  })
  // The source may yield a payload in the turn of the abort.
  if (signal?.aborted) await nextTurn()
  while (taken > 0) await nextSettled()
  if (end.failure) throw sourceError(end.failure.error, results)
  if (end.isLate) results[results.length] = { index: results.length, ok: false, sent: false, error: signal.reason }
  return resultOf(results)
}
