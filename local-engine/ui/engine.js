// The page's connection to the engine: requests, and the events that say what changed.
import { useEffect, useState } from './preact.js'

/** Delay before the page connects again, in milliseconds. */
const RETRY = 500

/** A reply with an error status. `status` is 0 if the engine did not answer. */
export class Refusal extends Error {
  constructor(status, message) {
    super(message)
    this.status = status
  }
}

async function send(path, init) {
  try {
    return await fetch(`/_ui/${path}`, { ...init, credentials: 'same-origin', redirect: 'error' })
  } catch {
    throw new Refusal(0, 'The engine does not answer.')
  }
}

/** Reads JSON of the engine. */
export async function ask(path) {
  const reply = await send(path)
  const body = await reply.json().catch(() => ({}))
  if (!reply.ok) throw new Refusal(reply.status, body.message ?? `The engine answered ${reply.status}.`)
  return body
}

/** Posts JSON to the engine. Resolves to its status, headers, text and duration, also if the status is an error. */
export async function post(path, body) {
  const start = performance.now()
  const reply = await send(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: body ?? '{}' })
  const text = await reply.text()
  return { status: reply.status, headers: [...reply.headers], text, took: performance.now() - start }
}

/** Posts, and throws if the status is an error. */
export async function act(path, body) {
  const { status, text } = await post(path, body)
  if (status < 300) return text === '' ? undefined : JSON.parse(text)
  let message = text
  try {
    const parsed = JSON.parse(text)
    message = parsed.message ?? parsed.params?.message ?? parsed.code ?? text
  } catch {}
  throw new Refusal(status, message || `The engine answered ${status}.`)
}

const listeners = new Set()

/** Calls `listener` with each change. Returns a function that ends this. */
function onChange(listener) {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Keeps a connection for events, and reports whether it is up: `live`, `lost`, or `locked` without a session. */
export function connect(report) {
  const source = new EventSource('/_ui/events')
  source.onopen = () => report('live')
  source.onmessage = ({ data }) => {
    const change = JSON.parse(data)
    for (const listener of [...listeners]) listener(change)
  }
  source.onerror = async () => {
    source.close()
    const error = await ask('info').then(() => undefined, (error) => error)
    report(error?.status === 401 || error?.status === 403 ? 'locked' : 'lost')
    setTimeout(connect, RETRY, report)
  }
}

/** What a path answers, read again whenever `concerns(change)`. */
export function useLive(path, concerns) {
  const [state, set] = useState({})
  useEffect(() => {
    let isGone = false
    let isBusy = false
    let isStale = false
    const load = async () => {
      isStale = isBusy
      if (isBusy) return
      isBusy = true
      try {
        const data = await ask(path)
        if (!isGone) set({ path, data })
      } catch (error) {
        if (!isGone) set((old) => ({ path, data: old.path === path ? old.data : undefined, error }))
      }
      isBusy = false
      if (isStale && !isGone) load()
    }
    load()
    const end = onChange((change) => (change.everything || concerns(change)) && load())
    return () => {
      isGone = true
      end()
    }
  }, [path])
  return state.path === path ? state : {}
}

/** The present, every `every` milliseconds. */
export function useNow(every) {
  const [now, set] = useState(Date.now())
  useEffect(() => {
    const timer = setInterval(() => set(Date.now()), every)
    return () => clearInterval(timer)
  }, [every])
  return now
}
