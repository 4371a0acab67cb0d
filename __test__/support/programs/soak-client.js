// The client of the soak test: loops of calls with unique ids. It runs in a separate process, so that its memory can be
// measured. Once a second it sends the outcomes of the calls and the resident memory to its parent.
import { Client } from '../../../index.js'

const [url, seconds, concurrency] = process.argv.slice(2)
const { workflows } = new Client({ apiKey: 'key', baseUrl: url, timeout: 3000 })

const CALLS = {
  read: (id) => workflows.getFlow(id, { requestId: id }),
  write: (id) => workflows.createFolder({ displayName: id }, { requestId: id }),
  trigger: (id) => workflows.triggerFlow('flow', { id }, { requestId: id }),
}
const MIX = ['read', 'read', 'write', 'trigger']

const end = Date.now() + Number(seconds) * 1000
let calls = 0
let outcomes = []

const tell = () => {
  process.send({ outcomes, rss: process.memoryUsage.rss() })
  outcomes = []
}

const loop = async () => {
  while (Date.now() < end) {
    const kind = MIX[calls % MIX.length]
    const id = `${kind}-${(calls += 1)}`
    const outcome = await CALLS[kind](id).then(
      (value) => ({ result: value.id === id ? 'done' : `the reply of ${value.id}`, attempts: undefined }),
      ({ name, attempts }) => ({ result: name, attempts }),
    )
    outcomes.push({ id, kind, ...outcome })
  }
}

const telling = setInterval(tell, 1000)
await Promise.all(Array.from({ length: Number(concurrency) }, loop))
clearInterval(telling)
tell()
process.disconnect()
