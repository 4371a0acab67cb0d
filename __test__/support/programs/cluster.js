// A primary process and two forks make calls, each with its own client. Prints the number of calls that succeeded.
import cluster from 'node:cluster'
import { once } from 'node:events'
import { Client } from '../../../index.js'

const { workflows } = new Client({ apiKey: 'key', baseUrl: process.argv[2] })
const replies = await Promise.all(Array.from({ length: 50 }, (_, n) => workflows.getFlow(`${process.pid}-${n}`)))

if (cluster.isPrimary) {
  const forks = [cluster.fork(), cluster.fork()]
  const counts = await Promise.all(forks.map(async (fork) => {
    const [[count]] = await Promise.all([once(fork, 'message'), once(fork, 'exit')])
    return count
  }))
  const after = await workflows.getFlow(`${process.pid}-after`)
  console.log(counts.reduce((sum, count) => sum + count, replies.length) + (after.id ? 1 : 0))
} else {
  process.send(replies.length, () => process.disconnect())
}
