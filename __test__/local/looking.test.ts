// `imbrace-local runs` and `run` with a database file: they look, and change nothing.

import assert from 'node:assert/strict'
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'

import type { FlowActionInput } from '../../index.js'
import { startLocalEngine, type LocalEngine } from '../../local.js'
import { eventually, published, webhookTrigger } from '../support/engines.ts'
import { faultServer } from '../support/fault-server.ts'
import { json } from '../support/faults.ts'
import { imbraceLocal } from '../support/command.ts'

async function database(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'imbrace-looking-'))
  t.after(() => chmod(folder, 0o755).then(() => rm(folder, { recursive: true })))
  return join(folder, 'flows.db')
}

const piece = (name: string, pieceName: string, actionName: string, input: Record<string, unknown>): FlowActionInput => ({
  name, displayName: name, type: 'PIECE', valid: true,
  settings: { pieceName: `@activepieces/piece-${pieceName}`, pieceVersion: '0.1.0', actionName, input, propertySettings: {} },
})

/** A run that waits for two seconds and then calls `url`. */
async function pausedRun({ client }: LocalEngine, url: string): Promise<string> {
  const { workflows } = client()
  const wait = piece('step_1', 'delay', 'delayFor', { unit: 'seconds', delayFor: 2 })
  const call = piece('step_2', 'http', 'send_request', { method: 'GET', url, headers: {}, queryParams: {}, authType: 'NONE', body_type: 'none', body: {} })
  const { id } = await published(client(), 'Waits', wait, call)
  await workflows.triggerFlow(id, {})
  const run = await eventually(async () => (await workflows.listRuns({ status: ['PAUSED'] })).data[0])
  return run.id
}

/** The bytes of every file beside the database. */
async function contents(file: string): Promise<Record<string, string>> {
  const folder = join(file, '..')
  const names = (await readdir(folder)).sort()
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, (await readFile(join(folder, name))).toString('base64')])))
}

/** Runs the command, which must succeed without a word on stderr; gives what it printed. */
async function look(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await imbraceLocal(args)
  assert.deepEqual([code, stderr], [0, ''])
  return stdout
}

test('a look at a due run shows it PAUSED, and the engine then finishes it, once', async (t) => {
  await using server = await faultServer()
  server.always(json({}))
  const db = await database(t)
  const engine = await startLocalEngine({ db, pauseAfter: 1 })
  const id = await pausedRun(engine, server.url)
  await engine.stop()
  const before = await contents(db)
  const due = Date.now() + 2_000
  await eventually(async () => Date.now() > due)
  for (let n = 0; n < 4; n += 1) assert.match(await look('runs', '--db', db), new RegExp(`^${id}  PAUSED `))
  assert.match(await look('run', id, '--db', db), new RegExp(`^${id}  PAUSED [^]*step_1  PIECE  PAUSED`))
  assert.equal(server.requests.length, 0)
  assert.deepEqual(await contents(db), before)

  // Windows removes no file that is open, so this engine ends first.
  await using next = await startLocalEngine({ db })
  assert.equal((await next.client().workflows.waitForRun(id)).status, 'SUCCEEDED')
  assert.equal(server.requests.length, 1)
})

test('an import into a file lets no run of it go on', async (t) => {
  await using server = await faultServer()
  server.always(json({}))
  const db = await database(t)
  const engine = await startLocalEngine({ db, pauseAfter: 1 })
  const id = await pausedRun(engine, server.url)
  await engine.stop()
  const due = Date.now() + 2_000
  await eventually(async () => Date.now() > due)
  const export_ = join(db, '..', 'export.json')
  await writeFile(export_, JSON.stringify({ displayName: 'New', trigger: webhookTrigger }))
  for (let n = 0; n < 3; n += 1) assert.match(await look('import', export_, '--publish', '--db', db), /^New is /)
  assert.match(await look('runs', '--db', db), new RegExp(`^${id}  PAUSED `))
  assert.equal(server.requests.length, 0)
})

test('a look at a file that an engine works on shows what is there now', async (t) => {
  const db = await database(t)
  await using engine = await startLocalEngine({ db, pauseAfter: 1 })
  await using server = await faultServer()
  server.always(json({}))
  const id = await pausedRun(engine, server.url)
  assert.match(await look('runs', '--db', db), new RegExp(`^${id}  PAUSED `))
  assert.equal((await engine.client().workflows.waitForRun(id)).status, 'SUCCEEDED')
  assert.match(await look('runs', '--db', db), new RegExp(`^${id}  SUCCEEDED `))
  assert.match(await look('run', id, '--db', db), /step_2 {2}PIECE {2}SUCCEEDED/)
})

test('a look needs no right to write, also when the engine was killed', async (t) => {
  await using server = await faultServer()
  const db = await database(t)
  const engine = await startLocalEngine({ db, pauseAfter: 1 })
  const id = await pausedRun(engine, server.url)
  process.kill(engine.pid, 'SIGKILL')
  await engine.stop()
  for (const name of await readdir(join(db, '..'))) await chmod(join(db, '..', name), 0o444)
  await chmod(join(db, '..'), 0o555)
  const before = await contents(db)
  assert.match(await look('runs', '--db', db), new RegExp(`^${id}  PAUSED `))
  assert.deepEqual(await contents(db), before)
})

test('a look leaves no copy behind, and names the file that it was asked for', async (t) => {
  const TMPDIR = await mkdtemp(join(tmpdir(), 'imbrace-copies-'))
  t.after(() => rm(TMPDIR, { recursive: true }))
  const db = await database(t)
  await (await startLocalEngine({ db })).stop()
  assert.equal((await imbraceLocal(['runs', '--db', db], { TMPDIR })).stdout, 'no runs\n')
  const { code, stderr } = await imbraceLocal(['runs', '--db', 'package.json'], { TMPDIR })
  assert.deepEqual([code, stderr], [1, 'imbrace-local: package.json is not a database\n'])
  assert.deepEqual(await readdir(TMPDIR), [])
})
