// The list of flows, and one flow as an outline with its problems, versions and runs.
import { html, useState } from './preact.js'
import { Fire, Stub } from './controls.js'
import { useLive, useNow } from './engine.js'
import { Absent, Age, Copy, Json, Status } from './parts.js'
import { RunList, runsAddress } from './runs.js'
import { Trigger } from './trigger.js'

const short = (piece) => piece?.replace('@activepieces/piece-', '')

export function Flows({ info }) {
  const { data: flows, error } = useLive('flows', (change) => change.flows)
  const now = useNow(5000)
  return html`<div class="page"><div class="top"><h1 tabindex="-1">Flows</h1></div>
    ${!flows ? html`<${Absent} error=${error} />` : flows.length === 0 ? html`<div class="empty"><h2>No flows yet</h2>${!info.readOnly && html`<p>Import one that was exported from the platform:</p><pre tabindex="0">npx imbrace-local import flow.json --url ${info.url.replace(/\/(activepieces|api)$/, '')}</pre><p>Or create one in code with <code>client.workflows.buildFlow</code>.</p>`}</div>`
    : html`<ul class="cards" aria-label="Flows">${flows.map((flow) => html`<li key=${flow.id} data-testid="flow"><a href=${`#/flows/${flow.id}`} data-row=${flow.id}>
        <span class="what"><strong>${flow.displayName}</strong><span class="muted">${[short(flow.piece), flow.trigger].filter(Boolean).join(' · ')}</span></span>
        ${flow.problems > 0 && html`<span class="tag bad">${flow.problems === 1 ? '1 problem' : `${flow.problems} problems`}</span>`}
        ${flow.firesAt && html`<span class="muted">fires <${Age} at=${flow.firesAt} now=${now} /></span>`}
        <${Status} of=${flow.status} /></a></li>`)}</ul>`}
  </div>`
}

function Outline({ trigger, problems }) {
  const rows = []
  const walk = (step, depth) => {
    for (let at = step; at; at = at.nextAction) {
      rows.push({ step: at, depth })
      walk(at.firstLoopAction, depth + 1)
      ;(at.children ?? []).forEach((child, index) => {
        rows.push({ branch: at.settings?.branches?.[index]?.branchName ?? `Branch ${index + 1}`, depth: depth + 1 })
        walk(child, depth + 2)
      })
    }
  }
  walk(trigger, 0)
  return html`<ol class="steps outline" aria-label="Outline" data-testid="outline">${rows.map(({ step, branch, depth }) => {
    const indent = { paddingInlineStart: `${depth * 16 + 8}px` }
    if (!step) return html`<li class="branch" style=${indent}><span>⤷ ${branch}</span></li>`
    const { pieceName, actionName, triggerName, input } = step.settings ?? {}
    const kind = { CODE: 'code', LOOP_ON_ITEMS: 'loop', ROUTER: 'router' }[step.type] ?? `${short(pieceName) ?? step.type} · ${actionName ?? triggerName ?? ''}`
    const called = pieceName === '@activepieces/piece-subflows' ? input?.flow?.externalId : undefined
    return html`<li style=${indent}><details><summary><span class="name"><span>${step.displayName}</span><code>${step.name}</code></span><span class="muted">${kind}</span></summary>
        ${called && html`<p><a href=${`#/flows/${called}`}>The called flow</a></p>`}
        <${Json} title="Settings" value=${step.settings ?? {}} /></details>
      ${problems.filter((problem) => problem.step === step.name).map((problem) => html`<div class="problem">${problem.message}${problem.kind === 'stub' && html`<${Stub} problems=${[problem]} />`}</div>`)}</li>`
  })}</ol>`
}

export function Flow({ id: named, info }) {
  const { data: flow, error } = useLive(`flows/${named}`, (change) => change.flows)
  const now = useNow(1000)
  const [isOpen, open] = useState(false)
  if (!flow) return html`<div class="page"><h1 tabindex="-1" class="hidden">Flow</h1><${Absent} error=${error} /></div>`
  const { id, problems } = flow
  const others = problems.filter((problem) => !problem.step)
  return html`<div class="page"><div class="top">
      <p class="crumbs"><a href="#/flows">Flows</a></p>
      <div class="title"><h1 tabindex="-1">${flow.displayName}</h1><${Status} of=${flow.status} /></div>
      <dl class="facts"><div><dt>Flow</dt><dd><code class="select">${flow.id}</code> <${Copy} text=${flow.id} /></dd></div>
        <div><dt>Webhook</dt><dd><code class="select">${flow.webhook}</code> <${Copy} text=${flow.webhook} /></dd></div>
        ${flow.firesAt && html`<div><dt>Fires</dt><dd><${Age} at=${flow.firesAt} now=${now} /></dd></div>`}</dl>
      ${!info.readOnly && html`<div class="buttons"><button type="button" class="primary" data-shortcut="r" onClick=${() => open(true)}>Trigger… <kbd aria-hidden="true">r</kbd></button>${flow.firesAt && html`<${Fire} id=${id} />`}</div>`}</div>
    <div class="split even">
      <section aria-labelledby="steps-title"><h2 id="steps-title">Steps</h2>
        ${others.map((problem) => html`<div class="problem">${problem.message}</div>`)}
        <${Outline} trigger=${flow.version.trigger} problems=${problems} />
        <h2>Versions</h2><ul class="links" aria-label="Versions">${flow.versions.map((version) => html`<li key=${version.id}><code>${version.id}</code> <span class="muted">${version.isPublished ? 'published' : version.state === 'DRAFT' ? 'draft' : 'earlier'}, <${Age} at=${version.created} now=${now} /></span></li>`)}</ul></section>
      <section class="list compact" aria-labelledby="runs-title"><h2 id="runs-title">Runs <a href=${runsAddress({ flow: id })}>all</a></h2><${RunList} filters=${{ flow: id }} info=${info} compact /></section>
    </div>
    ${isOpen && html`<${Trigger} info=${info} flow=${{ id, displayName: flow.displayName, isEnabled: flow.status === 'ENABLED' }} payload=${flow.payload} close=${() => open(false)} />`}
  </div>`
}
