// The operators of router conditions, on resolved values. These are objects of the run, so `NaN`, a `Date` or a function is
// compared as itself and not as its JSON.
'use strict'

const { parse, stringify } = JSON
const { isArray } = Array

/** Strings unchanged, other values as their JSON. */
const asText = (value, { caseSensitive }) => {
  const text = typeof value === 'string' ? value : stringify(value)
  return caseSensitive ? text : text.toLowerCase()
}

/** A number if the value has one, else the value. */
const asNumber = (value) => (Number.isNaN(Number(value)) ? value : Number(value))

/** What a text says as JSON. */
function read(text) {
  try {
    return parse(text)
  } catch {
    return text
  }
}

/** An array, or the array that a text holds as JSON. */
function listOf(value) {
  const list = typeof value === 'string' ? read(value) : value
  return isArray(list) ? list : undefined
}

/** A list, or another value as a list of one. */
const asList = (value) => listOf(value) ?? [typeof value === 'string' ? read(value) : value]

/** Texts that dayjs reads in local time, which is UTC: a date and the parts of a time, with or without separators. */
const LOCAL_DATE = /^(\d{4})[-/]?(\d{1,2})?[-/]?(\d{0,2})[Tt\s]*(\d{1,2})?:?(\d{1,2})?:?(\d{1,2})?[.:]?(\d+)?$/

/** The time of a date in milliseconds, as dayjs reads it. `NaN` if the value is not a date. */
function timeOf(value) {
  if (typeof value !== 'string') return typeof value === 'number' || value instanceof Date ? new Date(value).getTime() : NaN
  const parts = LOCAL_DATE.exec(value)
  if (!parts) return new Date(value).getTime()
  const [, year, month, day, hour = 0, minute = 0, second = 0, fraction = '0'] = parts
  return new Date(year, month - 1 || 0, day || 1, hour, minute, second, fraction.slice(0, 3)).getTime()
}

const OPERATORS = {
  TEXT_CONTAINS: (first, second, how) => asText(first, how).includes(asText(second, how)),
  TEXT_EXACTLY_MATCHES: (first, second, how) => asText(first, how) === asText(second, how),
  TEXT_START_WITH: (first, second, how) => asText(first, how).startsWith(asText(second, how)),
  TEXT_ENDS_WITH: (first, second, how) => asText(first, how).endsWith(asText(second, how)),
  NUMBER_IS_GREATER_THAN: (first, second) => asNumber(first) > asNumber(second),
  NUMBER_IS_LESS_THAN: (first, second) => asNumber(first) < asNumber(second),
  NUMBER_IS_EQUAL_TO: (first, second) => asNumber(first) == asNumber(second),
  BOOLEAN_IS_TRUE: Boolean,
  DATE_IS_BEFORE: (first, second) => timeOf(first) < timeOf(second),
  DATE_IS_EQUAL: (first, second) => timeOf(first) === timeOf(second),
  DATE_IS_AFTER: (first, second) => timeOf(first) > timeOf(second),
  LIST_CONTAINS: (first, second, how) => asList(first).some((element) => asText(element, how) === asText(second, how)),
  LIST_IS_EMPTY: (first) => listOf(first)?.length === 0,
  LIST_IS_NOT_EMPTY: (first) => listOf(first)?.length > 0,
  EXISTS: (value) => value !== undefined && value !== null && value !== '',
}

/** Operators that are the opposite of another one. */
const OPPOSITES = {
  TEXT_DOES_NOT_CONTAIN: 'TEXT_CONTAINS',
  TEXT_DOES_NOT_EXACTLY_MATCH: 'TEXT_EXACTLY_MATCHES',
  TEXT_DOES_NOT_START_WITH: 'TEXT_START_WITH',
  TEXT_DOES_NOT_END_WITH: 'TEXT_ENDS_WITH',
  LIST_DOES_NOT_CONTAIN: 'LIST_CONTAINS',
  BOOLEAN_IS_FALSE: 'BOOLEAN_IS_TRUE',
  DOES_NOT_EXIST: 'EXISTS',
}

/** Throws if the operator is unknown, which ends the run as INTERNAL_ERROR. */
function holds(condition) {
  const { operator, firstValue, secondValue } = condition
  const opposite = OPPOSITES[operator]
  const result = OPERATORS[opposite ?? operator](firstValue, secondValue, condition)
  return opposite ? !result : result
}

/** OR over groups, AND within one. No group is false, an empty group is true. All conditions are evaluated. */
const groupsHold = (groups) => groups.map((group) => group.map(holds).every(Boolean)).some(Boolean)

/**
 * Returns for each branch whether it is true. A fallback is true if no other branch is. Other fallbacks count as true
 * branches, so of two fallbacks neither is executed.
 */
function evaluate(branches) {
  const isFallback = ({ branchType }) => branchType === 'FALLBACK'
  const plain = branches.map((branch) => isFallback(branch) || groupsHold(branch.conditions))
  return branches.map((branch, index) => (isFallback(branch) ? !plain.some((is, other) => is && other !== index) : plain[index]))
}

module.exports = { evaluate }
