// A run: its steps as a tree with times, and what went into and came out of the chosen one.
import { html, useEffect, useRef, useState } from './preact.js'
import { Resume } from './controls.js'
import { ask, info, useLive } from './engine.js'
import { Absent, Action, Age, Copy, duration, Facts, Id, isOver, Json, Status, Took, toneOf, View } from './parts.js'
import { calledBy, kindOf, rowsOf } from './tree.js'
import { Trigger } from './trigger.js'

const indent = (row) => ({ paddingInlineStart: `${row.depth * 16 + 8}px` })

/** The name of a router's branch, and whether the run took it. */
export const Branch = ({ row }) => html`<li class=${`branch ${row.isTaken ? 'good' : ''}`} style=${indent(row)}>
  <span>⤷ ${row.branch}</span><small>${row.isTaken ? 'taken' : row.isTaken === false ? 'not taken' : ''}</small></li>`

function Picker({ row, pick }) {
  const { count } = row
  const go = (to) => pick(row.key, Math.min(count, Math.max(1, Math.trunc(to) || 1)) - 1)
  const button = (label, text, by, end) =>
    html`<button aria-label=${`${label} iteration`} disabled=${row.pick === end} onClick=${() => go(row.pick + 1 + by)}>${text}</button>`
  return html`<div class="picker" role="group" aria-label=${`Iteration of ${row.step.displayName}`} style=${indent(row)}>${button('Previous', '‹', -1, 0)}
    <input type="number" aria-label="Iteration" min="1" max=${count} value=${row.pick + 1} onChange=${({ target }) => go(target.value)} />
    of ${count}${button('Next', '›', 1, count - 1)}</div>`
}

function Bar({ row: { record, start }, length }) {
  if (!record?.duration) return html`<span class="bar"></span>`
  const left = Math.min(98, (start / length) * 100)
  const width = Math.max(2, Math.min(100 - left, (record.duration / length) * 100))
  return html`<span class="bar" aria-hidden="true"><i class=${toneOf(record.status)} style=${{ left: `${left}%`, width: `${width}%` }}></i></span>`
}

/** The runs that a step started. */
const callsOf = (step, run) => run.called.filter((child) => child.flowExternalId === calledBy(step) || child.flowId === calledBy(step))

