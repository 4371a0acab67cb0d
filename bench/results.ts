// What was measured: by section, by peer, one entry for each round.
import type { Figures } from './measure.ts'

export interface Results {
  sections: Record<string, Record<string, Figures[]>>
  /** Why a section has no figures. */
  skipped: Record<string, string>
  load: Record<string, number[]>
  addonBytes: number
  machine: string
}

export type Figure = keyof Figures

/** One figure of one peer in one section. */
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

/** A figure in each round. */
export function rounds(results: Results, { section, peer, figure }: Place): number[] {
  const entries = results.sections[section]?.[peer] ?? []
  return entries.map((figures) => figures[figure]).filter((value) => value !== undefined)
}

export interface Ratio {
  median: number
  low: number
  high: number
}

/**
 * How one figure stands to another. They are compared within each round, where both saw the same machine; the
 * median is that of the rounds.
 */
export function ratio(results: Results, ours: Place, theirs: Place): Ratio | undefined {
  const others = rounds(results, theirs)
  const ratios = rounds(results, ours).map((value, round) => value / others[round]!)
  if (ratios.length === 0 || ratios.some(Number.isNaN)) return undefined
  return { median: median(ratios), low: Math.min(...ratios), high: Math.max(...ratios) }
}
