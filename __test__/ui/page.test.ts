// The page of the local engine, in Chromium: each view in light and dark, wide and narrow.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'

import { Client, type Flow } from '../../index.js'
import { startLocalEngine, type LocalEngine } from '../../local.js'
import { assertAccessible, go, open, skip } from '../support/browser.ts'
import { startCommand } from '../support/command.ts'
import { eventually } from '../support/engines.ts'
import { BAD_LINES, HOSTILE, calling, nightly, orders, reminder, routed, slack } from '../support/page-flows.ts'

const DEADLINE = { timeout: 90_000 }

let engine: LocalEngine
let flows: Record<'orders' | 'slack' | 'reminder' | 'routed' | 'nightly' | 'parent' | 'child', Flow>
let failed: string
let routing: string

before(async () => {
  if (skip) return
  engine = await startLocalEngine({ queueDelay: 0 })
  const client = engine.client()
  flows = {
    orders: await orders(client), slack: await slack(client), reminder: await reminder(client),
    routed: await routed(client), nightly: await nightly(client), ...await calling(client),
  }
  for (const { id } of [flows.slack, flows.reminder]) await client.workflows.triggerFlow(id, {})
  failed = (await client.workflows.triggerAndWait(flows.orders.id, { note: HOSTILE, lines: BAD_LINES })).id
  routing = (await client.workflows.triggerAndWait(flows.routed.id, { amount: 9 })).id
})

after(() => engine?.stop())

