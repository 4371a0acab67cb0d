// What is measured, for how long, with whom.
import { PEERS, type PeerName } from './peers.ts'
import type { Contestant } from './processes.ts'
import type { SectionName } from './worker.ts'

export interface Step {
  section: SectionName | 'memory'
  /** Who takes part: every peer, this client only, or the limits of V8. Bare reqwest where it says so. */
  who: 'peers' | 'own' | 'json'
  seconds?: number
  warmUp?: number
  /** How many, where the section is about a number of things. */
  count?: number
  /** Also bare reqwest: this path, so many at once. */
  bare?: { path: string; concurrency: number; postBytes?: number }
}

export interface Plan {
  rounds: number
  contestants: Contestant[]
  steps: Step[]
  loads: number
}

const flow = '/activepieces/v1/flows/flow'

// The first section of a process warms up longest: JavaScript clients reach their speed after a second or so, and a
// shorter time would be unfair to them.
const STEPS: Step[] = [
  { section: 'calls', who: 'peers', seconds: 1, warmUp: 1.5, bare: { path: flow, concurrency: 128 } },
  { section: 'oneAtATime', who: 'peers', seconds: 1, warmUp: 0.2, bare: { path: flow, concurrency: 1 } },
  { section: 'run', who: 'peers', seconds: 0.5, warmUp: 0.2, bare: { path: '/activepieces/v1/flow-runs/run', concurrency: 128 } },
  { section: 'trigger', who: 'peers', seconds: 0.5, warmUp: 0.3, bare: { path: '/activepieces/v1/webhooks/flow', concurrency: 128, postBytes: 1000 } },
  { section: 'page', who: 'peers', seconds: 0.8, warmUp: 0.3 },
  { section: 'parse', who: 'json', seconds: 0.8, warmUp: 0.3 },
  { section: 'fields', who: 'own', seconds: 0.8, warmUp: 0.3 },
  { section: 'largeTrigger', who: 'peers', seconds: 0.8, warmUp: 0.3 },
  { section: 'stringify', who: 'json', seconds: 0.8, warmUp: 0.3 },
  { section: 'triggerMany', who: 'own', count: 20_000 },
  { section: 'triggerLoop', who: 'own', count: 20_000 },
  { section: 'eventLoop', who: 'peers', seconds: 3, warmUp: 0.2 },
  { section: 'memory', who: 'peers', count: 5_000 },
]

const contestant = (name: PeerName): Contestant => ({ name, peer: name })
const limits: Contestant = { name: 'json', peer: 'json' }

export const FULL: Plan = {
  rounds: 5,
  contestants: [...(Object.keys(PEERS) as PeerName[]).map(contestant), limits],
  steps: STEPS,
  loads: 20,
}

/** The same, measured for a shorter time, but as warm. */
function shortened(steps: Step[], factor: number): Step[] {
  return steps.map((step) => ({ ...step, seconds: (step.seconds ?? 0) * factor }))
}

export const QUICK: Plan = {
  rounds: 3,
  contestants: [contestant('fetch'), contestant('undici'), contestant('imbrace'), limits],
  steps: shortened(STEPS, 0.4).map((step) => (step.count === 20_000 ? { ...step, count: 5_000 } : step)),
  loads: 5,
}

/** What a change may not lose unnoticed, for CI. */
export const GUARD: Plan = {
  rounds: 3,
  contestants: [contestant('fetch'), contestant('imbrace')],
  steps: shortened(
    STEPS.filter(({ section }) => ['calls', 'oneAtATime', 'page', 'trigger'].includes(section)).map(({ bare, ...step }) => step),
    0.7,
  ),
  loads: 0,
}
