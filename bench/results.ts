// The results of a run, by version of Node, section and peer. Each round adds one entry.
import type { Figures } from './measure.ts'

export type Sections = Record<string, Record<string, Figures[]>>

export interface NodeResults {
  /** The full version, such as `24.1.0`. */
  node: string
  sections: Sections
}

export interface Machine {
  /** Processors and kernel. */
  system: string
  /** The other clients, with their versions. */
  peers: string
}

export interface Results {
  /** The first version has all sections, the others only the main sections. */
  nodes: NodeResults[]
  /** Why a section has no figures. */
  skipped: Record<string, string>
  machine: Machine
}

export type Figure = keyof Figures

/** Selects a measured figure. */
export interface Place {
  section: string
  peer: string
  figure: Figure
}

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** Values of a figure, one per round. */
export function rounds(sections: Sections, { section, peer, figure }: Place): number[] {
  const entries = sections[section]?.[peer] ?? []
  return entries.map((figures) => figures[figure]).filter((value) => value !== undefined)
}

/** The median, the lowest and the highest value of the rounds. */
export interface Spread {
  median: number
  low: number
  high: number
}

function spread(values: number[]): Spread | undefined {
  if (values.length === 0 || values.some(Number.isNaN)) return undefined
  return { median: median(values), low: Math.min(...values), high: Math.max(...values) }
}

/** The spread of a figure, in the unit that `scale` converts to. */
export function absolute(sections: Sections, place: Place, scale: number): Spread | undefined {
  return spread(rounds(sections, place).map((value) => value * scale))
}

/**
 * The spread of the ratio of two figures. Each ratio compares figures of the same round, because the load of the
 * machine changes between rounds.
 */
export function ratio(sections: Sections, ours: Place, theirs: Place): Spread | undefined {
  const others = rounds(sections, theirs)
  return spread(rounds(sections, ours).map((value, round) => value / others[round]!))
}
