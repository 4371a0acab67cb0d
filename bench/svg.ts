// Draws the chart of the README: one panel per figure, one bar per client. It follows the reader's light or dark mode.
import { type Figure, median, type Results, rounds, type Sections } from './results.ts'

interface Panel {
  section: string
  figure: Figure
  title: string
  hint: string
  text: (value: number) => string
}

const whole = (value: number) => Math.round(value).toLocaleString('en')
const short = (value: number) => value.toLocaleString('en', { maximumSignificantDigits: 3 })

const micro = (value: number) => `${short(value)} µs`
const milli = (value: number) => `${short(value)} ms`

const MORE = 'more is better'
const LESS = 'less is better'

const PANELS: Panel[] = [
  { section: 'tlsCalls', figure: 'perSecond', title: 'TLS: calls a second, 128 at once', hint: MORE, text: whole },
  { section: 'tlsCalls', figure: 'mainThread', title: 'TLS: main-thread time a call', hint: LESS, text: micro },
  { section: 'tlsOneAtATime', figure: 'perSecond', title: 'TLS: calls a second, one at a time', hint: MORE, text: whole },
  { section: 'tlsFirst', figure: 'wall', title: 'TLS: first 128 calls of a process', hint: LESS, text: milli },
  { section: 'calls', figure: 'perSecond', title: 'Plain: calls a second, 128 at once', hint: MORE, text: whole },
  { section: 'calls', figure: 'mainThread', title: 'Plain: main-thread time a call', hint: LESS, text: micro },
]

/** The bars of a panel, from top to bottom. Bare reqwest is the upper limit, not a client of the API. */
const BARS: [peer: string, label: string][] = [
  ['imbrace', '@imbrace/node'],
  ['undici', 'undici'],
  ['got', 'got'],
  ['axios', 'axios'],
  ['fetch', 'fetch'],
  ['reqwest', 'bare reqwest'],
]

const WIDTH = 880
const COLUMN = 440
const LABELS = 120
const LONGEST = 214
const BAR = 22
const HEAD = 34
const NOTE = 18

const STYLE = `
  text { font: 13px system-ui, sans-serif; fill: #1f2328 }
  .title { font-weight: 600 } .hint, .limit, .foot { fill: #59636e } .foot, .hint { font-size: 12px }
  rect { fill: #b6bec7 } .ours { fill: #1a7f64 } .bound { fill: none; stroke: #b6bec7; stroke-dasharray: 3 3 }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 } .hint, .limit, .foot { fill: #9198a1 }
    rect { fill: #4b535d } .ours { fill: #3fb68b } .bound { fill: none; stroke: #656c76 }
  }`

export function picture(results: Results): string {
  const { sections } = results.nodes[0]!
  const panels = PANELS.map((panel) => ({ panel, bars: barsOf(sections, panel) })).filter(({ bars }) => bars.length > 0)
  const [groups, bottom] = arranged(panels)
  const { system, peers } = results.machine
  const notes = [
    'GET of a 0.6 KB flow from a server on the same machine. Over TLS, @imbrace/node and reqwest use HTTP/2, the others HTTP/1.1.',
    `${system}; Node ${results.nodes[0]!.node}, ${peers}. npm run bench`,
  ]
  const height = bottom + 8 + notes.length * NOTE
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${summary(panels)}">
<style>${STYLE}
</style>
${groups.join('\n')}
${notes.map((note, index) => `<text class="foot" x="12" y="${bottom + 8 + index * NOTE}">${escaped(note)}</text>`).join('\n')}
</svg>
`
}

interface Drawn {
  panel: Panel
  bars: Bar[]
}

/** Places the panels in two columns. Returns them and their lower edge. A row is as high as its highest panel. */
function arranged(panels: Drawn[]): [groups: string[], bottom: number] {
  const groups: string[] = []
  let y = 0
  for (let index = 0; index < panels.length; index += 2) {
    const row = panels.slice(index, index + 2)
    groups.push(...row.map(({ panel, bars }, column) => `<g transform="translate(${column * COLUMN} ${y})">${drawPanel(panel, bars)}</g>`))
    y += HEAD + Math.max(...row.map(({ bars }) => bars.length)) * BAR + 20
  }
  return [groups, y + 8]
}

interface Bar {
  peer: string
  label: string
  value: number
}

function barsOf(sections: Sections, { section, figure }: Panel): Bar[] {
  return BARS.flatMap(([peer, label]) => {
    const values = rounds(sections, { section, peer, figure })
    return values.length > 0 ? [{ peer, label, value: median(values) }] : []
  })
}

function drawPanel({ title, hint, text }: Panel, bars: Bar[]): string {
  const largest = Math.max(...bars.map(({ value }) => value))
  const head = `<text x="12" y="20" class="title">${title} <tspan class="hint" font-weight="400">${hint}</tspan></text>`
  const rows = bars.map(({ peer, label, value }, index) => {
    const y = HEAD + index * BAR
    const width = Math.max(1, (value / largest) * LONGEST)
    const kind = peer === 'imbrace' ? ' class="ours"' : peer === 'reqwest' ? ' class="bound"' : ''
    const words = peer === 'reqwest' ? ' class="limit"' : peer === 'imbrace' ? ' class="title"' : ''
    return `<text x="${LABELS}" y="${y + 13}" text-anchor="end"${words}>${label}</text><rect x="${LABELS + 8}" y="${y}" width="${width.toFixed(1)}" height="16" rx="2"${kind}/><text x="${(LABELS + 14 + width).toFixed(1)}" y="${y + 13}"${words}>${text(value)}</text>`
  })
  return [head, ...rows].join('\n')
}

/** The text for screen readers. */
function summary(panels: Drawn[]): string {
  const sentences = panels.map(({ panel, bars }) => `${panel.title}: ${bars.map(({ label, value }) => `${label} ${panel.text(value)}`).join(', ')}`)
  return escaped(sentences.join('. '))
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
