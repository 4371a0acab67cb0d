// structuredClone for what JSON-like data holds, and the collections.
() => {
  const structuredClone = (value, _, seen = new Map()) => {
    if (typeof value === 'function' || typeof value === 'symbol')
      throw new DOMException(`${String(value)} could not be cloned.`, 'DataCloneError')
    if (typeof value !== 'object' || value === null) return value
    if (seen.has(value)) return seen.get(value)
    const keep = (copy) => (seen.set(value, copy), copy)
    const clone = (inner) => structuredClone(inner, undefined, seen)
    if (value instanceof Date) return keep(new Date(value))
    if (value instanceof RegExp) return keep(new RegExp(value.source, value.flags))
    if (ArrayBuffer.isView(value)) return keep(value.slice())
    if (value instanceof Map) {
      const copy = keep(new Map())
      value.forEach((item, name) => copy.set(clone(name), clone(item)))
      return copy
    }
    if (value instanceof Set) {
      const copy = keep(new Set())
      value.forEach((item) => copy.add(clone(item)))
      return copy
    }
    if (value instanceof Error) {
      const copy = keep(new globalThis[value.name in globalThis ? value.name : 'Error'](value.message))
      copy.stack = value.stack
      return copy
    }
    const copy = keep(Array.isArray(value) ? [] : {})
    for (const name of Object.keys(value)) copy[name] = clone(value[name])
    return copy
  }
  return { structuredClone }
}
