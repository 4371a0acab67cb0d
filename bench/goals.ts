// Goals of the client on the main version of Node. Most are ratios to its peers, measured in the same run.
import { absolute, type Figure, type Place, ratio, type Sections, type Spread } from './results.ts'

export interface Goal {
  what: string
  limits: Limit[]
}

/** `atLeast` limits a figure where more is better, `atMost` one where less is better. */
interface Bound {
  atLeast?: number
  atMost?: number
}

export interface Limit extends Bound {
  ours: Place
  /** The figure that `ours` is divided by. Absent if the goal is an absolute figure. */
  theirs?: Place
  /** The name of the peer in the tables, or the unit of an absolute figure. */
  to: string
  /** Converts an absolute figure into its unit. */
  scale?: number
}

const OURS = 'imbrace'
const place = (section: string, figure: Figure, peer = OURS): Place => ({ section, peer, figure })

/** Compares our figure with the same figure of each peer. */
function against(section: string, figure: Figure, bounds: Record<string, Bound>): Limit[] {
  return Object.entries(bounds).map(([peer, bound]) => {
    const to = peer === 'reqwest' ? 'reqwest in Rust' : peer
    return { ...bound, ours: place(section, figure), theirs: place(section, figure, peer), to }
  })
}

/** Compares our main-thread time with that of V8's own JSON. */
const againstJson = (section: string, limit: 'parse' | 'stringify', atMost: number): Limit[] => [
  { atMost, ours: place(section, 'mainThread'), theirs: place(limit, 'mainThread', 'json'), to: `JSON.${limit}` },
]

export const GOALS: Goal[] = [
  { what: 'calls per second, TLS, 128 calls at once', limits: against('tlsCalls', 'perSecond', { undici: { atLeast: 3 }, fetch: { atLeast: 6 } }) },
  { what: 'main-thread time, TLS, 128 calls at once', limits: against('tlsCalls', 'mainThread', { undici: { atMost: 0.1 }, fetch: { atMost: 0.05 } }) },
  { what: 'elapsed time of the first 128 calls of a process, TLS', limits: against('tlsFirst', 'wall', { undici: { atMost: 0.25 }, fetch: { atMost: 0.2 } }) },
  { what: 'processor time of all threads, TLS, 128 calls at once', limits: against('tlsCalls', 'allThreads', { undici: { atMost: 0.45 } }) },
  {
    what: 'calls per second, plain HTTP, 128 calls at once',
    limits: against('calls', 'perSecond', { undici: { atLeast: 1.8 }, fetch: { atLeast: 5 }, reqwest: { atLeast: 0.8 } }),
  },
  { what: 'main-thread time, plain HTTP, 128 calls at once', limits: against('calls', 'mainThread', { undici: { atMost: 0.15 }, fetch: { atMost: 0.06 } }) },
  { what: 'processor time of all threads, plain HTTP, 128 calls at once', limits: against('calls', 'allThreads', { undici: { atMost: 0.65 } }) },
  { what: 'calls per second, plain HTTP, one call at a time', limits: against('oneAtATime', 'perSecond', { undici: { atLeast: 1.15 }, fetch: { atLeast: 2.3 } }) },
  { what: '99th percentile of the latency, plain HTTP, 128 calls at once', limits: against('calls', 'p99', { fetch: { atMost: 0.25 }, undici: { atMost: 0.7 } }) },
  { what: 'main-thread time of `listFlows` with 1,000 flows', limits: againstJson('page', 'parse', 1.1) },
  { what: 'main-thread time of `triggerFlow` with 1 MB', limits: againstJson('largeTrigger', 'stringify', 1.15) },
  { what: 'memory with 5,000 calls in flight, plain HTTP', limits: against('memory', 'memory', { fetch: { atMost: 1.2 } }) },
  { what: 'memory with 5,000 calls in flight, TLS', limits: against('tlsMemory', 'memory', { fetch: { atMost: 0.3 } }) },
  { what: 'memory after a minute of 128 calls at once, TLS', limits: against('tlsMinute', 'wholeMemory', { undici: { atMost: 0.6 } }) },
  { what: 'time that `require` takes', limits: [{ atMost: 8, ours: place('load', 'wall'), to: 'ms' }] },
  { what: 'size of the addon', limits: [{ atMost: 6, ours: place('addon', 'size'), to: 'MB', scale: 1e-6 }] },
]

export function measured(sections: Sections, { ours, theirs, scale = 1 }: Limit): Spread | undefined {
  return theirs ? ratio(sections, ours, theirs) : absolute(sections, ours, scale)
}

export function holds({ atLeast = -Infinity, atMost = Infinity }: Bound, { median }: Spread): boolean {
  return median >= atLeast && median <= atMost
}
