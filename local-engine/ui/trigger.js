// The dialog that triggers a flow, and the same request as code.
import { html, useEffect, useRef, useState } from './preact.js'
import { ask, post } from './engine.js'
import { Copy, duration, Json } from './parts.js'

/** The part of a trigger's output that a caller sends. */
export function requestOf(payload) {
  const isRequest = payload && typeof payload === 'object' && 'body' in payload && 'headers' in payload
  const query = isRequest ? new URLSearchParams(payload.queryParams ?? {}).toString() : ''
  return { body: isRequest ? payload.body : payload, query: query && `?${query}` }
}

const quoted = (text) => `'${text.replaceAll("'", String.raw`'\''`)}'`

function asCurl(info, id, route, body) {
  const key = info.bare ? '' : ' \\\n  -H "x-api-key: $IMBRACE_API_KEY"'
  return `curl -X POST ${quoted(`${info.url}/v1/webhooks/${id}${route}`)}${key} \\\n  -H 'content-type: application/json' \\\n  -d ${quoted(body)}`
}

function asTypeScript(info, id, isSync, body) {
  const made = info.bare ? `{ services: { workflowEngine: ${JSON.stringify(info.url.replace(/\/api$/, ''))} } }` : `{ baseUrl: ${JSON.stringify(info.url.replace(/\/activepieces$/, ''))}, apiKey: process.env.IMBRACE_API_KEY }`
  return `import { Client } from '@imbrace/node'\n\nconst client = new Client(${made})\nconst answer = await client.workflows.${isSync ? 'triggerFlowSync' : 'triggerFlow'}(${JSON.stringify(id)}, ${body})\n`
}

function parsed(text) {
  try {
    return { value: JSON.parse(text) }
  } catch (error) {
    return { error: error.message }
  }
}

function Answer({ answer }) {
  const type = answer.headers.find(([name]) => name === 'content-type')?.[1] ?? ''
  const body = type.includes('json') ? parsed(answer.text).value ?? answer.text : answer.text
  return html`<section class="answer" aria-label="Answer" data-testid="answer">
    <p role="status"><b class=${answer.status < 400 ? 'good-text' : 'error-text'}>${answer.status}</b> in ${duration(answer.took)}
      ${answer.run && html` · <a href=${`#/runs/${answer.run}`}>Open the run</a>`}</p>
    <${Json} title="Body" value=${body === '' ? undefined : body} />
    <details class="headers"><summary>${answer.headers.length} headers</summary><dl>${answer.headers.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl></details>
  </section>`
}

/** Triggers a flow with a payload that can be edited. */
export function Trigger({ info, flow, payload, close }) {
  const { body: first, query } = requestOf(payload)
  const [text, setText] = useState(JSON.stringify(first ?? {}, null, 2))
  const [isSync, setSync] = useState(true)
  const [isDraft, setDraft] = useState(!flow.isEnabled)
  const [state, set] = useState({})
  const dialog = useRef(null)
  useEffect(() => dialog.current.showModal(), [])
  const { error } = parsed(text)
  const route = `${isDraft ? '/draft' : ''}${isSync ? '/sync' : ''}${query}`
  const send = async (event) => {
    event.preventDefault()
    if (error) return
    set({ isBusy: true })
    try {
      const before = (await ask(`runs?flow=${flow.id}&limit=1`)).runs[0]?.row ?? 0
      const answer = await post(`${info.engine.replace('/_ui/', '')}/v1/webhooks/${flow.id}${route}`, text)
      const run = (await ask(`runs?flow=${flow.id}&limit=20`)).runs.filter((run) => run.row > before).at(-1)
      set({ answer: { ...answer, run: run?.id } })
    } catch (failure) {
      set({ failure })
    }
  }
  return html`<dialog ref=${dialog} aria-labelledby="trigger-title" onClose=${close} data-testid="trigger">
    <form onSubmit=${send}>
      <header><h2 id="trigger-title">Trigger ${flow.displayName}</h2><button type="button" class="quiet" aria-label="Close" onClick=${() => dialog.current.close()}>✕</button></header>
      <label for="payload">Payload (JSON)</label>
      <textarea id="payload" spellcheck="false" rows="10" aria-invalid=${Boolean(error)} aria-describedby="payload-problem" value=${text} onInput=${(event) => setText(event.target.value)}></textarea>
      <p id="payload-problem" class="error-text" aria-live="polite">${error ?? ''}</p>
      <div class="choices">
        <label><input type="checkbox" checked=${isSync} onChange=${(event) => setSync(event.target.checked)} /> Wait for the answer</label>
        <label><input type="checkbox" checked=${isDraft} onChange=${(event) => setDraft(event.target.checked)} /> Run the draft</label>
      </div>
      <div class="buttons">
        <button class="primary" disabled=${state.isBusy || Boolean(error)}>${state.isBusy ? 'Waiting…' : 'Send'}</button>
        <${Copy} label="Copy as TypeScript" text=${() => asTypeScript(info, flow.id, isSync, text)} />
        <${Copy} label="Copy as curl" text=${() => asCurl(info, flow.id, route, text)} />
      </div>
      ${state.failure && html`<p class="error-text" role="alert">${state.failure.message}</p>`}
      ${state.answer && html`<${Answer} answer=${state.answer} />`}
    </form>
  </dialog>`
}
