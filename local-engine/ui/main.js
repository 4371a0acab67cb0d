// The page: which view the address names, the header, and the keyboard.
import { html, render, useEffect, useState } from './preact.js'
import { ask, connect } from './engine.js'
import { Flow, Flows } from './flows.js'
import { Needs } from './needs.js'
import { Run } from './run.js'
import { Runs } from './runs.js'

/** `#/runs/ID?status=FAILED` as its parts. */
function place() {
  const [path, query] = location.hash.slice(1).split('?')
  const [, view = 'runs', id] = path.split('/').map(decodeURIComponent)
  return { view: view || 'runs', id, filters: Object.fromEntries(new URLSearchParams(query)) }
}

function View({ place: { view, id, filters }, info }) {
  if (view === 'flows' && id) return html`<${Flow} key=${id} id=${id} info=${info} />`
  if (view === 'flows') return html`<${Flows} info=${info} />`
  if (view === 'todo') return html`<${Needs} info=${info} />`
  if (view === 'runs' && id) return html`<${Run} key=${id} id=${id} info=${info} />`
  return html`<${Runs} filters=${filters} info=${info} />`
}

const STATES = { live: ['good', 'Live'], lost: ['bad', 'Engine gone, looking for it…'], wait: ['idle', 'Connecting…'] }

function Header({ view, state, info }) {
  const [tone, label] = info?.readOnly && state === 'live' ? ['idle', 'Read-only'] : STATES[state] ?? STATES.wait
  const link = (name, text) => html`<a href=${`#/${name}`} aria-current=${view === name ? 'page' : undefined}>${text}</a>`
  return html`<header class="bar-top"><a class="skip" href="#main" onClick=${(event) => { event.preventDefault(); document.querySelector('h1')?.focus() }}>Skip to the content</a>
    <a class="brand" href="#/runs"><img src="/_ui/assets/icon.svg" alt="" width="20" height="20" /> imbrace-local</a>
    <nav aria-label="Main">${link('runs', 'Runs')}${link('flows', 'Flows')}${link('todo', 'To do')}</nav>
    <span class="place muted" title=${info?.place}>${info?.place ?? 'in memory'}</span>
    <span class=${`live ${tone}`} role="status" data-testid="connection"><span class="dot" aria-hidden="true">●</span>${label}</span></header>`
}

function Locked() {
  return html`<main class="page" id="main"><div class="empty"><h1 tabindex="-1">Open the address with its token</h1>
    <p>The engine printed it when it started. This browser has not opened it yet, or the engine is another one.</p>
    <pre tabindex="0">See its runs at ${location.origin}/?token=…</pre></div></main>`
}

function App() {
  const [at, go] = useState(place())
  const [state, setState] = useState('wait')
  const [info, setInfo] = useState()
  useEffect(() => {
    const move = () => go(place())
    addEventListener('hashchange', move)
    connect(setState)
    return () => removeEventListener('hashchange', move)
  }, [])
  useEffect(() => {
    if (state === 'live') ask('info').then(setInfo, () => {})
  }, [state])
  useEffect(() => {
    document.title = `${{ flows: 'Flows', todo: 'To do' }[at.view] ?? 'Runs'}${at.id ? ` ${at.id}` : ''} · imbrace-local`
    document.querySelector('h1')?.focus({ preventScroll: true })
  }, [at.view, at.id, Boolean(info)])
  return html`<${Header} view=${at.view} state=${state} info=${info} />
    ${state === 'locked' && !info ? html`<${Locked} />` : html`<main id="main">${info && html`<${View} place=${at} info=${info} />`}</main>`}`
}

/** Moves to another row of the list or tree. */
function move(by) {
  const rows = [...document.querySelectorAll('[data-row]')]
  const now = rows.indexOf(document.activeElement.closest('[data-row]'))
  const chosen = rows.findIndex((row) => row.getAttribute('aria-pressed') === 'true')
  const row = rows[Math.min(rows.length - 1, Math.max(0, now < 0 ? (chosen < 0 ? 0 : chosen + by) : now + by))]
  row?.focus()
  row?.scrollIntoView({ block: 'nearest' })
  if (row?.hasAttribute('aria-pressed')) row.click()
}

addEventListener('keydown', (event) => {
  const isTyping = event.target.closest('input, textarea, select, dialog')
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping) return
  if (event.key === 'j') move(1)
  else if (event.key === 'k') move(-1)
  else {
    const target = ['r', '/'].includes(event.key) && document.querySelector(`[data-shortcut="${event.key}"]`)
    if (!target) return
    if (target.matches('input')) target.focus()
    else target.click()
  }
  event.preventDefault()
})

render(html`<${App} />`, document.getElementById('app'))
