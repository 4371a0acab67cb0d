// The page's connection to the engine: requests, events that say what changed, and the engine's time.
import { useEffect, useState } from './draw.js'

/** What the engine says of itself. It is there before the first view is shown. */
export let info

/** The JSON value of a text, or what is wrong with it. */
export function parsed(text) {
  try {
    return { value: JSON.parse(text) }
  } catch ({ message }) {
    return { error: message }
  }
}

/** Sends a request, with POST if it has a body. Resolves whatever the status is. */
export async function send(path, body, signal) {
  const start = performance.now()
  const post = body !== undefined && { method: 'POST', headers: { 'content-type': 'application/json' }, body }
  const reply = await fetch(`/_ui/${path}`, { ...post, signal, redirect: 'manual' }).catch(() => {
    throw new Error('The engine does not answer.')
  })
  return { status: reply.status, headers: [...reply.headers], text: await reply.text(), took: performance.now() - start }
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
let ahead = 0

/** Reports a change to all that is shown. An empty one says that time has passed. */
const announce = (change) => listeners.forEach((listener) => listener(change))
setInterval(() => announce({}), 1000)

/** Hears of changes until the returned function is called. */
function listen(listener) {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The engine's time, every second. A test can move it. */
export function useNow() {
  const [, redraw] = useState()
  useEffect(() => listen(redraw), [])
  return Date.now() + ahead
}

/** Keeps a connection for events, and reports whether it is up: `live`, `lost`, or `locked` without a session. */
export function connect(report) {
  const source = new EventSource('/_ui/events')
  source.onopen = async () => {
    info = await ask('info')
    report('live')
  }
  source.onmessage = ({ data }) => {
    const change = JSON.parse(data)
    ahead = Date.parse(change.now) - Date.now()
    announce(change)
  }
  // A browser connects again by itself unless it was refused.
  source.onerror = () => {
    const isRefused = source.readyState === EventSource.CLOSED
    report(isRefused ? 'locked' : 'lost')
    if (isRefused) setTimeout(connect, 500, report)
  }
}

/** Whether a change may concern what a path answers. */
function concerns(path, { everything, flows, runs = [] }) {
  if (path.startsWith('runs/')) return everything || runs.some((id) => path.endsWith(id))
  return everything || flows || (path !== 'flows' && runs.length)
}

/** What a path answers, read again after each change. Until an answer comes, the last one stays. */
export function useLive(path) {
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
    const end = listen((change) => concerns(path, change) && load())
    return () => {
      left.abort()
      end()
    }
  }, [path])
  return state
}
