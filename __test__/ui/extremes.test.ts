// Flows and values that are larger, longer or more hostile than usual, on the page of the local engine.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'

import type { Client, Flow } from '../../index.js'
import { startLocalEngine, type LocalEngine } from '../../local.js'
import { assertAccessible, go, open, skip } from '../support/browser.ts'
import { chain, HOSTILE } from '../support/page-flows.ts'

const DEADLINE = { timeout: 60_000 }
const ARABIC = 'مرحبا بالعالم، هذا اسم طويل للخطوة'
const LONG = `${'A name without end '.repeat(12)}${'x'.repeat(300)}`
/** U+202E, after which text would be shown from right to left. */
const OVERRIDE = '\u202E'

let engine: LocalEngine
let client: Client

before(async () => {
  if (skip) return
  engine = await startLocalEngine({ queueDelay: 0 })
  client = engine.client()
})

after(() => engine?.stop())

/** Runs a flow whose steps have these names and sources. */
async function run(displayName: string, steps: [string, string][], payload: unknown = {}): Promise<{ flow: Flow; id: string }> {
  const flow = await chain(client, displayName, steps)
  return { flow, id: (await client.workflows.triggerAndWait(flow.id, payload)).id }
}

const detail = (page: Page) => page.getByTestId('detail')
const frame = (page: Page) => page.evaluate(() => new Promise(requestAnimationFrame))

describe('in parallel', { skip, concurrency: 3 }, () => {
  for (const width of [1280, 390]) {
    test(`long, right-to-left and hostile names and values fit at ${width} pixels`, DEADLINE, async () => {
      const element = { type: 'script', props: { src: 'x' }, children: [HOSTILE], key: 'k' }
      const fails = `export const code = async () => { console.error(${JSON.stringify(HOSTILE + ARABIC)}); throw new Error(${JSON.stringify(LONG + HOSTILE)}) }`
      const returns = `export const code = async () => (${JSON.stringify({ element, list: [element], text: `${OVERRIDE}gnp.exe`, [`${OVERRIDE}key`]: ARABIC })})`
      const names = [HOSTILE, ARABIC, LONG]
      const { flow, id } = await run(names.join(' '), [...names.map((name): [string, string] => [name, returns]), ['Fails', fails]], { [HOSTILE]: `${OVERRIDE}evil` })
      const { page, faults } = await open(engine.runUrl(id), width)
      await page.getByTestId('console').getByText(HOSTILE).waitFor()
      await assertAccessible(page, 'a run')
      await page.getByTestId('step-step_1').click()
      await detail(page).locator('.string', { hasText: '"\\u202egnp.exe"' }).waitFor()
      await detail(page).locator('.string', { hasText: 'script' }).first().waitFor()
      await go(page, `#/flows/${flow.id}`)
      await page.getByTestId('outline').waitFor()
      await assertAccessible(page, 'a flow')
      await go(page, '#/runs')
      await page.getByTestId('run').getByText('\\u202eevil').first().waitFor()
      await assertAccessible(page, 'the list')
      assert.equal(await page.evaluate(() => document.querySelectorAll('script:not([src*=main]), img[src=x]').length), 0)
      assert.deepEqual(faults, [])
      await page.context().close()
    })
  }

  test('the failed one of 500 steps is in sight, and keys move from there', DEADLINE, async (t) => {
    const steps = Array.from({ length: 500 }, (_, index): [string, string] =>
      [`Step ${index + 1}`, index === 399 ? "export const code = async () => { throw new Error('the 400th') }" : 'export const code = async () => 1'])
    const { id } = await run('Many', steps)
    const { page } = await open(engine.runUrl(id))
    await detail(page).getByText('the 400th').first().waitFor()
    const inSight = (name: string) => page.getByTestId(`step-${name}`).evaluate((step) => {
      const { top, bottom } = step.getBoundingClientRect()
      return top >= 0 && bottom <= innerHeight + 1
    })
    assert.equal(await inSight('step_400'), true)
    const started = performance.now()
    for (const key of ['k', 'k', 'j', 'j', 'j']) {
      await page.keyboard.press(key)
      await frame(page)
    }
    t.diagnostic(`${((performance.now() - started) / 5).toFixed(0)} ms for a key`)
    await detail(page).getByText('This step did not run.').waitFor()
    assert.equal(await inSight('step_401'), true)
    assert.ok(await page.evaluate(() => document.documentElement.scrollHeight <= innerHeight), 'only the view scrolls')
    await page.context().close()
  })

  test('an output of a megabyte, a long list and a long error are shown in parts', DEADLINE, async (t) => {
    const { id } = await run('Big', [
      ['Text', "export const code = async () => 'x'.repeat(1_000_000)"],
      ['List', 'export const code = async () => Array.from({ length: 20_000 }, (_, i) => ({ i }))'],
      ['Fails', "export const code = async () => { throw new Error('y'.repeat(200_000)) }"],
    ])
    const { page } = await open(engine.runUrl(id))
    assert.ok((await detail(page).getByLabel('Error').innerText()).length < 6_000)
    const started = performance.now()
    await page.getByTestId('step-step_1').click()
    await detail(page).getByText('995002 more').waitFor()
    await page.getByTestId('step-step_2').click()
    await detail(page).getByText('[20000]').click()
    await detail(page).getByText('19800 more').click()
    await detail(page).getByText('19000 more').waitFor()
    t.diagnostic(`${(performance.now() - started).toFixed(0)} ms for three clicks`)
    await page.context().close()
  })

  test('the line of an error is that of the source, which has comments and types', DEADLINE, async () => {
    const source = '// Checks an order.\ninterface Order {\n  total: number\n}\n\nexport const code = async (order: Order) => {\n  // Too much?\n  throw new Error("no")\n}'
    const { id } = await run('Typed', [['Check', source]])
    const { page } = await open(engine.runUrl(id))
    assert.match(await detail(page).getByLabel('Error').innerText(), /code\/step_1\.js:8\)/)
    assert.match(await detail(page).locator('.hit').innerText(), /^8\s+throw new Error\("no"\)$/)
    await page.context().close()
  })

  test('what is typed, opened and focused stays when the page is drawn again', DEADLINE, async () => {
    const { flow, id } = await run('Stays', [['Object', 'export const code = async () => ({ outer: { inner: { deep: 1 } } })']])
    const { page } = await open(engine.runUrl(id))
    await page.getByTestId('step-step_1').click()
    await detail(page).getByText('{ deep }').click()
    await detail(page).getByText('deep', { exact: true }).waitFor()
    await page.keyboard.press('r')
    const payload = page.getByLabel('Payload (JSON)')
    await payload.fill('{"typed":')
    await payload.press('ArrowLeft')
    await page.waitForFunction(() => {
      const at = document.querySelector('.facts time')!.textContent
      return (window as any).at ? (window as any).at !== at : ((window as any).at = at, false)
    })
    await page.keyboard.type('!')
    assert.equal(await payload.inputValue(), '{"typed"!:')
    await page.keyboard.press('Escape')
    await detail(page).getByText('deep', { exact: true }).waitFor()

    await go(page, `#/runs?flow=${flow.id}`)
    const first = page.locator(`a[href="#/runs/${id}"]`)
    await first.focus()
    await client.workflows.triggerFlow(flow.id, {})
    await page.getByRole('link', { name: '2 succeeded' }).waitFor()
    assert.equal(await first.evaluate((link) => link === document.activeElement), true)
    await page.context().close()
  })
})
