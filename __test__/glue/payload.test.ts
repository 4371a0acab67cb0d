// The JSON text of payloads, against `JSON.stringify`.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { evaluateGlue } from '../support/glue.ts'

type Text = string | string[] | undefined

const { payloadText, payloadsText } = evaluateGlue<{
  payloadText: (payload?: unknown) => Text
  payloadsText: (payloads: unknown[]) => string[]
}>('({ payloadText, payloadsText })')

const join = (text: Text) => (Array.isArray(text) ? text.join('') : text)
/** 100 elements, some of them these. */
const long = (...elements: unknown[]) => Array.from({ length: 100 }, (_, index) => elements[index % 10] ?? { index })

class Row {
  static made = 0
  constructor(public id: number) { Row.made += 1 }
}
class Rows extends Array<unknown> {}
class Unlike extends Array<unknown> { toJSON() { return 'of another class' } }

/** Payloads, made anew for each text: some of them change when they are read. */
const PAYLOADS: Record<string, () => unknown> = {
  'plain objects': () => long(),
  'holes and undefined': () => Object.assign(new Array(100), { 7: 'x', 8: undefined, 99: null, extra: 1 }),
  'functions, symbols and boxed values': () => long(() => {}, Symbol('s'), Object('x'), Object(1), Object(false), NaN, -0),
  'functions with a toJSON': () => long(Object.assign(() => {}, { toJSON: () => 'a function' })),
  'dates, one of them invalid': () => long(new Date(0), new Date(NaN)),
  'lone surrogates and other text': () => long('\ud800', 'é漢😀', '\u2028"\\\n'),
  'nested long arrays': () => long(long(), { deep: long() }),
  'an array of a class of its own': () => Rows.from(long()),
  'an array whose constructor names a species': () => Object.assign(long(), { constructor: { [Symbol.species]: Unlike } }),
  'an array with a toJSON': () => Object.assign(long(), { toJSON: (key: string) => [`key ${key}`] }),
  'an array with a toJSON that is no function': () => Object.assign(long(), { toJSON: 1 }),
  'instances of a class': () => long(...Array.from({ length: 10 }, (_, id) => new Row(id))),
  'objects without a prototype': () => Object.assign(Object.create(null), { long: long(), __proto__: null }),
  'a long array that a toJSON returns': () => ({ a: { toJSON: () => long() }, b: long() }),
  'members without a JSON form': () => ({ a: undefined, b: () => {}, long: long(), c: Symbol('c'), d: 1 }),
  'integer keys and `__proto__`': () => JSON.parse(`{"b":1,"__proto__":${JSON.stringify(long())},"2":[],"1":{}}`),
  'symbol keys and properties that are not enumerable': () =>
    Object.defineProperty({ [Symbol('s')]: long(), long: long() }, 'hidden', { value: long() }),
  'an instance of a class with a long array': () => Object.assign(new Row(1), { long: long() }),
  'a proxy': () => new Proxy({ long: new Proxy(long(), {}) }, {}),
  'short values': () => [1, 'x', null, true, {}, [], { a: [{}] }],
}

describe('a payload', () => {
  for (const [name, make] of Object.entries(PAYLOADS)) {
    test(`has the text of JSON.stringify: ${name}`, () => {
      for (const wrap of [(value: unknown) => value, (value: unknown) => ({ before: 1, value, after: { value } })]) {
        assert.equal(join(payloadText(wrap(make()))), JSON.stringify(wrap(make())))
      }
    })
  }

  test('of any length has the text of JSON.stringify', () => {
    for (const length of [0, 1, 63, 64, 65, 79, 80, 81, 1000, 70_000]) {
      const array = Array.from({ length }, (_, index) => (index % 3 ? index : 'x'.repeat(index % 50)))
      assert.equal(join(payloadText(array)), JSON.stringify(array), `${length}`)
    }
  })

  test('that is undefined is an empty object, and one without a JSON form is undefined', () => {
    assert.equal(payloadText(undefined), '{}')
    assert.equal(payloadText(), '{}')
    for (const payload of [() => {}, Symbol('s'), { toJSON() {} }]) assert.equal(payloadText(payload), undefined)
  })

  test('with a cycle or a BigInt is refused as JSON.stringify does', () => {
    const cycle: unknown[] = long()
    cycle[50] = { cycle }
    const member: Record<string, unknown> = { long: long() }
    member.long = long(member)
    for (const payload of [cycle, member, long(1n), { long: long(), big: 1n }]) {
      assert.throws(() => payloadText(payload), TypeError)
    }
  })

  test('with 10,000 objects comes in pieces of about 32 KB', () => {
    const text = payloadText(Array.from({ length: 10_000 }, (_, id) => ({ id, name: 'x'.repeat(80) }))) as string[]
    const lengths = text.map(({ length }) => length)
    assert.ok(text.length < 80 && Math.max(...lengths) < 50_000, `${lengths}`)
  })
})

