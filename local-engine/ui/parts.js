// The small parts that all views share. Values of flows become text nodes only.
import { html, useEffect, useRef, useState } from './draw.js'
import { ask, info, useLive, useNow } from './engine.js'

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
export const isOver = ({ status }) => !['RUNNING', 'QUEUED', 'PAUSED'].includes(status)

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

/** The distance of a time from now in its largest unit. The time itself is a tooltip, or stands beside it. */
export function Age({ at, isExact }) {
  const away = useNow() - Date.parse(at)
  if (Number.isNaN(away)) return '–'
  const text = duration(Math.abs(away)).replace(/\.\d/, '').replace(/ [ms] .*| h .*/, (rest) => rest.slice(0, 2))
  const label = Math.abs(away) < 5_000 ? 'now' : away < 0 ? `in ${text}` : `${text} ago`
  const exact = new Date(at).toLocaleString()
  return html`<time datetime=${at} title=${exact}>${label}${isExact && ` · ${exact}`}</time>`
}

/** Copies what `text` returns. */
export function Copy({ text, label = 'Copy' }) {
  const [state, set] = useState('')
  const copy = async () => {
    set(await navigator.clipboard.writeText(text()).then(() => 'Copied', () => 'Not allowed'))
    setTimeout(set, 1500, '')
  }
  return html`<button class="quiet" onClick=${copy}><span aria-live="polite">${state || label}</span></button>`
}

/** The first of many items or characters, and a button that shows more. */
function Part({ of, many, draw = (part) => part }) {
  const [count, show] = useState(many)
  return html`${draw(of.slice(0, count))}${of.length > count && html`<button class="quiet" onClick=${() => show(count * 5)}>${of.length - count} more</button>`}`
}

/** A text of any length. */
export const Text = ({ of }) => html`<${Part} of=${of} many=${5_000} />`

function Entry({ name, value, depth }) {
  const keys = value && typeof value === 'object' ? Object.keys(value) : []
  const [isOpen, open] = useState(depth < 2 && keys.length <= 50)
  const label = name !== undefined && html`<span class="key">${name}</span>: `
  if (keys.length === 0) return html`<div>${label}<span class=${value === null ? 'null' : typeof value}><${Text} of=${JSON.stringify(value)} /></span></div>`
  const summary = Array.isArray(value) ? `[${keys.length}]` : `{ ${keys.slice(0, 4).join(', ')}${keys.length > 4 ? ', …' : ''} }`
  return html`<details open=${isOpen} onToggle=${({ target, currentTarget }) => target === currentTarget && open(target.open)}>
    <summary>${label}<span class="null">${summary}</span></summary>
    ${isOpen && html`<div class="inner">
      <${Part} of=${keys} many=${200} draw=${(keys) => keys.map((key) => html`<${Entry} key=${key} name=${key} value=${value[key]} depth=${depth + 1} />`)} /></div>`}</details>`
}

/** A JSON value as a tree, with its raw text. */
export function Json({ title, value }) {
  const [isRaw, raw] = useState(false)
  const text = () => JSON.stringify(value, null, 2)
  const isNone = value === undefined
  return html`<section aria-label=${title}>
    <header><h3>${title}</h3>${!isNone && html`<button class="quiet" aria-pressed=${isRaw} onClick=${() => raw(!isRaw)}>Raw</button><${Copy} text=${text} />`}</header>
    ${isNone ? html`<p class="muted">None</p>` : isRaw ? html`<pre tabindex="0"><${Text} of=${text()} /></pre>` : html`<div class="tree"><${Entry} value=${value} depth=${0} /></div>`}
  </section>`
}

/** A view: its head, and its content below. Its title has the focus when it opens. */
export function View({ title, head, children }) {
  const heading = useRef()
  useEffect(() => heading.current.focus({ preventScroll: true }), [])
  return html`<div class="page"><div class="title line"><h1 ref=${heading} tabindex="-1">${title}</h1>${head}</div>${children}</div>`
}

/** What stands where data is not there: it loads, or it could not be read. */
export const Absent = ({ error }) => html`<p class="empty stack" role=${error ? 'alert' : 'status'}>${error?.message ?? 'Loading…'}</p>`

/** A view of what a path answers. */
export function Loaded({ path, title, of }) {
  const { data, error } = useLive(path)
  return data ? html`<${of} data=${data} />` : html`<${View} title=${title}><${Absent} error=${error} /><//>`
}

/** What stands where nothing is, and how to change that. */
export const Empty = ({ title, children }) => html`<div class="empty stack"><h2>${title}</h2>${children}</div>`

/** Named facts in the head of a view. A fact without a name is left out. */
export const Facts = ({ of }) =>
  html`<dl class="facts">${of.map(([name, value]) => name && html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`

/** An id or address that can be selected and copied. */
export const Id = ({ of }) => html`<code class="select">${of}</code> <${Copy} text=${() => of} />`

/** A button for something that takes time and can fail. An engine that only shows data has none. */
export function Action({ label, run }) {
  const [{ isBusy, error }, set] = useState({})
  const click = async () => {
    set({ isBusy: true })
    set(await run().then(() => ({}), (error) => ({ error })))
  }
  return !info.readOnly && html`<span class="line"><button disabled=${isBusy} onClick=${click}>${label}</button>${error && html`<span class="bad" role="alert">${error.message}</span>`}</span>`
}

/** Resumes a paused run, as `engine.resume` does. */
export const Resume = ({ id }) => html`<${Action} label="Resume now" run=${() => ask(`engine/_local/runs/${id}/resume`, '{"body":{},"headers":{},"queryParams":{}}')} />`

/** Fires the schedule of a flow, as `engine.fireSchedule` does. */
export const Fire = ({ id }) => html`<${Action} label="Fire now" run=${() => ask(`engine/_local/flows/${id}/fire`, '{}')} />`

/** Opens the dialog that triggers a flow. */
export const Opener = ({ label, open }) => !info.readOnly && html`<button class="primary" data-shortcut="r" onClick=${open}>${label}… <kbd aria-hidden="true">r</kbd></button>`
