// The arguments of methods as JSON texts.

import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'

import { evaluateGlue } from '../support/glue.ts'

const { fieldsText, optionsText, variables, usesSystemStore } = evaluateGlue<{
  fieldsText: (params: unknown, argument?: string) => string | undefined
  optionsText: (options: unknown) => string | { text: string; signal: AbortSignal }
  variables: (names: string) => string
  usesSystemStore: () => boolean
}>('({ fieldsText, optionsText, variables, usesSystemStore })')

function setVariable(t: TestContext, name: string, value: string) {
  const before = process.env[name]
  t.after(() => { if (before === undefined) delete process.env[name]; else process.env[name] = before })
  process.env[name] = value
}

test('parameters are their JSON text, and a field that JSON leaves out is refused by its name', () => {
  assert.equal(fieldsText({ a: 1, b: undefined, c: [undefined] }), '{"a":1,"c":[null]}')
  assert.equal(fieldsText('text'), '"text"')
  assert.equal(fieldsText(() => {}), undefined)
  assert.throws(() => fieldsText({ a: 1, b() {} }), { name: 'TypeError', message: '`params.b` must not be a function' })
  assert.throws(() => fieldsText({ a: 1, b: { c: [() => {}] } }), { message: '`params.b.c[0]` must not be a function' })
  assert.throws(() => fieldsText({ s: Symbol('s') }, 'template'), { message: '`template.s` must not be a symbol' })
})

test('options are their JSON text without the signal', () => {
  const { signal } = new AbortController()
  assert.deepEqual(optionsText({ timeout: 5, signal, fields: ['id'] }), { text: '{"timeout":5,"fields":["id"]}', signal })
  assert.equal(optionsText({ timeout: 5, signal: undefined }), '{"timeout":5}')
  for (const options of [7, null, [], 'x']) assert.throws(() => optionsText(options), { message: '`options` must be an object' })
  assert.throws(() => optionsText({ timeout() {} }), { message: '`options.timeout` must not be a function' })
  assert.throws(() => optionsText({ signal: {} }), { message: '`options.signal` must be an AbortSignal' })
  assert.throws(() => optionsText({ signal: AbortSignal.abort('no') }), (reason) => reason === 'no')
})

test('variables are those that are set', (t) => {
  setVariable(t, 'IMBRACE_TEST_OF_THE_GLUE', 'x')
  assert.equal(variables('["IMBRACE_TEST_OF_THE_GLUE","IMBRACE_NOT_SET"]'), '{"IMBRACE_TEST_OF_THE_GLUE":"x"}')
})

test('the system store is used when Node was told so', (t) => {
  assert.equal(usesSystemStore(), false)
  for (const [options, expected] of [['--use-system-ca', true], ['--x --use-openssl-ca --y', true], ['--use-system-cache', false]] as const) {
    setVariable(t, 'NODE_OPTIONS', options)
    assert.equal(usesSystemStore(), expected, options)
  }
  setVariable(t, 'NODE_USE_SYSTEM_CA', '1')
  assert.equal(usesSystemStore(), true)
})
