// What only a local engine can do: resume and fire at once, and stubs.
import { html } from './preact.js'
import { act } from './engine.js'
import { Action, Copy } from './parts.js'

/** Resumes a paused run, as `engine.resume` does. */
export function Resume({ id }) {
  return html`<${Action} label="Resume now" run=${() => act(`engine/_local/runs/${id}/resume`, '{"body":{},"headers":{},"queryParams":{}}')} />`
}

/** Fires the schedule of a flow, as `engine.fireSchedule` does. */
export function Fire({ id }) {
  return html`<${Action} label="Fire now" run=${() => act(`engine/_local/flows/${id}/fire`)} />`
}

const key = (name) => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name))

/** The `pieces` option that stubs these actions. */
function stubText(problems) {
  const pieces = new Map()
  for (const { piece, action, inputs } of problems) {
    const name = piece.replace('@activepieces/piece-', '')
    pieces.set(name, (pieces.get(name) ?? new Map()).set(action, inputs))
  }
  const lines = [...pieces].flatMap(([piece, actions]) => [
    `  ${key(piece)}: {`,
    ...[...actions].map(([action, inputs]) => `    ${key(action)}: async ({ input }) => ({ ok: true }),${inputs?.length ? ` // input: ${inputs.join(', ')}` : ''}`),
    '  },',
  ])
  return `pieces: {\n${lines.join('\n')}\n},`
}

/** The stubs to write. */
export function Stub({ problems }) {
  const text = stubText(problems)
  return html`<div class="stub"><pre tabindex="0" aria-label="The stub to write">${text}</pre><${Copy} text=${text} /></div>`
}
