// The picture in the README: one panel a figure, one bar a client. Plain SVG that follows the reader's colours.
import { type Figure, median, type Results, rounds } from './results.ts'

interface Panel {
  section: string
  figure: Figure
  title: string
  hint: string
  text: (value: number) => string
}

const whole = (value: number) => Math.round(value).toLocaleString('en')
const short = (value: number) => value.toLocaleString('en', { maximumSignificantDigits: 3 })

const PANELS: Panel[] = [
  { section: 'calls', figure: 'perSecond', title: 'Calls a second, 128 at once', hint: 'more is better', text: whole },
  { section: 'calls', figure: 'mainThread', title: 'Main-thread time a call, 128 at once', hint: 'less is better', text: (value) => `${short(value)} µs` },
  { section: 'oneAtATime', figure: 'perSecond', title: 'Calls a second, one at a time', hint: 'more is better', text: whole },
  { section: 'calls', figure: 'p99', title: 'Slowest of 100 calls (p99), 128 at once', hint: 'less is better', text: (value) => `${short(value)} ms` },
]

/** In this order; bare reqwest is the limit, not a client of the API. */
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

const STYLE = `
  text { font: 13px system-ui, sans-serif; fill: #1f2328 }
  .title { font-weight: 600 } .hint, .limit, .foot { fill: #59636e } .foot, .hint { font-size: 12px }
  rect { fill: #b6bec7 } .ours { fill: #1a7f64 } .bound { fill: none; stroke: #b6bec7; stroke-dasharray: 3 3 }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 } .hint, .limit, .foot { fill: #9198a1 }
    rect { fill: #4b535d } .ours { fill: #3fb68b } .bound { fill: none; stroke: #656c76 }
  }`

export function picture(results: Results): string {
  const panels = PANELS.map((panel) => ({ panel, bars: barsOf(results, panel) }))
  const height = HEAD + BARS.length * BAR + 26
  const groups = panels.map(({ panel, bars }, index) => {
    const [x, y] = [(index % 2) * COLUMN, Math.floor(index / 2) * height]
    return `<g transform="translate(${x} ${y})">${drawPanel(panel, bars)}</g>`
  })
  const bottom = Math.ceil(PANELS.length / 2) * height + 8
  const foot = `GET of a 0.6 KB flow from a server on the same machine. ${results.machine}. npm run bench`
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${bottom + 24}" viewBox="0 0 ${WIDTH} ${bottom + 24}" role="img" aria-label="${summary(panels)}">
<style>${STYLE}
</style>
${groups.join('\n')}
<text class="foot" x="12" y="${bottom + 8}">${escaped(foot)}</text>
</svg>
`
}

interface Bar {
  peer: string
  label: string
  value: number
}

function barsOf(results: Results, { section, figure }: Panel): Bar[] {
  return BARS.flatMap(([peer, label]) => {
    const values = rounds(results, { section, peer, figure })
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

/** For those who cannot see it. */
function summary(panels: { panel: Panel; bars: Bar[] }[]): string {
  const sentences = panels.map(({ panel, bars }) => `${panel.title}: ${bars.map(({ label, value }) => `${label} ${panel.text(value)}`).join(', ')}`)
  return escaped(sentences.join('. '))
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
