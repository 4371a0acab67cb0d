// Half an emoji, which is what text becomes that is cut between the two units of one. JavaScript's JSON holds it, and
// so must everything that a run goes through.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'

import { type FlowActionInput } from '../../index.js'
import { startLocalEngine, type LocalEngine } from '../../local.js'
import { published, response } from '../support/engines.ts'

const CUT = 'Thank you 👋'.slice(0, 11)
/** Characters that no text should hold but some do, among them those that the engine itself uses for halves. */
const TEXTS = [CUT, '\udc4b', '👋', `${CUT}\udc4b`, 'a\udc4b\ud83d', '\u{10F800}', '\u{10FFFF}', '\udbff', `\\${CUT}`, '\\ud83d']

const code = (name: string, source: string, input: Record<string, unknown>): FlowActionInput => ({
  name, displayName: name, type: 'CODE', valid: true,
  settings: { sourceCode: { code: `export const code = async (inputs) => ${source}`, packageJson: '{}' }, input },
})

const piece = (name: string, pieceName: string, actionName: string, input: Record<string, unknown>): FlowActionInput => ({
  name, displayName: name, type: 'PIECE', valid: true,
  settings: { pieceName: `@activepieces/piece-${pieceName}`, pieceVersion: '0.1.0', actionName, input, propertySettings: {} },
})

describe('half an emoji', () => {
  let engine: LocalEngine
  let stubbed: unknown
  before(async () => {
    const say = ({ input }: { input: unknown }) => {
      stubbed = input
      return { said: CUT, [CUT]: 1 }
    }
    engine = await startLocalEngine({ pieces: { slack: { say } } })
  })
  after(() => engine.stop())

  /** Runs these steps, and gives their outputs. */
  async function outputs(payload: unknown, ...steps: FlowActionInput[]): Promise<unknown[]> {
    const { workflows } = engine.client()
    const { id } = await published(engine.client(), 'Halves', ...steps)
    const run = await workflows.triggerAndWait(id, payload, { pollInterval: 5 })
    assert.equal(run.status, 'SUCCEEDED')
    return steps.map(({ name }) => run.steps![name]!.output)
  }

  test('has a length in a CODE step', async () => {
    assert.deepEqual(await outputs({ text: CUT }, code('step_1', 'inputs.text.length', { text: '{{trigger.body.text}}' })), [11])
  })

  for (const text of TEXTS) {
    test(`goes through payload, input, expression and output: ${JSON.stringify(text)}`, async () => {
      const steps = [
        code('step_1', 'inputs', { whole: '{{trigger.body.text}}', mixed: 'a {{trigger.body.text}} b', literal: text, [text]: 1 }),
        code('step_2', `inputs.text + ${JSON.stringify(text)} + inputs.text.length`, { text: '{{step_1.mixed}}' }),
        code('step_3', 'inputs.keys', { keys: '{{Object.keys(trigger.body)}}' }),
        code('step_4', 'inputs.length', { length: `{{(${JSON.stringify(text)} + '${text.replaceAll('\\', '')}').length}}` }),
      ]
      assert.deepEqual(await outputs({ text, [text]: 1 }, ...steps), [
        { whole: text, mixed: `a ${text} b`, literal: text, [text]: 1 },
        `a ${text} b${text}${text.length + 4}`,
        ['text', text],
        text.length + text.replaceAll('\\', '').length,
      ])
    })
  }

  test('goes to a stub and comes back', async () => {
    const [output] = await outputs({ text: CUT }, piece('step_1', 'slack', 'say', { text: '{{trigger.body.text}}' }))
    assert.deepEqual([stubbed, output], [{ text: CUT }, { said: CUT, [CUT]: 1 }])
  })

  test('is kept in the store of flows', async () => {
    const steps = [
      piece('step_1', 'store', 'put', { key: 'k', value: '{{trigger.body.text}}', store_scope: 'FLOW' }),
      piece('step_2', 'store', 'get', { key: 'k', store_scope: 'FLOW' }),
    ]
    assert.equal((await outputs({ text: CUT }, ...steps))[1], CUT)
  })

  test('is kept in the cells of tables', async () => {
    const { workflows } = engine.client()
    const table = await workflows.createTable({ name: 'Texts' })
    const field = await workflows.createField({ tableId: table.id, name: 'text', type: 'TEXT' })
    await workflows.createRecords({ tableId: table.id, records: TEXTS.map((text) => ({ text })) })
    const { data } = await workflows.listRecords({ tableId: table.id })
    assert.deepEqual(data.map(({ cells }) => cells[field.id]!.value).sort(), [...TEXTS].sort())
  })

  test('is in the definition of a flow, and in its answer where that is JSON', async () => {
    const { workflows } = engine.client()
    const { id } = await published(engine.client(), 'Answers', response({ text: CUT, got: '{{trigger.body.text}}' }))
    assert.deepEqual(await workflows.triggerFlowSync(id, { text: CUT }), { text: CUT, got: CUT })
    assert.deepEqual(JSON.parse(JSON.stringify((await workflows.getFlow(id)).version.trigger)).nextAction.settings.input.fields.body.text, CUT)
  })

  test('is in the value of a connection', async () => {
    const { workflows } = engine.client()
    await workflows.upsertConnection({
      externalId: 'cut', displayName: 'Cut', pieceName: 'slack', type: 'SECRET_TEXT', value: { type: 'SECRET_TEXT', secret_text: CUT },
    })
    assert.deepEqual(await outputs({}, code('step_1', 'inputs.secret', { secret: "{{connections['cut']}}" })), [CUT])
  })

  test('is a replacement character in an answer that is text, as from Node', async () => {
    const answer = response('{{trigger.body.text}}')
    Object.assign(answer.settings.input, { responseType: 'raw' })
    const { id } = await published(engine.client(), 'Text', answer)
    const { body } = await engine.client().workflows.triggerFlowSyncRaw(id, { text: CUT })
    assert.equal(Buffer.from(body).toString(), 'Thank you \ufffd')
  })

  test('is in the message of a step that fails', async () => {
    const { workflows } = engine.client()
    const { id } = await published(engine.client(), 'Fails', code('step_1', "{ throw new Error(JSON.stringify(inputs.text)) }", { text: '{{trigger.body.text}}' }))
    const run = await workflows.triggerAndWait(id, { text: CUT }, { pollInterval: 5 })
    assert.equal(run.status, 'FAILED')
    assert.equal(run.steps!.step_1!.errorMessage, JSON.stringify(CUT))
    const plain = await published(engine.client(), 'Fails', code('step_1', '{ throw new Error(inputs.text) }', { text: '{{trigger.body.text}}' }))
    const other = await workflows.triggerAndWait(plain.id, { text: CUT }, { pollInterval: 5 })
    assert.ok((other.steps!.step_1!.errorMessage as string).startsWith(`Error: ${CUT}\n`), JSON.stringify(other.steps))
  })
})
