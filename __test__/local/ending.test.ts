// An engine outlives no process that it belongs to, and goes before none of that process's last requests.

import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { createInterface } from 'node:readline'
import { test, type TestContext } from 'node:test'

import { firstLine, resultOf } from '../support/child.ts'
import { startCommand } from '../support/command.ts'
import { eventually } from '../support/engines.ts'

const skip = process.platform === 'win32' && 'there are no signals on Windows'
const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** A program in a process group of its own, as a terminal starts it. */
function startGroup(t: TestContext, script: string): ChildProcess {
  const prelude = "import { startLocalEngine } from '@imbrace/node/local'\n"
  const child = spawn(process.execPath, ['--input-type=module', '--eval', prelude + script], { cwd: ROOT, detached: true })
  t.after(() => { if (child.exitCode === null && child.signalCode === null) process.kill(-child.pid!, 'SIGKILL') })
  return child
}

const isGone = (url: string) => fetch(url).then(() => false, () => true)

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  test(`${signal} to the whole group lets a service end in order, with its last calls`, { skip }, async (t) => {
    const child = startGroup(t, `
      const engine = await startLocalEngine()
      const { workflows } = engine.client({ maxRetries: 0 })
      process.once('${signal}', async () => {
        // By the end of these calls, the signal has reached every process of the group.
        for (let n = 0; n < 20; n += 1) {
          await workflows.createFlow({ displayName: 'Last' })
          await new Promise((resolve) => setTimeout(resolve, 10))
        }
        console.log(await workflows.countFlows())
        await engine.stop()
      })
      setInterval(() => {}, 1000).unref()
      process.stdin.resume()
      process.once('${signal}', () => process.stdin.destroy())
      console.log(engine.url)`)
    const result = resultOf(child)
    const url = await firstLine(child)
    process.kill(-child.pid!, signal)
    const { code, stdout, stderr } = await result
    assert.deepEqual([code, stdout, stderr], [0, `${url}\n20\n`, ''])
    assert.ok(await isGone(url))
  })
}

test('no way of ending a process leaves its engine behind', async (t) => {
  const ends: Record<string, string> = {
    'process.exit': 'process.exit(3)',
    exception: "throw new Error('mine')",
    rejection: "Promise.reject(new Error('mine'))",
    abort: 'process.abort()',
    SIGKILL: "process.kill(process.pid, 'SIGKILL')",
    SIGQUIT: "process.kill(process.pid, 'SIGQUIT')",
    'the end of its work': 'process.stdin.destroy()',
  }
  for (const [name, end] of Object.entries(ends)) {
    const child = startGroup(t, `const { url } = await startLocalEngine()
      process.stdin.once('data', () => { ${end} })
      console.log(url)`)
    const ended = once(child, 'exit')
    const url = await firstLine(child)
    assert.ok(!(await isGone(url)), name)
    child.stdin!.write('now\n')
    await ended
    assert.ok(await eventually(() => isGone(url)), name)
  }
})

test('an engine ends with the worker thread that started it', async (t) => {
  const child = startGroup(t, `
    import { Worker } from 'node:worker_threads'
    import { once } from 'node:events'
    const work = (end) => new Worker(\`
      const { parentPort } = require('node:worker_threads')
      const { startLocalEngine } = require('@imbrace/node/local')
      startLocalEngine().then(({ url }) => { parentPort.once('message', () => { \${end} }); parentPort.postMessage(url) })\`, { eval: true, execArgv: [] })
    const urls = []
    for (const end of ['process.exit()', "throw new Error('mine')", 'parentPort.close()', '']) {
      const worker = work(end)
      urls.push((await once(worker, 'message'))[0])
      worker.on('error', () => {})
      const exit = once(worker, 'exit').catch(() => {})
      if (end) worker.postMessage('now')
      else await worker.terminate()
      await exit
    }
    console.log(JSON.stringify(urls))
    process.stdin.once('data', () => process.stdin.destroy())`)
  const urls = JSON.parse(await firstLine(child)) as string[]
  assert.equal(urls.length, 4)
  for (const url of urls) assert.ok(await eventually(() => isGone(url)))
})

test('the command passes a signal on, and its engine is gone with it however it ends', { skip }, async () => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGKILL', 'SIGABRT'] as const) {
    const child = startCommand(['--port', '0'])
    const ended = once(child, 'exit')
    const [url = ''] = /http:\S+/.exec(await firstLine(child)) ?? []
    assert.ok(!(await isGone(url)))
    child.kill(signal)
    const end = await ended
    assert.deepEqual(end, ['SIGINT', 'SIGTERM'].includes(signal) ? [0, null] : [null, signal])
    assert.ok(await eventually(() => isGone(url)), signal)
  }
})

test('the command outlives a shell that put it in the background', { skip }, async (t) => {
  const shell = startShell(t)
  const [pid, banner] = await new Promise<string[]>((resolve) => {
    const lines: string[] = []
    createInterface({ input: shell.stdout! }).on('line', (line) => { if (lines.push(line) === 2) resolve(lines) })
  })
  t.after(() => process.kill(Number(pid)))
  const [url = ''] = /http:\S+/.exec(banner!) ?? []
  await once(shell, 'exit')
  assert.equal((await fetch(url)).status, 200)
})

/** A shell that starts the command in the background, says its process id, and ends when the engine is there. */
function startShell(t: TestContext): ChildProcess {
  const script = '"$0" local/cli.js --port 0 & echo $!; read line'
  const shell = spawn('sh', ['-c', script, process.execPath], { cwd: ROOT, stdio: ['pipe', 'pipe', 'ignore'] })
  t.after(() => shell.kill('SIGKILL'))
  shell.stdout!.on('data', (text) => { if (String(text).includes('http:')) shell.stdin!.end('now\n') })
  return shell
}
