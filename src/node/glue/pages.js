// The async iterators of lists.

const generatorPrototype = getPrototypeOf((async function* () {}).prototype)
const generatorReturn = uncurryThis(generatorPrototype.return)
const generatorThrow = uncurryThis(generatorPrototype.throw)

/**
 * Returns an async generator of the elements of all pages. `fetchPage` returns a promise of the next page, `{ data, done }`.
 * `cancelPage` aborts the fetch in progress. `refusal`, the error of an invalid argument, rejects the first `next()`.
 */
const iteratePages = (fetchPage, cancelPage, refusal, signal) => {
  let isOver = false
  let page
  /** Resolves `page` while its fetch is in progress. */
  let release
  const onSettled = () => {
    release = undefined
  }
  const startFetch = () => {
    if (isOver || page) return
    page = new Promise((resolve, reject) => {
      release = resolve
      if (signal?.aborted) reject(signal.reason)
      else then(fetchPage(signal), resolve, reject)
    })
    // A failure is reported when the caller asks for this page.
    then(page, onSettled, onSettled)
  }
  const nextPage = async () => {
    if (refusal !== undefined) throw refusal
    startFetch()
    const { data, done } = await page
    page = undefined
    isOver ||= done
    return data
  }
  async function* elements() {
    while (!isOver) {
      let data
      try {
        data = await nextPage()
      } catch (error) {
        isOver = true
        if (ownErrors.has(error)) setStack(error, elements)
        throw error
      }
      for (let index = 0; index < data.length; index += 1) {
        // Deferred, so that a caller who takes one element and breaks causes no request.
        if (index === 0) then(nextTurn(), startFetch)
        yield data[index]
        startFetch()
      }
    }
  }
  const stop = () => {
    isOver = true
    if (!release) return
    release({ data: [], done: true })
    cancelPage()
  }
  const generator = elements()
  // A generator's own `return` would wait for the fetch in progress.
  define(generator, 'return', (value) => (stop(), generatorReturn(generator, value)), false)
  define(generator, 'throw', (error) => (stop(), generatorThrow(generator, error)), false)
  return generator
}
