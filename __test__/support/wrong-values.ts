// Invalid values of arguments and options, and a check that an error names the invalid argument.

import type { FieldType } from './methods.ts'

export const NOT_TEXT = [1, Number.NaN, true, null, {}, [], ['a'], new Date(Number.NaN)]
export const NOT_WELL_FORMED = ['a\ud800', '\udc00b']
/** An empty list is not a valid filter. */
const WRONG_TEXTS = [1, true, null, {}, [], [1], [null], [undefined], [['a']], ['a', 2], ...NOT_WELL_FORMED, ['a\ud800']]
export const NOT_A_TIME = [0, -1, Number.NaN, Infinity, '50', null, true, {}, [], 2 ** 31]

/** Invalid values for each type of field. */
export const WRONG: Record<FieldType, unknown[]> = {
  text: [...NOT_TEXT, ...NOT_WELL_FORMED],
  textOrTexts: WRONG_TEXTS,
  cancelable: [...WRONG_TEXTS, 'RUNNING', 'SUCCEEDED', ['QUEUED', 'RUNNING', 'PAUSED'], 'A_STATUS_OF_TOMORROW'],
  texts: [[], [''], 'text', 1, true, null, {}, [1], [null], [['a']], ['a', 2], ['a\ud800']],
  count: ['5', Number.NaN, -1, 1.5, Infinity, null, true, {}, [], 2 ** 53],
  milliseconds: NOT_A_TIME,
  flag: ['true', 1, 0, null, {}, []],
  moment: [5, true, null, {}, new Date(Number.NaN)],
  object: [null, 1, 'text', true, []],
  objects: [null, 1, 'text', {}, [1], ['text'], [null]],
  cells: [null, 1, 'text', true, [1], [{}], [{ fieldId: 1, value: 'v' }]],
  rows: [null, 1, 'text', true, {}, [1], ['text'], [[1]], [[{}]], [[{ fieldId: 1, value: 'v' }]]],
  filters: [[], 'text', {}, [1], [{}], [{ fieldId: 1, operator: 'eq', value: 'v' }], [{ fieldId: 'f', operator: 'eq' }],
    [{ fieldId: 'f', operator: 'eq', value: 'v', other: 1 }]],
}

/** Values that are not an object of parameters or options. */
export const NOT_AN_OBJECT = [null, 1, 'text', true, [], ['a'], Symbol('s'), () => {}]

export const WRONG_OPTIONS: Record<string, unknown[]> = {
  signal: [null, 1, 'text', true, {}, { aborted: false }, new AbortController()],
  timeout: NOT_A_TIME,
  maxRetries: [-1, 1.5, Number.NaN, Infinity, '2', null, true, {}],
  requestId: ['', 'x'.repeat(65), 'a b', 'a\nb', 'é', 7, null, {}, ...NOT_WELL_FORMED],
  headers: [
    null, 1, 'a: b', true, [], ['a: b'], { a: 1 }, { a: null }, { a: ['b'] }, { a: 'b\r\nc: d' }, { a: 'b\nc' }, { a: 'b\0c' },
    { a: 'b\ud800' }, { '': 'b' }, { 'a b': 'c' }, { 'a:b': 'c' }, { 'a\r\nb': 'c' }, { 'é': 'b' },
    { host: 'elsewhere' }, { 'Content-Length': '0' }, { 'transfer-encoding': 'chunked' }, { connection: 'close' },
  ],
  retries: [1],
  timeOut: [1],
}

/** Whether a message names an argument or a field of it: `params.limit`, or `params` and then `limit`. */
export function names({ message }: Error, name: string): boolean {
  const quoted = [...message.matchAll(/`([^`]*)`/g)].map(([, text]) => text!)
  const [argument = '', field] = name.split('.')
  const isNamed = (path: string) => quoted.some((text) => text === path || text.startsWith(`${path}.`) || text.startsWith(`${path}[`))
  return isNamed(name) || (isNamed(argument) && field !== undefined && quoted.includes(field))
}

/** Whether a value has no lone surrogate. An error about a lone surrogate names only the argument, not its field. */
export function isWellFormed(value: unknown): boolean {
  return !/\\ud[89a-f]/.test(JSON.stringify(value) ?? '')
}
