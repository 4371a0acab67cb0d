// URL and URLSearchParams. Rust parses (`host.url`), by the same standard.
(host) => {
  const encode = (text) =>
    encodeURIComponent(text)
      .replace(/[!'()~]/g, (mark) => '%' + mark.charCodeAt(0).toString(16).toUpperCase())
      .replaceAll('%20', '+')
  const decode = (text) => {
    const plain = text.replaceAll('+', ' ')
    try {
      return decodeURIComponent(plain)
    } catch {
      return plain
    }
  }
  const pairsOf = (init) => {
    if (typeof init === 'object' && init !== null)
      return Array.from(init[Symbol.iterator] ? init : Object.entries(init), (pair) => Array.from(pair, String))
    const parts = String(init ?? '').replace(/^\?/, '').split('&').filter(Boolean)
    return parts.map((part) => {
      const [name, ...value] = part.split('=')
      return [decode(name), decode(value.join('='))]
    })
  }

  class URLSearchParams {
    #pairs
    #changed
    constructor(init, changed) {
      this.#pairs = pairsOf(init)
      this.#changed = changed
    }
    #set(pairs) {
      this.#pairs = pairs
      this.#changed?.(this.toString())
    }
    get(name) {
      return this.#pairs.find((pair) => pair[0] === name)?.[1] ?? null
    }
    getAll(name) {
      return this.#pairs.filter((pair) => pair[0] === name).map((pair) => pair[1])
    }
    has(name) {
      return this.#pairs.some((pair) => pair[0] === name)
    }
    append(name, value) {
      this.#set([...this.#pairs, [String(name), String(value)]])
    }
    set(name, value) {
      const at = this.#pairs.findIndex((pair) => pair[0] === name)
      if (at < 0) return this.append(name, value)
      this.#set(
        this.#pairs
          .map((pair, index) => (index === at ? [name, String(value)] : pair))
          .filter((pair, index) => index <= at || pair[0] !== name),
      )
    }
    delete(name) {
      this.#set(this.#pairs.filter((pair) => pair[0] !== name))
    }
    sort() {
      this.#set([...this.#pairs].sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0)))
    }
    forEach(call) {
      this.#pairs.forEach(([name, value]) => call(value, name, this))
    }
    get size() {
      return this.#pairs.length
    }
    entries() {
      return this.#pairs.map((pair) => [...pair])[Symbol.iterator]()
    }
    keys() {
      return this.#pairs.map((pair) => pair[0])[Symbol.iterator]()
    }
    values() {
      return this.#pairs.map((pair) => pair[1])[Symbol.iterator]()
    }
    [Symbol.iterator]() {
      return this.entries()
    }
    toString() {
      return this.#pairs.map((pair) => pair.map(encode).join('=')).join('&')
    }
  }

  const parts = ['href', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname', 'search', 'hash']
  class URL {
    #parts
    #params
    constructor(text, base) {
      this.#parts = host.url(String(text), base === undefined ? undefined : String(base), undefined, '')
      if (!this.#parts)
        throw Object.assign(new TypeError('Invalid URL'), { code: 'ERR_INVALID_URL', input: String(text) })
    }
    static canParse(text, base) {
      return Boolean(host.url(String(text), base === undefined ? undefined : String(base), undefined, ''))
    }
    _get(part) {
      return this.#parts[part]
    }
    _set(part, value) {
      this.#parts = host.url(this.#parts.href, undefined, part, String(value)) ?? this.#parts
    }
    get origin() {
      return this.#parts.origin
    }
    get searchParams() {
      return (this.#params ??= new URLSearchParams(this.search, (query) => this._set('search', query)))
    }
    toString() {
      return this.#parts.href
    }
    toJSON() {
      return this.#parts.href
    }
  }
  for (const part of parts)
    Object.defineProperty(URL.prototype, part, {
      get() {
        return this._get(part)
      },
      set(value) {
        this._set(part, value)
      },
    })

  return { URL, URLSearchParams }
}
