// Reports the failures since yesterday: iterates over all failed runs, and counts them by flow and step.
//
//   node --import tsx examples/nightly-report.mts
import { Client } from '@imbrace/node'

const { workflows } = new Client()
const yesterday = new Date(Date.now() - 24 * 60 * 60 * 1000)

interface Failures {
  count: number
  latestRun: string
}
const report = new Map<string, Failures>()

const filter = { status: ['FAILED', 'TIMEOUT', 'INTERNAL_ERROR'], createdAfter: yesterday }
for await (const run of workflows.iterateRuns(filter)) {
  const flow = run.flowVersion?.displayName ?? run.flowId
  const place = run.failedStep?.displayName ?? run.status
  const failures = report.get(`${flow} > ${place}`)
  // Runs come newest first.
  if (failures) failures.count += 1
  else report.set(`${flow} > ${place}`, { count: 1, latestRun: run.id })
}

for (const [place, { count, latestRun }] of [...report].sort(([, a], [, b]) => b.count - a.count)) {
  const { steps } = await workflows.getRun(latestRun)
  const failed = Object.values(steps ?? {}).find((step) => step.status === 'FAILED')
  console.log(`${count} x ${place}: ${failed?.errorMessage?.split('\n')[0] ?? 'no message'}`)
}
if (report.size === 0) console.log('nothing failed')
