// The list of runs: newest first, live, with filters in the address.
import { html, useEffect, useRef, useState } from './preact.js'
import { info, useLive } from './engine.js'
import { Absent, Age, labelOf, Status, STATUSES, Took, View } from './parts.js'

/** Rows drawn beyond the visible ones. The list is read in windows that begin at a multiple of this. */
const SPARE = 15

const rowHeight = () => (matchMedia('(max-width: 700px)').matches ? 84 : 56)

const queryOf = (filters) => new URLSearchParams(Object.entries(filters).filter(([, value]) => value))

/** The address of the list with these filters. */
export const runsAddress = (filters) => `#/runs?${queryOf(filters)}`.replace(/\?$/, '')

function Filters({ filters }) {
  const { data: flows = [] } = useLive('flows', (change) => change.flows)
  const input = (name) => ({
    value: filters[name] ?? '',
    onInput: ({ target }) => {
      history.replaceState(null, '', runsAddress({ ...filters, [name]: target.value }))
      dispatchEvent(new HashChangeEvent('hashchange'))
    },
  })
  const option = ([value, label]) => html`<option key=${value} value=${value}>${label}</option>`
  return html`<div class="filters" role="search">
    <input type="search" aria-label="Search in names, payloads and errors" placeholder="Search payloads, errors, ids" data-shortcut="/" ...${input('text')} />
    <select aria-label="Status" ...${input('status')}>${[['', 'Any status'], ...STATUSES.map((status) => [status, labelOf(status)])].map(option)}</select>
    <select aria-label="Flow" ...${input('flow')}>${[['', 'Any flow'], ...flows.map((flow) => [flow.id, flow.displayName])].map(option)}</select>
  </div>`
}

function Row({ run, index, total, top }) {
  const { failedStep, error = failedStep && 'failed' } = run
  return html`<li class="run" data-testid="run" style=${{ transform: `translateY(${top}px)` }} aria-setsize=${total} aria-posinset=${index + 1}>
    <a href=${`#/runs/${run.id}`} data-row>
      <${Status} of=${run.status} />
      <span class="what"><strong>${run.displayName}</strong><code class="id">${run.id}</code></span>
      <span class="why"><code class="muted">${run.payload}</code>
        ${failedStep && html`<span class="bad"><b>${failedStep.displayName ?? failedStep.name}</b> ${(error ?? 'failed').split('\n')[0]}</span>`}
        ${run.environment === 'TESTING' && html`<span class="tag">draft</span>`}</span>
      <${Took} run=${run} /><${Age} at=${run.created} />
    </a></li>`
}

function Empty({ isFiltered }) {
  if (isFiltered) return html`<div class="empty"><h2>No run fits</h2><p><a href="#/runs">Remove the filters</a></p></div>`
  if (info.readOnly) return html`<div class="empty"><h2>No runs in this file</h2></div>`
  const key = info.bare ? '' : ' -H "x-api-key: $IMBRACE_API_KEY"'
  return html`<div class="empty"><h2>No runs yet</h2><p>Trigger a flow, and its run appears here at once:</p>
    <pre tabindex="0">curl -X POST ${info.url}/v1/webhooks/FLOW_ID${key} -H "content-type: application/json" -d '{}'</pre>
    <p>No flow yet? See <a href="#/flows">Flows</a>.</p></div>`
}

/** The runs that fit the filters. Only those near the visible part are read and drawn. */
export function RunList({ filters, compact }) {
  const box = useRef(null)
  const [view, setView] = useState({ top: 0, height: 900 })
  const height = rowHeight()
  const offset = Math.max(0, Math.floor(view.top / height / SPARE) - 1) * SPARE
  const limit = (Math.ceil(view.height / height / SPARE) + 3) * SPARE
  const { data, error } = useLive(`runs?${queryOf({ ...filters, offset, limit })}`, (change) => change.runs?.length)
  const look = () => box.current && setView({ top: box.current.scrollTop, height: box.current.clientHeight })
  useEffect(() => {
    look()
    addEventListener('resize', look)
    return () => removeEventListener('resize', look)
  }, [!data?.total])
  if (!data) return html`<${Absent} error=${error} />`
  const { runs, total } = data
  if (!total) return html`<${Empty} isFiltered=${!compact && queryOf(filters).size} />`
  return html`<div class="rows" ref=${box} onScroll=${look} style=${{ height: `${total * height + 2}px` }} data-testid="rows"><ul aria-label="Runs" style=${{ height: `${total * height}px` }}>
    ${runs.map((run, index) => html`<${Row} key=${run.id} run=${run} index=${data.offset + index} total=${total} top=${(data.offset + index) * height} />`)}
  </ul></div>
  <p class="count muted" role="status">${total === 1 ? '1 run' : `${total} runs`}</p>`
}

export const Runs = ({ filters }) => html`<${View} title="Runs" head=${html`<${Filters} filters=${filters} />`}><div class="list"><${RunList} filters=${filters} /></div><//>`
