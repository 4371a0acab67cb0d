// What the tests of all projects share.

/** The id of no flow. */
export const UNKNOWN = 'aaaaaaaaaaaaaaaaaaaaa'

/** Functions for the actions of a piece that the engine does not have. */
export const pieces = { slack: { send: async ({ input }) => ({ sent: input.text }) } }

/** A published flow that answers with its payload. */
export const echo = (workflows, displayName = 'Echo') =>
  workflows.buildFlow({
    displayName,
    trigger: { kind: 'webhook' },
    steps: [{
      kind: 'piece', displayName: 'Respond', pieceName: 'webhook', actionName: 'return_response',
      input: { responseType: 'json', respond: 'stop', fields: { status: 200, headers: {}, body: '{{trigger.body}}' } },
    }],
    publish: true,
  })

/** A published flow whose one step is a stub. */
export const send = (workflows) =>
  workflows.buildFlow({
    displayName: 'Send',
    trigger: { kind: 'webhook' },
    steps: [{ kind: 'piece', displayName: 'Send', pieceName: 'slack', actionName: 'send', input: { text: '{{trigger.body.text}}' } }],
    publish: true,
  })

/** A published flow that takes five seconds. */
export const slow = (workflows) =>
  workflows.buildFlow({
    displayName: 'Slow',
    trigger: { kind: 'webhook' },
    steps: [{ kind: 'code', displayName: 'Wait', code: 'export const code = () => new Promise((resolve) => setTimeout(resolve, 5000))' }],
    publish: true,
  })

/** The names of flows, in the order in which an iterator gives them. */
export async function namesOf(flows) {
  const names = []
  for await (const { version } of flows) names.push(version.displayName)
  return names
}

export function* payloads(count) {
  for (let n = 0; n < count; n += 1) yield { n }
}

export async function* asyncPayloads(count) {
  yield* payloads(count)
}
