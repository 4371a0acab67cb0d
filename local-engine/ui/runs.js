// The list of runs: newest first, live, with filters in the address.
import { html, useEffect, useRef, useState } from './preact.js'
import { ask, useLive, useNow } from './engine.js'
import { Absent, Age, Status, STATUSES, statusOf, took } from './parts.js'

/** Rows of a request, and the most that one request can bring. */
const PAGE = 100
const MOST = 500

/** Rows drawn beyond the visible ones. */
const SPARE = 12

const rowHeight = () => (matchMedia('(max-width: 700px)').matches ? 84 : 56)

/** The address of the list with these filters. */
export const runsAddress = (filters) => {
  const query = new URLSearchParams(Object.entries(filters).filter(([, value]) => value))
  return `#/runs${query.size > 0 ? `?${query}` : ''}`
}

function Filters({ filters, flows }) {
  const go = (change) => history.replaceState(null, '', runsAddress({ ...filters, ...change })) ?? dispatchEvent(new HashChangeEvent('hashchange'))
  return html`<form class="filters" role="search" onSubmit=${(event) => event.preventDefault()}>
    <input type="search" aria-label="Search in names, payloads and errors" placeholder="Search payloads, errors, ids" data-shortcut="/"
      value=${filters.text ?? ''} onInput=${(event) => go({ text: event.target.value })} />
    <select aria-label="Status" value=${filters.status ?? ''} onChange=${(event) => go({ status: event.target.value })}>
      <option value="">Any status</option>
      ${STATUSES.map((status) => html`<option key=${status} value=${status}>${statusOf(status)[2]}</option>`)}
    </select>
    <select aria-label="Flow" value=${filters.flow ?? ''} onChange=${(event) => go({ flow: event.target.value })}>
      <option value="">Any flow</option>
      ${(flows ?? []).map((flow) => html`<option key=${flow.id} value=${flow.id}>${flow.displayName}</option>`)}
    </select>
  </form>`
}

function Row({ run, now, index, total, top }) {
  const failure = run.error ?? (run.failedStep && 'failed')
  return html`<li class="run" data-testid="run" style=${{ transform: `translateY(${top}px)` }} aria-setsize=${total} aria-posinset=${index + 1}>
    <a href=${`#/runs/${run.id}`} data-row=${run.id}>
      <${Status} of=${run.status} />
      <span class="what"><strong>${run.displayName}</strong><code class="id">${run.id}</code></span>
      <span class="why"><code class="payload">${run.payload}</code>
        ${failure && html`<span class="failure"><b>${run.failedStep?.displayName ?? run.failedStep?.name}</b> ${failure.split('\n')[0]}</span>`}
        ${run.environment === 'TESTING' && html`<span class="tag">draft</span>`}</span>
      <span class="took">${took(run, now)}</span>
      <span class="age"><${Age} at=${run.created} now=${now} /></span>
    </a></li>`
}

function Empty({ filters, info }) {
  if (Object.values(filters).some(Boolean)) return html`<div class="empty"><h2>No run fits</h2><p><a href="#/runs">Remove the filters</a></p></div>`
  if (info.readOnly) return html`<div class="empty"><h2>No runs in this file</h2></div>`
  return html`<div class="empty"><h2>No runs yet</h2><p>Trigger a flow, and its run appears here at once:</p>
    <pre tabindex="0">curl -X POST ${info.url}/v1/webhooks/FLOW_ID -H "x-api-key: $IMBRACE_API_KEY" -H "content-type: application/json" -d '{}'</pre>
    <p>No flow yet? <code>npx imbrace-local import flow.json</code> imports one. See <a href="#/flows">Flows</a>.</p></div>`
}

/** Adds a page to the older rows. Rows descend, so those that an earlier page brought are left out. */
function extended(old, key, page) {
  const runs = old.key === key ? old.runs : []
  const oldest = runs.at(-1)?.row ?? Infinity
  return { key, runs: [...runs, ...page.filter((run) => run.row < oldest)] }
}

/** The rows of the list: those of the live first pages, and older ones that scrolling brought. */
function useRows(filters) {
  const query = new URLSearchParams(Object.entries(filters).filter(([, value]) => value))
  const key = String(query)
  const [older, setOlder] = useState({ key, runs: [] })
  const kept = older.key === key ? older.runs : []
  const limit = Math.min(MOST, Math.max(PAGE, Math.ceil((kept.length + PAGE) / PAGE) * PAGE))
  const { data, error } = useLive(`runs?${key}&limit=${limit}`, (change) => change.runs?.length > 0)
  const last = useRef({})
  if (data) last.current = { key, data }
  const live = last.current.key === key ? last.current.data : undefined
  const known = live?.runs.at(-1)?.row ?? Infinity
  const runs = live ? [...live.runs, ...kept.filter((run) => run.row < known)] : undefined
  const busy = useRef(false)
  const more = async () => {
    const oldest = runs?.at(-1)?.row
    if (busy.current || oldest === undefined || runs.length >= live.total) return
    busy.current = true
    const page = await ask(`runs?${key}&limit=${PAGE * 2}&before=${oldest}`).catch(() => undefined)
    busy.current = false
    if (page) setOlder((old) => extended(old, key, page.runs))
  }
  return { runs, total: live?.total ?? 0, error: live ? undefined : error, more }
}

export function RunList({ filters, info, compact }) {
  const { runs, total, error, more } = useRows(filters)
  const now = useNow(1000)
  const box = useRef(null)
  const [view, setView] = useState({ top: 0, height: 900 })
  const height = rowHeight()
  const look = () => box.current && setView({ top: box.current.scrollTop, height: box.current.clientHeight })
  useEffect(() => {
    look()
    addEventListener('resize', look)
    return () => removeEventListener('resize', look)
  }, [Boolean(runs)])
  const first = Math.max(0, Math.floor(view.top / height) - SPARE)
  const end = Math.min(runs?.length ?? 0, Math.ceil((view.top + view.height) / height) + SPARE)
  useEffect(() => {
    if (runs && end > runs.length - SPARE * 2) more()
  })
  if (!runs) return html`<${Absent} error=${error} />`
  if (runs.length === 0) return html`<${Empty} filters=${compact ? {} : filters} info=${info} />`
  return html`<div class="rows" ref=${box} onScroll=${look} style=${{ height: `${runs.length * height + 1}px` }} data-testid="rows"><ul aria-label="Runs" style=${{ height: `${runs.length * height}px` }}>
    ${runs.slice(first, end).map((run, index) => html`<${Row} key=${run.id} run=${run} now=${now} index=${first + index} total=${total} top=${(first + index) * height} />`)}
  </ul></div>
  <p class="count muted" role="status">${total === 1 ? '1 run' : `${total} runs`}</p>`
}

export function Runs({ filters, info }) {
  const flows = useLive('flows', (change) => change.flows).data
  return html`<div class="page list"><div class="top"><h1 tabindex="-1">Runs</h1><${Filters} filters=${filters} flows=${flows} /></div>
    <${RunList} filters=${filters} info=${info} /></div>`
}
