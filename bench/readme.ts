// Writes the results into the README: the chart, the goals and the machine.
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { type Goal, GOALS, holds, measured } from './goals.ts'
import { conditions, differences } from './notes.ts'
import { ROOT } from './processes.ts'
import type { NodeResults, Results } from './results.ts'
import { picture } from './svg.ts'
import { goalText, nodeName, ratioText, spreadText } from './table.ts'

const BLOCK = /(?<=<!-- bench -->\n)[^]*(?=<!-- \/bench -->)/

/** Writes `results.svg`, and the block of the README between its two `bench` comments. */
export function writeReadme(results: Results) {
  const readme = path.join(ROOT, 'README.md')
  const text = readFileSync(readme, 'utf8')
  if (!BLOCK.test(text)) throw new Error('README.md has no <!-- bench --> and <!-- /bench --> lines')
  writeFileSync(readme, text.replace(BLOCK, () => block(results)))
  writeFileSync(path.join(ROOT, 'bench/results.svg'), picture(results))
}

function block(results: Results): string {
  const [main, ...others] = results.nodes as [NodeResults, ...NodeResults[]]
  const names = others.map(nodeName)
  const rows = [
    ['', 'goal', `measured, ${nodeName(main)}`, 'goal met', ...names],
    ['---', '---', '---', '---', ...names.map(() => '---')],
    ...GOALS.map((goal) => row(goal, main, others)),
  ]
  return `![Calls per second and time of the main thread, beside other clients](bench/results.svg)

\`npm run bench\` printed these figures. It runs several rounds. A figure is the median of the rounds, with the lowest and the highest in parentheses. Where a goal has several peers, the figures have the same order.

${rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}

${[...differences(results), ...conditions(results)].join(' ')}
`
}

function row({ what, limits }: Goal, main: NodeResults, others: NodeResults[]): string[] {
  const spreads = limits.map((limit) => ({ limit, spread: measured(main.sections, limit) }))
  const missed = spreads.filter(({ limit, spread }) => !spread || !holds(limit, spread)).map(({ limit }) => limit.to)
  const medians = others.map(({ sections }) => limits.map((limit) => measured(sections, limit)))
  return [
    what,
    limits.map((limit) => goalText(limit).replace('>=', '≥').replace('<=', '≤').replace(' x ', ' × ')).join(', '),
    spreads.map(({ spread }) => (spread ? spreadText(spread) : 'not measured')).join(', '),
    missed.length === 0 ? 'yes' : limits.length === 1 ? '**no**' : `**not** for ${missed.join(', ')}`,
    ...medians.map((spreads) => spreads.flatMap((spread) => (spread ? [ratioText(spread.median)] : [])).join(', ')),
  ]
}
