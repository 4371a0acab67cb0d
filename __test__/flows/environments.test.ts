// `pull`, `diff` and `push` between files and engines.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, test, type TestContext } from 'node:test'

import type { Client, Flow, FlowOperation } from '../../index.js'
import { type LocalEngine, startLocalEngine } from '../../local.js'
import { flowsProject, type FlowsProject, killingProxy } from '../support/flows-project.ts'

const DEADLINE = { timeout: 60_000 }

let dev: LocalEngine
let prod: LocalEngine
before(async () => { [dev, prod] = await Promise.all([startLocalEngine(), startLocalEngine()]) })
after(() => Promise.all([dev.stop(), prod.stop()]))

/** Starts with empty engines. */
async function emptyProject(t: TestContext, more = ''): Promise<FlowsProject> {
  await Promise.all([dev.reset(), prod.reset()])
  return flowsProject(t, { dev, prod }, more)
}

const code = (name: string, source: string, input: Record<string, unknown> = {}) =>
  `- kind: code\n  name: ${name}\n  displayName: ${name}\n  code: ${JSON.stringify(source)}\n  input: ${JSON.stringify(input)}\n`
const file = (name: string, steps: string, status = 'DISABLED', trigger = '{ kind: empty }') =>
  `displayName: ${name}\nstatus: ${status}\ntrigger: ${trigger}\nsteps:\n${steps}`
const WEBHOOK = `
  kind: piece
  pieceName: '@activepieces/piece-webhook'
  pieceVersion: 0.1.25
  triggerName: catch_webhook
  displayName: Webhook
  input: { authType: none }`
const answer = (body: string, name = 'step_1') => `- kind: piece
  name: ${name}
  displayName: Answer
  pieceName: '@activepieces/piece-webhook'
  pieceVersion: 0.1.25
  actionName: return_response
  input: { responseType: json, respond: stop, fields: { body: ${body} } }
`

async function flowsOf(engine: LocalEngine): Promise<Flow[]> {
  const flows: Flow[] = []
  for await (const flow of engine.client().workflows.iterateFlows()) flows.push(flow)
  return flows
}
const namesOf = async (engine: LocalEngine) => (await flowsOf(engine)).map(({ version }) => version.displayName).sort()

async function ok(project: FlowsProject, ...args: string[]): Promise<string> {
  const { code: exit, stdout, stderr } = await project.run(...args)
  assert.equal(exit, 0, stdout + stderr)
  return stdout
}

const json = async <T>(project: FlowsProject, ...args: string[]) => JSON.parse(await ok(project, '--json', ...args)) as T
type Pushed = { written: { name: string, change: string }[], failed: { name: string, message: string }[] }

