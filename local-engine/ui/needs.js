// What only a local engine can tell: missing stubs and connections, paused runs, schedules.
import { html } from './preact.js'
import { useLive, useNow } from './engine.js'
import { Fire, Resume, Stub } from './controls.js'
import { Absent, Age } from './parts.js'

export function Needs({ info }) {
  const { data: needs, error } = useLive('needs', () => true)
  const now = useNow(1000)
  if (!needs) return html`<div class="page"><h1 tabindex="-1">To do</h1><${Absent} error=${error} /></div>`
  const stubs = needs.problems.filter((problem) => problem.kind === 'stub')
  const others = needs.problems.filter((problem) => problem.kind !== 'stub')
  const link = ({ flowId, flow }) => html`<a href=${`#/flows/${flowId}`} data-row=${flowId}>${flow}</a>`
  return html`<div class="page"><div class="top"><h1 tabindex="-1">To do</h1></div><div class="needs">
    <section aria-labelledby="stubs"><h2 id="stubs">Missing stubs</h2>
      ${stubs.length === 0 ? html`<p class="muted">Every action has a piece or a stub.</p>`
        : html`<p>Give these to <code>startLocalEngine</code>:</p><${Stub} problems=${stubs} />
          <ul class="links">${stubs.map((problem) => html`<li>${link(problem)} <code>${problem.step}</code> <span class="muted">${problem.action}</span></li>`)}</ul>`}</section>
    ${others.length > 0 && html`<section aria-labelledby="problems"><h2 id="problems">Other problems</h2><ul class="links">${others.map((problem) => html`<li>${link(problem)} <code>${problem.step}</code> ${problem.message}</li>`)}</ul></section>`}
    <section aria-labelledby="paused"><h2 id="paused">Paused runs</h2>
      ${needs.paused.length === 0 ? html`<p class="muted">No run waits.</p>` : html`<ul class="links" data-testid="paused">${needs.paused.map((run) => html`<li key=${run.id}><a href=${`#/runs/${run.id}`} data-row=${run.id}>${run.displayName}</a>
        <span class="muted">${run.resumeAt ? html`resumes <${Age} at=${run.resumeAt} now=${now} />` : 'waits for a request'}</span> ${!info.readOnly && html`<${Resume} id=${run.id} />`}</li>`)}</ul>`}</section>
    <section aria-labelledby="schedules"><h2 id="schedules">Schedules</h2>
      ${needs.schedules.length === 0 ? html`<p class="muted">No enabled flow has a schedule.</p>` : html`<ul class="links" data-testid="schedules">${needs.schedules.map((flow) => html`<li key=${flow.id}><a href=${`#/flows/${flow.id}`} data-row=${flow.id}>${flow.displayName}</a>
        <span class="muted">fires <${Age} at=${flow.firesAt} now=${now} /></span> ${!info.readOnly && html`<${Fire} id=${flow.id} />`}</li>`)}</ul>`}</section>
  </div></div>`
}
