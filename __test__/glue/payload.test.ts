// The JSON text of payloads, against `JSON.stringify`.

import assert from 'node:assert/strict'
import { PassThrough, Readable } from 'node:stream'
import { describe, test } from 'node:test'
import vm from 'node:vm'

import { evaluateGlue } from '../support/glue.ts'

type Text = string | string[] | undefined

const { payloadText, payloadsText, fieldsText } = evaluateGlue<{
  payloadText: (payload?: unknown) => Text
  payloadsText: (payloads: unknown[]) => string[]
  fieldsText: (params: unknown, argument?: string) => string | undefined
}>('({ payloadText, payloadsText, fieldsText })')

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
  'boxed values and numbers': () => long(Object('x'), Object(1), Object(false), NaN, -0),
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
  'members that are undefined': () => ({ a: undefined, long: long(), b: undefined, d: 1 }),
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

describe('any value that JSON can hold', () => {
  /** A generator of random numbers from a seed, so that a failure can be repeated. */
  function random(seed: number): (below: number) => number {
    let state = seed
    return (below) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      return Math.floor((state / 2 ** 32) * below)
    }
  }
  const TEXTS = ['', 'x', 'é漢😀', '\ud800', '\u2028"\\\n\0', '__proto__', 'constructor', 'toJSON()', '{}', '{"0":1}', '0', '17']
  class Own { constructor(members: object) { Object.defineProperties(this, Object.getOwnPropertyDescriptors(members)) } }

  function value(below: (limit: number) => number, depth: number): unknown {
    const text = () => TEXTS[below(TEXTS.length)]!
    const leaves = [
      text, () => below(2 ** 31) / 7, () => -0, () => Number.NaN, () => null, () => true, () => undefined, () => new Date(below(2 ** 31)),
      () => new Date(Number.NaN), () => Buffer.from(text()), () => new URL('https://a.test/?b'), () => Object(text()), () => Object(7), () => 1e21,
    ]
    if (depth === 0 || below(3) === 0) return leaves[below(leaves.length)]!()
    const inner = () => value(below, depth - 1)
    const array = (length: number) => Array.from({ length }, inner)
    const members = () => Object.fromEntries(Array.from({ length: below(6) }, () => [text(), inner()]))
    const branches = [
      () => array(below(5)), () => array(60 + below(40)), () => Object.assign(array(below(5)), { extra: 1 }), members, members,
      () => Object.assign(Object.create(null), members()), () => new Own({ ...members(), own: 1 }), () => new Proxy(members(), {}),
      () => { const holes = array(4); delete holes[below(4)]; return holes },
      () => Object.defineProperty({}, 'got', { get: inner, enumerable: true }), () => ({ toJSON: () => [inner()] }),
      () => { const got = inner(); return { toJSON: (key: string) => [key, got] } },
    ]
    return branches[below(branches.length)]!()
  }

  test('has the text of JSON.stringify, byte for byte', () => {
    for (let seed = 1; seed <= 1500; seed += 1) {
      const make = () => value(random(seed), 4) ?? {}
      const wanted = JSON.stringify(make())
      const text = join(payloadText(make()))
      assert.ok(text === wanted, `seed ${seed}: ${text?.slice(0, 500)} instead of ${wanted?.slice(0, 500)}`)
    }
  })
})