test('a flow that is developed in one environment is pushed to another one and runs there', DEADLINE, async (t) => {
  const project = await emptyProject(t, '    connections: { slack: slack-here }\n')
  for (const engine of [dev, prod]) {
    await engine.client().workflows.upsertConnection({
      externalId: 'slack-here', displayName: 'Slack', pieceName: 'slack', type: 'SECRET_TEXT', value: { secret_text: engine.apiKey },
    })
  }
  const { workflows } = dev.client()
  const folder = await workflows.createFolder({ displayName: 'Sales / EMEA' })
  const flow = await workflows.buildFlow({
    displayName: 'New Lead', folderId: folder.id, trigger: { kind: 'webhook' }, publish: true,
    steps: [
      { kind: 'code', displayName: 'Token', input: { token: "{{connections['slack-here']}}" }, code: 'export const code = async ({ token }) => token.length' },
      { kind: 'piece', displayName: 'Answer', pieceName: 'webhook', actionName: 'return_response',
        input: { responseType: 'json', respond: 'stop', fields: { body: { hello: '{{trigger.body.name}}' } } } },
    ],
  })
  await ok(project, '--env', 'dev', 'pull')
  const files = project.files()
  assert.deepEqual(Object.keys(files), ['connections.yaml', 'flows/Sales %2F EMEA/new-lead.flow.yaml', 'flows/Sales %2F EMEA/new-lead.step_1.ts'])
  assert.match(files['flows/Sales %2F EMEA/new-lead.flow.yaml']!, /connections\['slack'\]/)
  assert.ok(!JSON.stringify(files).includes(flow.id) && !JSON.stringify(files).includes(dev.apiKey))

  const pushed = await json<Pushed>(project, '--env', 'prod', 'push', '--yes')
  assert.deepEqual(pushed.written, [{ name: 'new-lead', change: 'created' }])
  const [there] = await flowsOf(prod)
  assert.equal(there?.status, 'ENABLED')
  assert.notEqual(there?.id, flow.id)
  assert.deepEqual(await prod.client().workflows.triggerFlowSync(there!.id, { name: 'Ann' }), { hello: 'Ann' })

  await ok(project, '--env', 'prod', 'pull')
  assert.deepEqual(project.files(), files)
  assert.match(await ok(project, '--env', 'prod', 'diff'), /are the same/)
  const before = await flowsOf(prod)
  assert.match(await ok(project, '--env', 'prod', 'push', '--yes'), /up to date/)
  assert.deepEqual(await flowsOf(prod), before)
})

test('diff shows the differences by step and by field, and code by line', DEADLINE, async (t) => {
  const project = await emptyProject(t)
  project.write('flows/a.flow.yaml', file('A', code('one', 'export const code = () => {\n  return 1\n}\n', { x: 1 }) + code('two', '2')))
  await ok(project, '--env', 'dev', 'push', '-y')
  project.write('flows/a.flow.yaml', file('A2', code('one', 'export const code = () => {\n  return 2\n}\n', { x: 2 }) + code('three', '3')))
  const { code: exit, stdout } = await project.run('--env', 'dev', 'diff')
  assert.equal(exit, 2)
  for (const line of [/~ a$/m, /~ displayName: "A" -> "A2"/, /~ input\.x: 1 -> 2/, /^ +-  return 1$/m, /^ +\+  return 2$/m, /\+ three/, /- two/]) assert.match(stdout, line)
  const { stdout: text } = await project.run('--env', 'dev', '--json', 'diff')
  const { flows: [diff] } = JSON.parse(text) as { flows: { key: string, steps: { step: string, change: string }[] }[] }
  assert.deepEqual(diff?.steps.map(({ step, change }) => [step, change]), [['one', 'changed'], ['three', 'created'], ['two', 'removed']])
})

test('a flow that was changed in the environment since the last push stops the push', DEADLINE, async (t) => {
  const project = await emptyProject(t)
  project.write('flows/a.flow.yaml', file('A', code('one', '1')))
  await ok(project, '--env', 'dev', 'push', '-y')
  const [flow] = await flowsOf(dev)
  const { workflows } = dev.client()
  await workflows.renameFlow(flow!.id, 'By hand')
  project.write('flows/a.flow.yaml', file('A', code('one', '1.5')))
  project.write('flows/b.flow.yaml', file('B', code('one', '1')))
  const { code: exit, stdout } = await project.run('--env', 'dev', 'push', '--yes')
  assert.equal(exit, 2)
  assert.match(stdout, /"By hand" -> "A"/)
  assert.deepEqual(await namesOf(dev), ['By hand'])
  await ok(project, '--env', 'dev', 'push', '--yes', '--force')
  assert.deepEqual(await namesOf(dev), ['A', 'B'])

  await workflows.renameFlow(flow!.id, 'By hand')
  await ok(project, '--env', 'dev', 'pull', 'a')
  assert.match(project.read('flows/a.flow.yaml'), /displayName: By hand/)
  await ok(project, '--env', 'dev', 'push', '--yes')

  await workflows.applyFlowOperation(flow!.id, { type: 'CHANGE_NAME', request: { displayName: 'C' } })
  project.write('flows/a.flow.yaml', file('C', code('one', '1.5')))
  await ok(project, '--env', 'dev', 'push', '--yes') // The same change on both sides is no conflict.
})

