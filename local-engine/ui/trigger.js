// The dialog that triggers a flow, and the same request as code.
import { html, useEffect, useRef, useState } from './draw.js'
import { ask, info, parsed, send } from './engine.js'
import { Copy, duration, Json } from './parts.js'

/** The part of a trigger's output that a caller sends. */
export function requestOf(payload) {
  if (!payload?.headers || !('body' in payload)) return { body: payload ?? {}, query: '' }
  return { body: payload.body ?? {}, query: new URLSearchParams(payload.queryParams).toString() }
}

const quoted = (text) => `'${text.replaceAll("'", String.raw`'\''`)}'`

export function asCurl(path, body) {
  const key = info.bare ? '' : ' \\\n  -H "x-api-key: $IMBRACE_API_KEY"'
  return `curl -X POST ${quoted(info.url + path)}${key} \\\n  -H 'content-type: application/json' \\\n  -d ${quoted(body)}`
}

function asTypeScript(id, isSync, isDraft, body) {
  const base = JSON.stringify(info.url.replace(/\/(api|activepieces)$/, ''))
  const options = info.bare ? `{ services: { workflowEngine: ${base} } }` : `{ baseUrl: ${base}, apiKey: process.env.IMBRACE_API_KEY }`
  const call = `triggerFlow${isSync ? 'Sync' : ''}(${JSON.stringify(id)}, ${body}${isDraft ? ', { draft: true }' : ''})`
  return `import { Client } from '@imbrace/node'\n\nconst client = new Client(${options})\nconst answer = await client.workflows.${call}\n`
}

function Answer({ status, headers, text, took, run }) {
  const { value = text } = parsed(text)
  return html`<section class="answer stack" aria-label="Answer" data-testid="answer">
    <p role="status"><b class=${status < 400 ? 'good' : 'bad'}>${status || 'Redirect'}</b> in ${duration(took)}${run && html` · <a href=${`#/runs/${run.id}`}>Open the run</a>`}</p>
    <${Json} title="Body" value=${text === '' ? undefined : value} />
    <details><summary>${headers.length} headers</summary><dl>${headers.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl></details>
  </section>`
}

/** Triggers a flow with a payload that can be edited. */
export function Trigger({ id, name, isEnabled, payload, close }) {
  const { body, query } = requestOf(payload)
  const [text, setText] = useState(JSON.stringify(body, null, 2))
  const [isSync, setSync] = useState(true)
  const [isDraft, setDraft] = useState(!isEnabled)
  const [{ isBusy, failure, answer }, set] = useState({})
  const dialog = useRef()
  useEffect(() => dialog.current.showModal(), [])
  const { error } = parsed(text)
  const path = `/v1/webhooks/${id}${isDraft ? '/draft' : ''}${isSync ? '/sync' : ''}${query && `?${query}`}`
  const newest = async (limit) => (await ask(`runs?flow=${id}&limit=${limit}`)).runs
  const trigger = async () => {
    const [last] = await newest(1)
    const answer = await send(info.engine + path, text)
    const run = (await newest(20)).findLast(({ row }) => row > (last?.row ?? 0))
    return { answer: { ...answer, run } }
  }
  const click = async () => {
    set({ isBusy: true })
    set(await trigger().catch((failure) => ({ failure })))
  }
  const choice = (label, isChosen, choose) => html`<label><input type="checkbox" checked=${isChosen} onChange=${() => choose(!isChosen)} /> ${label}</label>`
  return html`<dialog ref=${dialog} aria-labelledby="trigger-title" onClose=${close} data-testid="trigger"><div class="stack">
    <header><h2 id="trigger-title">Trigger ${name}</h2><button class="quiet" aria-label="Close" onClick=${() => dialog.current.close()}>✕</button></header>
    <label for="payload">Payload (JSON)</label>
    <textarea id="payload" spellcheck="false" rows="10" aria-invalid=${Boolean(error)} aria-describedby="problem" value=${text} onInput=${({ target }) => setText(target.value)}></textarea>
    <p id="problem" class="bad" aria-live="polite">${error}</p>
    <div class="line">${choice('Wait for the answer', isSync, setSync)}${choice('Run the draft', isDraft, setDraft)}</div>
    <div class="line"><button class="primary" disabled=${isBusy || error} onClick=${click}>${isBusy ? 'Waiting…' : 'Send'}</button>
      <${Copy} label="Copy as TypeScript" text=${() => asTypeScript(id, isSync, isDraft, text)} /><${Copy} label="Copy as curl" text=${() => asCurl(path, text)} /></div>
    ${failure && html`<p class="bad" role="alert">${failure.message}</p>`}
    ${answer && html`<${Answer} ...${answer} />`}
  </div></dialog>`
}
