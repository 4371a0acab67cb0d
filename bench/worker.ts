// The process of one peer: opens it, and does the sections that the driver asks for.
import { largePayload, smallPayload } from './payloads.ts'
import { type Call, eventLoopDelay, type Figures, loop, once, repeat } from './measure.ts'
import { FLOW, type Own, type Peer, PEERS, type PeerName } from './peers.ts'

export interface Task {
  section: SectionName
  seconds: number
  warmUp: number
  /** How many, where the section is about a number of things. */
  count: number
}

export type Answer = { figures: Figures } | { skipped: string } | { failed: string }

interface Context extends Task {
  peer: Peer
  /** The page's text, for the limits. */
  text: () => Promise<string>
}

type Section = (context: Context) => Promise<Figures | string>

const CONCURRENCY = 128
const FIELDS = ['id', 'status', 'version.displayName']

/** The section with the peers' common calls. */
const SECTIONS = {
  calls: measured(({ peer }) => () => peer.getFlow(FLOW), CONCURRENCY),
  oneAtATime: measured(({ peer }) => () => peer.getFlow(FLOW), 1),
  run: measured(({ peer }) => () => peer.getRun(FLOW), CONCURRENCY),
  trigger: measured(({ peer }) => {
    const payload = smallPayload()
    return () => peer.triggerFlow(payload)
  }, CONCURRENCY),
  page: measured(({ peer }) => () => peer.listFlows(), 1),
  largeTrigger: measured(({ peer }) => {
    const payload = largePayload()
    return () => peer.triggerFlow(payload)
  }, 1),
  parse,
  stringify,
  fields,
  triggerMany,
  triggerLoop,
  eventLoop: async ({ peer, seconds, warmUp }: Context) => {
    const call = () => peer.getFlow(FLOW)
    await repeat(call, CONCURRENCY, warmUp)
    return eventLoopDelay(call, 200, seconds)
  },
  hold,
  holding,
  release: async () => {
    await Promise.all(held.splice(0))
    return {}
  },
} satisfies Record<string, Section>

export type SectionName = keyof typeof SECTIONS

function measured(callOf: (context: Context) => Call, concurrency: number): Section {
  return async (context) => {
    const call = callOf(context)
    await repeat(call, concurrency, context.warmUp)
    return repeat(call, concurrency, context.seconds)
  }
}

/** The limit of a page: V8 itself, with a text that is there already. */
async function parse({ text, warmUp, seconds }: Context) {
  const page = await text()
  const call = async () => JSON.parse(page)
  await repeat(call, 1, warmUp)
  return repeat(call, 1, seconds)
}

async function stringify({ warmUp, seconds }: Context) {
  const payload = largePayload()
  const call = async () => JSON.stringify(payload)
  await repeat(call, 1, warmUp)
  return repeat(call, 1, seconds)
}

async function fields({ peer, warmUp, seconds }: Context) {
  const { workflows } = peer as Own
  const list = workflows.listFlows as (params: object, options: object) => Promise<{ data: object[] }>
  const call = () => list.call(workflows, { limit: 1000 }, { fields: FIELDS })
  try {
    await call()
  } catch (error) {
    return `this build has no option \`fields\` (${(error as Error).message})`
  }
  await repeat(call, 1, warmUp)
  return repeat(call, 1, seconds)
}

async function triggerMany({ peer, count }: Context) {
  const { workflows } = peer as Own
  const payloads = Array.from({ length: count }, (_, index) => smallPayload(index))
  await workflows.triggerMany(FLOW, payloads.slice(0, count / 10))
  return once(count, async () => {
    const { failed } = await workflows.triggerMany(FLOW, payloads)
    if (failed > 0) throw new Error(`${failed} triggers failed`)
  })
}

/** The same as a loop, with as many at a time as `triggerMany` has by default. */
async function triggerLoop({ peer, count }: Context) {
  const payloads = Array.from({ length: count }, (_, index) => smallPayload(index))
  const trigger = (index: number) => peer.triggerFlow(payloads[index])
  await loop(trigger, count / 10, 32)
  return once(count, () => loop(trigger, count, 32))
}

const held: Promise<unknown>[] = []
let before = 0

/** Starts calls that the server holds back. The driver waits until it has all of them, then asks for the memory. */
async function hold({ peer, count }: Context) {
  await Promise.all(Array.from({ length: 8 }, () => peer.getFlow(FLOW)))
  globalThis.gc?.()
  before = process.memoryUsage.rss()
  for (let index = 0; index < count; index++) held.push(peer.getFlow('held'))
  return {}
}

async function holding() {
  const wholeMemory = process.memoryUsage.rss()
  return { memory: wholeMemory - before, wholeMemory }
}

const [name, url] = process.argv.slice(2) as [PeerName | 'json', string]
const peer = name === 'json' ? undefined : await PEERS[name](url)
const text = async () => (await fetch(`${url}/activepieces/v1/flows?limit=1000`)).text()

process.on('message', async (task: Task) => {
  const answer = await answerTo(task)
  process.send!(answer)
})
process.on('disconnect', () => process.exit())

async function answerTo(task: Task): Promise<Answer> {
  try {
    const result = await SECTIONS[task.section]({ ...task, peer: peer!, text })
    return typeof result === 'string' ? { skipped: result } : { figures: result }
  } catch (error) {
    return { failed: `${(error as Error).stack}` }
  }
}
