// An engine that no test stops ends with the process, and does not keep it alive.

import { startLocalEngine } from '@imbrace/node/local'
import { expect, test } from '../runner.js'
import { pieces, send } from './flows.js'

test('an engine is started, used and forgotten', async () => {
  const engine = await startLocalEngine({ pieces })
  await engine.reset()
  const { workflows } = engine.client()
  const { id } = await send(workflows)
  expect((await workflows.triggerAndWait(id, { text: 'Hello' })).steps.step_1.output).toEqual({ sent: 'Hello' })
  const flows = workflows.iterateFlows()
  expect((await flows.next()).value.id).toBe(id)
})