test('a missing connection stops the push before the first write and is listed', DEADLINE, async (t) => {
  const project = await emptyProject(t)
  project.write('flows/a.flow.yaml', file('A', code('one', '1', { a: "{{connections['mail']}}", b: '{{connections.crm.url}}' })))
  project.write('flows/b.flow.yaml', file('B', code('one', '1')))
  project.write('connections.yaml', '- externalId: mail\n  piece: "@activepieces/piece-gmail"\n  type: OAUTH2\n')
  const { code: exit, stderr } = await project.run('--env', 'dev', 'push', '--yes')
  assert.equal(exit, 1)
  assert.match(stderr, /dev has no connection `crm` \(used by a\)/)
  assert.match(stderr, /`mail` \(used by a\)\. Create it: upsertConnection\(\{ externalId: 'mail'.*piece-gmail.*OAUTH2/)
  assert.deepEqual(await flowsOf(dev), [])
})

test('a flow keeps its identity when it is renamed, and another flow may have its name', DEADLINE, async (t) => {
  const project = await emptyProject(t)
  project.write('flows/a.flow.yaml', file('A', code('one', '1')))
  await ok(project, '--env', 'dev', 'push', '-y')
  const [{ id }] = (await flowsOf(dev)) as [Flow]
  project.write('flows/a.flow.yaml', file('Renamed', code('one', '1')))
  project.write('flows/b.flow.yaml', file('A', code('one', '2')))
  await ok(project, '--env', 'dev', 'push', '-y')
  const flows = await flowsOf(dev)
  assert.deepEqual(flows.map(({ version }) => version.displayName).sort(), ['A', 'Renamed'])
  assert.equal(flows.find((flow) => flow.id === id)?.version.displayName, 'Renamed')
})

test('flows are deleted and files removed with --prune only', DEADLINE, async (t) => {
  const project = await emptyProject(t)
  project.write('flows/a.flow.yaml', file('A', code('one', '1')))
  project.write('flows/Sales/b.flow.yaml', file('B', code('one', '1')))
  await ok(project, '--env', 'dev', 'push', '-y')
  await dev.client().workflows.createFlow({ displayName: 'Unmanaged' })
  const empty = flowsProject(t, { dev, prod })
  empty.write('flows/a.flow.yaml', file('A', code('one', '1')))
  await ok(empty, '--env', 'dev', 'push', '-y')
  assert.deepEqual(await namesOf(dev), ['A', 'B', 'Unmanaged'])
  await ok(empty, '--env', 'dev', 'push', '-y', '--prune')
  assert.deepEqual(await namesOf(dev), ['A', 'Unmanaged'])

  const kept = await ok(project, '--env', 'dev', 'pull')
  assert.match(kept, /flow `b` is not on dev. Its files are kept/)
  assert.ok('flows/Sales/b.flow.yaml' in project.files())
  const planned = await ok(project, '--env', 'dev', 'pull', '--prune', '--dry-run')
  assert.match(planned, /- b \(removed\)/)
  assert.ok('flows/Sales/b.flow.yaml' in project.files())
  await ok(project, '--env', 'dev', 'pull', '--prune')
  assert.deepEqual(Object.keys(project.files()), ['flows/a.flow.yaml', 'flows/unmanaged.flow.yaml'])
})

test('one flow that fails does not stop the others, and the end says what was done', DEADLINE, async (t) => {
  const project = await emptyProject(t)
  for (const key of ['a', 'c']) project.write(`flows/${key}.flow.yaml`, file(key, answer('{ ok: true }'), 'ENABLED', WEBHOOK))
  project.write('flows/b.flow.yaml', file('b', code('one', '1'), 'ENABLED')) // Without a trigger it cannot be published.
  const { code: exit, stdout, stderr } = await project.run('--env', 'dev', 'push', '--yes')
  assert.equal(exit, 1)
  assert.match(stdout, /dev: 2 created, 0 changed, 0 removed, 1 failed/)
  assert.match(stderr, /\[\d\/3\] failed b: .*PIECE_TRIGGER_NOT_FOUND/)
  const flows = await flowsOf(dev)
  assert.deepEqual(flows.filter(({ status }) => status === 'ENABLED').map(({ version }) => version.displayName).sort(), ['a', 'c'])
  project.write('flows/b.flow.yaml', file('b', answer('{ ok: true }'), 'ENABLED', WEBHOOK))
  const again = await json<Pushed>(project, '--env', 'dev', 'push', '--yes')
  assert.deepEqual(again.written.map(({ name }) => name), ['b'])
  assert.equal((await flowsOf(dev)).length, 3)
})

test('a flow that exists and was never pushed is taken over on request only', DEADLINE, async (t) => {
  const project = await emptyProject(t)
  const { workflows } = dev.client()
  const [one, two] = await Promise.all(['Lead', 'Other'].map((displayName) => workflows.createFlow({ displayName })))
  await ok(project, '--env', 'dev', 'pull')
  const refused = await project.run('--env', 'dev', 'push', '--yes')
  assert.equal(refused.code, 1)
  assert.match(refused.stderr, new RegExp(`flow \`lead\`: dev has a flow with this name that was never pushed \\(id ${one!.id}\\)`))
  await ok(project, '--env', 'dev', 'push', '--yes', '--adopt', `lead=${one!.id}`, 'lead')
  await ok(project, '--env', 'dev', 'push', '--yes', '--adopt')
  const flows = await flowsOf(dev)
  assert.deepEqual(flows.map(({ id }) => id).sort(), [one!.id, two!.id].sort())
  for (const { metadata } of flows) assert.ok((metadata?.imbrace as { key: string }).key)
  const wrong = await project.run('--env', 'dev', 'push', '--yes', '--adopt', 'lead=nowhere')
  assert.match(wrong.stderr, /--adopt lead=nowhere: dev has no flow with this id/)
})

test('flows call each other by key, and a called flow comes before its callers', DEADLINE, async (t) => {
  const project = await emptyProject(t)
  const callable = `\n  kind: piece\n  pieceName: '@activepieces/piece-subflows'\n  pieceVersion: 0.4.2\n  triggerName: callableFlow\n  displayName: Callable\n  input: { mode: simple, exampleData: { sampleData: {} } }`
  const call = (key: string) => `- kind: piece\n  name: call\n  displayName: Call\n  pieceName: '@activepieces/piece-subflows'\n  pieceVersion: 0.4.2\n  actionName: callFlow\n  input: { flow: { key: ${key} }, mode: simple, flowProps: { payload: {} }, waitForResponse: true, testingProps: {} }\n`
  project.write('flows/a-caller.flow.yaml', file('Caller', call('z-called') + answer("{ got: '{{call.data}}' }"), 'ENABLED', WEBHOOK))
  project.write('flows/z-called.flow.yaml', file('Called', `- kind: piece\n  name: reply\n  displayName: Reply\n  pieceName: '@activepieces/piece-subflows'\n  pieceVersion: 0.4.2\n  actionName: returnResponse\n  input: { mode: simple, response: { response: { n: 7 } } }\n`, 'ENABLED', callable))
  for (const [name, engine] of Object.entries({ dev, prod })) {
    const { written } = await json<Pushed>(project, '--env', name, 'push', '--yes')
    assert.deepEqual(written.map((flow) => flow.name), ['z-called', 'a-caller'])
    const caller = (await flowsOf(engine)).find(({ version }) => version.displayName === 'Caller')!
    assert.deepEqual(await engine.client().workflows.triggerFlowSync(caller.id), { got: { n: 7 } })
  }
  const { code: exit, stderr } = await (async () => {
    project.write('flows/a-caller.flow.yaml', file('Caller', call('nowhere')))
    return project.run('--env', 'dev', 'push', '--yes')
  })()
  assert.equal(exit, 1)
  assert.match(stderr, /flow `a-caller` calls `nowhere`, which has no file/)
  await ok(flowsProject(t, { prod }), 'push', '--yes', '--prune')
  assert.deepEqual(await flowsOf(prod), [])
})

test('tables are created with their fields, get new fields, and never lose a field', DEADLINE, async (t) => {
  const project = await emptyProject(t)
  const table = (fields: string) => `name: Leads\nexternalId: leads\nfields:\n${fields}`
  const email = '- { name: email, type: TEXT, externalId: email }\n'
  const stage = '- { name: stage, type: STATIC_DROPDOWN, externalId: stage, options: [open, won] }\n'
  const fieldsOf = async () => {
    const { workflows } = dev.client()
    const { data: [found] } = await workflows.listTables()
    return (await workflows.listFields(found!.id)).map(({ name }) => name).sort()
  }
  project.write('tables/leads.yaml', table(email))
  await ok(project, '--env', 'dev', 'push', '-y')
  project.write('tables/leads.yaml', table(stage))
  await ok(project, '--env', 'dev', 'push', '-y')
  assert.deepEqual(await fieldsOf(), ['email', 'stage'])
  await ok(project, '--env', 'dev', 'push', '-y', '--prune')
  assert.deepEqual(await fieldsOf(), ['email', 'stage'])
  project.write('tables/leads.yaml', table('- { name: stage, type: TEXT, externalId: stage }\n'))
  const wrong = await project.run('--env', 'dev', 'push', '--yes')
  assert.match(wrong.stderr, /table `leads`: the type of a field cannot change/)
  await ok(project, '--env', 'dev', 'pull')
  assert.match(project.read('tables/leads.yaml'), /STATIC_DROPDOWN/)
})

describe('a push that is killed', () => {
  for (const requests of [1, 2, 3, 5, 8, 12]) {
    test(`after ${requests} answers is finished by the next push`, DEADLINE, async (t) => {
      const project = await emptyProject(t)
      for (const key of ['a', 'b']) project.write(`flows/S/${key}.flow.yaml`, file(key, answer(`{ key: ${key} }`), 'ENABLED', WEBHOOK))
      await using proxy = await killingProxy(dev, requests)
      project.write('imbrace.yaml', project.read('imbrace.yaml').replace(dev.url, proxy.url))
      const child = project.start('--env', 'dev', 'push', '--yes')
      proxy.victim = child
      const signal = await new Promise((resolve) => child.once('close', (_, how) => resolve(how)))
      proxy.victim = undefined
      if (requests < 12) assert.equal(signal, 'SIGKILL')
      await ok(project, '--env', 'dev', 'push', '--yes')
      const flows = await flowsOf(dev)
      assert.deepEqual(flows.map(({ version, status }) => [version.displayName, status]).sort(), [['a', 'ENABLED'], ['b', 'ENABLED']])
      assert.match(await ok(project, '--env', 'dev', 'push', '--yes'), /up to date/)
    })
  }
})

test('a push of changes that is killed at any request is no conflict for the next push, even of other files', { timeout: 120_000 }, async (t) => {
  for (let requests = 1, isKilled = true; isKilled; requests += 1) {
    const project = await emptyProject(t)
    const write = (n: number, more = '') => {
      project.write('flows/S/a.flow.yaml', file('a', answer(`{ n: ${n} }`), 'ENABLED', WEBHOOK).replace('steps:', `${more}steps:`))
    }
    write(1)
    await ok(project, '--env', 'dev', 'push', '--yes')
    write(2, 'metadata: { owner: me }\n')
    await using proxy = await killingProxy(dev, requests)
    const yaml = project.read('imbrace.yaml')
    project.write('imbrace.yaml', yaml.replace(dev.url, proxy.url))
    const child = project.start('--env', 'dev', 'push', '--yes')
    proxy.victim = child
    isKilled = (await new Promise((resolve) => child.once('close', (_, how) => resolve(how)))) === 'SIGKILL'
    project.write('imbrace.yaml', yaml)
    write(3, 'metadata: { owner: you }\n')
    await ok(project, '--env', 'dev', 'push', '--yes')
    const [flow] = await flowsOf(dev)
    assert.equal(flow?.metadata?.owner, 'you')
    assert.deepEqual(await dev.client().workflows.triggerFlowSync(flow!.id), { n: 3 })
  }
})

test('no value of a connection is written to a file, even if the engine returns it', DEADLINE, async (t) => {
  const project = await emptyProject(t)
  project.write('flows/a.flow.yaml', file('A', code('one', '1', { a: "{{connections['mail']}}" })))
  await dev.client().workflows.upsertConnection({ externalId: 'mail', displayName: 'Mail', pieceName: 'gmail', type: 'SECRET_TEXT', value: { secret_text: 'hunter2' } })
  await using proxy = await killingProxy(dev, Infinity)
  let isShown = false
  proxy.rewrite = (path, body) => {
    if (!path.includes('/app-connections')) return body
    const page = JSON.parse(body) as { data: object[] }
    isShown ||= page.data.length > 0
    return JSON.stringify({ ...page, data: page.data.map((connection) => ({ ...connection, value: { secret_text: 'hunter2' } })) })
  }
  project.write('imbrace.yaml', project.read('imbrace.yaml').replace(dev.url, proxy.url))
  const printed: string[] = []
  for (const args of [['push', '--yes'], ['pull'], ['--json', 'pull'], ['diff']]) printed.push(await ok(project, '--env', 'dev', ...args))
  assert.ok(isShown)
  assert.match(project.read('connections.yaml'), /externalId: mail/)
  assert.ok(!JSON.stringify([project.files(), printed]).includes('hunter2'))
})

test('nothing is deleted if another flow failed, or if a flow that is kept calls it', DEADLINE, async (t) => {
  const project = await emptyProject(t)
  project.write('flows/old.flow.yaml', file('Old', answer('{ ok: true }'), 'ENABLED', WEBHOOK))
  await ok(project, '--env', 'dev', 'push', '-y')
  const renamed = flowsProject(t, { dev })
  renamed.write('flows/new.flow.yaml', file('New', code('one', '1'), 'ENABLED')) // Without a trigger it cannot be published.
  const failed = await renamed.run('--env', 'dev', 'push', '--yes', '--prune')
  assert.equal(failed.code, 1)
  assert.match(failed.stderr, /failed old: was not deleted, because the push of another flow failed/)
  assert.deepEqual(await namesOf(dev), ['New', 'Old'])
  const calling = flowsProject(t, { dev })
  calling.write('flows/new.flow.yaml', file('New', `- kind: piece\n  name: call\n  displayName: Call\n  pieceName: '@activepieces/piece-subflows'\n  pieceVersion: 0.4.2\n  actionName: callFlow\n  input: { flow: { key: old }, mode: simple, flowProps: { payload: {} } }\n`))
  const called = await calling.run('--env', 'dev', 'push', '--yes', '--prune', '--no-check')
  assert.match(called.stderr, /flow `old` has no file, but is called by new/)
  assert.deepEqual(await namesOf(dev), ['New', 'Old'])
})

test('two flows with one key, a key without a file and a field without a table stop the push', DEADLINE, async (t) => {
  const project = await emptyProject(t)
  const { workflows } = dev.client()
  const twins = await Promise.all([1, 2].map((n) => workflows.createFlow({ displayName: `Twin ${n}`, metadata: { imbrace: { key: 'a' } } })))
  project.write('flows/a.flow.yaml', file('A', code('one', '1')))
  const doubled = await project.run('--env', 'dev', 'push', '--yes', '--adopt', `b=${twins[0]!.id}`)
  assert.equal(doubled.code, 1)
  assert.match(doubled.stderr, /both have the key `a`/)
  assert.match(doubled.stderr, /--adopt b: no file has this key/)
  await workflows.deleteFlow(twins[1]!.id)
  const row = `- kind: piece\n  name: row\n  displayName: Row\n  pieceName: '@activepieces/piece-tables'\n  pieceVersion: 0.2.3\n  actionName: tables-find-records\n  input: { table_id: leads, filters: { filters: [{ field: { id: 'field:email' } }] } }\n`
  project.write('flows/a.flow.yaml', file('A', row))
  const lost = await project.run('--env', 'dev', 'push', '--yes', '--no-check')
  assert.equal(lost.code, 1)
  assert.match(lost.stderr, /failed a: refers to the field `email`, which the environment does not have/)
})

test('files that a pull did not write are not overwritten', DEADLINE, async (t) => {
  const project = await emptyProject(t)
  const { workflows } = dev.client()
  const table = await workflows.createTable({ name: 'Leads', externalId: 'leads' })
  await workflows.buildFlow({ displayName: 'A', steps: [{ kind: 'code', name: 'test', displayName: 'T', code: 'throw 1' }] })
  project.write('flows/a.test.ts', 'mine')
  project.write('tables/leads.yaml', 'name: Mine\nexternalId: mine\n')
  await ok(project, '--env', 'dev', 'pull')
  assert.equal(project.read('flows/a.test.ts'), 'mine')
  assert.match(project.read('tables/leads.yaml'), /externalId: mine/)
  assert.match(project.read('tables/leads-2.yaml'), new RegExp(`name: ${table.name}`))
})

test('200 flows are compared and pushed again in few requests, eight at a time at most', DEADLINE, async (t) => {
  const project = await emptyProject(t)
  for (let index = 0; index < 200; index += 1) project.write(`flows/flow-${index}.flow.yaml`, file(`Flow ${index}`, code('one', `${index}`)))
  await using proxy = await killingProxy(dev, Infinity)
  project.write('imbrace.yaml', project.read('imbrace.yaml').replace(dev.url, proxy.url))
  await ok(project, '--env', 'dev', 'push', '--yes')
  assert.ok(proxy.most <= 8, `${proxy.most} requests at a time`)
  for (const args of [['diff'], ['push', '--yes']]) {
    proxy.requests.length = 0
    const start = performance.now()
    await ok(project, '--env', 'dev', ...args)
    t.diagnostic(`${args[0]} of 200 flows: ${Math.round(performance.now() - start)} ms, ${proxy.requests.length} requests`)
    assert.ok(proxy.requests.length <= 8, proxy.requests.join('\n'))
    assert.ok(proxy.requests.every((request) => request.startsWith('GET')))
  }
})

test('every recorded flow and 100 generated ones come back unchanged, on the platform and on a bare engine', { timeout: 180_000 }, async (t) => {
  await using from = await startLocalEngine()
  await using platform = await startLocalEngine()
  await using bare = await startLocalEngine({ bare: true, database: 'sqlite' })
  const project = flowsProject(t, { from, platform, bare })
  await record(from.client())
  generated().forEach((flow, index) => project.write(`flows/generated-${index}.flow.yaml`, JSON.stringify(flow)))
  await ok(project, '--env', 'from', 'push', '--yes', '--no-check', ...generated().map((_, index) => `generated-${index}`))
  await ok(project, '--env', 'from', 'pull')
  const { 'connections.yaml': _, ...files } = project.files()
  assert.equal(Object.keys(files).filter((name) => name.endsWith('.flow.yaml')).length, 314)
  for (const [name, to] of Object.entries({ platform, bare })) {
    const { workflows } = to.client()
    const refused = await project.run('--env', name, 'push', '--yes', '--no-check')
    for (const [externalId] of refused.stderr.matchAll(/(?<=has no connection `)[^`]+/g)) {
      await workflows.upsertConnection({ externalId, displayName: externalId, pieceName: 'slack', type: 'SECRET_TEXT', value: { secret_text: 'x' } })
    }
    assert.deepEqual((await json<Pushed>(project, '--env', name, 'push', '--yes', '--no-check')).failed, [])
    await ok(project, '--env', name, 'pull')
    const { 'connections.yaml': __, ...pulled } = project.files()
    assert.deepEqual(pulled, files)
    const before = await flowsOf(to)
    assert.deepEqual((await json<Pushed>(project, '--env', name, 'push', '--yes', '--no-check')).written, [])
    assert.deepEqual(await flowsOf(to), before)
  }
})

type Recording = { name: string, flow: { trigger: object, steps: object[] } }

/** Builds the recorded flows by the operations of their recordings. */
async function record({ workflows }: Client): Promise<void> {
  const recordings = JSON.parse(readFileSync('local-engine/tests/data/flow-recordings.json', 'utf8')) as Recording[]
  assert.equal(recordings.length, 214)
  const build = async ({ name, flow: { trigger, steps } }: Recording, index: number) => {
    const { id } = await workflows.createFlow({ displayName: `Recorded ${index}` })
    await workflows.applyFlowOperation(id, { type: 'UPDATE_TRIGGER', request: trigger } as FlowOperation)
    for (const request of steps) {
      const added = workflows.applyFlowOperation(id, { type: 'ADD_ACTION', request } as FlowOperation)
      // The engine refuses the step of one recording.
      await (name.endsWith('_rejected') ? added.catch(() => {}) : added)
    }
  }
  for (let start = 0; start < recordings.length; start += 16) {
    await Promise.all(recordings.slice(start, start + 16).map((recording, offset) => build(recording, start + offset)))
  }
}

/** Flows with texts and values that YAML and HTTP could change. */
function generated(): object[] {
  let seed = 42
  const random = (below: number) => { seed = (seed * 1103515245 + 12345) % 2 ** 31; return seed % below }
  const TEXTS = ['', ' ', 'yes', 'null', '~', '1e3', '01', '- a', '# b', 'a: b', '{{trigger.x}}', "it's", 'line\nbreak\n', '\ttab', 'é日🙂', '%', '<<', '"q"', '\u0085', 'x'.repeat(300)]
  const text = () => TEXTS[random(TEXTS.length)]!
  const value = (depth: number): unknown => [
    text, () => random(1000) / 7, () => -random(10), () => true, () => null,
    () => (depth ? Array.from({ length: random(3) }, () => value(depth - 1)) : []),
    () => (depth ? Object.fromEntries(Array.from({ length: random(3) }, (_, index) => [`${text()}${index}`, value(depth - 1)])) : {}),
  ][random(7)]!()
  const step = (name: string, depth: number): object => [
    () => ({ kind: 'code', name, displayName: text() || 'x', code: text(), input: { a: value(3), b: value(2) } }),
    () => ({ kind: 'loop', name, displayName: 'Loop', items: '{{trigger.items}}', steps: depth ? [step(`${name}_in`, depth - 1)] : [] }),
    () => ({ kind: 'router', name, displayName: 'Router', branches: [
      { name: text() || 'b', conditions: [[{ firstValue: text(), operator: 'EXISTS' }]], steps: depth ? [step(`${name}_a`, depth - 1)] : [] },
      { name: 'Otherwise', fallback: true, steps: [] }] }),
  ][random(3)]!()
  return Array.from({ length: 100 }, (_, index) => ({
    displayName: `Generated ${index} ${text()}`.trim(), steps: Array.from({ length: 1 + random(4) }, (_, place) => step(`step_${place}`, 2)),
  }))
}
