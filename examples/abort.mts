// Aborts a call on Ctrl-C or after a deadline. The call rejects immediately with the reason of the signal. The run of the
// flow continues unless you cancel it too.
//
//   node --import tsx examples/abort.mts <flowId>
import { Client } from '@imbrace/node'

const { workflows } = new Client()
const [flowId = ''] = process.argv.slice(2)

const interrupted = new AbortController()
process.once('SIGINT', () => interrupted.abort(new Error('stopped by Ctrl-C')))
const signal = AbortSignal.any([interrupted.signal, AbortSignal.timeout(60_000)])

console.log('waiting; Ctrl-C stops')
try {
  const run = await workflows.triggerAndWait(flowId, {}, { signal })
  console.log(run.status)
} catch (error) {
  if (error !== signal.reason) throw error
  console.log(`gave up: ${signal.reason.message}`)
  // The engine cancels queued and paused runs. Runs that are already running continue to their end.
  await workflows.cancelRuns({ flowId })
  console.log('cancelled the queued and paused runs')
}
