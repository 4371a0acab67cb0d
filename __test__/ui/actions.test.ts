// What the page of the local engine can do: trigger, replay, retry, cancel, resume and fire.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'

import type { Client } from '../../index.js'
import { startLocalEngine, type LocalEngine } from '../../local.js'
import { go, open, skip } from '../support/browser.ts'
import { eventually } from '../support/engines.ts'
import { BAD_LINES, HOSTILE, nightly, orders, payment, reminder, slack } from '../support/page-flows.ts'

const DEADLINE = { timeout: 30_000 }

let engine: LocalEngine
let client: Client
let isBankClosed = true

before(async () => {
  if (skip) return
  const pay = async () => {
    if (isBankClosed) throw new Error('the bank is closed')
    return { paid: true }
  }
  engine = await startLocalEngine({ queueDelay: 0, pieces: { bank: { pay } } })
  client = engine.client()
})

after(() => engine?.stop())

const idIn = (page: Page) => new URL(page.url()).hash.split('/').at(-1)!
const button = (page: Page, name: string) => page.getByRole('button', { name })
const status = (page: Page, text: string) => page.locator('.title').getByText(text).waitFor()

/** Starts a run, and opens it when it has this status. */
async function openRun(flowId: string, status: string, payload: unknown = {}): Promise<Page> {
  await client.workflows.triggerFlow(flowId, payload)
  const { id } = await eventually(async () => (await engine.runs(flowId)).find((run) => run.status === status))
  return (await open(engine.runUrl(id))).page
}

describe('in parallel', { skip, concurrency: 3 }, () => {
  test('a replay with another payload makes a run and shows the answer', DEADLINE, async () => {
    const { id } = await orders(client)
    const page = await openRun(id, 'FAILED', { note: HOSTILE, lines: BAD_LINES })
    await button(page, 'Replay').click()
    const payload = page.getByLabel('Payload (JSON)')
    assert.deepEqual(JSON.parse(await payload.inputValue()), { note: HOSTILE, lines: BAD_LINES })
    await payload.fill('{')
    assert.equal(await button(page, 'Send').isDisabled(), true)
    await payload.fill(JSON.stringify({ note: 'replayed', lines: [] }))
    await button(page, 'Send').click()
    const answer = page.getByTestId('answer')
    assert.match(await answer.innerText(), /^200 in [^]*note: "replayed"/)
    await answer.getByText(/\d headers/).click()
    assert.match(await answer.innerText(), /content-type[^]*application\/json/)
    await page.getByLabel('Wait for the answer').uncheck()
    await button(page, 'Send').click()
    await answer.filter({ hasNotText: 'replayed' }).waitFor()
    await page.getByRole('link', { name: 'Open the run' }).click()
    await page.getByTestId('trigger').waitFor({ state: 'detached' })
    const { steps } = await client.workflows.getRun(idIn(page))
    const { body, headers } = (steps as any).trigger.output
    assert.equal(body.note, 'replayed')
    assert.equal(headers.cookie, undefined, 'the flow does not see the cookie of the page')
    assert.equal((await engine.runs(id)).length, 3)
    await page.context().close()
  })

  test('a flow is triggered as a draft', DEADLINE, async () => {
    const { id } = await orders(client)
    await client.workflows.disableFlow(id)
    const { page } = await open(`${engine.pageUrl}#/flows/${id}`)
    await button(page, 'Trigger').click()
    assert.equal(await page.getByLabel('Run the draft').isChecked(), true)
    await page.getByLabel('Payload (JSON)').fill('{"note":1,"lines":[]}')
    await button(page, 'Send').click()
    assert.match(await page.getByTestId('answer').innerText(), /^200 /)
    await page.getByRole('link', { name: 'Open the run' }).click()
    await page.getByRole('link', { name: 'draft' }).waitFor()
    await page.context().close()
  })

  test('the same request can be copied as curl and as TypeScript, and a stub as text', DEADLINE, async () => {
    const flow = await slack(client)
    const { page } = await open(`${engine.pageUrl}#/flows/${flow.id}`)
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    const assertCopied = async (label: string, text: string) => {
      await page.getByRole('button', { name: label, exact: true }).last().click()
      await button(page, 'Copied').waitFor()
      assert.ok((await page.evaluate(() => navigator.clipboard.readText())).includes(text), label)
      await button(page, 'Copied').waitFor({ state: 'detached' })
    }
    await assertCopied('Copy', "  slack: {\n    send_channel_message: async ({ input }) => ({ ok: true }), // input: text, channel\n  },\n")
    await button(page, 'Trigger').click()
    await assertCopied('Copy as curl', `curl -X POST '${engine.url}/activepieces/v1/webhooks/${flow.id}/sync'`)
    await assertCopied('Copy as TypeScript', `client.workflows.triggerFlowSync("${flow.id}", {})`)
    await page.context().close()
  })

  test('a failed run is retried from its step, and run again', DEADLINE, async () => {
    const { id } = await payment(client)
    const page = await openRun(id, 'FAILED')
    const first = idIn(page)
    await page.getByTestId('detail').getByText('the bank is closed').waitFor()
    isBankClosed = false
    await button(page, 'Retry from the failed step').click()
    await status(page, 'Succeeded')
    assert.equal(idIn(page), first)
    await button(page, 'Run again').click()
    await page.waitForURL((url) => !url.hash.endsWith(first))
    await status(page, 'Succeeded')
    assert.equal((await engine.runs(id)).length, 2)
    await page.context().close()
  })

  test('a paused run is cancelled', DEADLINE, async () => {
    const { id } = await reminder(client)
    const page = await openRun(id, 'PAUSED')
    await button(page, 'Cancel').click()
    await status(page, 'Canceled')
    await page.context().close()
  })

  test('a paused run is resumed, and a schedule fires', DEADLINE, async () => {
    const { id } = await reminder(client)
    const daily = await nightly(client)
    const page = await openRun(id, 'PAUSED')
    await button(page, 'Resume now').click()
    await status(page, 'Succeeded')
    await go(page, '#/todo')
    await page.getByTestId('schedules').getByRole('button', { name: 'Fire now' }).click()
    await eventually(async () => (await engine.runs(daily.id)).length === 1)
    await page.context().close()
  })
})
