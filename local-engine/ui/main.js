// The page: which view the address names, the header, and the keyboard.
import { html, render, useEffect, useState } from './draw.js'
import { connect, info } from './engine.js'
import { Flow, Flows } from './flows.js'
import { Needs } from './needs.js'
import { Loaded, View } from './parts.js'
import { Run } from './run.js'
import { Runs } from './runs.js'

/** Each view with its title: the list, and one item of it. */
const VIEWS = { runs: ['Runs', Runs, Run], flows: ['Flows', Flows, Flow], todo: ['To do', Needs] }

/** What `#/runs/ID?status=FAILED` names. */
function place() {
  const [path, query] = location.hash.slice(1).split('?')
  const [, name, id] = path.split('/')
  return { name: Object.hasOwn(VIEWS, name) ? name : 'runs', id, filters: Object.fromEntries(new URLSearchParams(query)) }
}

const STATES = { live: ['good', 'Live'], lost: ['bad', 'Engine gone, looking for it…'], locked: ['bad', 'Locked'], wait: ['idle', 'Connecting…'] }

function Header({ name, state }) {
  const [tone, label] = info?.readOnly && state === 'live' ? ['idle', 'Read-only'] : STATES[state]
  return html`<header class="bar-top"><a class="brand" href="#/runs"><img src="/_ui/assets/icon.svg" alt="" width="20" height="20" /> imbrace-local</a>
    <nav aria-label="Main">${Object.entries(VIEWS).map(([key, [title]]) => html`<a href=${`#/${key}`} aria-current=${key === name ? 'page' : null}>${title}</a>`)}</nav>
    <span class="place muted" title=${info?.place}>${info?.place ?? 'in memory'}</span>
    <span class=${tone} role="status"><span aria-hidden="true">●</span> ${label}</span></header>`
}

const Locked = () => html`<${View} title="Open the address with its token"><p>The engine printed it when it started: <code>${location.origin}/?token=…</code></p><//>`

function App() {
  const [{ name, id, filters }, go] = useState(place)
  const [state, setState] = useState('wait')
  useEffect(() => {
    addEventListener('hashchange', () => go(place()))
    connect(setState)
  }, [])
  const [title, List, One] = VIEWS[name]
  useEffect(() => {
    document.title = `${title}${id ? ` ${id}` : ''} · imbrace-local`
  }, [name, id])
  const view = id && One ? html`<${Loaded} key=${id} path=${`${name}/${id}`} title=${title} of=${One} />` : html`<${List} filters=${filters} />`
  return html`<${Header} name=${name} state=${state} /><main>${state === 'locked' ? html`<${Locked} />` : info && view}</main>`
}

/** Moves to another row of the list or tree. */
function move(by) {
  const rows = [...document.querySelectorAll('[data-row]')]
  const focused = rows.indexOf(document.activeElement)
  const from = focused < 0 ? rows.findIndex((row) => row.ariaPressed === 'true') : focused
  const row = rows[from < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, from + by))]
  row?.focus()
  if (row?.ariaPressed) row.click()
}

addEventListener('keydown', (event) => {
  const isTyping = event.target.closest('input, textarea, select, dialog')
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping) return
  const target = ['r', '/'].includes(event.key) && document.querySelector(`[data-shortcut="${event.key}"]`)
  if (event.key === 'j') move(1)
  else if (event.key === 'k') move(-1)
  else if (target) target[event.key === '/' ? 'focus' : 'click']()
  else return
  event.preventDefault()
})

render(html`<${App} />`, document.getElementById('app'))
