// The page's connection to the engine: requests, events that say what changed, and the engine's time.
import { useEffect, useState } from './preact.js'

/** Delay before the page connects again, in milliseconds. */
const RETRY = 500

/** What the engine says of itself. It is there before the first view is shown. */
export let info

/** The JSON value of a text, or what is wrong with it. */
export function parsed(text) {
  try {
    return { value: JSON.parse(text) }
  } catch (error) {
    return { error: error.message }
  }
}

/** Sends a request, with POST if it has a body. Resolves whatever the status is. */
export async function send(path, body, signal) {
  const start = performance.now()
  const post = body !== undefined && { method: 'POST', headers: { 'content-type': 'application/json' }, body }
  const reply = await fetch(`/_ui/${path}`, { ...post, signal, redirect: 'manual' }).catch(() => {
    throw new Error('The engine does not answer.')
  })
  const text = await reply.text()
  return { status: reply.status, headers: [...reply.headers], text, took: performance.now() - start }
}

/** Reads or posts JSON. Rejects if the status is an error. */
export async function ask(path, body, signal) {
  const { status, text } = await send(path, body, signal)
  const { value } = parsed(text)
  if (status >= 200 && status < 300) return value
  const message = value?.message ?? value?.params?.message ?? value?.code ?? (text || `The engine answered ${status}.`)
  throw Object.assign(new Error(message), { status })
}

const listeners = new Set()
const clocks = new Set()
let ahead = 0

/** Adds to a set while a component is shown. */
const addTo = (set, listener) => {
  set.add(listener)
  return () => set.delete(listener)
}

const tick = () => clocks.forEach((set) => set(Date.now() + ahead))
setInterval(tick, 1000)

/** The engine's time, every second. A test can move it. */
export function useNow() {
  const [now, set] = useState(Date.now() + ahead)
  useEffect(() => addTo(clocks, set), [])
  return now
}

/** Keeps a connection for events, and reports whether it is up: `live`, `lost`, or `locked` without a session. */
export function connect(report) {
  const source = new EventSource('/_ui/events')
  const read = async () => {
    info = await ask('info')
  }
  source.onopen = () => read().then(() => report('live'), () => {})
  source.onmessage = ({ data }) => {
    const change = JSON.parse(data)
    ahead = Date.parse(change.now) - Date.now()
    tick()
    listeners.forEach((listener) => listener(change))
  }
  source.onerror = async () => {
    source.close()
    const { status } = await read().then(() => ({}), (error) => error)
    report(status === 401 || status === 403 ? 'locked' : 'lost')
    setTimeout(connect, RETRY, report)
  }
}

/** What a path answers, read again whenever `concerns(change)`. Until an answer comes, the last one stays. */
export function useLive(path, concerns) {
  const [state, set] = useState({})
  useEffect(() => {
    // A list that scrolls fast asks for many windows: those that it has left are not waited for.
    const left = new AbortController()
    let [isBusy, isStale] = [false, false]
    const load = async () => {
      isStale = isBusy
      if (isBusy) return
      isBusy = true
      const result = await ask(path, undefined, left.signal).then((data) => ({ data }), (error) => ({ error }))
      isBusy = false
      if (left.signal.aborted) return
      set((old) => ({ data: result.error?.status ? undefined : old.data, ...result }))
      if (isStale) load()
    }
    load()
    const end = addTo(listeners, (change) => (change.everything || concerns(change)) && load())
    return () => {
      left.abort()
      end()
    }
  }, [path])
  return state
}
