// The list of flows, and one flow as an outline with its problems, versions and runs.
import { html, useState } from './preact.js'
import { Fire, Stub } from './controls.js'
import { info, useLive } from './engine.js'
import { Absent, Age, Facts, Id, Json, Status, View } from './parts.js'
import { Branch } from './run.js'
import { RunList, runsAddress } from './runs.js'
import { calledBy, kindOf, rowsOf } from './tree.js'
import { Trigger } from './trigger.js'

const Empty = () => html`<div class="empty"><h2>No flows yet</h2>${!info.readOnly && html`<p>Import one that was exported from the platform:</p>
  <pre tabindex="0">npx imbrace-local import flow.json --url ${new URL(info.url).origin}</pre>`}</div>`

const Card = ({ flow }) => html`<li data-testid="flow"><a href=${`#/flows/${flow.id}`} data-row>
  <span class="what"><strong>${flow.displayName}</strong><span class="muted">${kindOf({ settings: { pieceName: flow.piece, triggerName: flow.trigger } })}</span></span>
  ${flow.problems > 0 && html`<span class="tag bad">${flow.problems === 1 ? '1 problem' : `${flow.problems} problems`}</span>`}
  ${flow.firesAt && html`<span class="muted">fires <${Age} at=${flow.firesAt} /></span>`}<${Status} of=${flow.status} /></a></li>`

export function Flows() {
  const { data: flows, error } = useLive('flows', (change) => change.flows)
  return html`<${View} title="Flows">${!flows ? html`<${Absent} error=${error} />` : !flows.length ? html`<${Empty} />`
    : html`<ul class="cards" aria-label="Flows">${flows.map((flow) => html`<${Card} key=${flow.id} flow=${flow} />`)}</ul>`}<//>`
}

const Problem = ({ of: problem }) => html`<div class="problem">${problem.message}${problem.kind === 'stub' && html`<${Stub} problems=${[problem]} />`}</div>`

function Outline({ trigger, problems }) {
  return html`<ol class="steps outline" aria-label="Outline" data-testid="outline">${rowsOf(trigger).rows.map((row) => {
    const { key, step, depth } = row
    if (!step) return html`<${Branch} key=${key} row=${row} />`
    const called = calledBy(step)
    return html`<li key=${key} style=${{ paddingInlineStart: `${depth * 16 + 8}px` }}>
      <details><summary><span class="name"><span>${step.displayName}</span><code>${step.name}</code></span><span class="muted">${kindOf(step)}</span></summary><${Json} title="Settings" value=${step.settings} /></details>
      ${called && html`<a class="call" href=${`#/flows/${encodeURIComponent(called)}`}>↳ the flow that it calls</a>`}
      ${problems.filter((problem) => problem.step === step.name).map((problem) => html`<${Problem} of=${problem} />`)}</li>`
  })}</ol>`
}

const Versions = ({ of }) => html`<ul class="links" aria-label="Versions">${of.map((version) => html`<li key=${version.id}><code>${version.id}</code>
  <span class="muted">${version.isPublished ? 'published' : version.state === 'DRAFT' ? 'draft' : 'earlier'}, <${Age} at=${version.created} /></span></li>`)}</ul>`

export function Flow({ id: named }) {
  const { data: flow, error } = useLive(`flows/${named}`, (change) => change.flows)
  const [isOpen, open] = useState(false)
  if (!flow) return html`<${View} title="Flow"><${Absent} error=${error} /><//>`
  const { id, problems, firesAt } = flow
  const facts = [['Flow', html`<${Id} of=${id} />`], ['Webhook', html`<${Id} of=${flow.webhook} />`], [firesAt && 'Fires', html`<${Age} at=${firesAt} />`]]
  const buttons = !info.readOnly && html`<div class="buttons"><button class="primary" data-shortcut="r" onClick=${() => open(true)}>Trigger… <kbd aria-hidden="true">r</kbd></button>${firesAt && html`<${Fire} id=${id} />`}</div>`
  return html`<${View} title=${flow.displayName} head=${html`<${Status} of=${flow.status} /><${Facts} of=${facts} />${buttons}`}>
    <div class="split">
      <section class="side" aria-labelledby="steps-title"><h2 id="steps-title">Steps</h2>
        ${problems.map((problem) => !problem.step && html`<${Problem} of=${problem} />`)}
        <${Outline} trigger=${flow.version.trigger} problems=${problems} /><h2>Versions</h2><${Versions} of=${flow.versions} /></section>
      <section class="side compact" aria-labelledby="runs-title"><h2 id="runs-title">Runs <a href=${runsAddress({ flow: id })}>all</a></h2><${RunList} filters=${{ flow: id }} compact /></section>
    </div>
    ${isOpen && html`<${Trigger} flow=${{ id, displayName: flow.displayName, isEnabled: flow.status === 'ENABLED' }} payload=${flow.payload} close=${() => open(false)} />`}<//>`
}
