// Gives up on a call: on Ctrl-C, or when a deadline has passed, whichever comes first. The call rejects at once with the
// signal's own reason; the flow runs on unless its run is cancelled, too.
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
  // The engine cancels queued and paused runs; one that is running goes on to its end.
  await workflows.cancelRuns({ flowId })
  console.log('cancelled what was still running')
}
