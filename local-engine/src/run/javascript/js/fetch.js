// fetch. Rust sends (`host.send`) and calls `answer` when the reply is there.
(host, load) => {
  const { encode, decode, plain } = load('bytes')

  class Headers {
    #fields = new Map()
    #cookies = []
    constructor(init = {}) {
      for (const [name, value] of init[Symbol.iterator] ? init : Object.entries(init)) this.append(name, value)
    }
    append(name, value) {
      const before = this.get(name)
      const cookies = this.#cookies
      this.set(name, before === null ? value : `${before}, ${value}`)
      if (/^set-cookie$/i.test(name)) this.#cookies = [...cookies, String(value)]
    }
    set(name, value) {
      this.#fields.set(String(name).toLowerCase(), String(value))
      if (/^set-cookie$/i.test(name)) this.#cookies = [String(value)]
    }
    getSetCookie() {
      return [...this.#cookies]
    }
    get(name) {
      return this.#fields.get(String(name).toLowerCase()) ?? null
    }
    has(name) {
      return this.#fields.has(String(name).toLowerCase())
    }
    delete(name) {
      this.#fields.delete(String(name).toLowerCase())
      if (/^set-cookie$/i.test(name)) this.#cookies = []
    }
    forEach(call) {
      this.#fields.forEach((value, name) => call(value, name, this))
    }
    entries() {
      return this.#fields.entries()
    }
    keys() {
      return this.#fields.keys()
    }
    values() {
      return this.#fields.values()
    }
    [Symbol.iterator]() {
      return this.entries()
    }
  }

  class Response {
    #bytes
    constructor(body = '', { status = 200, statusText = '', headers = {}, url = '' } = {}) {
      this.#bytes = typeof body === 'string' ? encode(body) : (body ?? new Uint8Array())
      Object.assign(this, { status, statusText, url, headers: new Headers(headers), bodyUsed: false })
    }
    get ok() {
      return this.status >= 200 && this.status < 300
    }
    async #read() {
      if (this.bodyUsed) throw new TypeError('Body is unusable: Body has already been read')
      this.bodyUsed = true
      return this.#bytes
    }
    async text() {
      return decode(await this.#read())
    }
    async json() {
      return JSON.parse(await this.text())
    }
    async bytes() {
      return this.#read()
    }
    async arrayBuffer() {
      return (await this.#read()).slice().buffer
    }
  }

  const bodyOf = (body, headers) => {
    if (body === undefined || body === null) return undefined
    const isForm = body instanceof URLSearchParams
    const kind = isForm ? 'application/x-www-form-urlencoded;charset=UTF-8' : 'text/plain;charset=UTF-8'
    if (!ArrayBuffer.isView(body) && !headers.has('content-type')) headers.set('content-type', kind)
    return (ArrayBuffer.isView(body) ? plain(body) : encode(body)).toBase64()
  }

  const waiting = new Map()
  let last = 0
  const fetch = async (resource, { method = 'GET', headers = {}, body } = {}) => {
    const fields = new Headers(headers)
    const base64 = bodyOf(body, fields)
    const refusal = host.send(++last, String(method).toUpperCase(), String(resource), [...fields], base64)
    if (refusal) throw Object.assign(new TypeError('fetch failed'), { cause: new Error(refusal) })
    return new Promise((resolve, reject) => waiting.set(last, { resolve, reject }))
  }
  const answer = (number, problem, bytes, facts) => {
    const { resolve, reject } = waiting.get(number)
    waiting.delete(number)
    if (problem) reject(new TypeError('fetch failed', { cause: new Error(problem) }))
    else resolve(new Response(bytes, facts))
  }

  return { fetch, Headers, Response, answer }
}
