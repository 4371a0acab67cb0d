// The measurements of a peer. They run in the peer's own process.
import { type Call, beside, eventLoopDelay, type Figures, load, loop, once, repeat } from './measure.ts'
import { filesPayload, largePayload, smallPayload } from './payloads.ts'
import { FLOW, type Own, type Peer } from './peers.ts'

export interface Task {
  task: TaskName
  seconds: number
  warmUp: number
  /** The number of calls, for tasks that make a fixed number. */
  count: number
}

export interface Context extends Task {
  peer: Peer
  /** Downloads the page as text, for `parse`. */
  text: () => Promise<string>
}

type Measurement = (context: Context) => Promise<Figures | string>

const CONCURRENCY = 128
const FIELDS = ['id', 'status', 'version.displayName']

export const TASKS = {
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
  first,
  minute,
  besideLarge,
  hold,
  holding,
  release: async () => {
    await Promise.all(held.splice(0))
    return {}
  },
} satisfies Record<string, Measurement>

export type TaskName = keyof typeof TASKS

function measured(callOf: (context: Context) => Call, concurrency: number): Measurement {
  return async (context) => {
    const call = callOf(context)
    await repeat(call, concurrency, context.warmUp)
    return repeat(call, concurrency, context.seconds)
  }
}

/** Measures `JSON.parse` alone, the lower limit of the main-thread time of a page. */
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

/** Does the same as `triggerMany` in a loop, with the default concurrency of `triggerMany`. */
async function triggerLoop({ peer, count }: Context) {
  const payloads = Array.from({ length: count }, (_, index) => smallPayload(index))
  const trigger = (index: number) => peer.triggerFlow(payloads[index])
  await loop(trigger, count / 10, 32)
  return once(count, () => loop(trigger, count, 32))
}

/** Makes the first calls of this process, all at once. Includes opening connections and running cold code. */
function first({ peer, count }: Context) {
  return once(count, () => Promise.all(Array.from({ length: count }, () => peer.getFlow(FLOW))))
}

async function minute({ peer, seconds }: Context) {
  const call = () => peer.getFlow(FLOW)
  await loop(call, 8, 8)
  globalThis.gc?.()
  before = process.memoryUsage.rss()
  await load(call, CONCURRENCY, seconds)
  return grown()
}

function besideLarge({ peer, warmUp, seconds }: Context) {
  const call = () => peer.getFlow(FLOW)
  const payload = filesPayload()
  const others = [() => peer.triggerFlow(payload), () => peer.getRun('large')]
  return repeat(call, CONCURRENCY, warmUp).then(() => beside(others, call, 200, seconds))
}

const held: Promise<unknown>[] = []
let before = 0

/** Starts calls that the server holds back. The driver waits until the server has all of them, then asks for the memory. */
async function hold({ peer, count }: Context) {
  await loop(() => peer.getFlow(FLOW), 8, 8)
  globalThis.gc?.()
  before = process.memoryUsage.rss()
  for (let index = 0; index < count; index++) held.push(peer.getFlow('held'))
  return {}
}

async function holding() {
  return grown()
}

function grown(): Figures {
  const wholeMemory = process.memoryUsage.rss()
  return { memory: wholeMemory - before, wholeMemory }
}
