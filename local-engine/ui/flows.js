// The list of flows, and one flow as an outline with its problems, versions and runs.
import { html, useState } from './draw.js'
import { info } from './engine.js'
import { Stub } from './needs.js'
import { Age, Empty, Facts, Fire, Id, Json, Loaded, Opener, Status, View } from './parts.js'
import { Branch, indent, Name } from './run.js'
import { RunList, runsAddress } from './runs.js'
import { calledBy, kindOf, rowsOf } from './tree.js'
import { Trigger } from './trigger.js'

const Card = ({ flow }) => html`<li data-testid="flow"><a href=${`#/flows/${flow.id}`} data-row>
  <span class="what"><strong>${flow.displayName}</strong><span class="muted">${kindOf({ settings: { pieceName: flow.piece, triggerName: flow.trigger } })}</span></span>
  ${flow.problems > 0 && html`<span class="tag bad">${flow.problems === 1 ? '1 problem' : `${flow.problems} problems`}</span>`}
  ${flow.firesAt && html`<span class="muted">fires <${Age} at=${flow.firesAt} /></span>`}<${Status} of=${flow.status} /></a></li>`

const All = ({ data: flows }) => html`<${View} title="Flows">${flows.length ? html`<ul class="cards" aria-label="Flows">${flows.map((flow) => html`<${Card} key=${flow.id} flow=${flow} />`)}</ul>`
  : html`<${Empty} title="No flows yet">${!info.readOnly && html`<p>Import one that was exported from the platform:</p>
    <pre tabindex="0">npx imbrace-local import flow.json --url ${new URL(info.url).origin}</pre>`}<//>`}<//>`

export const Flows = () => html`<${Loaded} path="flows" title="Flows" of=${All} />`

const Problem = ({ of: problem }) => html`<div class="problem">${problem.message}${problem.kind === 'stub' && html`<${Stub} problems=${[problem]} />`}</div>`

function Outline({ trigger, problems }) {
  return html`<ol class="steps outline" aria-label="Outline" data-testid="outline">${rowsOf(trigger).rows.map((row) => {
    const { key, step } = row
    if (!step) return html`<${Branch} key=${key} row=${row} />`
    const called = calledBy(step)
    return html`<li key=${key} style=${indent(row)}>
      <details><summary><${Name} of=${step} /><span class="muted">${kindOf(step)}</span></summary><${Json} title="Settings" value=${step.settings} /></details>
      ${called && html`<a class="call" href=${`#/flows/${encodeURIComponent(called)}`}>↳ the flow that it calls</a>`}
      ${problems.filter((problem) => problem.step === step.name).map((problem) => html`<${Problem} of=${problem} />`)}</li>`
  })}</ol>`
}

const Version = ({ id, state, isPublished, created }) => html`<li><code>${id}</code>
  <span class="muted">${isPublished ? 'published' : state === 'DRAFT' ? 'draft' : 'earlier'}, <${Age} at=${created} /></span></li>`

export function Flow({ data: { id, displayName, status, webhook, firesAt, problems, version, versions, payload } }) {
  const [isOpen, open] = useState(false)
  const facts = [['Flow', html`<${Id} of=${id} />`], ['Webhook', html`<${Id} of=${webhook} />`], [firesAt && 'Fires', html`<${Age} at=${firesAt} />`]]
  const head = html`<${Status} of=${status} /><${Facts} of=${facts} /><${Opener} label="Trigger" open=${() => open(true)} />${firesAt && html`<${Fire} id=${id} />`}`
  return html`<${View} title=${displayName} head=${head}>
    <div class="split">
      <section class="stack" aria-labelledby="steps-title"><h2 id="steps-title">Steps</h2>
        ${problems.map((problem) => !problem.step && html`<${Problem} of=${problem} />`)}
        <${Outline} trigger=${version.trigger} problems=${problems} /><h2>Versions</h2>
        <ul class="links" aria-label="Versions">${versions.map((version) => html`<${Version} key=${version.id} ...${version} />`)}</ul></section>
      <section class="stack compact" aria-labelledby="runs-title"><h2 id="runs-title">Runs <a href=${runsAddress({ flow: id })}>all</a></h2><${RunList} filters=${{ flow: id }} compact /></section>
    </div>
    ${isOpen && html`<${Trigger} id=${id} name=${displayName} isEnabled=${status === 'ENABLED'} payload=${payload} close=${() => open(false)} />`}<//>`
}
