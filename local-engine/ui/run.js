// A run: its steps as a tree with times, and what went into and came out of the chosen one.
import { html, useEffect, useRef, useState } from './preact.js'
import { Resume } from './controls.js'
import { act, useLive, useNow } from './engine.js'
import { Absent, Action, Age, Copy, duration, Json, Status, took } from './parts.js'
import { Trigger } from './trigger.js'

const SUB_FLOWS = '@activepieces/piece-subflows'

const failedIn = (records, name) => Object.entries(records ?? {}).some(([key, record]) =>
  (key === name && record.errorMessage !== undefined) || record.output?.iterations?.some((records) => failedIn(records, name)))

const total = (records) => Object.values(records ?? {}).reduce((sum, record) => sum + (record.duration ?? 0), 0)

/** The iteration of a loop that is shown: the chosen one, else the first that failed, else the first. */
const shownIteration = (iterations, chosen, failed) => chosen ?? Math.max(0, iterations.findIndex((records) => failedIn(records, failed)))

/** The rows of the tree, in the order of the flow. `start` counts the durations of the steps before. */
function rowsOf(trigger, steps, picks, failed) {
  const rows = []
  const walk = (step, records, depth, path, from) => {
    let start = from
    for (let at = step; at; at = at.nextAction) {
      const record = records?.[at.name]
      const key = `${path}/${at.name}`
      const iterations = record?.output?.iterations
      const pick = iterations?.length ? shownIteration(iterations, picks[key], failed) : undefined
      rows.push({ key, step: at, record, depth, start, iterations, pick })
      if (at.firstLoopAction) {
        const before = (iterations ?? []).slice(0, pick).reduce((sum, records) => sum + total(records), start)
        walk(at.firstLoopAction, iterations?.[pick], depth + 1, `${key}[${pick ?? 0}]`, before)
      }
      let inner = start
      ;(at.children ?? []).forEach((child, index) => {
        const name = at.settings?.branches?.[index]?.branchName ?? `Branch ${index + 1}`
        const isTaken = record?.output?.branches?.[index]?.evaluation
        rows.push({ key: `${key}#${index}`, branch: name, isTaken, depth: depth + 1 })
        if (child) inner = walk(child, records, depth + 2, `${key}#${index}`, inner)
      })
      start += record?.duration ?? 0
      start = Math.max(start, inner)
    }
    return start
  }
  return { rows, length: Math.max(1, walk(trigger, steps, 0, '', 0)) }
}

function Picker({ row, pick }) {
  const count = row.iterations.length
  const move = (to) => (event) => {
    event.preventDefault()
    pick(row.key, to)
  }
  return html`<span class="picker" role="group" aria-label=${`Iteration of ${row.step.displayName}`}>
    <button type="button" aria-label="Previous iteration" disabled=${row.pick === 0} onClick=${move(row.pick - 1)}>‹</button>
    <label><span class="hidden">Iteration</span><input type="number" min="1" max=${count} value=${row.pick + 1}
      onChange=${(event) => pick(row.key, Math.min(count, Math.max(1, Math.trunc(Number(event.target.value)) || 1)) - 1)} /></label> of ${count}
    <button type="button" aria-label="Next iteration" disabled=${row.pick === count - 1} onClick=${move(row.pick + 1)}>›</button></span>`
}

function Bar({ row, length }) {
  if (!row.record?.duration) return html`<span class="bar"></span>`
  const left = Math.min(98, (row.start / length) * 100)
  const width = Math.max(2, Math.min(100 - left, (row.record.duration / length) * 100))
  const tone = row.record.status === 'FAILED' ? 'bad' : row.record.status === 'PAUSED' ? 'wait' : 'good'
  return html`<span class="bar" aria-hidden="true"><i class=${tone} style=${{ left: `${left}%`, width: `${width}%` }}></i></span>`
}

