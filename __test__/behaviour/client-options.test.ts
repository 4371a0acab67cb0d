// The options of the constructor that must not get through: each is a TypeError that names the option.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { inspect } from 'node:util'

import { Client, type ClientOptions } from '../../index.js'
import { isWellFormed, names, NOT_A_TIME, NOT_AN_OBJECT, NOT_TEXT, NOT_WELL_FORMED, WRONG, WRONG_OPTIONS } from '../support/wrong-values.ts'

describe('a wrong option of the client is a TypeError that names it', () => {
  const OPTIONS: Record<string, unknown[]> = {
    apiKey: [...NOT_TEXT, ...NOT_WELL_FORMED, '', 'a\nb', 'a\0'],
    accessToken: [...NOT_TEXT, ...NOT_WELL_FORMED, '', 'a\r\nb: c'],
    organizationId: [...NOT_TEXT, ...NOT_WELL_FORMED, '', 'a\nb'],
    projectId: [...NOT_TEXT, ...NOT_WELL_FORMED],
    env: [...NOT_TEXT, '', 'production', 'STABLE'],
    baseUrl: [
      ...NOT_TEXT, '', 'flows.example', 'ftp://flows.example', 'https://', 'https://u:p@flows.example',
      'https://flows.example?a=b', 'https://flows.example#a',
    ],
    services: [
      null, 1, 'https://flows.example', [], { workflowEngine: 'flows.example' }, { channelService: 1 },
      { other: 'https://flows.example' },
    ],
    timeout: NOT_A_TIME,
    maxRetries: WRONG_OPTIONS.maxRetries!,
    headers: WRONG_OPTIONS.headers!,
    allowInsecure: WRONG.flag,
    proxy: [...NOT_TEXT, '', 'http://', 'ftp://proxy.example', 'http://proxy.example:99999'],
    ca: [
      1, true, null, {}, [], '', 'junk', [1], ['junk'], Buffer.from('junk'),
      '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n',
    ],
    maxResponseBytes: ['5', 0, -1, Number.NaN, Infinity, null, true],
    unknown: [1, null],
    apikey: ['k'],
  }
  for (const [option, wrongs] of Object.entries(OPTIONS)) {
    test(option, () => {
      const accepted: string[] = []
      for (const wrong of wrongs) {
        try {
          new Client({ [option]: wrong } as ClientOptions)
          accepted.push(`${inspect(wrong)} was taken`)
        } catch (error) {
          const named = isWellFormed(wrong) ? [option, `options.${option}`] : [option, 'options']
          if (!(error instanceof TypeError && named.some((name) => names(error, name)))) {
            accepted.push(`${inspect(wrong)}: ${error}`)
          }
        }
      }
      assert.deepEqual(accepted, [])
    })
  }

  test('what JSON would lose, also where a variable would be read instead', (t) => {
    const before = process.env.IMBRACE_API_KEY
    t.after(() => { if (before === undefined) delete process.env.IMBRACE_API_KEY; else process.env.IMBRACE_API_KEY = before })
    process.env.IMBRACE_API_KEY = 'of-the-environment'
    const lost = [() => 'key', Symbol('key'), 1n, Promise.resolve('key'), new Map(), new Error('m'), /a/, class {}, new WeakMap()]
    for (const option of [...Object.keys(OPTIONS), 'services.workflowEngine', 'headers.x-own', 'ca[0]']) {
      for (const wrong of lost) {
        const options = {
          'services.workflowEngine': { services: { workflowEngine: wrong } }, 'headers.x-own': { headers: { 'x-own': wrong } }, 'ca[0]': { ca: [wrong] },
        }[option] ?? { [option]: wrong }
        if (option === 'headers' && wrong instanceof Map) continue
        assert.throws(() => new Client(options as never), (error: Error) => {
          assert.ok(error instanceof TypeError && error.message.includes(`\`options.${option}\``), `${option}: ${error}`)
          return true
        })
      }
    }
  })

  test('options', () => {
    for (const wrong of NOT_AN_OBJECT) assert.throws(() => new Client(wrong as ClientOptions), TypeError, inspect(wrong))
    new Client()
    new Client(undefined)
    new Client({})
  })
})
