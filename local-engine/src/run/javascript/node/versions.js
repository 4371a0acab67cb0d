// Which versions a range of a `package.json` admits: exact versions, `^`, `~`, comparisons and `x`. Any other range (a
// tag, an address, `||`) admits all.
'use strict'

const VERSION = /^[=v]*(\d+)(?:\.(\d+|[xX*]))?(?:\.(\d+|[xX*]))?(?:-([\w.-]+))?(?:\+[\w.-]+)?$/

function read(text) {
  const found = VERSION.exec(text)
  if (!found) return undefined
  const numbers = found.slice(1, 4).map((part) => (part === undefined || /[xX*]/.test(part) ? undefined : Number(part)))
  return { numbers, pre: found[4] }
}

/** Negative if `a` is the older one. Missing parts of `b` count as zero. */
function compare(a, b) {
  for (let part = 0; part < 3; part++) {
    const difference = (a.numbers[part] ?? 0) - (b.numbers[part] ?? 0)
    if (difference !== 0) return difference
  }
  if (a.pre === b.pre) return 0
  if (a.pre === undefined) return 1
  return b.pre === undefined ? -1 : a.pre.localeCompare(b.pre, 'en', { numeric: true })
}

/** Whether the first parts of both are the same, as many as `wanted` has, at most `parts`. */
const agree = (version, wanted, parts) =>
  wanted.numbers.slice(0, parts).every((number, part) => number === undefined || number === version.numbers[part])

const TESTS = {
  '^': (version, wanted) => {
    const first = wanted.numbers.findIndex((number) => number !== 0)
    return compare(version, wanted) >= 0 && agree(version, wanted, first < 0 ? 3 : first + 1)
  },
  '~': (version, wanted) => compare(version, wanted) >= 0 && agree(version, wanted, 2),
  '>=': (version, wanted) => compare(version, wanted) >= 0,
  '>': (version, wanted) => compare(version, wanted) > 0,
  '<=': (version, wanted) => compare(version, wanted) <= 0,
  '<': (version, wanted) => compare(version, wanted) < 0,
  '': (version, wanted) => agree(version, wanted, 3) && (wanted.numbers.includes(undefined) || version.pre === wanted.pre),
}

/** Whether the range admits the version. */
function admits(range, text) {
  const version = read(text)
  if (!version) return true
  return range.trim().split(/\s+/).every((part) => {
    const [, operator, rest] = /^(\^|~|>=|>|<=|<|)(.*)$/.exec(part)
    const wanted = read(rest)
    return !wanted || TESTS[operator](version, wanted)
  })
}

module.exports = { admits }
