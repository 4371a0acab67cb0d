// Prints the results as text tables.
import { GOALS, holds, type Limit, measured } from './goals.ts'
import { type Figure, median, type NodeResults, ratio, type Results, rounds, type Spread } from './results.ts'

const UNITS: [figure: Figure, title: string, digits: number, scale: number][] = [
  ['perSecond', 'calls/s', 0, 1],
  ['p50', 'p50 ms', 3, 1],
  ['p99', 'p99 ms', 3, 1],
  ['mainThread', 'main thread us', 1, 1],
  ['allThreads', 'all threads us', 1, 1],
  ['wall', 'wall ms', 1, 1],
  ['processor', 'processor ms', 1, 1],
  ['delay', 'added p99 ms', 3, 1],
  ['wholeDelay', 'in all p99 ms', 3, 1],
  ['memory', 'memory MB', 1, 1e-6],
  ['wholeMemory', 'whole process MB', 1, 1e-6],
  ['size', 'MB', 2, 1e-6],
  ['large', 'large calls/s', 1, 1],
]

const TITLES: Record<string, string> = {
  tlsCalls: 'TLS, getFlow, 0.6 KB, 128 at once',
  tlsOneAtATime: 'TLS, getFlow, 0.6 KB, one at a time',
  tlsFirst: 'TLS, the first 128 calls of a process, all at once',
  calls: 'getFlow, 0.6 KB, 128 at once',
  oneAtATime: 'getFlow, 0.6 KB, one at a time',
  run: 'getRun, 60 KB, 128 at once',
  trigger: 'triggerFlow, 1 KB, 128 at once',
  page: 'listFlows, 1,000 flows, 3 MB, one at a time',
  parse: 'JSON.parse of that page',
  fields: 'the same page with three `fields`',
  largeTrigger: 'triggerFlow, 1 MB, one at a time',
  stringify: 'JSON.stringify of that payload',
  triggerMany: 'triggerMany, 1 KB each',
  triggerLoop: 'the same as a loop of triggerFlow, 32 at once',
  besideLarge: 'getFlow, 0.6 KB, 200 a second, beside payloads of 20 MB and runs of 4 MB, one of each at a time',
  eventLoop: 'event-loop delay, 200 calls/s beside a loop that takes 0.5 ms of each tick',
  memory: '5,000 calls in flight',
  tlsMemory: 'TLS, 5,000 calls in flight',
  tlsMinute: 'TLS, memory after a minute of getFlow, 128 at once',
  load: 'loading the module',
  addon: 'size of the addon',
}

const number = (value: number, digits: number) =>
  value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })

export const ratioText = (value: number) => number(value, value < 0.1 ? 3 : 2)

/** Formats a goal: `at least 3 times`, `at most 8 ms`. */
export function goalText({ atLeast, atMost, theirs, to }: Limit): string {
  return `${atLeast !== undefined ? `at least ${atLeast}` : `at most ${atMost}`} ${theirs ? 'times' : to}`
}

const range = ({ low, high }: Spread) => (low === high ? '' : ` (${ratioText(low)} to ${ratioText(high)})`)

/** Formats a spread: `1.23 (1.10 to 1.35)`. */
export const spreadText = (spread: Spread) => `${ratioText(spread.median)}${range(spread)}`

/** The short name of a version of Node: `Node 24`. */
export const nodeName = ({ node }: NodeResults) => `Node ${parseInt(node)}`

function goalRow(what: string, limit: Limit, { nodes: [main, ...others], skipped }: Results): string[] {
  const spread = measured(main!.sections, limit)
  const columns = others.map(({ sections }) => measured(sections, limit)).map((other) => (other ? spreadText(other) : ''))
  const against = limit.theirs ? limit.to : ''
  if (!spread) return [what, against, goalText(limit), skipped[limit.ours.section] ?? 'not measured', '', ...columns]
  return [what, against, goalText(limit), spreadText(spread), holds(limit, spread) ? 'yes' : 'NO', ...columns]
}

/** The table of goals, with the measured spread of each. */
export function goalsTable(results: Results): string {
  const [main, ...others] = results.nodes
  const rows = GOALS.flatMap(({ what, limits }) => limits.map((limit) => goalRow(what, limit, results)))
  return table([['', 'compared with', 'goal', nodeName(main!), 'goal met', ...others.map(nodeName)], ...rows])
}

/** The tables of absolute figures, which hold for this machine only. */
export function figuresTables(results: Results): string {
  const sections = new Set(results.nodes.flatMap(({ sections }) => Object.keys(sections)))
  return [...sections].map((section) => figuresTable(section, results)).join('\n\n')
}

function figuresTable(section: string, { nodes }: Results): string {
  const lines = nodes.flatMap((node, index) =>
    Object.keys(node.sections[section] ?? {}).map((peer) => ({
      name: index === 0 ? peer : `${peer}, ${nodeName(node)}`,
      values: (figure: Figure) => rounds(node.sections, { section, peer, figure }),
    })),
  )
  const units = UNITS.filter(([figure]) => lines.some(({ values }) => values(figure).length > 0))
  const rows = lines.map(({ name, values }) => [
    name,
    ...units.map(([figure, , digits, scale]) => {
      const found = values(figure)
      return found.length > 0 ? number(median(found) * scale, digits) : ''
    }),
  ])
  return `${TITLES[section] ?? section}\n${table([['', ...units.map(([, title]) => title)], ...rows])}`
}

/** The table that compares other builds of the addon with this one. */
export function comparison({ nodes: [main] }: Results, others: string[]): string {
  const { sections } = main!
  const rows = Object.keys(sections).flatMap((section) =>
    UNITS.flatMap(([figure, title]) => {
      const ratios = others.map((peer) => ratio(sections, { section, peer, figure }, { section, peer: 'imbrace', figure }))
      if (ratios.every((one) => !one)) return []
      return [[TITLES[section] ?? section, title, ...ratios.map((one) => (one ? spreadText(one) : ''))]]
    }),
  )
  return `other builds, as ratios to imbrace\n${table([['', '', ...others], ...rows])}`
}

function table(rows: string[][]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  const isText = (column: number) => column === 0 || rows.some((row) => /^[a-z<>]/i.test(row[column]!) && row !== rows[0])
  const line = (row: string[]) =>
    row.map((cell, column) => (isText(column) ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!))).join('  ')
  const [head, ...body] = rows
  return [line(head!), widths.map((width) => '-'.repeat(width)).join('  '), ...body.map(line)].map((row) => row.trimEnd()).join('\n')
}
