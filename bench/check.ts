// `npm run bench:check`: fails when a change has lost the lead. For CI, so only ratios to `fetch` count, with half of
// each goal as margin, and never a time or a rate by itself. Needs the release build; takes less than a minute.

import { machine } from './machine.ts'
import { GUARD } from './plan.ts'
import { addonFile } from './processes.ts'
import { type Figure, type Ratio, ratio } from './results.ts'
import { perform } from './rounds.ts'

interface Limit {
  what: string
  section: string
  figure: Figure
  atLeast?: number
  atMost?: number
}

const LIMITS: Limit[] = [
  { what: 'calls/s, 128 at once', section: 'calls', figure: 'perSecond', atLeast: 5 / 2 },
  { what: 'calls/s, one at a time', section: 'oneAtATime', figure: 'perSecond', atLeast: 2.5 / 2 },
  { what: 'main-thread time a call, 128 at once', section: 'calls', figure: 'mainThread', atMost: 0.08 * 2 },
  { what: 'main-thread time a trigger, 128 at once', section: 'trigger', figure: 'mainThread', atMost: 0.08 * 2 },
  { what: 'p99, 128 at once', section: 'calls', figure: 'p99', atMost: 0.3 * 2 },
  // `fetch` parses the same text, so there is less to win: the page must not become dearer than there.
  { what: 'main-thread time, page of 1,000', section: 'page', figure: 'mainThread', atMost: 1 },
]

const { bytes } = addonFile()
const results = await perform({ ...GUARD, addonBytes: bytes, machine: machine(), say: () => {} })
const lost = LIMITS.filter((limit) => !isHeld(limit))
console.log(lost.length === 0 ? `The lead over fetch holds. ${LIMITS.length} passed, 0 failed.` : words(lost))
process.exitCode = lost.length === 0 ? 0 : 1

function measured({ section, figure }: Limit): Ratio {
  const found = ratio(results, { section, figure, peer: 'imbrace' }, { section, figure, peer: 'fetch' })
  if (!found) throw new Error(`nothing was measured in ${section}`)
  return found
}

function isHeld(limit: Limit): boolean {
  const { median, low, high } = measured(limit)
  const { atLeast = -Infinity, atMost = Infinity } = limit
  const held = median >= atLeast && median <= atMost
  const bound = limit.atLeast === undefined ? `at most ${atMost}` : `at least ${atLeast}`
  console.log(`${held ? 'ok  ' : 'LOST'} ${limit.what}: ${median.toFixed(3)} of fetch (${low.toFixed(3)} to ${high.toFixed(3)}), must be ${bound}`)
  return held
}

function words(lost: Limit[]): string {
  const what = lost.map((limit) => limit.what).join('; ')
  return `The lead over fetch is lost: ${what}. \`npm run bench\` shows where the client stands. ${LIMITS.length - lost.length} passed, ${lost.length} failed.`
}
