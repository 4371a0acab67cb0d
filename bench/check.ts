// `npm run bench:check`: fails when a change has lost the lead. For CI, so only ratios to `fetch` count, with half of
// each goal as margin, and never a time or a rate by itself. Needs the release build; takes about a minute.

import { GOALS, holds, type Limit, measured } from './goals.ts'
import { machine } from './machine.ts'
import { GUARD } from './plan.ts'
import { addonFile } from './processes.ts'
import type { Figure } from './results.ts'
import { perform } from './rounds.ts'

interface Guard extends Limit {
  what: string
}

/** A goal, with half of it as margin. */
function wide(limit: Limit): Limit {
  return {
    ...limit,
    ...(limit.atLeast !== undefined && { atLeast: limit.atLeast / 2 }),
    ...(limit.atMost !== undefined && { atMost: limit.atMost * 2 }),
  }
}

const toFetch = (section: string, figure: Figure): Limit => ({
  ours: { section, figure, peer: 'imbrace' },
  theirs: { section, figure, peer: 'fetch' },
  to: 'fetch',
})

const GUARDS: Guard[] = [
  ...GOALS.flatMap(({ what, limits }) => limits.filter(({ to }) => to === 'fetch').map((limit) => ({ what, ...wide(limit) }))),
  { what: 'trigger with 1 KB, 128 at once, main-thread time', ...wide({ ...toFetch('trigger', 'mainThread'), atMost: 0.08 }) },
  // `fetch` parses the same text, so there is less to win: the page must not become dearer than there.
  { what: 'page of 1,000, main-thread time', ...toFetch('page', 'mainThread'), atMost: 1 },
]

const results = await perform({ ...GUARD, addonBytes: addonFile().bytes, machine: machine(), say: () => {} })
const lost = GUARDS.filter((guard) => !isHeld(guard))
console.log(lost.length === 0 ? `The lead over fetch holds. ${GUARDS.length} passed, 0 failed.` : message(lost))
process.exitCode = lost.length === 0 ? 0 : 1

function isHeld(guard: Guard): boolean {
  const { what, atLeast, atMost } = guard
  const spread = measured(results.nodes[0]!.sections, guard)
  if (!spread) throw new Error(`nothing was measured for "${what}"`)
  const held = holds(guard, spread)
  const bound = atLeast === undefined ? `at most ${atMost}` : `at least ${atLeast}`
  const { median, low, high } = spread
  console.log(`${held ? 'ok  ' : 'LOST'} ${what}: ${median.toFixed(3)} of fetch (${low.toFixed(3)} to ${high.toFixed(3)}), must be ${bound}`)
  return held
}

function message(lost: Guard[]): string {
  const what = lost.map((guard) => guard.what).join('; ')
  return `The lead over fetch is lost: ${what}. \`npm run bench\` shows where the client stands. ${GUARDS.length - lost.length} passed, ${lost.length} failed.`
}
