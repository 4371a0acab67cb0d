// The list of runs: newest first, live, with filters in the address.
import { html, useEffect, useRef, useState } from './draw.js'
import { info, useLive } from './engine.js'
import { Absent, Age, Empty, labelOf, Status, STATUSES, toneOf, Took, View } from './parts.js'
import { asCurl } from './trigger.js'

/** Rows drawn beyond the visible ones. The list is read in windows that begin at a multiple of this. */
const SPARE = 15

const rowHeight = () => (matchMedia('(max-width: 700px)').matches ? 84 : 56)

const queryOf = (filters) => new URLSearchParams(Object.entries(filters).filter(([, value]) => value))

/** The address of the list with these filters. */
export const runsAddress = (filters) => `#/runs?${queryOf(filters)}`.replace(/\?$/, '')

function Filters({ filters }) {
  const { data: flows = [] } = useLive('flows')
  const input = (name) => ({
    value: filters[name] ?? '',
    onInput: ({ target }) => {
      history.replaceState(null, '', runsAddress({ ...filters, [name]: target.value }))
      dispatchEvent(new HashChangeEvent('hashchange'))
    },
  })
  const select = (label, name, any, options) => html`<select aria-label=${label} ...${input(name)}>
    ${[['', any], ...options].map(([value, label]) => html`<option key=${value} value=${value}>${label}</option>`)}</select>`
  return html`<div class="filters line" role="search">
    <input type="search" aria-label="Search in names, payloads and errors" placeholder="Search payloads, errors, ids" data-shortcut="/" ...${input('text')} />
    ${select('Status', 'status', 'Any status', STATUSES.map((status) => [status, labelOf(status)]))}
    ${select('Flow', 'flow', 'Any flow', flows.map(({ id, displayName }) => [id, displayName]))}</div>`
}

function Row({ run, index, total, height }) {
  const { failedStep, error } = run
  return html`<li class="run" data-testid="run" style=${{ transform: `translateY(${index * height}px)` }} aria-setsize=${total} aria-posinset=${index + 1}>
    <a href=${`#/runs/${run.id}`} data-row>
      <${Status} of=${run.status} />
      <span class="what"><strong>${run.displayName}</strong><code>${run.id}</code></span>
      <span class="why"><code class="muted">${run.payload}</code>
        ${failedStep && html`<span class="bad"><b>${failedStep.displayName ?? failedStep.name}</b> ${error?.split('\n')[0] ?? 'failed'}</span>`}
        ${run.environment === 'TESTING' && html`<span class="tag">draft</span>`}</span>
      <${Took} run=${run} /><${Age} at=${run.created} />
    </a></li>`
}

function None({ isFiltered }) {
  if (isFiltered) return html`<${Empty} title="No run fits"><p><a href="#/runs">Remove the filters</a></p><//>`
  if (info.readOnly) return html`<${Empty} title="No runs in this file" />`
  return html`<${Empty} title="No runs yet"><p>Trigger a flow, and its run appears here at once:</p>
    <pre tabindex="0">${asCurl('/v1/webhooks/FLOW_ID', '{}')}</pre><p>No flow yet? See <a href="#/flows">Flows</a>.</p><//>`
}

const totalOf = ({ counts }) => counts.reduce((sum, [, count]) => sum + count, 0)

/** The runs that fit the filters. Only those near the visible part are read and drawn. */
export function RunList({ filters, compact }) {
  const box = useRef()
  const [view, setView] = useState({ top: 0, height: 900 })
  const height = rowHeight()
  const offset = Math.max(0, Math.floor(view.top / height / SPARE) - 1) * SPARE
  const limit = (Math.ceil(view.height / height / SPARE) + 3) * SPARE
  const { data, error } = useLive(`runs?${queryOf({ ...filters, offset, limit })}`)
  const look = () => box.current && setView({ top: box.current.scrollTop, height: box.current.clientHeight })
  useEffect(() => {
    look()
    addEventListener('resize', look)
    return () => removeEventListener('resize', look)
  }, [data && totalOf(data) > 0])
  if (!data) return html`<${Absent} error=${error} />`
  const total = totalOf(data)
  if (!total) return html`<${None} isFiltered=${!compact && queryOf(filters).size} />`
  return html`<div class="rows" ref=${box} onScroll=${look} style=${{ height: `${total * height + 2}px` }} data-testid="rows"><ul aria-label="Runs" style=${{ height: `${total * height}px` }}>
    ${data.runs.map((run, index) => html`<${Row} key=${run.id} run=${run} index=${data.offset + index} total=${total} height=${height} />`)}
  </ul></div>
  <p class="small line"><span role="status">${total === 1 ? '1 run' : `${total} runs`}</span>
    ${data.counts.map(([status, count]) => html`<a key=${status} class=${toneOf(status)} href=${runsAddress({ ...filters, status })}>${count} ${labelOf(status).toLowerCase()}</a>`)}</p>`
}

export const Runs = ({ filters }) => html`<${View} title="Runs" head=${html`<${Filters} filters=${filters} />`}><div class="list"><${RunList} filters=${filters} /></div><//>`
