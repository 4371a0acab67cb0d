// How Node shows values, as far as error texts and logs need it; and `console`, which goes to the engine's log.
(host) => {
  const WIDTH = 72
  const quote = (text) => {
    const mark = !text.includes("'") ? "'" : !text.includes('"') ? '"' : !text.includes('`') ? '`' : "'"
    const escaped = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"')
    return mark + escaped.replaceAll(mark, '\\' + mark) + mark
  }
  const key = (name) =>
    typeof name === 'symbol' ? `[${String(name)}]` : /^[A-Za-z_$][\w$]*$/.test(name) ? name : quote(name)
  const indent = (text, by) => text.replaceAll('\n', '\n' + by)

  // On one line where it fits, else one below the other.
  const enclose = (open, parts, close) => {
    const line = parts.join(', ')
    if (parts.length === 0) return open + close
    if (line.length + open.length <= WIDTH && !line.includes('\n')) return `${open} ${line} ${close}`
    return `${open}\n  ${parts.map((part) => indent(part, '  ')).join(',\n  ')}\n${close}`
  }

  const primitive = (value) => {
    if (typeof value === 'string') return quote(value)
    if (typeof value === 'bigint') return value + 'n'
    return Object.is(value, -0) ? '-0' : String(value)
  }

  // QuickJS's words for what everybody meets, in V8's.
  const message = (error) =>
    String(error.message ?? '')
      .replace(/^cannot read property '(.*)' of (undefined|null)$/, "Cannot read properties of $2 (reading '$1')")
      .replace(/^cannot set property '(.*)' of (undefined|null)$/, "Cannot set properties of $2 (setting '$1')")
      .replace(/^'?([\w$]+)'? is not defined$/, '$1 is not defined')

  const heading = (error) => {
    const name = String(error.name ?? 'Error')
    const own = error.constructor?.name ?? name
    const shown = !name.endsWith('Error') || own === name ? name : own.includes(name) ? own : `${own} [${name}]`
    const words = message(error)
    return words ? `${shown}: ${words}` : shown
  }

  const ofError = (error, show) => {
    const stack = typeof error.stack === 'string' ? error.stack.trimEnd() : ''
    const text = heading(error) + (stack && '\n' + stack)
    const names = Object.getOwnPropertyNames(error).filter((name) => !['message', 'stack', 'name'].includes(name))
    const parts = names.map((name) => {
      const { enumerable } = Object.getOwnPropertyDescriptor(error, name)
      return `${enumerable ? key(name) : `[${name}]`}: ${show(error[name])}`
    })
    if (parts.length === 0) return stack ? text : `[${text}]`
    return `${text} {\n  ${parts.map((part) => indent(part, '  ')).join(',\n  ')}\n}`
  }

  const prefix = (value, plain) => {
    const prototype = Object.getPrototypeOf(value)
    const name = prototype === null ? `[${plain}: null prototype]` : (prototype.constructor?.name ?? plain)
    return name === plain ? '' : name + ' '
  }

  const ofObject = (value, show) => {
    const fields = Reflect.ownKeys(value)
      .filter((name) => Object.prototype.propertyIsEnumerable.call(value, name))
      .filter((name) => !(Array.isArray(value) && /^\d+$/.test(String(name))))
      .map((name) => `${key(name)}: ${show(value[name])}`)
    if (Array.isArray(value)) {
      const items = Array.from(value.slice(0, 100), show)
      if (value.length > 100) items.push(`... ${value.length - 100} more items`)
      return enclose(prefix(value, 'Array') + '[', [...items, ...fields], ']')
    }
    if (value instanceof Map) {
      const items = [...value].map(([name, item]) => `${show(name)} => ${show(item)}`)
      return enclose(`Map(${value.size}) {`, [...items, ...fields], '}')
    }
    if (value instanceof Set) return enclose(`Set(${value.size}) {`, [...[...value].map(show), ...fields], '}')
    if (value instanceof Promise) return 'Promise {}'
    return enclose(prefix(value, 'Object') + '{', fields, '}')
  }

  const inspect = (value, depth = 2, above = []) => {
    if (typeof value === 'function') {
      if (/^class\b/.test(Function.prototype.toString.call(value))) return `[class ${value.name || '(anonymous)'}]`
      return value.name ? `[Function: ${value.name}]` : '[Function (anonymous)]'
    }
    if (typeof value !== 'object' || value === null) return primitive(value)
    if (above.includes(value)) return '[Circular *1]'
    const show = (inner) => inspect(inner, depth - 1, [...above, value])
    if (value instanceof Error) return ofError(value, show)
    if (value instanceof RegExp) return String(value)
    if (value instanceof Date) return isNaN(value) ? 'Invalid Date' : value.toISOString()
    if (value instanceof Uint8Array && value.toJSON)
      return `<Buffer ${[...value.slice(0, 50)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')}>`
    if (depth < 0) return Array.isArray(value) ? '[Array]' : `[${value.constructor?.name ?? 'Object'}]`
    return ofObject(value, show)
  }

  // The text that a failed step shows: a message that is JSON is shown as such, without a stack.
  const errorText = (error) => {
    try {
      return JSON.stringify(JSON.parse(error.message), null, 2)
    } catch {
      return inspect(error)
    }
  }

  const line = (values) => values.map((value) => (typeof value === 'string' ? value : inspect(value))).join(' ')
  const to = (level) => (...values) => host.log(level, line(values).toWellFormed())
  const console = { log: to('info'), info: to('info'), warn: to('warn'), error: to('error'), debug: to('debug') }
  Object.assign(console, { trace: console.debug, dir: console.log, table: console.log })
  for (const name of ['assert', 'clear', 'count', 'group', 'groupEnd', 'time', 'timeEnd', 'timeLog'])
    console[name] = () => {}

  return { inspect, errorText, console }
}
