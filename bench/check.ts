// `npm run bench:check`: fails if the client has lost its lead over `fetch`. It takes about a minute and needs the
// release build. CI machines differ in speed, so it checks ratios to `fetch` and no absolute figures, and it allows
// twice the value of each goal (half where more is better).

import { GOALS, holds, type Limit, measured } from './goals.ts'
import { machine } from './machine.ts'
import { GUARD } from './plan.ts'
import { addonFile } from './processes.ts'
import type { Figure } from './results.ts'
import { perform } from './rounds.ts'

interface Guard extends Limit {
  what: string
}

/** Doubles an upper limit and halves a lower one. */
function relaxed(limit: Limit): Limit {
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
  ...GOALS.flatMap(({ what, limits }) => limits.filter(({ to }) => to === 'fetch').map((limit) => ({ what, ...relaxed(limit) }))),
  { what: 'trigger with 1 KB, 128 at once, main-thread time', ...relaxed({ ...toFetch('trigger', 'mainThread'), atMost: 0.08 }) },
  // Both clients parse the same text, so the client only has to cost no more than `fetch`.
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
