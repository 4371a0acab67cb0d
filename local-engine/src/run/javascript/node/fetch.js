// `fetch` of CODE steps. Requests to hosts that the test fakes are answered by its fakes, all others by the network.
'use strict'

const { ask } = require('./wire')
const { stepName } = require('./sandbox')

const { parse } = JSON
const { defineProperty, fromEntries } = Object

/** Number of redirects that a request follows at most. */
const REDIRECTS = 20
/** Headers that a redirect to another origin drops, and those that it drops with the body. */
const SENSITIVE = ['authorization', 'cookie', 'host', 'proxy-authorization']
const OF_BODY = ['content-encoding', 'content-language', 'content-length', 'content-location', 'content-type']
const NULL_BODY = [204, 205, 304]

/** Headers that Node adds to each request. */
const ADDED = { accept: '*/*', 'accept-language': '*', 'user-agent': 'node' }

const failed = (message) => new TypeError('fetch failed', { cause: new Error(message) })

/** Rejects when the signal aborts. */
const aborted = (signal) =>
  new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason)
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })

/** Resolves to the response of a fake. */
async function askFake(name, request, text) {
  const { method, url } = request
  const headers = { ...ADDED, ...fromEntries(request.headers) }
  const { answer, error } = parse((await ask({ fake: name, request: { method, url, headers, stepName: stepName() } }, text)).body)
  if (error !== undefined) throw new Error(error.replace(/^Error: /, ''))
  if (answer.refused !== undefined) throw failed(answer.refused)
  const body = NULL_BODY.includes(answer.status) ? null : Buffer.from(answer.body, 'base64')
  return new Response(body, { status: answer.status, headers: answer.headers })
}

/** The request that follows a redirect. */
function redirected(request, text, { status, headers }) {
  const url = new URL(headers.get('location'), request.url)
  const { method, signal, redirect } = request
  const kept = new Headers(request.headers)
  const isChanged = status === 303 ? !['GET', 'HEAD'].includes(method) : [301, 302].includes(status) && method === 'POST'
  if (isChanged) OF_BODY.forEach((name) => kept.delete(name))
  if (url.origin !== new URL(request.url).origin) SENSITIVE.forEach((name) => kept.delete(name))
  const body = isChanged || text === '' ? undefined : text
  return new Request(url, { method: isChanged ? 'GET' : method, headers: kept, body, signal, redirect })
}

const isRedirect = ({ status, headers }) => [301, 302, 303, 307, 308].includes(status) && headers.has('location')

/** Returns a `fetch` that asks for fakes, and uses `network` for hosts that have none. */
const fakeable = (network) =>
  async function fetch(input, init) {
    let request = new Request(input, init)
    const stopped = aborted(request.signal)
    stopped.catch(() => {})
    for (let count = 0; count <= REDIRECTS; count++) {
      const { name } = await ask({ host: request.url })
      if (name === null) return network(request)
      const text = await request.text()
      const response = await Promise.race([askFake(name, request, text), stopped])
      if (request.redirect === 'manual' || !isRedirect(response)) {
        defineProperty(response, 'url', { value: request.url.replace(/#.*/, ''), configurable: true })
        return defineProperty(response, 'redirected', { value: count > 0, configurable: true })
      }
      if (request.redirect === 'error') throw failed('unexpected redirect')
      request = redirected(request, text, response)
    }
    throw failed('redirect count exceeded')
  }

/** Replaces `fetch`. `Request` and `Response` are loaded now, because a run must leave the globals as they were. */
function fakeHosts() {
  void [Request, Response, Headers]
  globalThis.fetch = fakeable(globalThis.fetch)
}

module.exports = { fakeHosts }