function Steps({ rows, length, chosen, choose, pick }) {
  return html`<ol class="steps" aria-label="Steps" data-testid="steps">${rows.map((row) => {
    const indent = { paddingInlineStart: `${row.depth * 16 + 8}px` }
    if (row.branch !== undefined) {
      return html`<li key=${row.key} class=${`branch ${row.isTaken ? 'taken' : ''}`} style=${indent}><span>⤷ ${row.branch}</span><small>${row.isTaken ? 'taken' : row.isTaken === false ? 'not taken' : ''}</small></li>`
    }
    return html`<li key=${row.key} class=${row.record ? '' : 'unrun'}>
      <button type="button" class="step" data-row=${row.key} data-testid=${`step-${row.step.name}`} style=${indent} aria-pressed=${row.key === chosen} onClick=${() => choose(row.key)}>
        <${Status} of=${row.record?.status} small /><span class="name"><span>${row.step.displayName}</span><code>${row.step.name}</code></span>
        <${Bar} row=${row} length=${length} /><span class="took">${row.record?.duration === undefined ? '' : duration(row.record.duration)}</span></button>
      ${row.pick !== undefined && row.step.firstLoopAction && html`<div class="below" style=${indent}><${Picker} row=${row} pick=${pick} /></div>`}
    </li>`
  })}</ol>`
}

/** The source of a CODE step, with the line that an error names. */
function Source({ step, error }) {
  const code = step.settings?.sourceCode?.code
  if (typeof code !== 'string') return null
  const [, name, at] = /code\/([\w$]+)\.js:(\d+)/.exec(error ?? '') ?? []
  const line = name === step.name ? Number(at) : NaN
  return html`<details class="source" open=${line > 0}><summary>Code${line > 0 ? `, line ${line}` : ''}</summary>
    <pre tabindex="0" aria-label="Code">${code.split('\n').map((text, index) => html`<span class=${index + 1 === line ? 'line hit' : 'line'}><i>${index + 1}</i>${text}</span>`)}</pre></details>`
}

function kindOf(step) {
  const { pieceName, actionName, triggerName } = step.settings ?? {}
  return [step.type, pieceName?.replace('@activepieces/piece-', ''), actionName ?? triggerName].filter(Boolean).join(' · ')
}

