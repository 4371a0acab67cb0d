// Forms with files, as webhooks of the bare engine receive them.

import assert from 'node:assert/strict'
import { test } from 'node:test'

import { startLocalEngine } from '../../local.js'
import { publishedFlow } from '../support/engines.ts'

test('the fields of a form are text, and its files are addresses, whatever their names', { timeout: 20_000 }, async () => {
  await using engine = await startLocalEngine({ bare: true })
  const { id } = await publishedFlow(engine.client(), '{{trigger.body}}')
  const form = new FormData()
  form.set('note', 'a; filename=b')
  const names = ['a;b.txt', 'a b=c.txt', '€ "rates".txt', 'plain.txt']
  names.forEach((name, index) => form.set(`file_${index}`, new File([`content ${index}`], name, { type: 'text/plain' })))
  const reply = await fetch(`${engine.url}/v1/webhooks/${id}/sync`, { method: 'POST', body: form })
  const { note, ...files } = (await reply.json()) as Record<string, string>
  assert.equal(note, 'a; filename=b')
  assert.deepEqual(Object.keys(files), names.map((_, index) => `file_${index}`))
  for (const [index, url] of Object.values(files).entries()) {
    const file = await fetch(url)
    assert.deepEqual([await file.text(), file.headers.get('content-type')], [`content ${index}`, 'text/plain'])
  }
})

test('a file with an encoded name is a file', { timeout: 20_000 }, async () => {
  await using engine = await startLocalEngine({ bare: true })
  const { id } = await publishedFlow(engine.client(), '{{trigger.body}}')
  const body = "--B\r\nContent-Disposition: form-data; name=\"file\"; filename*=UTF-8''%e2%82%ac.txt\r\n\r\n5\r\n--B--\r\n"
  const headers = { 'content-type': 'multipart/form-data; boundary=B' }
  const reply = await fetch(`${engine.url}/v1/webhooks/${id}/sync`, { method: 'POST', body, headers })
  const { file } = (await reply.json()) as { file: string }
  assert.match(file, /^http:/)
  const stored = await fetch(file)
  assert.deepEqual([await stored.text(), stored.headers.get('content-disposition')?.includes('.txt')], ['5', true])
})
