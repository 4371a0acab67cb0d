// No input that is nested deeply ends the process, whether it comes from the server or from the caller. Each case
// runs in a process of its own, since what it guards against is a stack overflow.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { output, run } from '../support/child.ts'
import { faultServer } from '../support/fault-server.ts'
import { json, jsonText } from '../support/faults.ts'

const PROCESS = { timeout: 60_000 }

/** JSON text with so many arrays or objects in one another. */
const arrays = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`
const objects = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`

/** A call in a process that prints the id of what it read, or the error that the call rejected with. */
const reading = (call: string, url: string) => `
  const { workflows } = new Client({ baseUrl: '${url}', apiKey: 'k', maxRetries: 0 })
  const path = (depth) => 'a' + '.a'.repeat(depth)
  const outcome = await ${call}.then((value) => (value.data?.[0] ?? value).id, (error) => error.name + ': ' + error.message)
  console.log(JSON.stringify(outcome))`

describe('a process that reads with `fields` survives', () => {
  const DEEP = 300_000
  const CASES: Record<string, [call: string, reply: string, outcome: RegExp]> = {
    'arrays in a picked field': ["workflows.getRun('r', { fields: ['id', 'a.b'] })", `{"id":"x","a":${arrays(DEEP)}}`, /^(x$|DecodeError: )/],
    'arrays in a field of a page': [
      "workflows.listRuns({}, { fields: ['id', 'a.b'] })", `{"data":[{"id":"x","a":${arrays(DEEP)}}],"next":null,"previous":null}`,
      /^(x$|DecodeError: )/,
    ],
    'arrays and objects in turns': [
      "workflows.getRun('r', { fields: ['id', 'a.a'] })", `{"id":"x","a":${'[{"a":'.repeat(DEEP)}1${'}]'.repeat(DEEP)}}`, /^(x$|DecodeError: )/,
    ],
    'objects beside the picked field': ["workflows.getRun('r', { fields: ['id'] })", `{"id":"x","a":${objects(DEEP)}}`, /^(x$|DecodeError: )/],
    'a long path': [`workflows.getRun('r', { fields: ['id', path(50_000)] })`, '{"id":"x","a":1}', /^(x$|TypeError: .*`options\.fields)/],
    'a long path that the reply follows': [
      `workflows.getRun('r', { fields: ['id', path(5_000)] })`, `{"id":"x","a":${objects(6_000)}}`, /^(x$|TypeError: .*`options\.fields|DecodeError: )/,
    ],
    'a long path with arrays all the way': [
      `workflows.getRun('r', { fields: ['id', path(5_000)] })`, `{"id":"x","a":${'[{"a":'.repeat(6_000)}1${'}]'.repeat(6_000)}}`,
      /^(x$|TypeError: .*`options\.fields|DecodeError: )/,
    ],
  }
  for (const [name, [call, reply, outcome]] of Object.entries(CASES)) {
    test(name, PROCESS, async () => {
      await using server = await faultServer()
      server.always(jsonText(reply))
      const { code, signal, stdout, stderr } = await run({ script: reading(call, server.url) })
      assert.equal(signal ?? code, 0, stderr)
      assert.match(JSON.parse(stdout), outcome)
    })
  }
})

describe('a process survives a deeply nested', () => {
  /** `deep` is the input; the calls are written as the program has them. */
  const INPUTS: Record<string, string> = {
    'payload of triggerFlow': "triggerFlow('f', deep)",
    'payload of triggerMany': "triggerMany('f', [deep]).then(({ results: [{ error }] }) => { if (error) throw error })",
    'template of importFlow': "importFlow('f', { displayName: 'd', trigger: { ...trigger, settings: deep } })",
    'template of createFlowFromTemplate': "createFlowFromTemplate({ displayName: 'd', trigger: { ...trigger, settings: deep } })",
    'operation': "applyFlowOperation('f', { type: 'UPDATE_TRIGGER', request: { ...trigger, settings: deep } })",
    'metadata of createFlow': "createFlow({ displayName: 'd', metadata: deep })",
    'value of upsertConnection': "upsertConnection({ displayName: 'd', pieceName: 'slack', type: 'CUSTOM_AUTH', value: { props: deep } })",
    'value of a record': "createRecords({ tableId: 't', records: [{ email: deep }] })",
    'tool of updateMcpServer': "updateMcpServer('m', { tools: [deep] })",
    'input of getPieceOptions': `getPieceOptions({
      pieceName: 'slack', pieceVersion: '1', actionOrTriggerName: 'a', propertyName: 'p', flowId: 'f', flowVersionId: 'v', input: deep,
    })`,
    'input of buildFlow': "buildFlow({ displayName: 'd', steps: [{ kind: 'code', displayName: 's', code: '1', input: deep }] }).catch(onlyMisuse)",
  }
  for (const [name, call] of Object.entries(INPUTS)) {
    test(name, PROCESS, async () => {
      await using server = await faultServer()
      server.always(({ path }) => json(path.includes('/fields') ? [{ id: 'f', name: 'email' }] : /records$/.test(path) ? [] : { id: 'id' }))
      // Within its usual stack V8 writes some 4,000 levels; with a larger one, all of them reach the addon.
      const flags = process.platform === 'linux' ? [[], ['--stack-size=6000']] : [[]]
      const outcomes = await Promise.all(flags.map((flags) => output<string[]>({
        flags,
        script: `
          const { workflows } = new Client({ baseUrl: '${server.url}', apiKey: 'k', maxRetries: 0 })
          const trigger = { name: 'trigger', type: 'EMPTY', displayName: 't', valid: true }
          const onlyMisuse = (error) => { if (!(error instanceof ImbraceError)) throw error }
          const outcomes = []
          for (const depth of [1_000, 4_000, 20_000]) {
            let deep = {}
            for (let n = 0; n < depth; n += 1) deep = n % 2 ? [deep] : { a: deep }
            deep = { deep }
            outcomes.push(await workflows.${call}.then(() => 'sent', (error) => error.name + ': ' + error.message))
          }
          console.log(JSON.stringify(outcomes))`,
      })))
      for (const outcome of outcomes.flat()) assert.match(outcome, /^(sent$|TypeError: .*(deep|nest))/)
    })
  }

  test('expression of buildFlow', PROCESS, async () => {
    await using server = await faultServer()
    server.always(json({ id: 'id' }))
    const outcomes = await output<string[]>({
      script: `
        const { workflows } = new Client({ baseUrl: '${server.url}', apiKey: 'k', maxRetries: 0 })
        const nested = (open, close) => open.repeat(20_000) + '1' + close.repeat(20_000)
        const expressions = [nested('(', ')'), nested('[', ']'), nested('f(', ')'), nested('!', ''), nested('a?b:', ''), nested('\`\${', '}\`'),
          nested('x => ', ''), nested('(x => { return ', '})'), nested('{a:', '}'), 'a' + '.a'.repeat(100_000), 'a' + '[a'.repeat(20_000)]
        const outcomes = []
        for (const expression of expressions) {
          const step = { kind: 'code', displayName: 's', code: '1', input: { text: '{{' + expression + '}}' } }
          outcomes.push(await workflows.buildFlow({ displayName: 'd', steps: [step] }).then(() => 'sent', (error) => error.name))
        }
        console.log(JSON.stringify(outcomes))`,
    })
    // The engine of this test answers to steps with a flow that has none: an error of the client's own is that.
    for (const outcome of outcomes) assert.match(outcome, /^(sent|TypeError|ImbraceError|ApiError|DecodeError)$/)
  })
})
