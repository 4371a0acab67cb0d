// What only a local engine can tell: missing stubs and connections, paused runs, schedules.
import { html } from './preact.js'
import { useLive } from './engine.js'
import { Fire, Resume, Stub } from './controls.js'
import { Absent, Age, View } from './parts.js'

/** A part of the view: a list of links, or what is said if nothing is in it. */
const Part = ({ name, title, none, of, children, item }) => html`<section class="detail" aria-label=${title}><h2>${title}</h2>
  ${of.length ? html`${children}<ul class="links" data-testid=${name}>${of.map((one) => html`<li>${item(one)}</li>`)}</ul>` : html`<p class="muted">${none}</p>`}</section>`

const link = (address, text) => html`<a href=${address} data-row>${text}</a>`

const ofStep = (problem) => html`${link(`#/flows/${problem.flowId}`, problem.flow)} <code>${problem.step}</code> <span class="muted">${problem.action ?? problem.message}</span>`

const ofRun = (run) => html`${link(`#/runs/${run.id}`, run.displayName)}
  <span class="muted">${run.resumeAt ? html`resumes <${Age} at=${run.resumeAt} />` : 'waits for a request'}</span><${Resume} id=${run.id} />`

const ofSchedule = (flow) => html`${link(`#/flows/${flow.id}`, flow.displayName)} <span class="muted">fires <${Age} at=${flow.firesAt} /></span><${Fire} id=${flow.id} />`

export function Needs() {
  const { data, error } = useLive('needs', () => true)
  if (!data) return html`<${View} title="To do"><${Absent} error=${error} /><//>`
  const [stubs, others] = [true, false].map((isStub) => data.problems.filter((problem) => (problem.kind === 'stub') === isStub))
  return html`<${View} title="To do"><div class="needs">
    <${Part} name="stubs" title="Missing stubs" none="Every action has a piece or a stub." of=${stubs} item=${ofStep}><p>Give these to <code>startLocalEngine</code>:</p><${Stub} problems=${stubs} /><//>
    ${others.length > 0 && html`<${Part} name="problems" title="Other problems" of=${others} item=${ofStep} />`}
    <${Part} name="paused" title="Paused runs" none="No run waits." of=${data.paused} item=${ofRun} />
    <${Part} name="schedules" title="Schedules" none="No enabled flow has a schedule." of=${data.schedules} item=${ofSchedule} />
  </div><//>`
}
