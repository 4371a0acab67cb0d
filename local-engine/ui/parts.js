// The small parts that all views share. Values of flows become text nodes only.
import { html, useState } from './preact.js'

const STATUS = {
  SUCCEEDED: ['good', '✓', 'Succeeded'], FAILED: ['bad', '✕', 'Failed'], RUNNING: ['busy', '●', 'Running'],
  QUEUED: ['idle', '○', 'Queued'], PAUSED: ['wait', 'Ⅱ', 'Paused'], CANCELED: ['idle', '⊘', 'Canceled'],
  TIMEOUT: ['bad', '✕', 'Timed out'], INTERNAL_ERROR: ['bad', '✕', 'Internal error'],
  MEMORY_LIMIT_EXCEEDED: ['bad', '✕', 'Out of memory'], QUOTA_EXCEEDED: ['bad', '✕', 'Quota exceeded'],
  STOPPED: ['good', '■', 'Stopped'], ENABLED: ['good', '✓', 'Enabled'], DISABLED: ['idle', '○', 'Disabled'],
}
export const STATUSES = Object.keys(STATUS).slice(0, 10)

export const statusOf = (status) => STATUS[status] ?? ['idle', '–', status ? String(status) : 'Not run']

export function Status({ of, small }) {
  const [tone, icon, label] = statusOf(of)
  return small
    ? html`<span class=${`dot ${tone}`} role="img" aria-label=${label} title=${label}>${icon}</span>`
    : html`<span class=${`status ${tone}`}><span class="dot" aria-hidden="true">${icon}</span>${label}</span>`
}

/** `850 ms`, `2.4 s`, `3 m 5 s`. */
export function duration(ms) {
  if (!Number.isFinite(ms) || ms < 0) return '–'
  if (ms < 1) return '<1 ms'
  if (ms < 1000) return `${Math.round(ms)} ms`
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`
  const minutes = Math.floor(ms / 60_000)
  if (minutes < 60) return `${minutes} m ${Math.floor((ms % 60_000) / 1000)} s`
  const hours = Math.floor(minutes / 60)
  return hours < 48 ? `${hours} h ${minutes % 60} m` : `${Math.floor(hours / 24)} days`
}

/** How long a run took, or takes so far. */
export function took(run, now) {
  if (!run.startTime) return '–'
  const isOver = !['RUNNING', 'QUEUED', 'PAUSED'].includes(run.status)
  const end = run.finishTime ? Date.parse(run.finishTime) : isOver ? NaN : now
  return duration(Math.max(0, end - Date.parse(run.startTime)))
}

/** The distance of a time from now, with the time itself as a tooltip. */
export function Age({ at, now }) {
  const time = Date.parse(at)
  if (Number.isNaN(time)) return '–'
  const away = Math.abs(now - time)
  const text = away < 5_000 ? 'now' : duration(away).replace(/\.\d s/, ' s').replace(/ [ms]? ?\d+ [ms]$/, '')
  const label = text === 'now' ? 'now' : time > now ? `in ${text}` : `${text} ago`
  return html`<time datetime=${at} title=${new Date(time).toLocaleString()}>${label}</time>`
}

export function Copy({ text, label = 'Copy' }) {
  const [state, set] = useState('')
  const copy = async () => {
    const isDone = await navigator.clipboard.writeText(typeof text === 'function' ? text() : text).then(() => true, () => false)
    set(isDone ? 'Copied' : 'Not allowed')
    setTimeout(set, 1500, '')
  }
  return html`<button type="button" class="quiet" onClick=${copy}><span aria-live="polite">${state || label}</span></button>`
}

/** How much of a text or of a list is shown at first. */
const LONG = 1_000
const MANY = 100

function Text({ value }) {
  const [isOpen, open] = useState(false)
  const isLong = value.length > LONG
  return html`<span class="v-string">${JSON.stringify(isLong && !isOpen ? value.slice(0, LONG) : value)}</span>
    ${isLong && !isOpen && html` <button type="button" class="quiet" onClick=${() => open(true)}>all ${value.length} characters</button>`}`
}

function summary(value) {
  if (Array.isArray(value)) return `[${value.length}]`
  const keys = Object.keys(value)
  return `{ ${keys.slice(0, 4).join(', ')}${keys.length > 4 ? ', …' : ''} }`
}

function Node({ name, value, depth }) {
  const isBranch = value !== null && typeof value === 'object'
  const entries = isBranch ? Object.entries(value) : []
  const [isOpen, open] = useState(depth < 2 && entries.length <= 50)
  const [shown, show] = useState(MANY)
  const label = name === undefined ? '' : html`<span class="v-key">${name}</span>: `
  if (!isBranch) {
    const kind = value === null ? 'null' : typeof value
    return html`<div class="leaf">${label}${kind === 'string' ? html`<${Text} value=${value} />` : html`<span class=${`v-${kind}`}>${String(value)}</span>`}</div>`
  }
  if (entries.length === 0) return html`<div class="leaf">${label}<span class="v-null">${Array.isArray(value) ? '[]' : '{}'}</span></div>`
  return html`<details open=${isOpen} onToggle=${(event) => event.target === event.currentTarget && open(event.currentTarget.open)}>
    <summary>${label}<span class="v-null">${summary(value)}</span></summary>
    ${isOpen && html`<div class="inner">
      ${entries.slice(0, shown).map(([key, inner]) => html`<${Node} key=${key} name=${key} value=${inner} depth=${depth + 1} />`)}
      ${entries.length > shown && html`<button type="button" class="quiet" onClick=${() => show(shown + MANY * 10)}>${entries.length - shown} more</button>`}
    </div>`}
  </details>`
}

/** A JSON value as a tree, with its raw text. */
export function Json({ title, value }) {
  const [isRaw, raw] = useState(false)
  const text = () => JSON.stringify(value, null, 2)
  return html`<section class="json" aria-label=${title}>
    <header><h3>${title}</h3>
      ${value !== undefined && html`<button type="button" class="quiet" aria-pressed=${isRaw} onClick=${() => raw(!isRaw)}>Raw</button><${Copy} text=${text} />`}
    </header>
    ${value === undefined ? html`<p class="muted">None</p>`
      : isRaw ? html`<pre tabindex="0">${text()}</pre>`
        : html`<div class="tree"><${Node} value=${value} depth=${0} /></div>`}
  </section>`
}

/** What stands where data is not there: it loads, it failed, or it is missing. */
export function Absent({ error }) {
  if (!error) return html`<p class="empty muted" role="status">Loading…</p>`
  return html`<div class="empty" role="alert"><h2>${error.status === 404 ? 'Not found' : 'This could not be read'}</h2><p>${error.message}</p><p><a href="#/runs">All runs</a></p></div>`
}

/** A button for something that takes time and can fail. */
export function Action({ label, run, shortcut, primary }) {
  const [state, set] = useState({})
  const click = async () => {
    set({ isBusy: true })
    set(await run().then(() => ({}), (error) => ({ error })))
  }
  return html`<span class="action"><button type="button" class=${primary ? 'primary' : ''} disabled=${state.isBusy} data-shortcut=${shortcut} onClick=${click}>${label}${shortcut && html` <kbd aria-hidden="true">${shortcut}</kbd>`}</button>
    ${state.error && html`<span class="error-text" role="alert">${state.error.message}</span>`}</span>`
}
