// The small parts that all views share. Values of flows become text nodes only.
import { html, useState } from './preact.js'
import { useNow } from './engine.js'

const ICONS = { good: '✓', bad: '✕', busy: '●', wait: 'Ⅱ', idle: '○' }
const TONES = {
  SUCCEEDED: 'good', FAILED: 'bad', RUNNING: 'busy', QUEUED: 'idle', PAUSED: 'wait', CANCELED: 'idle', TIMEOUT: 'bad',
  INTERNAL_ERROR: 'bad', MEMORY_LIMIT_EXCEEDED: 'bad', QUOTA_EXCEEDED: 'bad', STOPPED: 'good', ENABLED: 'good', DISABLED: 'idle',
}
/** The statuses of runs. */
export const STATUSES = Object.keys(TONES).slice(0, 10)

/** `INTERNAL_ERROR` as `Internal error`. */
export const labelOf = (status = 'NOT_RUN') => status[0] + status.slice(1).toLowerCase().replaceAll('_', ' ')

export const toneOf = (status) => TONES[status] ?? 'idle'
export const isOver = (run) => !['RUNNING', 'QUEUED', 'PAUSED'].includes(run.status)

export function Status({ of, small }) {
  const [tone, label] = [toneOf(of), labelOf(of)]
  const icon = of ? ICONS[tone] : '–'
  return small
    ? html`<span class=${`dot ${tone}`} role="img" aria-label=${label} title=${label}>${icon}</span>`
    : html`<span class=${`status ${tone}`}><span class="dot" aria-hidden="true">${icon}</span>${label}</span>`
}

/** `850 ms`, `2.4 s`, `3 m 5 s`. */
export function duration(ms) {
  if (!(ms >= 0)) return '–'
  if (ms < 1) return '<1 ms'
  if (ms < 1000) return `${Math.round(ms)} ms`
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`
  const minutes = Math.floor(ms / 60_000)
  if (minutes < 60) return `${minutes} m ${Math.floor((ms % 60_000) / 1000)} s`
  const hours = Math.floor(minutes / 60)
  return hours < 48 ? `${hours} h ${minutes % 60} m` : `${Math.floor(hours / 24)} days`
}

/** How long a run took, or takes so far. */
export function Took({ run }) {
  const now = useNow()
  const end = run.finishTime ? Date.parse(run.finishTime) : isOver(run) ? NaN : now
  return html`<span class="took">${duration(Math.max(0, end - Date.parse(run.startTime)))}</span>`
}

/** The distance of a time from now in its largest unit, with the time itself as a tooltip. */
export function Age({ at }) {
  const away = useNow() - Date.parse(at)
  if (Number.isNaN(away)) return '–'
  const text = duration(Math.abs(away)).replace(/\.\d/, '').replace(/ [ms] .*| h .*/, (rest) => rest.slice(0, 2))
  const label = Math.abs(away) < 5_000 ? 'now' : away < 0 ? `in ${text}` : `${text} ago`
  return html`<time datetime=${at} title=${new Date(at).toLocaleString()}>${label}</time>`
}

export function Copy({ text, label = 'Copy' }) {
  const [state, set] = useState('')
  const copy = async () => {
    set(await navigator.clipboard.writeText(text).then(() => 'Copied', () => 'Not allowed'))
    setTimeout(set, 1500, '')
  }
  return html`<button class="quiet" onClick=${copy}><span aria-live="polite">${state || label}</span></button>`
}

/** How many entries of a value are shown at first, and how many more with each click. */
const MANY = 200

function Node({ name, value, depth }) {
  const isList = Array.isArray(value)
  const keys = value && typeof value === 'object' ? Object.keys(value) : []
  const [isOpen, open] = useState(depth < 2 && keys.length <= 50)
  const [shown, show] = useState(MANY)
  const label = name !== undefined && html`<span class="v-key">${name}</span>: `
  if (keys.length === 0) return html`<div class="leaf">${label}<span class=${`v-${value === null ? 'null' : typeof value}`}>${JSON.stringify(value)}</span></div>`
  const summary = isList ? `[${keys.length}]` : `{ ${keys.slice(0, 4).join(', ')}${keys.length > 4 ? ', …' : ''} }`
  return html`<details open=${isOpen} onToggle=${({ target, currentTarget }) => target === currentTarget && open(target.open)}>
    <summary>${label}<span class="v-null">${summary}</span></summary>
    ${isOpen && html`<div class="inner">
      ${keys.slice(0, shown).map((key) => html`<${Node} key=${key} name=${key} value=${value[key]} depth=${depth + 1} />`)}
      ${keys.length > shown && html`<button class="quiet" onClick=${() => show(shown + MANY)}>${keys.length - shown} more</button>`}
    </div>`}</details>`
}

/** A JSON value as a tree, with its raw text. */
export function Json({ title, value }) {
  const [isRaw, raw] = useState(false)
  const text = JSON.stringify(value, null, 2)
  return html`<section class="json" aria-label=${title}>
    <header><h3>${title}</h3>${text && html`<button class="quiet" aria-pressed=${isRaw} onClick=${() => raw(!isRaw)}>Raw</button><${Copy} text=${text} />`}</header>
    ${!text ? html`<p class="muted">None</p>` : isRaw ? html`<pre tabindex="0">${text}</pre>` : html`<div class="tree"><${Node} value=${value} depth=${0} /></div>`}
  </section>`
}

/** A view: its head, and its content below. */
export const View = ({ title, head, children }) =>
  html`<div class="page"><div class="top"><div class="title"><h1 tabindex="-1">${title}</h1>${head}</div></div>${children}</div>`

/** What stands where data is not there: it loads, or it could not be read. */
export const Absent = ({ error }) => html`<p class="empty" role=${error ? 'alert' : 'status'}>${error?.message ?? 'Loading…'}</p>`

/** Named facts in the head of a view. A fact without a name is left out. */
export const Facts = ({ of }) =>
  html`<dl class="facts">${of.map(([name, value]) => name && html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`

/** An id or address that can be selected and copied. */
export const Id = ({ of }) => html`<code class="select">${of}</code> <${Copy} text=${of} />`

/** A button for something that takes time and can fail. */
export function Action({ label, run }) {
  const [{ isBusy, error }, set] = useState({})
  const click = async () => {
    set({ isBusy: true })
    set(await run().then(() => ({}), (error) => ({ error })))
  }
  return html`<span class="action"><button disabled=${isBusy} onClick=${click}>${label}</button>${error && html`<span class="error-text" role="alert">${error.message}</span>`}</span>`
}
