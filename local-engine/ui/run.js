// A run: its steps as a tree with times, and what went into and came out of the chosen one.
import { html, useEffect, useState } from './draw.js'
import { ask, info } from './engine.js'
import { Action, Age, Copy, duration, Facts, Id, isOver, Json, Opener, Resume, Status, Text, Took, toneOf, View } from './parts.js'
import { calledBy, kindOf, rowsOf } from './tree.js'
import { requestOf, Trigger } from './trigger.js'

/** How far inside a row is. */
export const indent = ({ depth }) => ({ paddingInlineStart: `${depth * 16 + 8}px` })

export const Name = ({ of: { displayName, name } }) => html`<span class="name"><bdi>${displayName}</bdi><code>${name}</code></span>`

/** The name of a router's branch, and whether the run took it. */
export const Branch = ({ row }) => html`<li class=${`branch ${row.isTaken ? 'good' : 'muted'}`} style=${indent(row)}>
  <span>⤷ ${row.branch}</span><small>${row.isTaken ? 'taken' : row.isTaken === false ? 'not taken' : ''}</small></li>`

function Picker({ row, pick }) {
  const { count, step, pick: at } = row
  const go = (to) => pick(Math.min(count, Math.max(1, Math.trunc(to) || 1)) - 1)
  const button = (label, text, to, end) => html`<button aria-label=${`${label} iteration`} disabled=${at === end} onClick=${() => go(to)}>${text}</button>`
  return html`<div class="picker" role="group" aria-label=${`Iteration of ${step.displayName}`} style=${indent(row)}>${button('Previous', '‹', at, 0)}
    <input type="number" aria-label="Iteration" min="1" max=${count} value=${at + 1} onChange=${({ target }) => go(target.value)} />
    of ${count}${button('Next', '›', at + 2, count - 1)}</div>`
}

function Bar({ row: { record, start }, length }) {
  if (!record?.duration) return html`<span class="bar"></span>`
  const left = Math.min(98, (start / length) * 100)
  const width = Math.max(2, Math.min(100 - left, (record.duration / length) * 100))
  return html`<span class="bar" aria-hidden="true"><i class=${toneOf(record.status)} style=${{ left: `${left}%`, width: `${width}%` }}></i></span>`
}

/** The runs that a step started. */
const callsOf = (step, run) => run.called.filter(({ flowExternalId, flowId }) => [flowExternalId, flowId].includes(calledBy(step)))

function Step({ row, length, run, isChosen, choose, pick }) {
  const { step, record, count } = row
  return html`<li>
    <button class="step" data-row data-testid=${`step-${step.name}`} style=${indent(row)} aria-pressed=${isChosen} onClick=${choose}>
      <${Status} of=${record?.status} small /><${Name} of=${step} /><${Bar} row=${row} length=${length} /><span class="took">${record?.duration >= 0 && duration(record.duration)}</span></button>
    ${count > 0 && html`<${Picker} row=${row} pick=${pick} />`}
    ${callsOf(step, run).map((child) => html`<a key=${child.id} class="call" style=${indent(row)} href=${`#/runs/${child.id}`}>↳ <${Status} of=${child.status} small /> ${child.displayName}</a>`)}</li>`
}

/** The source of a CODE step, with the line that an error names. */
function Source({ step, error }) {
  const code = step.settings?.sourceCode?.code
  if (step.type !== 'CODE' || typeof code !== 'string') return null
  const [, name, at] = /code\/([\w$]+)\.js:(\d+)/.exec(error) ?? []
  const hit = name === step.name && Number(at)
  return html`<details class="code" open=${hit > 0}><summary>Code${hit > 0 && `, line ${hit}`}</summary>
    <pre tabindex="0" aria-label="Code">${code.split('\n').map((text, index) => html`<span class=${index + 1 === hit && 'hit'}><i>${index + 1}</i>${text}</span>`)}</pre></details>`
}

function Detail({ row: { step, record } }) {
  const { errorMessage: error, output, input } = record ?? {}
  const shown = output?.iterations ? { ...output, iterations: `${output.iterations.length} iterations: see the picker` } : output
  return html`<section class="detail stack" aria-labelledby="detail-title" data-testid="detail">
    <header><h2 id="detail-title">${step.displayName}</h2><${Status} of=${record?.status} /></header>
    <p class="muted"><code>${step.name}</code> · ${kindOf(step)}${record?.duration >= 0 && ` · ${duration(record.duration)}`}</p>
    ${error !== undefined && html`<div class="problem" role="group" aria-label="Error"><header><h3>Error</h3><${Copy} text=${() => String(error)} /></header><pre class="error bad" tabindex="0"><${Text} of=${String(error)} /></pre></div>`}
    ${!record && html`<p class="muted">This step did not run.</p>`}
    ${record && step.name !== 'trigger' && html`<${Json} title="Input" value=${input} />`}
    ${record && html`<${Json} title="Output" value=${shown} />`}
    <${Source} step=${step} error=${error} />
  </section>`
}

