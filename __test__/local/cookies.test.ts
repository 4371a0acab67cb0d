// Headers that a reply has several times, in flows.

import assert from 'node:assert/strict'
import { test } from 'node:test'

import { startLocalEngine } from '../../local.js'
import { published, response } from '../support/engines.ts'
import { faultServer } from '../support/fault-server.ts'
import { raw } from '../support/faults.ts'

const COOKIES = ['a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT', 'b=2; Path=/']
const REPLY = ['HTTP/1.1 200 OK', ...COOKIES.map((cookie) => `set-cookie: ${cookie}`), 'x-many: one', 'x-many: two',
  'retry-after: 1', 'retry-after: 2', 'content-length: 2', '', '{}'].join('\r\n')

const http = (url: string) => ({
  name: 'step_1', displayName: 'Call', type: 'PIECE', valid: true,
  settings: {
    pieceName: '@activepieces/piece-http', pieceVersion: '0.1.0', actionName: 'send_request', propertySettings: {},
    input: { method: 'GET', url, headers: {}, queryParams: {}, authType: 'NONE', body_type: 'none', body: {} },
  },
})

const code = (source: string) => ({
  name: 'step_1', displayName: 'Code', type: 'CODE', valid: true,
  settings: { sourceCode: { code: `export const code = async () => { ${source} }`, packageJson: '{}' }, input: {} },
})

test('cookies in the http piece are an array for expressions and a string in the run, as with axios, and other headers are joined', async () => {
  await using server = await faultServer()
  server.always(raw(REPLY))
  await using engine = await startLocalEngine()
  const answer = response({ first: "{{step_1.headers['set-cookie'][0]}}", headers: '{{step_1.headers}}' }, 200, 'step_2')
  const { id } = await published(engine.client(), 'Cookies', http(server.url), answer)
  const { first, headers } = (await engine.client().workflows.triggerFlowSync(id, {})) as { first: string; headers: Record<string, unknown> }
  assert.equal(first, COOKIES[0])
  const joined = { 'set-cookie': COOKIES.join(', '), 'x-many': 'one, two', 'retry-after': '1', 'content-length': '2' }
  assert.deepEqual(headers, joined)
  const { data: [run] } = await engine.client().workflows.listRuns({ flowId: id })
  const { steps } = await engine.client().workflows.waitForRun(run!.id)
  assert.deepEqual((steps!.step_1!.output as { headers: unknown }).headers, joined)
})

test('fetch in a CODE step tells cookies apart', async () => {
  await using server = await faultServer()
  server.always(raw(REPLY))
  await using engine = await startLocalEngine({ allowNet: true })
  const source = `const { headers } = await fetch('${server.url}'); return [headers.getSetCookie(), headers.get('x-many')]`
  const { id } = await published(engine.client(), 'Fetch', code(source), response('{{step_1}}', 200, 'step_2'))
  assert.deepEqual(await engine.client().workflows.triggerFlowSync(id, {}), [COOKIES, 'one, two'])
})

test('a response step with a list of cookies sets each of them', async () => {
  await using engine = await startLocalEngine()
  const answer = response({})
  Object.assign(answer.settings.input.fields.headers, { 'set-cookie': COOKIES, 'x-one': 1 })
  const { id } = await published(engine.client(), 'Answer', answer)
  const { headers } = await fetch(`${engine.url}/activepieces/v1/webhooks/${id}/sync`, { method: 'POST', headers: { 'x-api-key': engine.apiKey } })
  assert.deepEqual([headers.getSetCookie(), headers.get('x-one')], [COOKIES, '1'])
})
