// `npx imbrace-local`.

import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

import { startLocalEngine } from '../../local.js'
import { endOf, firstLine, resultOf } from '../support/child.ts'
import { imbraceLocal, startCommand as command } from '../support/command.ts'
import { eventually, publishedFlow, webhookTrigger } from '../support/engines.ts'
import { faultServer } from '../support/fault-server.ts'
import { json } from '../support/faults.ts'

const { findBinary } = createRequire(import.meta.url)('../../local/binary.js') as { findBinary(): string }
const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }

test('it takes the command line, and gives what the engine says and its exit code', async () => {
  assert.deepEqual(await resultOf(command(['--version'])), { code: 0, signal: null, stdout: `imbrace-local ${version}\n`, stderr: '' })
  const { code, stderr } = await resultOf(command(['fly']))
  assert.equal(code, 2)
  assert.match(stderr, /unrecognized subcommand 'fly'/)
})

test('it serves until a signal, and the engine is gone with it', async () => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    const child = command(['serve', '--port', '0'])
    const result = resultOf(child)
    const [url = ''] = /http:\S+/.exec(await firstLine(child)) ?? []
    assert.equal((await fetch(url)).status, 200)
    child.kill(signal)
    const { code, signal: endedBy } = await result
    assert.deepEqual([code, endedBy], endOf(signal))
    assert.ok(await eventually(() => fetch(url).then(() => false, () => true)))
  }
})

test('it says where it looked when there is no engine', async () => {
  const missing = await resultOf(command(['serve'], { IMBRACE_LOCAL: '/nowhere/imbrace-local' }))
  assert.deepEqual([missing.code, missing.stderr], [1, 'imbrace-local: the environment variable IMBRACE_LOCAL names /nowhere/imbrace-local, which does not exist: set it to the path of the imbrace-local binary\n'])
})

/** The exit code and what it wrote to stderr, when nobody reads its stdout. */
async function unread(args: string[]): Promise<[code: number | null, stderr: string]> {
  const child = command(args)
  child.stdout!.destroy()
  let stderr = ''
  child.stderr!.setEncoding('utf8').on('data', (text: string) => { stderr += text })
  const [code] = (await once(child, 'close')) as [number | null]
  return [code, stderr]
}

test('a reader that goes early, as head does, is no failure', async (t) => {
  await using engine = await startLocalEngine()
  const { id } = await publishedFlow(engine.client())
  await engine.client().workflows.triggerAndWait(id, {}, { pollInterval: 10 })
  const [run] = (await engine.client().workflows.listRuns()).data
  const file = join(await mkdtemp(join(tmpdir(), 'imbrace-pipe-')), 'flow.json')
  t.after(() => rm(join(file, '..'), { recursive: true }))
  await writeFile(file, JSON.stringify({ displayName: 'F', trigger: webhookTrigger }))
  for (const args of [['runs'], ['run', run!.id], ['import', file]]) {
    assert.deepEqual(await unread([...args, '--url', engine.url]), [0, ''], args[0])
  }
  for (const args of [['--help'], ['runs', '--help'], ['--version']]) assert.deepEqual(await unread(args), [0, ''])
})

test('an engine whose log nobody reads answers all the same', async () => {
  const child = command(['serve', '--port', '0', '--log', 'info'])
  const ended = once(child, 'exit')
  const [url = ''] = /http:\S+/.exec(await firstLine(child)) ?? []
  child.stderr!.destroy()
  child.stdout!.destroy()
  for (let n = 0; n < 10; n += 1) assert.equal((await fetch(url)).status, 200)
  child.kill('SIGTERM')
  assert.deepEqual(await ended, endOf('SIGTERM'))
})

test('output is on stdout, errors are on stderr, and a pipe gets no colours', async (t) => {
  for (const args of [['--help'], ['help'], ['runs', '--help'], ['import', '--help']]) {
    const { code, stdout, stderr } = await resultOf(command(args))
    assert.deepEqual([code, stderr], [0, ''])
    assert.match(stdout, /^[^\x1b]*Usage: imbrace-local[^\x1b]*$/)
  }
  for (const [args, expected] of [[['runs', '--url', 'http://127.0.0.1:1'], 1], [['runs', '--limit', 'x'], 2], [['run'], 2]] as const) {
    const { code, stdout, stderr } = await resultOf(command([...args]))
    assert.deepEqual([code, stdout], [expected, ''])
    assert.match(stderr, /^[^\x1b]+$/)
  }
  const child = command(['serve', '--port', '0', '--log', 'info'])
  t.after(() => child.kill())
  const result = resultOf(child)
  const [url = ''] = /http:\S+/.exec(await firstLine(child)) ?? []
  await fetch(url)
  child.kill('SIGTERM')
  assert.match((await result).stderr, /^[^\x1b]* INFO [^\x1b]*request[^\x1b]*\n$/)
})

test('output that cannot be written is an error', { skip: process.platform !== 'linux' && 'it needs /dev/full' }, async () => {
  await using engine = await startLocalEngine()
  const shell = spawn('sh', ['-c', 'exec "$0" runs --url "$1" > /dev/full', findBinary(), engine.url])
  const { code, stderr } = await resultOf(shell)
  assert.deepEqual([code, stderr], [1, 'imbrace-local: the output cannot be written: No space left on device (os error 28)\n'])
})

const skip = process.platform === 'win32' && 'it needs a POSIX shell'
test('a closed standard input stops nothing', { skip }, async () => {
  const shell = spawn('sh', ['-c', 'exec "$0" serve --port 0 <&-', findBinary()])
  const ended = once(shell, 'exit')
  const [url = ''] = /http:\S+/.exec(await firstLine(shell)) ?? []
  assert.equal((await fetch(url)).status, 200)
  shell.kill('SIGINT')
  assert.deepEqual(await ended, [0, null])
})

test('arguments reach the engine as they are, whatever characters they have', async () => {
  await using server = await faultServer()
  server.always(({ path }) => json(path.endsWith('/users/me') ? { projectId: 'p' } : { id: 'x', data: [] }))
  await imbraceLocal(['run', 'a/../b?c#d', '--url', server.url])
  await imbraceLocal(['runs', '--status', 'A&limit=9', '--url', server.url])
  const paths = server.requests.map(({ path }) => path).filter((path) => path.includes('flow-runs'))
  assert.deepEqual(paths.map((path) => path.replace('/activepieces', '')), [
    '/v1/flow-runs/a%2F%2E%2E%2Fb%3Fc%23d', '/v1/flow-runs?projectId=p&limit=20&status=A%26limit%3D9',
  ])
})

test('an engine that other machines reach warns of the default key', { timeout: 20_000 }, async (t) => {
  for (const [args, warns] of [[[], true], [['--api-key', 'own'], false]] as const) {
    const child = command(['serve', '--port', '0', '--host', '0.0.0.0', ...args])
    t.after(() => child.kill())
    const result = resultOf(child)
    await firstLine(child)
    child.kill('SIGTERM')
    assert.equal(/other machines can use this engine with the default key/.test((await result).stderr), warns)
  }
})
