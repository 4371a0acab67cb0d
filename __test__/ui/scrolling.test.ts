// A long list of runs on the page of the local engine.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { startLocalEngine } from '../../local.js'
import { open, skip } from '../support/browser.ts'
import { reminder } from '../support/page-flows.ts'

test('5,000 runs scroll smoothly', { skip, timeout: 60_000 }, async (t) => {
  const many = await startLocalEngine()
  t.after(() => many.stop())
  const client = many.client()
  const flow = await reminder(client)
  await many.fail({ flowId: flow.id, runStatus: 'INTERNAL_ERROR', times: Infinity }) // no step is executed
  const { succeeded } = await client.workflows.triggerMany(flow.id, Array.from({ length: 5_000 }, (_, index) => ({ index })))
  assert.equal(succeeded, 5_000)
  const { page } = await open(many.pageUrl)
  await page.getByRole('status').filter({ hasText: '5000 runs' }).waitFor()
  const { frames, took, most } = await page.evaluate(async () => {
    const rows = document.querySelector('[data-testid=rows]')!
    const start = performance.now()
    let [frames, most, still] = [0, 0, 0]
    // Until it has not become longer for a second of frames at its end.
    while (still < 60 && performance.now() - start < 25_000) {
      const before = rows.scrollTop
      rows.scrollTop += 2_000
      await new Promise(requestAnimationFrame)
      frames += 1
      still = rows.scrollTop === before ? still + 1 : 0
      most = Math.max(most, document.querySelectorAll('[data-testid=run]').length)
    }
    return { frames, took: performance.now() - start, most }
  })
  assert.ok(most < 80, `${most} rows are drawn`)
  assert.ok(took / frames < 50, `a frame takes ${took / frames} ms`)
  await page.locator('[aria-posinset="5000"]').waitFor()
  t.diagnostic(`${frames} frames of ${(took / frames).toFixed(1)} ms, ${most} rows drawn`)
  await page.context().close()
})
