// The page of the local engine, in Chromium: each view in light and dark, wide and narrow.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'

import { Client, type Flow } from '../../index.js'
import { startLocalEngine, type LocalEngine } from '../../local.js'
import { LOOKS, open, skip } from '../support/browser.ts'
import { startCommand } from '../support/command.ts'
import { eventually } from '../support/engines.ts'
import { BAD_LINES, HOSTILE, nightly, orders, reminder, slack } from '../support/page-flows.ts'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

let engine: LocalEngine
let flows: { orders: Flow; slack: Flow; reminder: Flow; nightly: Flow }
let failed: string
let paused: string

before(async () => {
  if (skip) return
  engine = await startLocalEngine({ queueDelay: 0 })
  const client = engine.client()
  flows = { orders: await orders(client), slack: await slack(client), reminder: await reminder(client), nightly: await nightly(client) }
  await client.workflows.triggerFlow(flows.orders.id, { note: HOSTILE, lines: BAD_LINES })
  await client.workflows.triggerFlow(flows.slack.id, {})
  await client.workflows.triggerFlow(flows.reminder.id, {})
  const runs = await engine.runs()
  failed = runs.find((run) => run.flowId === flows.orders.id)!.id
  paused = runs.find((run) => run.status === 'PAUSED')!.id
})

after(() => engine?.stop())

const go = (page: Page, path: string) => page.evaluate((path) => { location.hash = path }, path)

/** Asserts that axe finds nothing, and that the page does not scroll sideways. */
async function assertAccessible(page: Page, view: string): Promise<void> {
  const found = await page.evaluate(async (source) => {
    // The content security policy allows no inline script, so the checker is not added as one.
    const axe = new Function(`${source}; return window.axe`)() as { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> }
    const { violations } = await axe.run()
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0]!.html.slice(0, 150)}`)
  }, AXE)
  assert.deepEqual(found, [], view)
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, `${view} is too wide`)
}

for (const look of LOOKS) {
  test(`every view works at ${look.width} pixels, ${look.scheme}`, { skip, timeout: 30_000 }, async () => {
    const { page, faults } = await open(engine.pageUrl, look)
    assert.equal(new URL(page.url()).search, '', 'the token left the address')

    const row = page.getByTestId('run').filter({ hasText: 'negative' }).first()
    await row.waitFor()
    assert.match(await row.innerText(), /Failed[^]*Orders <script>[^]*Price/)
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

    await go(page, `#/flows/${flows.slack.id}`)
    await page.getByLabel('The stub to write').filter({ hasText: 'send_channel_message: async ({ input })' }).waitFor()
    await assertAccessible(page, 'flow')
    await go(page, '#/flows')
    await page.getByText('1 problem').waitFor()
    assert.equal(await page.getByTestId('flow').count(), 4)
    await assertAccessible(page, 'flows')
    await go(page, '#/todo')
    assert.match(await page.getByTestId('paused').innerText(), /Reminder\s+resumes in 2[34] h/)
    assert.match(await page.getByTestId('schedules').innerText(), /Nightly\s+fires in/)
    await assertAccessible(page, 'to do')

    await go(page, `#/runs/${failed}`)
    await detail.waitFor()
    await page.keyboard.press('r')
    await page.getByTestId('trigger').waitFor()
    await assertAccessible(page, 'replay')
    assert.deepEqual(faults, [])
    await page.context().close()
  })
}

test('a run appears within a second, and its end is shown', { skip, timeout: 20_000 }, async () => {
  const { page } = await open(engine.pageUrl)
  await page.getByTestId('run').first().waitFor()
  const started = Date.now()
  await engine.client().workflows.triggerFlow(flows.orders.id, { marker: 'brand-new', lines: [{ sku: 'a', count: 1 }] })
  const row = page.getByTestId('run').filter({ hasText: 'brand-new' })
  await row.filter({ hasText: 'Succeeded' }).waitFor({ timeout: 1_500 })
  assert.ok(Date.now() - started < 1_000, `${Date.now() - started} ms`)
  await page.context().close()
})

test('a replay with another payload makes a run and shows the answer', { skip, timeout: 20_000 }, async () => {
  const { page } = await open(engine.runUrl(failed))
  await page.getByRole('button', { name: 'Replay' }).click()
  const payload = page.getByLabel('Payload (JSON)')
  assert.deepEqual(JSON.parse(await payload.inputValue()), { note: HOSTILE, lines: BAD_LINES })
  await payload.fill('{')
  assert.equal(await page.getByRole('button', { name: 'Send' }).isDisabled(), true)
  await payload.fill(JSON.stringify({ note: 'replayed', lines: [] }))
  await page.getByRole('button', { name: 'Send' }).click()
  assert.match(await page.getByTestId('answer').innerText(), /^200 in [^]*note: "replayed"/)
  await page.getByRole('link', { name: 'Open the run' }).click()
  await page.getByRole('heading', { name: 'Orders' }).waitFor()
  const id = new URL(page.url()).hash.split('/').at(-1)!
  const run = await engine.client().workflows.getRun(id)
  const { body, headers } = (run.steps as any).trigger.output
  assert.equal(body.note, 'replayed')
  assert.equal(headers.cookie, undefined, 'the flow does not see the cookie of the page')
  await page.context().close()
})

test('the same request can be copied as curl and as TypeScript', { skip, timeout: 20_000 }, async () => {
  const { page } = await open(engine.runUrl(failed))
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.getByRole('button', { name: 'Replay' }).click()
  for (const [label, text] of [['Copy as curl', `curl -X POST '${engine.url}/activepieces/v1/webhooks/${flows.orders.id}/sync'`], ['Copy as TypeScript', `client.workflows.triggerFlowSync("${flows.orders.id}"`]] as const) {
    await page.getByRole('button', { name: label }).click()
    await page.getByRole('button', { name: 'Copied' }).waitFor()
    assert.ok((await page.evaluate(() => navigator.clipboard.readText())).includes(text), label)
    await page.getByRole('button', { name: label }).waitFor()
  }
  await page.context().close()
})

test('filters are in the address', { skip, timeout: 20_000 }, async () => {
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

test('the keyboard reaches a run and its steps', { skip, timeout: 20_000 }, async () => {
  const { page } = await open(engine.pageUrl)
  await page.getByTestId('run').first().waitFor()
  for (const key of ['j', 'j', 'k']) await page.keyboard.press(key)
  const first = await page.locator('[data-row]').first().getAttribute('href')
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('href')), first)
  await page.keyboard.press('Enter')
  await page.getByTestId('detail').waitFor()
  assert.equal(new URL(page.url()).hash, first)
  await page.keyboard.press('k')
  await page.getByTestId('steps').locator('[aria-pressed=true]').waitFor()
  await page.keyboard.press('/')
  await page.context().close()
})

test('a paused run is resumed, and a schedule fires', { skip, timeout: 20_000 }, async () => {
  const { page } = await open(engine.runUrl(paused))
  await page.getByRole('button', { name: 'Resume now' }).click()
  await page.locator('.title').getByText('Succeeded').waitFor()
  await go(page, '#/todo')
  await page.getByText('No run waits.').waitFor()
  await page.getByTestId('schedules').getByRole('button', { name: 'Fire now' }).click()
  await eventually(async () => (await engine.runs(flows.nightly.id)).length === 1)
  await page.context().close()
})

test('an engine that starts again is found again', { skip, timeout: 30_000 }, async (t) => {
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
