// Fakes of hosts. They answer the requests of HTTP steps instead of the network.
'use strict'

const { inspect } = require('node:util')

/** Returns the form that a host has in URLs, or `undefined` if the text is not a host. `*.` in front and a port are allowed. */
function hostOf(name) {
  const [, wildcard, host, port = ''] = /^(\*\.)?([^/\\?#@\s*]*?)(:\d{1,5})?$/.exec(name) ?? []
  if (name === '*') return name
  if (!host || !URL.canParse(`http://${host}${port}`)) return undefined
  const { hostname } = new URL(`http://${host}`)
  return `${wildcard ?? ''}${hostname}${port}`
}

/** Returns `{ name, handler }` by host, where `name` is the key that the test gave. */
function fakesByHost(http) {
  if (typeof http !== 'object' || http === null) throw new TypeError('`options.http` must be an object of functions, one for each host')
  const fakes = new Map()
  for (const [name, handler] of Object.entries(http)) {
    const host = hostOf(name)
    if (host === undefined) throw new TypeError(`\`options.http['${name}']\` must be named by a host, such as 'api.openai.com', '*.example.com' or 'localhost:8080'`)
    if (typeof handler !== 'function') throw new TypeError(`\`options.http['${name}']\` must be a function`)
    if (fakes.has(host)) throw new TypeError(`\`options.http['${name}']\` names the same host as '${fakes.get(host).name}'`)
    fakes.set(host, { name, handler })
  }
  return fakes
}

function parsed(text, { 'content-type': type = '' }) {
  if (text === '') return undefined
  if (!/[/+]json\b/i.test(type)) return text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** Whether a value is a `Response`, also one of another implementation. */
const isResponse = (value) => typeof value.arrayBuffer === 'function' && typeof value.headers?.[Symbol.iterator] === 'function'

/** Headers as pairs. An array has a pair for each of its values. */
const pairsOf = (headers) => Object.entries(headers).flatMap(([name, values]) => [values].flat().map((value) => [name, String(value)]))

/** Bodies that `Response` takes, and objects that would be `{}` in JSON, by their tags. */
const WEB_BODIES = ['ArrayBuffer', 'SharedArrayBuffer', 'Blob', 'File', 'FormData', 'URLSearchParams', 'ReadableStream']
const NO_JSON = ['Map', 'Set', 'WeakMap', 'WeakSet', 'Promise', 'RegExp', 'Error', 'Headers']
const BODY = 'a `body` that is a string, JSON, bytes, or a body of `Response`'

/** The bytes of a body, and the content type that it has by default. */
async function bytesOf(body) {
  const tag = Object.prototype.toString.call(body).slice(8, -1)
  if (body === undefined) return [Buffer.alloc(0)]
  if (typeof body === 'string') return [Buffer.from(body), 'text/plain; charset=utf-8']
  if (ArrayBuffer.isView(body)) return [Buffer.from(body.buffer, body.byteOffset, body.byteLength), 'application/octet-stream']
  if (WEB_BODIES.includes(tag)) {
    const response = new Response(body)
    return [Buffer.from(await response.arrayBuffer()), response.headers.get('content-type') ?? 'application/octet-stream']
  }
  const text = NO_JSON.includes(tag) ? undefined : JSON.stringify(body)
  check(text !== undefined, BODY, body)
  return [Buffer.from(text), 'application/json']
}

function check(isTrue, rule, value) {
  if (!isTrue) throw new TypeError(`must return ${rule}, not ${inspect(value)}`)
}

/** Resolves to the response as the engine takes it: `{ status, headers: [[name, value]], body }` with the body in base64. */
async function responseOf(value) {
  check(typeof value === 'object' && value !== null, 'a Response or an object { status, headers, body }', value)
  if (isResponse(value)) {
    return { status: value.status, headers: [...value.headers], body: Buffer.from(await value.arrayBuffer()).toString('base64') }
  }
  const { status = 200, headers = {}, body, ...others } = value
  check(Object.keys(others).length === 0, 'a Response or an object { status, headers, body }', value)
  check(Number.isInteger(status) && status >= 200 && status <= 599, 'a `status` from 200 to 599', status)
  check(typeof headers === 'object' && headers !== null, 'an object as `headers`', headers)
  const [bytes, type] = await bytesOf(body)
  const pairs = pairsOf(headers)
  if (type && !pairs.some(([name]) => name.toLowerCase() === 'content-type')) pairs.push(['content-type', type])
  return { status, headers: pairs, body: bytes.toString('base64') }
}

/**
 * Calls the fake of a host. Resolves to the response as the engine takes it, `{ refused }` if the fake throws, or
 * `{ error: { message } }` if the fake returns something else than a response.
 */
async function answerRequest({ name, handler }, request, requests) {
  const seen = { host: name, ...request, body: parsed(request.body, request.headers) }
  requests.push(seen)
  let value
  try {
    value = await handler({ ...seen })
  } catch (error) {
    seen.error = error instanceof Error ? error.message : String(error)
    return { refused: seen.error }
  }
  try {
    return await responseOf(value)
  } catch (error) {
    return { error: { message: `the fake of ${name} ${error.message}` } }
  }
}

/** The requests to a host that was given to `startLocalEngine`, or to all of them. */
function requestsOf(requests, fakes, host) {
  if (host === undefined) return [...requests]
  const names = [...fakes.values()].map(({ name }) => name)
  if (names.includes(host)) return requests.filter((request) => request.host === host)
  throw new TypeError(`\`host\` must be a name in \`options.http\` (${names.join(', ') || 'none'}), not ${inspect(host)}`)
}

module.exports = { answerRequest, fakesByHost, requestsOf }
