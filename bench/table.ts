// The results as text.
import { type Goal, GOALS, holds } from './goals.ts'
import { type Figure, median, type Ratio, ratio, type Results, rounds } from './results.ts'

const UNITS: [figure: Figure, title: string, digits: number, scale: number][] = [
  ['perSecond', 'calls/s', 0, 1],
  ['p50', 'p50 ms', 3, 1],
  ['p99', 'p99 ms', 3, 1],
  ['mainThread', 'main thread us', 1, 1],
  ['allThreads', 'all threads us', 1, 1],
  ['delay', 'added p99 ms', 3, 1],
  ['wholeDelay', 'in all p99 ms', 3, 1],
  ['memory', 'memory MB', 1, 1e-6],
  ['wholeMemory', 'whole process MB', 1, 1e-6],
]

export const TITLES: Record<string, string> = {
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
  eventLoop: 'event-loop delay, 200 calls/s beside a loop that takes 0.5 ms of each tick',
  memory: '5,000 calls in flight',
}

const number = (value: number, digits: number) =>
  value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })

const ratioText = (value: number) => number(value, value < 0.1 ? 3 : 2)

const limitText = ({ atLeast, atMost }: Goal) => (atLeast !== undefined ? `>= ${atLeast}` : `<= ${atMost}`)

function goalRow(goal: Goal, results: Results): string[] {
  const isRatio = goal.to !== 'ms' && goal.to !== 'MB'
  const limit = `${limitText(goal)} ${isRatio ? 'x ' : ''}${goal.to}`
  const measured = goal.measure(results)
  if (!measured) return [goal.what, limit, 'not measured', results.skipped[goal.section] ?? 'not asked for']
  return [goal.what, limit, `${ratioText(measured.median)}${range(measured)}`, holds(goal, measured) ? 'yes' : 'NO']
}

const range = ({ low, high }: Ratio) => (low === high ? '' : ` (${ratioText(low)} to ${ratioText(high)})`)

/** The goals, each with what was measured beside it: the median of the rounds, and their range. */
export function goalsTable(results: Results): string {
  return table([['what', 'goal', 'measured', 'holds'], ...GOALS.map((goal) => goalRow(goal, results))])
}

/** The figures behind the ratios: for orientation, since they are this machine's. */
export function figuresTables(results: Results): string {
  const tables = Object.entries(results.sections).map(([section, peers]) => {
    const units = UNITS.filter(([figure]) => Object.values(peers).some((entries) => entries[0]?.[figure] !== undefined))
    const rows = Object.keys(peers).map((peer) => [
      peer,
      ...units.map(([figure, , digits, scale]) => {
        const values = rounds(results, { section, peer, figure })
        return values.length > 0 ? number(median(values) * scale, digits) : ''
      }),
    ])
    return `${TITLES[section] ?? section}\n${table([['', ...units.map(([, title]) => title)], ...rows])}`
  })
  const load = Object.entries(results.load).map(([name, times]) => [name, number(median(times), 1)])
  if (load.length > 0) tables.push(`loading the module\n${table([['', 'ms'], ...load])}`)
  return tables.join('\n\n')
}

/** How other builds of the addon stand to this one. */
export function comparison(results: Results, others: string[]): string {
  const rows = Object.entries(results.sections).flatMap(([section, peers]) =>
    UNITS.flatMap(([figure, title]) => {
      const ratios = others.map((peer) => ratio(results, { section, peer, figure }, { section, peer: 'imbrace', figure }))
      if (!peers.imbrace || ratios.every((one) => !one)) return []
      return [[TITLES[section] ?? section, title, ...ratios.map((one) => (one ? `${ratioText(one.median)}${range(one)}` : ''))]]
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
