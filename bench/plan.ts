// The plans of measurements: which tasks, for how long, with which peers.
import { PEERS, type PeerName } from './peers.ts'
import type { Contestant } from './processes.ts'
import type { TaskName } from './tasks.ts'

type Peer = PeerName | 'json'

export interface Step {
  /** The name of the step in the results. */
  section: string
  task: TaskName
  peers: Peer[]
  /** Uses TLS, with the HTTP version that the peer negotiates. */
  tls?: true
  /** Starts a new process for this step. Other steps share one process per peer and round. */
  fresh?: true
  /** Runs on the other versions of Node too. */
  everyNode?: true
  /** Runs only in the first `rounds` rounds. */
  rounds?: number
  seconds?: number
  warmUp?: number
  /** The number of calls, for tasks that make a fixed number. */
  count?: number
  /** Measures bare reqwest too: requests to `path`, with `concurrency` in flight. */
  bare?: { path: string; concurrency: number; postBytes?: number }
}

export interface Plan {
  rounds: number
  /** Major versions of Node. The first runs all steps. */
  nodes: string[]
  contestants: Contestant[]
  steps: Step[]
  /** How often the loading of the module is measured. */
  loads: number
}

const ALL = Object.keys(PEERS) as PeerName[]
const MAIN: PeerName[] = ['fetch', 'undici', 'imbrace']
const OWN: PeerName[] = ['imbrace']
/** The peer that measures V8's own JSON, without a client. */
const JSON_ALONE: Peer[] = ['json']

const flow = '/activepieces/v1/flows/flow'

// The first section of a process warms up longest, because JavaScript clients need about a second to reach full speed.
const STEPS: Step[] = [
  { section: 'tlsCalls', task: 'calls', tls: true, peers: MAIN, everyNode: true, seconds: 1, warmUp: 1.5, bare: { path: flow, concurrency: 128 } },
  { section: 'tlsOneAtATime', task: 'oneAtATime', tls: true, peers: MAIN, everyNode: true, seconds: 1, warmUp: 0.2, bare: { path: flow, concurrency: 1 } },
  { section: 'tlsFirst', task: 'first', tls: true, fresh: true, peers: MAIN, count: 128 },
  { section: 'calls', task: 'calls', peers: ALL, everyNode: true, seconds: 1, warmUp: 1.5, bare: { path: flow, concurrency: 128 } },
  { section: 'oneAtATime', task: 'oneAtATime', peers: ALL, everyNode: true, seconds: 1, warmUp: 0.2, bare: { path: flow, concurrency: 1 } },
  { section: 'run', task: 'run', peers: MAIN, seconds: 0.5, warmUp: 0.2, bare: { path: '/activepieces/v1/flow-runs/run', concurrency: 128 } },
  { section: 'trigger', task: 'trigger', peers: MAIN, seconds: 0.5, warmUp: 0.3, bare: { path: '/activepieces/v1/webhooks/flow', concurrency: 128, postBytes: 1000 } },
  { section: 'page', task: 'page', peers: MAIN, seconds: 0.8, warmUp: 0.3 },
  { section: 'parse', task: 'parse', peers: JSON_ALONE, seconds: 0.8, warmUp: 0.3 },
  { section: 'fields', task: 'fields', peers: OWN, seconds: 0.8, warmUp: 0.3 },
  { section: 'largeTrigger', task: 'largeTrigger', peers: MAIN, seconds: 0.8, warmUp: 0.3 },
  { section: 'stringify', task: 'stringify', peers: JSON_ALONE, seconds: 0.8, warmUp: 0.3 },
  { section: 'triggerMany', task: 'triggerMany', peers: OWN, count: 20_000 },
  { section: 'triggerLoop', task: 'triggerLoop', peers: OWN, count: 20_000 },
  { section: 'besideLarge', task: 'besideLarge', peers: MAIN, rounds: 3, seconds: 2, warmUp: 0.5 },
  { section: 'eventLoop', task: 'eventLoop', peers: MAIN, rounds: 3, seconds: 2, warmUp: 0.2 },
  { section: 'memory', task: 'hold', fresh: true, peers: MAIN, rounds: 3, count: 5_000 },
  { section: 'tlsMemory', task: 'hold', tls: true, fresh: true, peers: MAIN, rounds: 3, count: 5_000 },
  { section: 'tlsMinute', task: 'minute', tls: true, fresh: true, peers: ['undici', 'imbrace'], rounds: 1, seconds: 60 },
]

/** The number of rounds on the other versions of Node. */
export const OTHER_ROUNDS = 3

const contestant = (name: PeerName): Contestant => ({ name, peer: name })
const jsonAlone: Contestant = { name: 'json', peer: 'json' }

export const FULL: Plan = {
  rounds: 5,
  nodes: ['24', '26', '20'],
  contestants: [...ALL.map(contestant), jsonAlone],
  steps: STEPS,
  loads: 20,
}

/** Shortens the measurements. The time to warm up stays. */
function shortened(steps: Step[], factor: number): Step[] {
  return steps.map((step) => ({ ...step, seconds: (step.seconds ?? 0) * factor }))
}

const QUICK_STEPS = STEPS.filter(({ section }) => section !== 'tlsMinute')

export const QUICK: Plan = {
  rounds: 3,
  nodes: ['24'],
  contestants: [...MAIN.map(contestant), jsonAlone],
  steps: shortened(QUICK_STEPS, 0.4).map((step) => (step.count === 20_000 ? { ...step, count: 5_000 } : step)),
  loads: 5,
}

const GUARDED = ['tlsCalls', 'tlsFirst', 'calls', 'oneAtATime', 'trigger', 'page', 'memory', 'tlsMemory']

/** The plan of `npm run bench:check`. */
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