function Steps({ rows, length, run, chosen, choose, pick }) {
  return html`<ol class="steps" aria-label="Steps" data-testid="steps">
    <li class="axis muted" aria-hidden="true"><span>Steps</span><span>0</span><span>${duration(length)}</span></li>
    ${rows.map((row) => {
      const { key, step, record, count } = row
      if (!step) return html`<${Branch} key=${key} row=${row} />`
      return html`<li key=${key} class=${record ? '' : 'unrun'}>
        <button class="step" data-row data-testid=${`step-${step.name}`} style=${indent(row)} aria-pressed=${key === chosen} onClick=${() => choose(key)}>
          <${Status} of=${record?.status} small /><span class="name"><span>${step.displayName}</span><code>${step.name}</code></span>
          <${Bar} row=${row} length=${length} /><span class="took">${record?.duration !== undefined && duration(record.duration)}</span></button>
        ${count > 0 && html`<${Picker} row=${row} pick=${pick} />`}
        ${callsOf(step, run).map((child) => html`<a key=${child.id} class="call" style=${indent(row)} href=${`#/runs/${child.id}`}>↳ <${Status} of=${child.status} small /> ${child.displayName}</a>`)}
      </li>`
    })}</ol>`
}

/** The source of a CODE step, with the line that an error names. */
function Source({ step, error }) {
  const code = step.settings?.sourceCode?.code
  if (step.type !== 'CODE' || typeof code !== 'string') return null
  const [, name, at] = /code\/([\w$]+)\.js:(\d+)/.exec(error) ?? []
  const hit = name === step.name ? Number(at) : 0
  return html`<details class="source" open=${hit > 0}><summary>Code${hit > 0 && `, line ${hit}`}</summary>
    <pre tabindex="0" aria-label="Code">${code.split('\n').map((text, index) => html`<span class=${index + 1 === hit ? 'hit' : ''}><i>${index + 1}</i>${text}</span>`)}</pre></details>`
}

function Detail({ row: { key, step, record } }) {
  const { errorMessage: error, output, input } = record ?? {}
  const shown = output?.iterations ? { ...output, iterations: `${output.iterations.length} iterations: see the picker` } : output
  return html`<section class="detail" aria-labelledby="detail-title" data-testid="detail" key=${key}>
    <header><h2 id="detail-title">${step.displayName}</h2><${Status} of=${record?.status} /></header>
    <p class="muted"><code>${step.name}</code> · ${kindOf(step)}${record?.duration !== undefined && ` · ${duration(record.duration)}`}</p>
    ${error !== undefined && html`<div class="error" role="group" aria-label="Error"><header><h3>Error</h3><${Copy} text=${String(error)} /></header><pre tabindex="0">${String(error)}</pre></div>`}
    ${!record && html`<p class="muted">This step did not run.</p>`}
    ${record && step.name !== 'trigger' && html`<${Json} title="Input" value=${input} />`}
    ${record && html`<${Json} title="Output" value=${shown} />`}
    <${Source} step=${step} error=${error} />
  </section>`
}

function Actions({ run, replay }) {
  if (info.readOnly) return null
  const runs = `${info.engine}/v1/flow-runs`
  const retry = (strategy) => ask(`${runs}/${run.id}/retry`, JSON.stringify({ strategy }))
  const again = async () => {
    location.hash = `#/runs/${(await retry('ON_LATEST_VERSION')).id}`
  }
  return html`<div class="buttons"><button class="primary" data-shortcut="r" onClick=${replay}>Replay… <kbd aria-hidden="true">r</kbd></button>
    ${isOver(run) && html`<${Action} label="Run again" run=${again} />`}
    ${isOver(run) && run.status !== 'SUCCEEDED' && html`<${Action} label="Retry from the failed step" run=${() => retry('FROM_FAILED_STEP')} />`}
    ${run.status === 'PAUSED' && html`<${Resume} id=${run.id} />`}
    ${['PAUSED', 'QUEUED'].includes(run.status) && html`<${Action} label="Cancel" run=${() => ask(`${runs}/cancel`, JSON.stringify({ flowRunIds: [run.id] }))} />`}
  </div>`
}

const factsOf = (run) => [
  ['Run', html`<${Id} of=${run.id} />`],
  ['Flow', html`<a href=${`#/flows/${run.flowId}`}>${run.environment === 'TESTING' ? 'draft' : 'published version'}</a>`],
  ['Started', html`<${Age} at=${run.startTime || run.created} />`],
  ['Duration', html`<${Took} run=${run} />`],
  [run.parentRunId && 'Called by', html`<a href=${`#/runs/${run.parentRunId}`}><code>${run.parentRunId}</code></a>`],
  [run.status === 'PAUSED' && 'Waits for', run.resumeAt ? html`<${Age} at=${run.resumeAt} />` : 'a request'],
]

export function Run({ id }) {
  const { data: run, error } = useLive(`runs/${id}`, (change) => change.runs?.includes(id))
  const [picks, setPicks] = useState({})
  const [picked, choose] = useState()
  const [isReplaying, replay] = useState(false)
  const detail = useRef(null)
  useEffect(() => {
    if (picked && matchMedia('(max-width: 900px)').matches) detail.current?.scrollIntoView()
  }, [picked])
  if (!run) return html`<${View} title="Run"><${Absent} error=${error} /><//>`
  const failed = run.failedStep?.name
  const { rows, length } = rowsOf(run.version?.trigger, run.steps, picks, failed)
  const find = (fits) => rows.find((row) => row.step && fits(row))
  const row = find(({ key }) => key === picked) ?? find(({ step, record }) => step.name === failed && record?.errorMessage !== undefined)
    ?? find(({ step }) => step.name === failed) ?? find(({ record }) => record?.status === 'PAUSED') ?? find(() => true)
  const name = run.flowVersion.displayName
  return html`<${View} title=${name} head=${html`<${Status} of=${run.status} /><${Facts} of=${factsOf(run)} /><${Actions} run=${run} replay=${() => replay(true)} />`}>
    <div class="split">
      <div class="side"><${Steps} rows=${rows} length=${length} run=${run} chosen=${row?.key} choose=${choose} pick=${(key, index) => setPicks({ ...picks, [key]: index })} />
        ${run.console.length > 0 && html`<section aria-label="Console" data-testid="console"><h2>Console</h2><pre class="console" tabindex="0">${run.console.map((line) => html`<span class=${line.level}>${line.text}</span>`)}</pre></section>`}
      </div>
      <div ref=${detail}>${row && html`<${Detail} key=${row.key} row=${row} />`}</div>
    </div>
    ${isReplaying && html`<${Trigger} flow=${{ id: run.flowId, displayName: name, isEnabled: run.isEnabled }} payload=${run.payload} close=${() => replay(false)} />`}<//>`
}
