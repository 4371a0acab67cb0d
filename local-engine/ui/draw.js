// Draws the page: components with state, and `html` templates that become elements. Other values become text nodes only.
import htm from './htm.js'

/** An element or a component. It is a class, so that no JSON value of a flow is mistaken for one. */
class Node {
  constructor(type, props, ...children) {
    Object.assign(this, { type, props: props ?? {}, key: props?.key, children })
  }
}

export const html = htm.bind((...of) => new Node(...of))

const typeOf = (node) => node instanceof Node ? node.type : Array.isArray(node) ? 'list' : 'text'

/** The component that is being drawn, and the index of its next hook. */
let [component, hook] = []
let effects = []
let redraw

function useSlot(initial) {
  return (component.slots[hook++] ??= initial())
}

export function useState(initial) {
  const slot = useSlot(() => ({
    value: typeof initial === 'function' ? initial() : initial,
    set(next) {
      const value = typeof next === 'function' ? next(slot.value) : next
      if (value === slot.value) return
      slot.value = value
      redraw()
    },
  }))
  return [slot.value, slot.set]
}

export const useRef = () => useSlot(() => ({}))

/**
 * Calls `run` after drawing if a value of `of` has changed. The function that `run` returned is called before the next call
 * and at the end.
 */
export function useEffect(run, of) {
  const slot = useSlot(() => ({}))
  if (slot.of?.every((value, index) => value === of[index])) return
  slot.of = of
  effects.push(() => {
    slot.end?.()
    slot.end = run()
  })
}

/** Removes what was drawn. With `isInside`, an element around it has been removed, so the document needs no change. */
function remove(drawn, at, isInside) {
  drawn.slots.forEach(({ end }) => end?.())
  if (drawn.dom && !isInside) {
    if (drawn.dom === at.next) at.next = drawn.dom.nextSibling
    drawn.dom.remove()
  }
  drawn.children.forEach((child) => remove(child, at, isInside || drawn.dom))
}

/** Sets the properties that have changed. The template of an element always has the same properties. */
function setProps({ dom, props: old }, props) {
  for (const name in props) {
    const value = props[name]
    const isSame = value === old[name]
    if (name === 'ref') value.current = dom
    else if (name === 'value' || name === 'checked') {
      // What someone is typing stays.
      if (dom[name] !== value && !(isSame && dom === document.activeElement)) dom[name] = value
    } else if (isSame || name === 'key') continue
    else if (name === 'style') Object.assign(dom.style, value)
    else if (name.startsWith('on')) dom[name.toLowerCase()] = value
    else if (value === undefined || value === null || (value === false && !name.startsWith('aria-'))) dom.removeAttribute(name)
    else dom.setAttribute(name, value === true && !name.startsWith('aria-') ? '' : value)
  }
}

/** The text of a value. Characters that would show the text around them in another order are shown as escapes. */
function textOf(value) {
  if (value === undefined || value === null || typeof value === 'boolean') return ''
  return String(value).replace(/[\u202A-\u202E\u2066-\u2069]/g, (character) => `\\u${character.codePointAt(0).toString(16)}`)
}

/** Puts a node behind the last one, unless it is there already. */
function put(at, dom) {
  if (dom === at.next) at.next = dom.nextSibling
  else at.parent.insertBefore(dom, at.next)
}

/** Draws a node at the position `at`, and reuses what was drawn for it before. */
function draw(node, before, at) {
  const type = typeOf(node)
  const isSame = before?.type === type
  if (before && !isSame) remove(before, at)
  const drawn = isSame ? before : { type, props: {}, slots: [], children: [] }
  if (type === 'text') {
    drawn.dom ??= new Text()
    if (drawn.node !== node) drawn.dom.data = textOf(node)
    drawn.node = node
    put(at, drawn.dom)
  } else if (type === 'list') {
    drawAll(node, drawn, at)
  } else if (typeof type === 'function') {
    ;[component, hook] = [drawn, 0]
    drawAll([type({ ...node.props, children: node.children })], drawn, at)
  } else {
    drawn.dom ??= document.createElement(type)
    put(at, drawn.dom)
    drawAll(node.children, drawn, { parent: drawn.dom, next: drawn.dom.firstChild })
    setProps(drawn, node.props)
    drawn.props = node.props
  }
  return drawn
}

const keyOf = (node, index) => node?.key ?? index

/** Returns what was drawn for each of the nodes the last time. Removes the rest first, so that what stays is not moved. */
function matching(nodes, before, at) {
  if (before.length === nodes.length && before.every(({ key }, index) => key === keyOf(nodes[index], index))) return before
  const keys = nodes.map(keyOf)
  const stay = new Set(keys)
  const found = new Map()
  for (const child of before) {
    if (stay.delete(child.key)) found.set(child.key, child)
    else remove(child, at)
  }
  return keys.map((key) => {
    const child = found.get(key)
    found.delete(key)
    return child
  })
}

/** Draws nodes inside of `drawn`. */
function drawAll(nodes, drawn, at) {
  const before = matching(nodes, drawn.children, at)
  drawn.children = nodes.map((node, index) => Object.assign(draw(node, before[index], at), { key: keyOf(node, index) }))
}

/** Draws a node, again after each change of a state. */
export function render(node, parent) {
  let [drawn, isDue] = []
  redraw = () => {
    if (!isDue) queueMicrotask(() => {
      isDue = false
      drawn = draw(node, drawn, { parent, next: parent.firstChild })
      effects.splice(0).forEach((run) => run())
    })
    isDue = true
  }
  redraw()
}