describe('in parallel', { skip, concurrency: 3 }, () => {
  for (const width of [1280, 390]) {
    test(`every view works at ${width} pixels, in light and dark`, DEADLINE, async () => {
      const { page, faults } = await open(engine.pageUrl, width)
      assert.equal(new URL(page.url()).search, '', 'the token left the address')

      const row = page.getByTestId('run').filter({ hasText: 'negative' }).first()
      await row.waitFor()
      assert.match(await row.innerText(), /Failed[^]*Orders <script>[^]*Price/)
      assert.equal(await page.locator('nav [aria-current]').innerText(), 'Runs')
      await assertAccessible(page, 'runs')

      await go(page, `#/runs/${failed}`)
      const detail = page.getByTestId('detail')
      assert.match(await detail.innerText(), /^Price[^]*Failed[^]*negative: <script>alert/, 'the failed step is open')
      assert.match(await page.getByTestId('console').innerText(), /price of a\n[^]*price of <script>/)
      assert.match(await detail.locator('.hit').innerText(), /throw new Error/, 'the line of the error is marked')
      await assertAccessible(page, 'run')

      await page.getByRole('button', { name: 'Previous iteration' }).click()
      await page.getByTestId('step-step_2').click()
      await detail.getByText('price').first().waitFor()
      assert.match(await detail.innerText(), /Succeeded[^]*price: 6/)
      await page.getByLabel('Iteration', { exact: true }).fill('2')
      await page.keyboard.press('Tab')
      await detail.getByText('negative').first().waitFor()

      await go(page, `#/runs/${routing}`)
      const branch = (name: string) => page.getByTestId('steps').locator('.branch', { hasText: name })
      await branch('Big').waitFor()
      assert.match(await branch('Big').innerText(), /\btaken$/)
      assert.match(await branch('Otherwise').innerText(), /not taken$/)
      await page.getByTestId('step-step_3').click()
      await detail.getByText('This step did not run.').waitFor()
      await assertAccessible(page, 'run with a router')

      await go(page, `#/flows/${flows.slack.id}`)
      await page.getByLabel('The stub to write').filter({ hasText: 'send_channel_message: async ({ input })' }).waitFor()
      assert.match(await page.getByTestId('outline').innerText(), /Webhook[^]*Tell the team[^]*slack · send_channel_message[^]*No stub does/)
      assert.match(await page.getByRole('list', { name: 'Versions' }).innerText(), /published, (now|\d+ s ago)/)
      await page.getByRole('list', { name: 'Runs' }).getByText('Failed').waitFor()
      await assertAccessible(page, 'flow')

      await go(page, '#/flows')
      await page.getByText('1 problem').waitFor()
      assert.equal(await page.getByTestId('flow').count(), Object.keys(flows).length)
      await assertAccessible(page, 'flows')

      await go(page, '#/todo')
      assert.match(await page.getByTestId('paused').innerText(), /Reminder\s+resumes in 2[34] h/)
      assert.match(await page.getByTestId('schedules').innerText(), /Nightly\s+fires in/)
      await assertAccessible(page, 'to do')

      await go(page, `#/runs/${failed}`)
      await detail.waitFor()
      await page.keyboard.press('r')
      await page.getByTestId('trigger').waitFor()
      const payload = await page.getByLabel('Payload (JSON)').boundingBox()
      assert.ok(payload!.width > 300 && payload!.x + payload!.width <= width, 'the payload has the width of the dialog')
      await assertAccessible(page, 'replay')
      assert.deepEqual(faults, [])
      await page.context().close()
    })
  }

  test('a called flow is linked from its caller, and back', DEADLINE, async () => {
    const { id } = await engine.client().workflows.triggerAndWait(flows.parent.id, {})
    const { page } = await open(engine.runUrl(id))
    await page.getByTestId('steps').getByRole('link', { name: 'Child' }).click()
    await page.getByRole('heading', { name: 'Child', level: 1 }).waitFor()
    await page.getByRole('link', { name: id }).click()
    await page.getByRole('heading', { name: 'Parent', level: 1 }).waitFor()
    await go(page, `#/flows/${flows.parent.id}`)
    await page.getByRole('link', { name: 'the flow that it calls' }).click()
    await page.getByRole('heading', { name: 'Child', level: 1 }).waitFor()
    await page.context().close()
  })

  test('a run appears within a second, and its end is shown', DEADLINE, async (t) => {
    const { page } = await open(engine.pageUrl)
    await page.getByTestId('run').first().waitFor()
    const started = Date.now()
    await engine.client().workflows.triggerFlow(flows.orders.id, { marker: 'brand-new', lines: [{ sku: 'a', count: 1 }] })
    await page.getByTestId('run').filter({ hasText: 'brand-new' }).filter({ hasText: 'Succeeded' }).waitFor({ timeout: 1_500 })
    t.diagnostic(`${Date.now() - started} ms`)
    assert.ok(Date.now() - started < 1_000, `${Date.now() - started} ms`)
    await page.context().close()
  })

  test('filters are in the address', DEADLINE, async () => {
    const { page } = await open(engine.pageUrl)
    await page.getByLabel('Status').selectOption('PAUSED')
    await page.getByRole('status').filter({ hasText: '1 run' }).waitFor()
    assert.equal(new URL(page.url()).hash, '#/runs?status=PAUSED')
    await page.getByRole('searchbox').fill('nothing has this text')
    await page.getByRole('heading', { name: 'No run fits' }).waitFor()
    await page.reload()
    await page.getByRole('heading', { name: 'No run fits' }).waitFor()
    assert.equal(await page.getByRole('searchbox').inputValue(), 'nothing has this text')
    await page.context().close()
  })

  test('the keyboard reaches a run, its steps, the dialog and the search', DEADLINE, async () => {
    const { page } = await open(`${engine.pageUrl}#/runs?flow=${flows.orders.id}&status=FAILED`)
    await page.getByTestId('run').first().waitFor()
    await page.keyboard.press('/')
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('type')), 'search')
    await page.keyboard.press('Tab')
    await page.getByRole('link', { name: 'imbrace-local' }).focus()
    for (const key of ['j', 'j', 'k', 'Enter']) await page.keyboard.press(key)
    const detail = page.getByTestId('detail')
    await detail.waitFor()
    assert.equal(new URL(page.url()).hash, `#/runs/${failed}`)
    await page.keyboard.press('k')
    await detail.getByRole('heading', { name: 'Each line' }).waitFor()
    await page.keyboard.press('r')
    await page.getByTestId('trigger').waitFor()
    await page.keyboard.press('Escape')
    await page.getByTestId('trigger').waitFor({ state: 'detached' })
    await page.context().close()
  })

  test('times follow the clock of the engine', DEADLINE, async (t) => {
    const own = await startLocalEngine({ queueDelay: 0 })
    t.after(() => own.stop())
    const flow = await reminder(own.client())
    await own.client().workflows.triggerFlow(flow.id, {})
    await eventually(async () => (await own.runs())[0]?.status === 'PAUSED')
    const { page } = await open(own.pageUrl)
    await page.getByText(/^now$|^\d+ s ago$/).waitFor()
    await own.clock.advance('3h')
    await page.getByText('3 h ago').waitFor()
    await page.getByTestId('run').click()
    await page.getByText(/in 2[01] h/).waitFor()
    await page.getByText(/^3 h \d m$/).waitFor()
    await page.context().close()
  })

  test('an engine that starts again is found again', DEADLINE, async (t) => {
    const state = await mkdtemp(join(tmpdir(), 'imbrace-page-'))
    t.after(() => rm(state, { recursive: true }))
    const first = await startLocalEngine()
    const port = Number(new URL(first.url).port)
    await first.stop()
    const db = join(state, 'flows.db')
    const variables = { XDG_STATE_HOME: state, LOCALAPPDATA: state }
    const start = async () => {
      const child = startCommand(['--port', String(port), '--db', db], variables)
      t.after(() => child.kill())
      let text = ''
      child.stdout!.setEncoding('utf8').on('data', (part: string) => (text += part))
      const url = await eventually(async () => /http:\S+token=\S+/.exec(text)?.[0])
      return { child, url }
    }
    const before = await start()
    const { page } = await open(before.url)
    await page.getByRole('heading', { name: 'No runs yet' }).waitFor()
    const ended = once(before.child, 'exit')
    before.child.kill()
    await ended
    await page.getByText('Engine gone').waitFor()
    const { url } = await start()
    await page.getByText('Live').waitFor()
    assert.equal(url, before.url)
    const client = new Client({ baseUrl: `http://127.0.0.1:${port}`, apiKey: 'api_test' })
    const flow = await slack(client)
    await client.workflows.triggerFlow(flow.id, {})
    await page.getByTestId('run').first().waitFor()
    await page.context().close()
  })
})
