// @ts-check
// Prepares payloads in a pool of worker threads, each with its own client. All clients share one native runtime, so the
// pool needs no other threads. A worker ends when it has no more work.
//
//   node examples/worker-pool.mjs <flowId> [workers]
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { Client } from '@imbrace/node'

/** @typedef {{ flowId: string, from: number, to: number }} Task */

const LEADS = 200

/** @param {string} flowId @param {number} size */
async function pool(flowId, size) {
  const share = Math.ceil(LEADS / size)
  await Promise.all(Array.from({ length: size }, async (_, index) => {
    /** @type {Task} */
    const task = { flowId, from: index * share, to: Math.min((index + 1) * share, LEADS) }
    const worker = new Worker(new URL(import.meta.url), { workerData: task })
    // A worker that throws rejects here.
    const [{ succeeded, failed }] = await once(worker, 'message')
    console.log(`worker ${index + 1}: ${succeeded} triggered, ${failed} failed`)
  }))
}

/** @param {Task} task */
async function work({ flowId, from, to }) {
  const { workflows } = new Client()
  const payloads = Array.from({ length: to - from }, (_, index) => {
    const n = from + index
    return { n, checksum: createHash('sha256').update(String(n)).digest('hex') }
  })
  const { succeeded, failed } = await workflows.triggerMany(flowId, payloads, { concurrency: 16 })
  parentPort?.postMessage({ succeeded, failed })
}

if (isMainThread) {
  const [flowId = '', size = '4'] = process.argv.slice(2)
  await pool(flowId, Number(size))
} else {
  await work(workerData)
}
