// What only a local engine can do: resume and fire at once, and stubs.
import { html } from './preact.js'
import { ask, info } from './engine.js'
import { Action, Copy } from './parts.js'
import { short } from './tree.js'

/** Resumes a paused run, as `engine.resume` does. */
export const Resume = ({ id }) => !info.readOnly && html`<${Action} label="Resume now"
  run=${() => ask(`engine/_local/runs/${id}/resume`, '{"body":{},"headers":{},"queryParams":{}}')} />`

/** Fires the schedule of a flow, as `engine.fireSchedule` does. */
export const Fire = ({ id }) => !info.readOnly && html`<${Action} label="Fire now" run=${() => ask(`engine/_local/flows/${id}/fire`, '{}')} />`

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
  return html`<div class="stub"><pre tabindex="0" aria-label="The stub to write">${text}</pre><${Copy} text=${text} /></div>`
}
