// A worker thread that makes calls at once and says when they are under way, then how many got somebody else's
// reply.
import { parentPort, workerData } from 'node:worker_threads'
import { Client } from '../../../index.js'

const { url, name, calls } = workerData
const { workflows } = new Client({ apiKey: 'key', baseUrl: url })
const ids = Array.from({ length: calls }, (_, n) => `${name}-${n}`)
const replies = Promise.all(ids.map((id) => workflows.getFlow(id)))
parentPort.postMessage('under way')
parentPort.postMessage((await replies).filter(({ id }, n) => id !== ids[n]).length)
