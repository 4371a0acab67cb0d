// What the client must reach, as ratios to its peers within one run.
import { type Figure, median, type Place, type Ratio, ratio, type Results } from './results.ts'

export interface Goal {
  what: string
  /** `atLeast` for what should be large, `atMost` for what should be small. */
  atLeast?: number
  atMost?: number
  /** What the ratio is to, in words; a unit where the figure is no ratio. */
  to: string
  measure: (results: Results) => Ratio | undefined
  /** The section without which there is nothing to measure. */
  section: string
}

const OURS = 'imbrace'

const place = (section: string, figure: Figure, peer = OURS): Place => ({ section, peer, figure })

/** Our figure in a section to a peer's, in the same section or another. */
function compared(what: string, limit: Pick<Goal, 'atLeast' | 'atMost'>, ours: Place, theirs: Place, to = theirs.peer): Goal {
  return { what, ...limit, to, section: ours.section, measure: (results) => ratio(results, ours, theirs) }
}

/** Our figure in a section to those of several peers in the same. */
function against(what: string, section: string, figure: Figure, limits: Record<string, Pick<Goal, 'atLeast' | 'atMost'>>) {
  return Object.entries(limits).map(([peer, limit]) =>
    compared(what, limit, place(section, figure), place(section, figure, peer), peer === 'reqwest' ? 'bare reqwest' : peer),
  )
}

const alone = (value: number): Ratio => ({ median: value, low: value, high: value })

export const GOALS: Goal[] = [
  ...against('calls/s, 128 at once, 0.6 KB', 'calls', 'perSecond', {
    fetch: { atLeast: 5 },
    undici: { atLeast: 2.2 },
    reqwest: { atLeast: 0.75 },
  }),
  ...against('calls/s, one at a time', 'oneAtATime', 'perSecond', { fetch: { atLeast: 2.5 }, undici: { atLeast: 1.15 } }),
  ...against('main-thread time a call, 128 at once', 'calls', 'mainThread', { fetch: { atMost: 0.08 }, undici: { atMost: 0.2 } }),
  ...against('p99, 128 at once', 'calls', 'p99', { fetch: { atMost: 0.3 } }),
  compared('main-thread time, page of 1,000', { atMost: 1.15 }, place('page', 'mainThread'), place('parse', 'mainThread', 'json'), 'JSON.parse'),
  compared('the same with three `fields`', { atMost: 0.35 }, place('fields', 'mainThread'), place('parse', 'mainThread', 'json'), 'JSON.parse'),
  compared('main-thread time, trigger with 1 MB', { atMost: 1.2 }, place('largeTrigger', 'mainThread'), place('stringify', 'mainThread', 'json'), 'JSON.stringify'),
  compared('`triggerMany`, main-thread time a trigger', { atMost: 0.5 }, place('triggerMany', 'mainThread'), place('triggerLoop', 'mainThread'), 'loop of `triggerFlow`'),
  ...against('memory for 5,000 in flight', 'memory', 'memory', { fetch: { atMost: 0.6 } }),
  ...against('event-loop delay p99 that 200 calls/s add', 'eventLoop', 'delay', { fetch: { atMost: 0.3 } }),
  {
    what: '`require`',
    atMost: 8,
    to: 'ms',
    section: 'load',
    measure: ({ load }) => load.imbrace && { median: median(load.imbrace), low: Math.min(...load.imbrace), high: Math.max(...load.imbrace) },
  },
  { what: 'size of the addon', atMost: 6, to: 'MB', section: 'size', measure: ({ addonBytes }) => alone(addonBytes / 1e6) },
]

export function holds({ atLeast = -Infinity, atMost = Infinity }: Goal, measured: Ratio): boolean {
  return measured.median >= atLeast && measured.median <= atMost
}
