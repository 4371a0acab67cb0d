// Applies the rules to the prose of a file.
import { GAP, proseOf } from './prose.mjs'
import { RULES } from './rules.mjs'

/**
 * Returns the findings in a file, in their order.
 * @returns {{ line: number, rule: string, context: string, instead: string }[]}
 */
export function findingsIn(file, text) {
  const prose = proseOf(file, text)
  const matches = RULES.flatMap((rule) => Array.from(prose.matchAll(rule.pattern), (match) => ({ ...rule, match })))
  matches.sort((one, other) => one.match.index - other.match.index)
  return matches.map(({ name: rule, instead, match: { 0: found, index } }) => {
    const line = prose.slice(0, index).split('\n').length
    return { line, rule, context: contextOf(prose, index, index + found.length), instead }
  })
}

const oneLine = (text) => text.replaceAll(GAP, ' ').replace(/\s+/g, ' ').trim()

/** Returns the words around a finding, up to the next piece that is not prose. */
function contextOf(prose, start, end) {
  const before = prose.slice(Math.max(0, start - 30), start).split(GAP).at(-1)
  const [after] = prose.slice(end, end + 30).split(GAP)
  return oneLine(before + prose.slice(start, end) + after)
}
