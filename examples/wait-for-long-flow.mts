// Waits for a flow that takes longer than a web request can. `triggerAndWait` has no limit of 30 s. If it times out, the
// error has the id of the run, so the program can continue to wait without a second trigger.
//
//   node --import tsx examples/wait-for-long-flow.mts <flowId> [milliseconds to be patient at a time]
import { Client, type FlowRun, TimeoutError } from '@imbrace/node'

const { workflows } = new Client()
const [flowId = '', patience = '60000'] = process.argv.slice(2)
const timeout = Number(patience)

/** Resolves to the finished run. Prints a message after each time-out. */
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
