// Who may use the page of the local engine, and what it may do.
import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'

import { startLocalEngine, type LocalEngine } from '../../local.js'
import { open, skip } from '../support/browser.ts'
import { startCommand } from '../support/command.ts'
import { eventually } from '../support/engines.ts'
import { reminder, slack } from '../support/page-flows.ts'

interface Reply {
  status: number
  headers: Record<string, string | string[] | undefined>
  text: string
}

/** Sends a request with exactly these headers. `fetch` sets `Host` itself. */
function send(url: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers }, (reply) => {
      let text = ''
      reply.setEncoding('utf8').on('data', (part: string) => (text += part))
      reply.on('end', () => resolve({ status: reply.statusCode!, headers: reply.headers, text }))
    })
    sent.on('error', reject).end()
  })
}

const HTML = { accept: 'text/html,*/*' }

for (const bare of [false, true]) {
  describe(bare ? 'bare engine' : 'platform', () => {
    let engine: LocalEngine
    let cookie: string
    before(async () => {
      engine = await startLocalEngine({ bare })
      const { headers } = await send(engine.pageUrl, HTML)
      cookie = headers['set-cookie']![0]!.split(';')[0]!
    })
    after(() => engine.stop())

    test('browsers get a page at /, and programs what they got before', async () => {
      const page = await send(`${engine.url}/`, HTML)
      assert.deepEqual([page.status, page.headers['content-type']], [200, 'text/html; charset=utf-8'])
      const program = await send(`${engine.url}/`, { accept: '*/*' })
      assert.equal(program.status, bare ? 404 : 200)
      if (!bare) assert.equal(JSON.parse(program.text).name, 'imbrace-local')
    })

    test('the address carries the token once and sets a cookie that scripts cannot read', async () => {
      const { status, headers } = await send(engine.pageUrl, HTML)
      assert.deepEqual([status, headers.location], [303, '/'])
      assert.match(headers['set-cookie']![0]!, /^imbrace_local_\d+=\w{43}; Path=\/; HttpOnly; SameSite=Strict$/)
      const wrong = await send(`${engine.url}/?token=wrong`, HTML)
      assert.deepEqual([wrong.status, wrong.headers['set-cookie']], [200, undefined])
    })

    test('only the page itself gets data and starts flows', async () => {
      const { workflows } = engine.client()
      const { id } = await workflows.createFlow({ displayName: 'A flow' })
      const hook = `/_ui/engine${bare ? '' : '/activepieces'}/v1/webhooks/${id}`
      for (const path of ['/_ui/runs', '/_ui/info', '/_ui/events', `/_ui/flows/${id}`, hook, '/_ui/engine/_local/reset']) {
        const method = path.includes('engine') ? 'POST' : 'GET'
        const status = async (headers: Record<string, string>) => (await send(engine.url + path, headers, method)).status
        assert.equal(await status({}), 401, path)
        assert.equal(await status({ cookie: cookie.replace(/=.*/, '=wrong') }), 401, path)
        assert.equal(await status({ cookie, host: 'evil.example' }), 403, path)
        for (const origin of ['http://evil.example', 'http://127.0.0.1:1', 'null']) assert.equal(await status({ cookie, origin }), 403, path + origin)
        assert.equal(await status({ cookie, 'sec-fetch-site': 'cross-site' }), 403, path)
      }
      assert.equal((await send(`${engine.url}/_ui/runs`, { cookie, origin: engine.url, 'sec-fetch-site': 'same-origin' })).status, 200)
      assert.equal((await send(`${engine.url}/`, { ...HTML, host: 'evil.example' })).status, 403)
    })

    test('the page may load nothing from elsewhere, and no page may embed it', async () => {
      for (const path of ['/', '/_ui/assets/main.js', '/_ui/assets/style.css']) {
        const { headers, status } = await send(engine.url + path, HTML)
        assert.equal(status, 200)
        assert.match(String(headers['content-security-policy']), /^default-src 'none'; script-src 'self'; [^]*frame-ancestors 'none'/)
        assert.equal(headers['x-frame-options'], 'DENY')
      }
      assert.equal((await send(`${engine.url}/_ui/assets/..%2f..%2fCargo.toml`)).status, 404)
    })
  })
}

test('runUrl refuses what is no id', async (t) => {
  const engine = await startLocalEngine()
  t.after(() => engine.stop())
  assert.equal(engine.runUrl('abc'), `${engine.pageUrl}#/runs/abc`)
  assert.throws(() => engine.runUrl(''), { name: 'TypeError', message: "`runId` must be a non-empty string, not ''" })
})

test('imbrace-local ui shows the data of a finished test, and runs and changes nothing', { timeout: 30_000 }, async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'imbrace-page-'))
  t.after(() => rm(folder, { recursive: true }))
  const db = join(folder, 'flows.db')
  const engine = await startLocalEngine({ db })
  const flow = await reminder(engine.client())
  await engine.client().workflows.triggerFlow(flow.id, {})
  await engine.client().workflows.triggerFlow((await slack(engine.client())).id, {})
  const ids = (await engine.runs()).map((run) => run.id)
  await engine.stop()
  const before = await readFile(db)

  const child = startCommand(['ui', '--db', db])
  t.after(() => child.kill())
  let printed = ''
  child.stdout!.setEncoding('utf8').on('data', (part: string) => (printed += part))
  const url = await eventually(async () => /http:\S+token=\S+/.exec(printed)?.[0])
  assert.ok(printed.startsWith(db), printed)

  const { headers } = await send(url, HTML)
  const cookie = headers['set-cookie']![0]!.split(';')[0]!
  const { origin } = new URL(url)
  const list = JSON.parse((await send(`${origin}/_ui/runs`, { cookie })).text)
  assert.deepEqual(list.runs.map((run: { id: string }) => run.id).reverse(), ids)
  for (const [method, path] of [['GET', `/activepieces/v1/webhooks/${flow.id}/sync`], ['POST', `/_local/runs/${ids[0]}/resume`], ['POST', '/_local/reset'], ['DELETE', `/activepieces/v1/flows/${flow.id}`]] as const) {
    for (const prefix of ['/_ui/engine', '']) assert.equal((await send(origin + prefix + path, { cookie }, method)).status, 403, path)
  }
  if (!skip) {
    const { page } = await open(url)
    await page.getByText('Read-only').waitFor()
    await page.getByTestId('run').filter({ hasText: 'Paused' }).click()
    await page.getByTestId('detail').waitFor()
    assert.equal(await page.getByRole('button', { name: /Replay|Resume|Cancel/ }).count(), 0)
    await page.context().close()
  }
  assert.ok(before.equals(await readFile(db)))
})
