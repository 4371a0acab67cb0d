// The async iterators of lists, over pages that the test makes.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { evaluateGlue } from '../support/glue.ts'

interface Page {
  data: unknown[]
  done: boolean
}
type Elements = AsyncGenerator<unknown, unknown>

const { iteratePages, misuse, toError } = evaluateGlue<{
  iteratePages: (fetchPage: () => Promise<Page>, cancelPage: () => void, refusal?: unknown) => Elements
  misuse: (message: string) => Error
  toError: (data: object) => Error
}>('({ iteratePages, misuse, toError })')

const turn = () => new Promise((resolve) => setImmediate(resolve))

/** A list with these pages. A page that is a function answers when and how it likes. */
function list(...pages: (unknown[] | (() => Promise<Page>))[]) {
  const state = { fetched: 0, cancelled: 0 }
  const fetchPage = async () => {
    const page = pages[state.fetched]!
    const done = (state.fetched += 1) === pages.length
    await turn()
    return typeof page === 'function' ? page() : { data: page, done }
  }
  return { state, iterate: (refusal?: unknown) => iteratePages(fetchPage, () => { state.cancelled += 1 }, refusal) }
}

const hang = () => new Promise<never>(() => {})

async function collect(elements: AsyncIterable<unknown>): Promise<unknown[]> {
  const all: unknown[] = []
  for await (const element of elements) all.push(element)
  return all
}

test('all elements of all pages come in their order, empty pages included', async () => {
  const { state, iterate } = list(['a', 'b'], [], ['c'], [])
  assert.deepEqual(await collect(iterate()), ['a', 'b', 'c'])
  assert.deepEqual(state, { fetched: 4, cancelled: 0 })
})

test('several `next()` at once get their elements in order', async () => {
  const elements = list(['a', 'b'], ['c']).iterate()
  const steps = await Promise.all([1, 2, 3, 4].map(() => elements.next()))
  assert.deepEqual(steps.map(({ value }) => value), ['a', 'b', 'c', undefined])
})

describe('a page is fetched', () => {
  test('when the first element is asked for, not before', async () => {
    const { state, iterate } = list(['a'])
    const elements = iterate()
    await turn()
    assert.equal(state.fetched, 0)
    assert.equal((await elements.next()).value, 'a')
    assert.equal(state.fetched, 1)
  })

  test('while the caller works on the first element of the one before', async () => {
    const { state, iterate } = list(['a', 'b'], ['c'], ['d'])
    const elements = iterate()
    await elements.next()
    assert.equal(state.fetched, 1)
    await turn()
    assert.equal(state.fetched, 2)
    await elements.next()
    await turn()
    assert.equal(state.fetched, 2)
  })

  test('also while a caller works who never waits', async () => {
    const { state, iterate } = list(['a', 'b', 'c'], ['d'])
    const elements = iterate()
    await elements.next()
    await elements.next()
    assert.equal(state.fetched, 2)
  })

  test('not after the last one', async () => {
    const { state, iterate } = list(['a', 'b'])
    for await (const _ of iterate()) await turn()
    assert.equal(state.fetched, 1)
  })
})

