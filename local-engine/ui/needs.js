// What only a local engine can tell: missing stubs and connections, paused runs, schedules.
import { html } from './draw.js'
import { Age, Copy, Fire, Loaded, Resume, View } from './parts.js'
import { short } from './tree.js'

const key = (name) => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name))

/** The `pieces` option that stubs these actions. */
function stubText(problems) {
  const pieces = {}
  for (const { piece, action, inputs } of problems) {
    const comment = inputs?.length ? ` // input: ${inputs.join(', ')}` : ''
    const actions = (pieces[short(piece)] ??= {})
    actions[action] = `    ${key(action)}: async ({ input }) => ({ ok: true }),${comment}\n`
  }
  const lines = Object.entries(pieces).map(([piece, actions]) => `  ${key(piece)}: {\n${Object.values(actions).join('')}  },\n`)
  return `pieces: {\n${lines.join('')}},`
}

/** The stubs to write. */
export function Stub({ problems }) {
  const text = stubText(problems)
  return html`<div class="stub"><pre tabindex="0" aria-label="The stub to write">${text}</pre><${Copy} text=${() => text} /></div>`
}

/** A part of the view: a list of links, or what is said if nothing is in it. */
const Part = ({ name, title, none, of, children, item }) => html`<section class="detail stack" aria-label=${title}><h2>${title}</h2>
  ${of.length ? html`${children}<ul class="links" data-testid=${name}>${of.map((one) => html`<li>${item(one)}</li>`)}</ul>` : html`<p class="muted">${none}</p>`}</section>`

const link = (address, text) => html`<a href=${address} data-row>${text}</a>`

const ofStep = (problem) => html`${link(`#/flows/${problem.flowId}`, problem.flow)} <code>${problem.step}</code> <span class="muted">${problem.action ?? problem.message}</span>`

const ofRun = (run) => html`${link(`#/runs/${run.id}`, run.displayName)}
  <span class="muted">${run.resumeAt ? html`resumes <${Age} at=${run.resumeAt} />` : 'waits for a request'}</span><${Resume} id=${run.id} />`

const ofSchedule = (flow) => html`${link(`#/flows/${flow.id}`, flow.displayName)} <span class="muted">fires <${Age} at=${flow.firesAt} /></span><${Fire} id=${flow.id} />`

function All({ data: { problems, paused, schedules } }) {
  const [stubs, others] = [true, false].map((isStub) => problems.filter(({ kind }) => (kind === 'stub') === isStub))
  return html`<${View} title="To do"><div class="needs stack">
    <${Part} name="stubs" title="Missing stubs" none="Every action has a piece or a stub." of=${stubs} item=${ofStep}><p>Give these to <code>startLocalEngine</code>:</p><${Stub} problems=${stubs} /><//>
    ${others.length > 0 && html`<${Part} name="problems" title="Other problems" of=${others} item=${ofStep} />`}
    <${Part} name="paused" title="Paused runs" none="No run waits." of=${paused} item=${ofRun} />
    <${Part} name="schedules" title="Schedules" none="No enabled flow has a schedule." of=${schedules} item=${ofSchedule} />
  </div><//>`
}

export const Needs = () => html`<${Loaded} path="needs" title="To do" of=${All} />`
