// How `startLocalEngine` starts, empties and ends an engine.

import assert from 'node:assert/strict'
import { rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { test } from 'node:test'

import { type LocalEngine, type LocalEngineOptions, startLocalEngine } from '../../local.js'
import { type Program, resultOf, run, start } from '../support/child.ts'
import { eventually, publishedFlow } from '../support/engines.ts'

/** Where the tests' engine is, for programs that start one themselves. */
const variables = Object.fromEntries(Object.entries(process.env).filter(([name]) => name === 'IMBRACE_LOCAL' || name === 'CARGO_TARGET_DIR')) as Record<string, string>

const importing = (script: string): Program => ({ script: `import { startLocalEngine } from '@imbrace/node/local'\n${script}`, variables })

const isGone = (url: string) => fetch(url).then(() => false, () => true)

/** Whether there is a process of this id. */
function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

test('reset empties the engine and ends what goes on, in both manners', async (t) => {
  for (const bare of [false, true]) {
    const engine = await startLocalEngine({ bare, apiKey: 'another key' })
    t.after(() => engine.stop())
    const { workflows } = engine.client()
    const { id } = await publishedFlow(engine.client())
    await workflows.triggerFlowSync(id, {})
    await workflows.createFolder({ displayName: 'Folder' })
    await engine.reset()
    const left = await Promise.all([workflows.listFlows(), workflows.listRuns(), workflows.listFolders()])
    assert.deepEqual(left.map(({ data }) => data), [[], [], []])
    await workflows.triggerFlowSync((await publishedFlow(engine.client())).id, {})
  }
})

test('a key may begin with a dash', async () => {
  for (const apiKey of ['-x', '--bare', 'a=b c']) {
    await using engine = await startLocalEngine({ apiKey })
    assert.deepEqual((await engine.client().workflows.listFlows()).data, [])
    await engine.reset()
  }
})

test('stop leaves no process, and may be called again', async () => {
  const engine = await startLocalEngine({ pieces: { slack: { send: () => 1 } } })
  assert.ok(isThere(engine.pid))
  await engine.stop()
  assert.ok(!isThere(engine.pid))
  await engine.stop()
})

test('an engine ends with the block that it is used in, and its functions may be taken out of it', async () => {
  let pid
  {
    await using engine = await startLocalEngine()
    const { client, reset } = engine
    await client().ping()
    await reset()
    pid = engine.pid
  }
  assert.ok(!isThere(pid))
})

test('two engines side by side know nothing of each other', async (t) => {
  const pieces = (name: string) => ({ slack: { whoami: () => name } })
  const engines = await Promise.all(['one', 'two'].map((name) => startLocalEngine({ pieces: pieces(name), apiKey: name })))
  t.after(() => Promise.all(engines.map((engine) => engine.stop())))
  const answers = await Promise.all(engines.map(async (engine) => {
    const { workflows } = engine.client()
    const { id } = await workflows.buildFlow({
      displayName: 'Who', trigger: { kind: 'webhook' }, publish: true,
      steps: [{ kind: 'piece', displayName: 'Who', pieceName: 'slack', actionName: 'whoami', input: {} }],
    })
    const { steps } = await workflows.triggerAndWait(id, {}, { pollInterval: 10 })
    return [steps?.step_1?.output, (await workflows.listFlows()).data.length]
  }))
  assert.deepEqual(answers, [['one', 1], ['two', 1]])
  const stranger = engines[0]!.client({ apiKey: 'two' })
  await assert.rejects(stranger.workflows.listFlows(), { name: 'AuthError' })
})

test('an engine with stubs keeps no process alive', async () => {
  const { code, stdout, stderr } = await run(importing(`
    const engine = await startLocalEngine({ pieces: { slack: { send: () => 1 } } })
    const { workflows } = engine.client()
    const steps = [{ kind: 'piece', displayName: 'Send', pieceName: 'slack', actionName: 'send', input: {} }]
    const { id } = await workflows.buildFlow({ displayName: 'F', trigger: { kind: 'webhook' }, steps, publish: true })
    const { steps: { step_1 } } = await workflows.triggerAndWait(id, {}, { pollInterval: 10 })
    console.log(JSON.stringify({ url: engine.url, output: step_1.output }))`))
  assert.deepEqual([code, stderr], [0, ''])
  const { url, output } = JSON.parse(stdout) as { url: string; output: unknown }
  assert.equal(output, 1)
  assert.ok(await eventually(() => isGone(url)))
})

test('an engine ends with its process, however that ends', async () => {
  const ends: Record<string, string> = {
    SIGKILL: "process.kill(process.pid, 'SIGKILL')",
    SIGTERM: "process.kill(process.pid, 'SIGTERM')",
    exit: 'process.exit(3)',
    throw: "throw new Error('mine')",
  }
  for (const [name, end] of Object.entries(ends)) {
    const child = start(importing(`const { url } = await startLocalEngine()\nconsole.log(url)\nprocess.stdin.once('data', () => { ${end} })`))
    const result = resultOf(child)
    const [url] = await new Promise<string[]>((resolve) => createInterface({ input: child.stdout! }).once('line', (line) => resolve([line])))
    assert.ok(!(await isGone(url!)), name)
    child.stdin!.write('now\n')
    await result
    assert.ok(await eventually(() => isGone(url!)), name)
  }
})

test('what prevents a start is said in words', async (t) => {
  const engine = await startLocalEngine()
  const file = join(tmpdir(), `imbrace-local-${process.pid}.txt`)
  await writeFile(file, 'no database '.repeat(500))
  t.after(() => Promise.all([engine.stop(), rm(file)]))
  const port = Number(new URL(engine.url).port)
  const cases: [LocalEngineOptions, RegExp][] = [
    [{ port }, new RegExp(`^imbrace-local could not start: port ${port} on 127.0.0.1 is in use`)],
    [{ db: file }, /^imbrace-local could not start: .* is not a database$/],
    [{ keepRuns: -1 }, /^imbrace-local could not start: error: invalid value '-1' for '--keep-runs/],
    [{ timeout: 1 } as LocalEngineOptions, /^`options.timeout` is not an option of startLocalEngine: expected one of apiKey, /],
  ]
  for (const [options, message] of cases) await assert.rejects(startLocalEngine(options), { message })
})

test('a binary that is not there, or another one, is said in words', async () => {
  const message = async (IMBRACE_LOCAL: string) => {
    const script = 'await startLocalEngine().catch((error) => console.log(error.message))'
    return (await run({ ...importing(script), variables: { IMBRACE_LOCAL } })).stdout
  }
  assert.equal(await message('/nowhere/imbrace-local'), 'the environment variable IMBRACE_LOCAL names /nowhere/imbrace-local, which does not exist: set it to the path of the imbrace-local binary\n')
  assert.match(await message('/'), /^imbrace-local cannot be started: spawn \/ (EACCES|ENOENT)\n/)
  if (process.platform !== 'win32') assert.match(await message('/bin/echo'), /^\/bin\/echo is not imbrace-local: it printed "serve /)
})

test('a start that takes too long is given up, and the program that hangs is killed', { skip: process.platform === 'win32' && 'it needs a shell script' }, async (t) => {
  const file = join(tmpdir(), `imbrace-local-hangs-${process.pid}.sh`)
  t.after(() => rm(file))
  const reasonFor = async (commands: string) => {
    await writeFile(file, `#!/bin/sh\n${commands}\necho $$ >&2\nexec sleep 60`, { mode: 0o755 })
    const script = 'await startLocalEngine({ startTimeout: 300 }).catch((error) => console.log(error.message))'
    return (await run({ ...importing(script), variables: { IMBRACE_LOCAL: file } })).stdout
  }
  for (const commands of ['', 'echo imbrace-local 0.1.0 listening on http://127.0.0.1:1']) {
    const [, pid] = /^imbrace-local was not ready within 300 ms \(`startTimeout`\), and was killed: (\d+)\n$/.exec(await reasonFor(commands)) ?? []
    assert.ok(pid, commands)
    assert.ok(await eventually(async () => !isThere(Number(pid))))
  }
  for (const startTimeout of [0, -1, NaN, Infinity, '1' as unknown as number]) {
    await assert.rejects(startLocalEngine({ startTimeout }), { name: 'TypeError', message: /^`options.startTimeout` must be a number of milliseconds/ })
  }
})

test('what flows write to the console is shown where the log is', async () => {
  const script = (options: LocalEngineOptions) => importing(`
    const engine = await startLocalEngine(${JSON.stringify(options)})
    const { workflows } = engine.client()
    const steps = [{ kind: 'code', displayName: 'Say', code: "export const code = () => console.log('said in a flow')", input: {} }]
    const { id } = await workflows.buildFlow({ displayName: 'F', trigger: { kind: 'webhook' }, steps, publish: true })
    await workflows.triggerAndWait(id, {}, { pollInterval: 10 })
    await engine.stop()`)
  assert.match((await run(script({ log: 'warn' }))).stderr, /said in a flow/)
  assert.equal((await run(script({}))).stderr, '')
})
