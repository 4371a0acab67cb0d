// Builds a flow from code and publishes it: a webhook, a router by score, and a response in each branch. The client checks
// the whole flow before the first request, and deletes a flow that it cannot complete.
//
//   node --import tsx examples/build-and-publish.mts
import { type ConditionBranch, Client, type FlowStep } from '@imbrace/node'

const { workflows } = new Client()

/** Makes a step that responds to the caller of the webhook. */
const answer = (body: Record<string, unknown>): FlowStep => ({
  kind: 'piece',
  displayName: 'Answer',
  pieceName: 'webhook',
  actionName: 'return_response',
  input: { responseType: 'json', respond: 'stop', fields: { status: 200, headers: {}, body } },
})

const isHot: ConditionBranch['conditions'] = [
  { firstValue: '{{trigger.body.score}}', operator: 'NUMBER_IS_GREATER_THAN', secondValue: '80' },
]

const flow = await workflows.buildFlow({
  displayName: 'Route a lead',
  trigger: { kind: 'webhook' },
  steps: [
    {
      kind: 'router',
      displayName: 'By score',
      branches: [
        { name: 'Hot', conditions: isHot, steps: [answer({ team: 'sales', email: '{{trigger.body.email}}' })] },
        { name: 'All others', fallback: true, steps: [answer({ team: 'marketing' })] },
      ],
    },
  ],
  publish: true,
})
console.log(`published ${flow.id}`)

for (const score of [95, 20]) {
  console.log(score, await workflows.triggerFlowSync(flow.id, { email: 'ann@example.com', score }))
}
