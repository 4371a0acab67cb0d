// Waits for a flow that takes longer than a web request may. `triggerAndWait` has no 30 s limit, and when its own time is
// up, the error knows the run, so that waiting goes on without a second trigger.
//
//   node --import tsx examples/wait-for-long-flow.mts <flowId> [milliseconds to be patient at a time]
import { Client, type FlowRun, TimeoutError } from '@imbrace/node'

const { workflows } = new Client()
const [flowId = '', patience = '60000'] = process.argv.slice(2)
const timeout = Number(patience)

/** The finished run; says that it is still waiting each time its patience is at an end. */
async function finished(waiting: Promise<FlowRun>): Promise<FlowRun> {
  try {
    return await waiting
  } catch (error) {
    // Without a run there is nothing to wait for. `error.triggered` says whether the engine had accepted the trigger.
    if (!(error instanceof TimeoutError && error.runId)) throw error
    console.log(`still waiting for run ${error.runId}`)
    return finished(workflows.waitForRun(error.runId, { timeout }))
  }
}

const run = await finished(workflows.triggerAndWait(flowId, { started: new Date() }, { timeout }))
console.log(`${run.status} at ${run.finishTime}`)
