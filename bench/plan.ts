// What is measured, for how long, with whom.
import { PEERS, type PeerName } from './peers.ts'
import type { Contestant } from './processes.ts'
import type { TaskName } from './tasks.ts'

type Peer = PeerName | 'json'

export interface Step {
  /** Its name in the results. */
  section: string
  task: TaskName
  who: Peer[]
  /** Over TLS, each in the protocol that it negotiates. */
  tls?: true
  /** In a process of its own. Otherwise in the one that the peer has in this round. */
  fresh?: true
  /** Also on the other versions of Node. */
  everyNode?: true
  /** Only in the first so many rounds. */
  rounds?: number
  seconds?: number
  warmUp?: number
  /** How many, where the task is about a number of things. */
  count?: number
  /** Also bare reqwest: this path, so many at once. */
  bare?: { path: string; concurrency: number; postBytes?: number }
}

export interface Plan {
  rounds: number
  /** Major versions of Node. The first has all steps. */
  nodes: string[]
  contestants: Contestant[]
  steps: Step[]
  loads: number
}

const ALL = Object.keys(PEERS) as PeerName[]
const MAIN: PeerName[] = ['fetch', 'undici', 'imbrace']
const OWN: PeerName[] = ['imbrace']
/** The limits of V8. */
const JSON_ALONE: Peer[] = ['json']

const flow = '/activepieces/v1/flows/flow'

// The first section of a process warms up longest: JavaScript clients reach their speed after a second or so, and a
// shorter time would be unfair to them.
const STEPS: Step[] = [
  { section: 'tlsCalls', task: 'calls', tls: true, who: MAIN, everyNode: true, seconds: 1, warmUp: 1.5, bare: { path: flow, concurrency: 128 } },
  { section: 'tlsOneAtATime', task: 'oneAtATime', tls: true, who: MAIN, everyNode: true, seconds: 1, warmUp: 0.2, bare: { path: flow, concurrency: 1 } },
  { section: 'tlsFirst', task: 'first', tls: true, fresh: true, who: MAIN, count: 128 },
  { section: 'calls', task: 'calls', who: ALL, everyNode: true, seconds: 1, warmUp: 1.5, bare: { path: flow, concurrency: 128 } },
  { section: 'oneAtATime', task: 'oneAtATime', who: ALL, everyNode: true, seconds: 1, warmUp: 0.2, bare: { path: flow, concurrency: 1 } },
  { section: 'run', task: 'run', who: MAIN, seconds: 0.5, warmUp: 0.2, bare: { path: '/activepieces/v1/flow-runs/run', concurrency: 128 } },
  { section: 'trigger', task: 'trigger', who: MAIN, seconds: 0.5, warmUp: 0.3, bare: { path: '/activepieces/v1/webhooks/flow', concurrency: 128, postBytes: 1000 } },
  { section: 'page', task: 'page', who: MAIN, seconds: 0.8, warmUp: 0.3 },
  { section: 'parse', task: 'parse', who: JSON_ALONE, seconds: 0.8, warmUp: 0.3 },
  { section: 'fields', task: 'fields', who: OWN, seconds: 0.8, warmUp: 0.3 },
  { section: 'largeTrigger', task: 'largeTrigger', who: MAIN, seconds: 0.8, warmUp: 0.3 },
  { section: 'stringify', task: 'stringify', who: JSON_ALONE, seconds: 0.8, warmUp: 0.3 },
  { section: 'triggerMany', task: 'triggerMany', who: OWN, count: 20_000 },
  { section: 'triggerLoop', task: 'triggerLoop', who: OWN, count: 20_000 },
  { section: 'besideLarge', task: 'besideLarge', who: MAIN, rounds: 3, seconds: 2, warmUp: 0.5 },
  { section: 'eventLoop', task: 'eventLoop', who: MAIN, rounds: 3, seconds: 2, warmUp: 0.2 },
  { section: 'memory', task: 'hold', fresh: true, who: MAIN, rounds: 3, count: 5_000 },
  { section: 'tlsMemory', task: 'hold', tls: true, fresh: true, who: MAIN, rounds: 3, count: 5_000 },
  { section: 'tlsMinute', task: 'minute', tls: true, fresh: true, who: ['undici', 'imbrace'], rounds: 1, seconds: 60 },
]

/** On the other versions of Node: fewer rounds. */
export const OTHER_ROUNDS = 3

const contestant = (name: PeerName): Contestant => ({ name, peer: name })
const limits: Contestant = { name: 'json', peer: 'json' }

export const FULL: Plan = {
  rounds: 5,
  nodes: ['24', '26', '20'],
  contestants: [...ALL.map(contestant), limits],
  steps: STEPS,
  loads: 20,
}

/** The same, measured for a shorter time, but as warm. */
function shortened(steps: Step[], factor: number): Step[] {
  return steps.map((step) => ({ ...step, seconds: (step.seconds ?? 0) * factor }))
}

const QUICK_STEPS = STEPS.filter(({ section }) => section !== 'tlsMinute')

export const QUICK: Plan = {
  rounds: 3,
  nodes: ['24'],
  contestants: [...MAIN.map(contestant), limits],
  steps: shortened(QUICK_STEPS, 0.4).map((step) => (step.count === 20_000 ? { ...step, count: 5_000 } : step)),
  loads: 5,
}

const GUARDED = ['tlsCalls', 'tlsFirst', 'calls', 'oneAtATime', 'trigger', 'page', 'memory', 'tlsMemory']

/** What a change may not lose unnoticed, for CI. */
export const GUARD: Plan = {
  rounds: 3,
  nodes: ['24'],
  contestants: [contestant('fetch'), contestant('imbrace')],
  steps: shortened(
    STEPS.filter(({ section }) => GUARDED.includes(section)).map(({ bare, ...step }) => ({ ...step, ...(step.rounds && { rounds: 1 }) })),
    0.6,
  ),
  loads: 0,
}
