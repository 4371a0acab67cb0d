// A worker thread that makes calls concurrently. It posts a message when they are in flight, and then the number of calls
// that got the reply to another call.
import { parentPort, workerData } from 'node:worker_threads'
import { Client } from '../../../index.js'

const { url, name, calls } = workerData
const { workflows } = new Client({ apiKey: 'key', baseUrl: url })
const ids = Array.from({ length: calls }, (_, n) => `${name}-${n}`)
const replies = Promise.all(ids.map((id) => workflows.getFlow(id)))
parentPort.postMessage('under way')
parentPort.postMessage((await replies).filter(({ id }, n) => id !== ids[n]).length)