describe('what JSON.stringify would lose', () => {
  class Private { #held = 1; get held() { return this.#held } }
  class Inherited { get held() { return 1 } }
  const KINDS: Record<string, () => unknown> = {
    'a function': () => () => {},
    'a class': () => Private,
    'a symbol': () => Symbol('s'),
    'a boxed symbol': () => Object(Symbol('s')),
    'a BigInt': () => 1n,
    'a boxed BigInt': () => Object(1n),
    'a Map': () => new Map([['a', 1]]),
    'an empty Map': () => new Map(),
    'a Map of a class with fields': () => Object.assign(new (class Registry extends Map {})(), { own: 1 }),
    'a Set': () => new Set([1]),
    'a WeakMap': () => new WeakMap(),
    'a WeakSet': () => new WeakSet(),
    'a WeakRef': () => new WeakRef({}),
    'a promise': () => Promise.resolve({ a: 1 }),
    'a promise with fields': () => Object.assign(Promise.resolve(), { own: 1 }),
    'a thenable of a class': () => Object.assign(new (class Query { then() {} })(), { own: 1 }),
    'an error': () => new Error('m'),
    'an error with fields': () => Object.assign(new TypeError('m'), { code: 'ENOENT' }),
    'an AggregateError': () => new AggregateError([new Error('m')]),
    'a DOMException': () => new DOMException('m'),
    'a regular expression': () => /a/,
    'a Uint8Array': () => new Uint8Array([1]),
    'an empty typed array': () => new Float64Array(),
    'a BigInt64Array': () => new BigInt64Array(1),
    'an ArrayBuffer': () => new ArrayBuffer(1),
    'a SharedArrayBuffer': () => new SharedArrayBuffer(1),
    'a DataView': () => new DataView(new ArrayBuffer(1)),
    'a Blob': () => new Blob(['a']),
    'a FormData': () => { const form = new FormData(); form.set('a', 'b'); return form },
    'a URLSearchParams': () => new URLSearchParams('a=b'),
    'a Headers': () => new Headers({ a: 'b' }),
    'a ReadableStream': () => new ReadableStream(),
    'a WritableStream': () => new WritableStream(),
    'a stream of Node': () => Readable.from(['a']),
    'a stream of Node that is written to': () => new PassThrough(),
    'a generator': () => (function* () { yield 1 })(),
    'an asynchronous generator': () => (async function* () { yield 1 })(),
    'an iterator': () => [1][Symbol.iterator](),
    'an iterable': () => ({ *[Symbol.iterator]() { yield 1 } }),
    'an asynchronous iterable': () => ({ async *[Symbol.asyncIterator]() { yield 1 } }),
    'the arguments of a function': () => (function (..._: number[]) { return arguments })(1),
    'an instance with private fields': () => new Private(),
    'an instance with getters of its class': () => new Inherited(),
    'a collator': () => new Intl.Collator(),
    'a Map of another realm': () => vm.runInNewContext('new Map([[1, 2]])'),
    'an error of another realm': () => vm.runInNewContext('new Error("m")'),
    'a Proxy of a Map': () => new Proxy(new Map(), {}),
  }
  /** Where it may be, and the path that names it. */
  const PLACES: Record<string, (lost: unknown) => [payload: unknown, path: string]> = {
    'as a member': (lost) => [{ a: 1, b: lost }, '.b'],
    'as an element': (lost) => [[1, lost], '[1]'],
    'deep': (lost) => [{ a: [{ b: { c: [0, lost] } }] }, '.a[0].b.c[1]'],
    'in an array of 100 elements': (lost) => [{ items: [...long(), lost] }, '.items[100]'],
    'in a row of many': (lost) => [{ rows: Array.from({ length: 5000 }, (_, id) => ({ id, lost })) }, '.rows[0].lost'],
    'in an object without a prototype': (lost) => [Object.assign(Object.create(null), { lost }), '.lost'],
    'in an instance of a class': (lost) => [Object.assign(new Row(1), { lost }), '.lost'],
    'in what a getter returns': (lost) => [{ get a() { return { lost } } }, '.a.lost'],
    'in what a toJSON returns': (lost) => [{ a: { toJSON: () => [lost] } }, '.a[0]'],
    'in a Proxy': (lost) => [new Proxy({}, { ownKeys: () => ['a'], get: (_, key) => (key === 'a' ? lost : undefined), getOwnPropertyDescriptor: () => ({ get: () => lost, enumerable: true, configurable: true }) }), '.a'],
  }
  for (const [kind, make] of Object.entries(KINDS)) {
    test(`is refused by its path: ${kind}`, () => {
      if (!['function', 'symbol'].includes(typeof make())) {
        assert.throws(() => payloadText(make()), { name: 'TypeError', message: /^`payload` has no JSON form: / })
      }
      for (const [place, put] of Object.entries(PLACES)) {
        const [payload, path] = put(make())
        assert.throws(() => payloadText(payload), ({ name, message }: Error) => {
          assert.ok(name === 'TypeError' && message.startsWith(`\`payload${path}\` `), `${place}: ${message}`)
          return true
        }, place)
        assert.throws(() => payloadsText([{}, put(make())[0]]), ({ message }: Error) => message.startsWith(`\`payloads[1]${path}\` `), place)
        assert.throws(() => fieldsText(put(make())[0], 'template'), ({ message }: Error) => message.startsWith(`\`template${path}\` `), place)
      }
    })
  }

  const SILENT = ['a Map', 'a Set', 'a promise', 'an error', 'a Uint8Array', 'a URLSearchParams', 'an instance with private fields', 'a WeakMap']
  for (const kind of SILENT) {
    test(`is found behind 100,000 other values: ${kind}`, () => {
      const rows: unknown[] = Array.from({ length: 25_000 }, (_, id) => ({ id, name: 'x', tags: ['a'] }))
      rows[24_000] = { id: 1, deep: { lost: KINDS[kind]!() } }
      assert.throws(() => payloadText({ rows }), { name: 'TypeError', message: /^`payload\.rows\[24000\]\.deep\.lost` has no JSON form: / })
      assert.throws(() => fieldsText({ rows }), { name: 'TypeError', message: /^`params\.rows\[24000\]\.deep\.lost` has no JSON form: / })
    })
  }

  test('is no plain data that looks like it', () => {
    class Dto { name?: string; then = 'text' }
    class Pipeable { value = 1; pipe() {} }
    const plain = {
      empty: {}, zero: { 0: 1 }, arrayLike: { length: 1, 0: 'a' }, text: '{} {"0":1}', dto: new Dto(), pipeable: new Pipeable(), none: Object.create(null),
      other: vm.runInNewContext('({ a: {}, b: [new Date(0)] })'), buffer: Buffer.from('a'), url: new URL('https://a.test'),
      then: 'text', error: { name: 'Error', message: 'm' }, size: { width: 1 },
    }
    for (const payload of [plain, { many: Array.from({ length: 3000 }, () => plain) }]) {
      assert.ok(join(payloadText(payload)) === JSON.stringify(payload))
    }
  })

  test('is a cycle, which is named by where it begins', () => {
    const cycle: Record<string, unknown> = { a: { b: [] } }
    ;(cycle.a as { b: unknown[] }).b.push(cycle.a)
    const late = { rows: [...Array.from({ length: 3000 }, (_, id) => ({ id })), cycle] }
    const got = { get a(): unknown { return got } }
    assert.throws(() => payloadText(cycle), { name: 'TypeError', message: '`payload.a` has no JSON form: its structure is circular' })
    assert.throws(() => payloadText(late), { name: 'TypeError', message: '`payload.rows[3000].a` has no JSON form: its structure is circular' })
    assert.throws(() => payloadText(got), { name: 'TypeError', message: '`payload` has no JSON form: its structure is circular' })
    assert.throws(() => payloadText({ rows: [...Array(3000).keys(), 1n] }), { message: /^`payload\.rows\[3000\]` .*BigInt$/ })
  })

  test('is nothing of what is used twice', () => {
    const shared = { a: {} }
    const payload = { one: shared, two: [shared, shared] }
    assert.equal(payloadText(payload), JSON.stringify(payload))
  })

  test('is too deep, and named', () => {
    let deep: unknown = 1
    for (let level = 0; level < 200_000; level += 1) deep = [deep]
    assert.throws(() => payloadText({ a: 1, deep }), { name: 'TypeError', message: '`payload` is nested too deep' })
    assert.throws(() => payloadsText([{}, deep, {}]), { name: 'TypeError', message: '`payloads[1]` is nested too deep' })
  })
})

test('what the code of a payload throws comes out unchanged, and is called once', () => {
  const errors = [new Error('own'), new TypeError('Do not know how to serialize a BigInt'), new RangeError('own'), 'text', undefined]
  for (const error of errors) {
    let calls = 0
    const fail = () => { calls += 1; throw error }
    const payloads = [
      { get a() { return fail() } }, { toJSON: fail }, [{}, { b: { toJSON: fail } }], { long: long(), b: { toJSON: fail } },
      new Proxy({ a: 1 }, { get: (target, key, proxy) => (key === 'a' ? fail() : Reflect.get(target, key, proxy)) }),
    ]
    for (const payload of payloads) {
      for (const serialize of [payloadText, (value: unknown) => payloadsText([{}, value]), fieldsText]) {
        calls = 0
        let thrown: unknown = 'nothing was thrown'
        try { serialize(payload) } catch (reason) { thrown = reason }
        assert.equal(thrown, error)
        assert.equal(calls, 1)
      }
    }
  }
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