describe('what a payload calls is called once, with the key that JSON.stringify passes', () => {
  /** The calls that `serialize` causes in what `make` gives. */
  function calls(make: (note: (call: string) => void) => unknown, serialize: (payload: unknown) => unknown): string[] {
    const noted: string[] = []
    serialize(make((call) => noted.push(call)))
    return noted
  }
  const getter = (note: (call: string) => void, name: string, value: unknown) =>
    Object.defineProperty({}, name, { get: () => (note(`get ${name}`), value), enumerable: true })
  const withToJson = (note: (call: string) => void, name: string, value: unknown = name) =>
    ({ toJSON: (key: string) => (note(`${name} ${typeof key} ${key}`), value) })

  const CASES: Record<string, (note: (call: string) => void) => unknown> = {
    'getters of the payload': (note) => Object.defineProperty(getter(note, 'a', long()), 'long', { value: long(), enumerable: true }),
    'getters of elements': (note) => Array.from({ length: 100 }, (_, index) => getter(note, `e${index}`, index)),
    'getters of an array': (note) => Object.defineProperty(long(), 70, { get: () => (note('get 70'), 'x'), enumerable: true }),
    'getters called toJSON': (note) => long(Object.defineProperty({}, 'toJSON', { get: () => note('get toJSON') })),
    'toJSON of elements': (note) => Array.from({ length: 100 }, (_, index) => (index % 7 ? index : withToJson(note, 'element'))),
    'toJSON of what a toJSON returns': (note) => long(withToJson(note, 'outer', withToJson(note, 'inner'))),
    'toJSON within elements': (note) => long({ inner: withToJson(note, 'inner') }),
    'toJSON of members': (note) => ({ a: withToJson(note, 'a'), long: long(), b: withToJson(note, 'b', undefined) }),
    'toJSON of a member that is a long array': (note) => ({ long: long(), b: Object.assign(long(), withToJson(note, 'b')) }),
    'toJSON of the payload': (note) => Object.assign({ long: long() }, withToJson(note, 'payload', { a: 1 })),
    'toJSON of a long payload': (note) => Object.assign(long(), withToJson(note, 'payload', [])),
    'getters and toJSON in turns': (note) => Object.assign(
      Object.defineProperty({ a: withToJson(note, 'a') }, 'b', { get: () => (note('get b'), 1), enumerable: true }),
      { long: long(withToJson(note, 'c')), d: withToJson(note, 'd') },
    ),
    'a getter that changes members after it': (note) => {
      const payload = { a: 0, long: long(), c: 1 as unknown, d: 2 as unknown }
      return Object.defineProperty(payload, 'a', { get: () => { payload.c = withToJson(note, 'new'); delete payload.d }, enumerable: true })
    },
    'an own toJSON that changes the elements after it': (note) => {
      const array = Array.from({ length: 100 }, (_, index) => index as unknown)
      array[20] = { toJSON: () => { array[21] = withToJson(note, 'new'); array.length = 90 } }
      return array
    },
  }
  for (const [name, make] of Object.entries(CASES)) {
    test(name, () => {
      assert.deepEqual(calls(make, payloadText), calls(make, JSON.stringify))
      assert.equal(join(payloadText(make(() => {}))), JSON.stringify(make(() => {})))
    })
  }

  test('a queue that a getter empties is sent', () => {
    const queue = long()
    const payload = { get items() { return queue.splice(0) } }
    assert.equal((JSON.parse(join(payloadText(payload))!) as typeof payload).items.length, 100)
  })

  test('toJSON of BigInts, where a program has defined it', (t) => {
    const prototype = BigInt.prototype as { toJSON?: unknown }
    t.after(() => { delete prototype.toJSON })
    prototype.toJSON = function (this: bigint, key: string) { return `${key}: ${this}` }
    const payload = { a: 5n, long: long(1n) }
    assert.equal(join(payloadText(payload)), JSON.stringify(payload))
  })

  test('toJSON of all objects, where a program has defined it', (t) => {
    const prototype = Object.prototype as { toJSON?: unknown }
    t.after(() => { delete prototype.toJSON })
    const payload = { long: long() }
    Object.defineProperty(prototype, 'toJSON', { configurable: true, value: (key: string) => `key ${key}` })
    assert.equal(join(payloadText(payload)), '"key "')
    assert.equal(join(payloadText(long())), '"key "')
  })
})

describe('the payloads of a batch', () => {
  test('are each what `triggerFlow` sends for it', () => {
    const payloads = [...long({ a: 1 }, undefined, 'x', null, new Date(0), { toJSON: (key: string) => ({ key }) }), { long: long() }]
    for (const batch of [payloads, payloads.slice(0, 3), [], [undefined], [{ toJSON: () => [] }]]) {
      assert.equal(payloadsText(batch).join(''), `[${batch.map((payload) => join(payloadText(payload))).join(',')}]`)
    }
    assert.equal(payloadsText(new Array(2)).join(''), '[{},{}]')
  })

  test('are refused whole when one of them has no JSON form, by its index', () => {
    for (const payload of [() => {}, Symbol('s'), { toJSON() {} }, Object.assign(() => {}, { toJSON() {} })]) {
      assert.throws(() => payloadsText([payload]), { name: 'TypeError', message: '`payloads[0]` has no JSON form' })
      assert.throws(() => payloadsText([...long(), payload]), { message: '`payloads[100]` has no JSON form' })
    }
    assert.throws(() => payloadsText([{}, 1n]), TypeError)
  })
})
