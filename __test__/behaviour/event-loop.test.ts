// Results must not keep the event loop from its timers and sockets. The engine is a process of its own: a server in this
// process could not answer while this thread works.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import type { Workflows } from '../../index.js'
import type { LocalEngine } from '../../local.js'
import { startTestEngine } from '../support/engines.ts'

let engine: LocalEngine
let workflows: Workflows
before(async () => {
  engine = await startTestEngine()
  ;({ workflows } = engine.client())
  await Promise.all(Array.from({ length: 16 }, () => workflows.countFlows()))
}, { timeout: 60_000 })
after(() => engine.stop())

/** Keeps the main thread busy, as the work on a result does. The next result arrives meanwhile. */
function work(milliseconds: number) {
  const end = performance.now() + milliseconds
  while (performance.now() < end);
}

test('a timer fires although results arrive faster than they are used', { timeout: 60_000 }, async () => {
  let settled = 0
  let settledAtTimer = Infinity
  setTimeout(() => { settledAtTimer = settled }, 5)
  const loop = async () => {
    for (; settled < 300 && settledAtTimer === Infinity; settled++) {
      await workflows.countFlows()
      work(10)
    }
  }
  await Promise.all(Array.from({ length: 8 }, loop))
  assert.ok(settledAtTimer < 100, `the timer fired after ${settledAtTimer} results`)
})

test('large results that arrive together are delivered in several turns', { timeout: 60_000 }, async () => {
  const flow = await workflows.createFlow({ displayName: 'Large', metadata: { items: Array.from({ length: 50_000 }, (_, index) => ({ index })) } })
  let settled = 0
  const calls = Array.from({ length: 16 }, () => workflows.getFlow(flow.id).then(() => { settled++ }))
  await Promise.race(calls)
  work(3_000)
  let [before, most] = [settled, 0]
  const count = () => {
    most = Math.max(most, settled - before)
    before = settled
    timer = setImmediate(count)
  }
  let timer = setImmediate(count)
  await Promise.all(calls)
  clearImmediate(timer)
  assert.ok(most < 8, `${most} results in one turn of the event loop`)
})