describe('an iteration that ends early', () => {
  test('by `break` on the first element has fetched one page', async () => {
    const { state, iterate } = list(['a', 'b'], ['c'])
    for await (const _ of iterate()) break
    await turn()
    assert.deepEqual(state, { fetched: 1, cancelled: 0 })
  })

  test('by `break` cancels the page that is being fetched', async () => {
    const { state, iterate } = list(['a', 'b'], hang)
    for await (const element of iterate()) if (element === 'b') break
    assert.deepEqual(state, { fetched: 2, cancelled: 1 })
  })

  test('cancels no page that has arrived or failed', async () => {
    for (const second of [['c'], () => Promise.reject(new Error('refused'))]) {
      const { state, iterate } = list(['a', 'b'], second, ['d'])
      const elements = iterate()
      await elements.next()
      for (let count = 0; count < 5; count += 1) await turn()
      assert.deepEqual(await elements.return('over'), { value: 'over', done: true })
      assert.deepEqual(state, { fetched: 2, cancelled: 0 })
    }
  })

  test('by `return()` or `throw()` settles what waits for a page, at once', async () => {
    for (const end of ['return', 'throw'] as const) {
      const { state, iterate } = list(hang)
      const elements = iterate()
      const waiting = elements.next()
      await turn()
      const ended = elements[end]('over')
      assert.equal(state.cancelled, 1)
      assert.deepEqual(await waiting, { value: undefined, done: true })
      if (end === 'return') assert.deepEqual(await ended, { value: 'over', done: true })
      else await assert.rejects(ended, (reason) => reason === 'over')
      assert.deepEqual(await elements.next(), { value: undefined, done: true })
      assert.equal(state.fetched, 1)
    }
  })

  test('by `throw()` rejects with that error and cancels', async () => {
    const { state, iterate } = list(['a'], hang)
    const elements = iterate()
    await elements.next()
    await turn()
    const error = new Error('mine')
    await assert.rejects(elements.throw(error), (reason) => reason === error)
    assert.deepEqual(state, { fetched: 2, cancelled: 1 })
  })

  test('before it begins fetches nothing', async () => {
    const { state, iterate } = list(['a'])
    const elements = iterate()
    await elements.return(undefined)
    assert.deepEqual(await elements.next(), { value: undefined, done: true })
    assert.deepEqual(state, { fetched: 0, cancelled: 0 })
  })
})

describe('a page that fails', () => {
  const fail = () => Promise.reject(toError({ class: 'NetworkError', message: 'refused' }))

  test('rejects where it is awaited, with the stack of this place, and ends the iteration', async () => {
    const { state, iterate } = list(['a'], fail, ['c'])
    const elements = iterate()
    async function theCaller() {
      for await (const _ of elements) await turn()
    }
    const error = await theCaller().then(() => assert.fail('it must reject'), (error: Error) => error)
    assert.equal(error.name, 'NetworkError')
    assert.match(error.stack!, /^NetworkError: refused\n +at (async )?theCaller/)
    assert.deepEqual(await elements.next(), { value: undefined, done: true })
    assert.deepEqual(state, { fetched: 2, cancelled: 0 })
  })

  test('is no unhandled rejection, although nobody asks for it', async (t) => {
    const unhandled = t.mock.fn()
    process.on('unhandledRejection', unhandled)
    t.after(() => process.off('unhandledRejection', unhandled))
    const elements = list(['a', 'b'], fail).iterate()
    await elements.next()
    for (let count = 0; count < 5; count += 1) await turn()
    assert.equal(unhandled.mock.callCount(), 0)
    assert.equal((await elements.next()).value, 'b')
    await assert.rejects(elements.next(), { name: 'NetworkError' })
  })

  test("rejects with an abort's reason as it is", async () => {
    const reason = { why: 'enough' }
    await assert.rejects(list(() => Promise.reject(reason)).iterate().next(), (error) => error === reason)
  })

  test('rejects also when the fetch throws', async () => {
    const error = new Error('the environment is ending')
    const elements = iteratePages(() => { throw error }, () => {})
    await assert.rejects(elements.next(), (reason) => reason === error)
  })
})

test('a refusal rejects the first `next()` with the stack of this place, and nothing is fetched', async () => {
  const { state, iterate } = list(['a'])
  const elements = iterate(misuse('`params` must be an object'))
  async function theCaller() {
    await elements.next()
  }
  const error = await theCaller().then(() => assert.fail('it must reject'), (error: Error) => error)
  assert.match(error.stack!, /^TypeError: `params` must be an object\n[^]*theCaller/)
  assert.deepEqual(await elements.next(), { value: undefined, done: true })
  assert.equal(state.fetched, 0)
})

test('it is an async generator, and shows no further properties', () => {
  const elements = list(['a']).iterate()
  assert.equal(elements[Symbol.asyncIterator](), elements)
  assert.equal(Object.prototype.toString.call(elements), '[object AsyncGenerator]')
  assert.deepEqual(Object.keys(elements), [])
})
