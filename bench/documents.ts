// Writes the results into the documents: a summary into the README, all goals into the guide, and the chart.
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { GOALS, holds, type Limit, measured } from './goals.ts'
import { compared, conditions } from './notes.ts'
import { ROOT } from './processes.ts'
import { type Figure, type NodeResults, ratio, type Results } from './results.ts'
import { picture } from './svg.ts'
import { goalText, nodeName, ratioText, spreadText } from './table.ts'

const BLOCK = /(?<=<!-- bench -->\n)[^]*(?=<!-- \/bench -->)/

/** Writes `results.svg`, and the blocks of the README and of the guide between their two `bench` comments. */
export function writeDocuments(results: Results) {
  replaceBlock('README.md', summary(results))
  replaceBlock('docs/guides/performance.md', goals(results))
  writeFileSync(path.join(ROOT, 'bench/results.svg'), picture(results))
}

function replaceBlock(name: string, block: string) {
  const file = path.join(ROOT, name)
  const text = readFileSync(file, 'utf8')
  if (!BLOCK.test(text)) throw new Error(`${name} has no <!-- bench --> and <!-- /bench --> lines`)
  writeFileSync(file, text.replace(BLOCK, () => `${block}\n`))
}

const PEERS = ['undici', 'fetch']

const SUMMARY: [what: string, section: string, figure: Figure][] = [
  ['calls per second', 'tlsCalls', 'perSecond'],
  ['main-thread time of a call', 'tlsCalls', 'mainThread'],
  ['processor time of a call, all threads', 'tlsCalls', 'allThreads'],
  ['elapsed time of the first 128 calls of a process', 'tlsFirst', 'wall'],
]

function summary(results: Results): string {
  const main = results.nodes[0]!
  const cells = (section: string, figure: Figure) => PEERS.map((peer) => {
    const spread = ratio(main.sections, { section, peer: 'imbrace', figure }, { section, peer, figure })
    return spread ? `${ratioText(spread.median)} times` : ''
  })
  return `This table compares this client with two others, for 128 calls at once over TLS on ${nodeName(main)}:

${markdown([
  ['', 'compared with undici', 'compared with `fetch`'],
  ...SUMMARY.map(([what, section, figure]) => [what, ...cells(section, figure)]),
])}

${compared(main, 'oneAtATime', 'With one call at a time over plain HTTP').join(' ')}

![Calls per second and main-thread time of several clients](bench/results.svg)`
}

function goals(results: Results): string {
  const [main, ...others] = results.nodes as [NodeResults, ...NodeResults[]]
  const head = ['', 'compared with', 'goal', nodeName(main), 'goal met', ...others.map(nodeName)]
  const rows = GOALS.flatMap(({ what, limits }) => limits.map((limit) => row(what, limit, main, others)))
  return `${markdown([head, ...rows])}

${conditions(results).join(' ')}`
}

function row(what: string, limit: Limit, main: NodeResults, others: NodeResults[]): string[] {
  const spread = measured(main.sections, limit)
  const medians = others.map(({ sections }) => measured(sections, limit)).map((other) => (other ? ratioText(other.median) : ''))
  const figures = spread ? [spreadText(spread), holds(limit, spread) ? 'yes' : '**no**'] : ['not measured', '']
  return [what, limit.theirs ? limit.to : '', goalText(limit), ...figures, ...medians]
}

function markdown([head, ...rows]: string[][]): string {
  return [head!, head!.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}
