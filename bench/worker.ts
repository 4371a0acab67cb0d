// The process of one peer. Creates the client and runs the tasks that the driver sends.
import { inspect } from 'node:util'
import type { Figures } from './measure.ts'
import { PEERS, type PeerName } from './peers.ts'
import { type Task, TASKS } from './tasks.ts'

export type Answer = { figures: Figures } | { skipped: string } | { failed: string }

const [name, url, ca] = process.argv.slice(2) as [PeerName | 'json', string, string?]
const peer = name === 'json' ? undefined : await PEERS[name]({ url, ca })
const text = async () => (await fetch(`${url}/activepieces/v1/flows?limit=1000`)).text()

process.on('message', async (task: Task) => {
  const answer = await answerTo(task)
  process.send!(answer)
})
process.on('disconnect', () => process.exit())

async function answerTo(task: Task): Promise<Answer> {
  try {
    const result = await TASKS[task.task]({ ...task, peer: peer!, text })
    return typeof result === 'string' ? { skipped: result } : { figures: result }
  } catch (error) {
    // `inspect` includes the causes. The message of `fetch` alone says only that it failed.
    return { failed: inspect(error) }
  }
}