function Detail({ row, run }) {
  const { step, record } = row
  const output = record?.output?.iterations && { ...record.output, iterations: `${record.output.iterations.length} iterations: see the picker` }
  return html`<section class="detail" aria-labelledby="detail-title" data-testid="detail">
    <header><h2 id="detail-title">${step.displayName}</h2><${Status} of=${record?.status} /></header>
    <p class="muted"><code>${step.name}</code> · ${kindOf(step)}${record?.duration === undefined ? '' : ` · ${duration(record.duration)}`}</p>
    ${record?.errorMessage !== undefined && html`<div class="error" role="group" aria-label="Error"><header><h3>Error</h3><${Copy} text=${String(record.errorMessage)} /></header><pre tabindex="0">${String(record.errorMessage)}</pre></div>`}
    ${step.settings?.pieceName === SUB_FLOWS && run.called.length > 0 && html`<p>Called: ${run.called.map((child) => html` <a href=${`#/runs/${child.id}`}>${child.displayName}</a>`)}</p>`}
    ${!record && html`<p class="muted">This step did not run.</p>`}
    ${record && step.name !== 'trigger' && html`<${Json} title="Input" value=${record.input} key=${`i${row.key}`} />`}
    ${record && html`<${Json} title="Output" value=${output ?? record.output} key=${`o${row.key}`} />`}
    ${step.type === 'CODE' && html`<${Source} step=${step} error=${record?.errorMessage} key=${`s${row.key}`} />`}
  </section>`
}

function Facts({ run, now }) {
  const facts = [
    ['Run', html`<code class="select">${run.id}</code> <${Copy} text=${run.id} />`],
    ['Started', html`<${Age} at=${run.startTime || run.created} now=${now} />`],
    ['Duration', took(run, now)],
    ['Version', html`<a href=${`#/flows/${run.flowId}`}>${run.environment === 'TESTING' ? 'draft' : 'published'}</a>`],
    run.parentRunId && ['Called by', html`<a href=${`#/runs/${run.parentRunId}`}><code>${run.parentRunId}</code></a>`],
    run.status === 'PAUSED' && ['Waits for', run.resumeAt ? html`<${Age} at=${run.resumeAt} now=${now} />` : 'a request'],
  ]
  return html`<dl class="facts">${facts.filter(Boolean).map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`
}

function Actions({ run, info, replay }) {
  if (info.readOnly) return null
  const path = `${info.engine.replace('/_ui/', '')}/v1/flow-runs`
  const isOver = !['RUNNING', 'QUEUED', 'PAUSED'].includes(run.status)
  const again = async () => {
    const { id } = await act(`${path}/${run.id}/retry`, '{"strategy":"ON_LATEST_VERSION"}')
    location.hash = `#/runs/${id}`
  }
  return html`<div class="buttons">
    <button type="button" class="primary" data-shortcut="r" onClick=${replay}>Replay… <kbd aria-hidden="true">r</kbd></button>
    ${isOver && html`<${Action} label="Run again" run=${again} />`}
    ${isOver && run.status !== 'SUCCEEDED' && html`<${Action} label="Retry from the failed step" run=${() => act(`${path}/${run.id}/retry`, '{"strategy":"FROM_FAILED_STEP"}')} />`}
    ${run.status === 'PAUSED' && html`<${Resume} id=${run.id} />`}
    ${['PAUSED', 'QUEUED'].includes(run.status) && html`<${Action} label="Cancel" run=${() => act(`${path}/cancel`, JSON.stringify({ flowRunIds: [run.id] }))} />`}
  </div>`
}

export function Run({ id, info }) {
  const { data: run, error } = useLive(`runs/${id}`, (change) => change.runs?.includes(id))
  const now = useNow(1000)
  const [picks, setPicks] = useState({})
  const [picked, choose] = useState()
  const [isReplaying, replay] = useState(false)
  const detail = useRef(null)
  useEffect(() => {
    if (picked && matchMedia('(max-width: 900px)').matches) detail.current?.scrollIntoView({ block: 'start' })
  }, [picked])
  if (!run) return html`<div class="page"><h1 tabindex="-1" class="hidden">Run</h1><${Absent} error=${error} /></div>`
  const failed = run.failedStep?.name
  const { rows, length } = rowsOf(run.version?.trigger, run.steps, picks, failed)
  const steps = rows.filter((row) => row.step)
  const row = steps.find((row) => row.key === picked) ?? steps.find((row) => row.step.name === failed && row.record?.errorMessage !== undefined)
    ?? steps.find((row) => row.step.name === failed) ?? steps.find((row) => row.record?.status === 'PAUSED') ?? steps[0]
  const flow = { id: run.flowId, displayName: run.flowVersion.displayName, isEnabled: run.isEnabled }
  return html`<div class="page"><div class="top">
      <p class="crumbs"><a href="#/runs">Runs</a> / <a href=${`#/flows/${run.flowId}`}>${flow.displayName}</a></p>
      <div class="title"><h1 tabindex="-1">${flow.displayName}</h1><${Status} of=${run.status} /></div>
      <${Facts} run=${run} now=${now} /><${Actions} run=${run} info=${info} replay=${() => replay(true)} /></div>
    <div class="split">
      <div class="side"><${Steps} rows=${rows} length=${length} chosen=${row?.key} choose=${choose} pick=${(key, index) => setPicks({ ...picks, [key]: index })} />
        ${run.called.length > 0 && html`<section aria-label="Called flows"><h2>Called flows</h2><ul class="links">${run.called.map((child) => html`<li key=${child.id}><${Status} of=${child.status} small /> <a href=${`#/runs/${child.id}`}>${child.displayName}</a></li>`)}</ul></section>`}
        ${run.console.length > 0 && html`<section aria-label="Console" data-testid="console"><h2>Console</h2><pre class="console" tabindex="0">${run.console.map((line) => html`<span class=${line.level}>${line.text}</span>`)}</pre></section>`}
      </div>
      <div ref=${detail}>${row && html`<${Detail} row=${row} run=${run} />`}</div>
    </div>
    ${isReplaying && html`<${Trigger} info=${info} flow=${flow} payload=${run.payload} close=${() => replay(false)} />`}
  </div>`
}
