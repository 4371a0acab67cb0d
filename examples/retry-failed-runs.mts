// Retries all runs of a flow that failed since yesterday, on the newest version of the flow, and prints their results.
//
//   node --import tsx examples/retry-failed-runs.mts <flowId>
import { Client } from '@imbrace/node'

const { workflows } = new Client()
const [flowId = ''] = process.argv.slice(2)

const retried = await workflows.retryRuns({
  flowId,
  status: 'FAILED',
  createdAfter: new Date(Date.now() - 24 * 60 * 60 * 1000),
  strategy: 'ON_LATEST_VERSION',
})

const runs = await Promise.all(retried.map(({ id }) => workflows.waitForRun(id)))
for (const { id, status } of runs) console.log(id, status)
console.log(`${runs.filter(({ status }) => status === 'SUCCEEDED').length} of ${runs.length} succeeded`)