function Actions({ run: { id, status } }) {
  const post = (path, body) => ask(`${info.engine}/v1/flow-runs/${path}`, JSON.stringify(body))
  const again = async () => {
    location.hash = `#/runs/${(await post(`${id}/retry`, { strategy: 'ON_LATEST_VERSION' })).id}`
  }
  const ended = isOver({ status })
  return html`${ended && html`<${Action} label="Run again" run=${again} />`}
    ${ended && status !== 'SUCCEEDED' && html`<${Action} label="Retry from the failed step" run=${() => post(`${id}/retry`, { strategy: 'FROM_FAILED_STEP' })} />`}
    ${status === 'PAUSED' && html`<${Resume} id=${id} />`}
    ${['PAUSED', 'QUEUED'].includes(status) && html`<${Action} label="Cancel" run=${() => post('cancel', { flowRunIds: [id] })} />`}`
}

const excerptOf = (payload) => JSON.stringify(requestOf(payload).body).replace(/^(.{80}).+/, '$1…')

const factsOf = (run) => [
  ['Run', html`<${Id} of=${run.id} />`],
  ['Flow', html`<a href=${`#/flows/${run.flowId}`}>${run.environment === 'TESTING' ? 'draft' : 'published version'}</a>`],
  ['Started', html`<${Age} at=${run.startTime || run.created} isExact />`],
  ['Duration', html`<${Took} run=${run} />`],
  ['Payload', html`<code>${excerptOf(run.payload)}</code>`],
  [run.parentRunId && 'Called by', html`<a href=${`#/runs/${run.parentRunId}`}><code>${run.parentRunId}</code></a>`],
  [run.status === 'PAUSED' && 'Waits for', run.resumeAt ? html`<${Age} at=${run.resumeAt} />` : 'a request'],
]

export function Run({ data: run }) {
  const [picks, setPicks] = useState({})
  const [picked, choose] = useState()
  const [isReplaying, replay] = useState(false)
  useEffect(() => {
    const isNarrow = matchMedia('(max-width: 900px)').matches
    if (picked && isNarrow) document.querySelector('.detail').scrollIntoView()
    else document.querySelector('.step[aria-pressed=true]')?.scrollIntoView({ block: 'nearest' })
  }, [picked])
  const failed = run.failedStep?.name
  const { rows, length } = rowsOf(run.version?.trigger, run.steps, picks, failed)
  const find = (fits) => rows.find((row) => row.step && fits(row))
  const chosen = find(({ key }) => key === picked) ?? find(({ step, record }) => step.name === failed && record?.errorMessage !== undefined)
    ?? find(({ step }) => step.name === failed) ?? find(({ record }) => record?.status === 'PAUSED') ?? find(() => true)
  const name = run.flowVersion.displayName
  const head = html`<${Status} of=${run.status} /><${Facts} of=${factsOf(run)} /><${Opener} label="Replay" open=${() => replay(true)} /><${Actions} run=${run} />`
  return html`<${View} title=${name} head=${head}>
    <div class="split">
      <div class="stack"><ol class="steps" aria-label="Steps" data-testid="steps">
        <li class="axis small" aria-hidden="true"><span>Steps</span><span>0</span><span>${duration(length)}</span></li>
        ${rows.map((row) => row.step ? html`<${Step} key=${row.key} row=${row} length=${length} run=${run} isChosen=${row === chosen}
          choose=${() => choose(row.key)} pick=${(index) => setPicks({ ...picks, [row.key]: index })} />` : html`<${Branch} key=${row.key} row=${row} />`)}</ol>
        ${run.console.length > 0 && html`<section aria-label="Console" data-testid="console"><h2>Console</h2><pre class="console" tabindex="0">${run.console.map(({ level, text }) => html`<span class=${level}>${text}</span>`)}</pre></section>`}
      </div>
      ${chosen && html`<${Detail} key=${chosen.key} row=${chosen} />`}
    </div>
    ${isReplaying && html`<${Trigger} id=${run.flowId} name=${name} isEnabled=${run.isEnabled} payload=${run.payload} close=${() => replay(false)} />`}<//>`
}
