// The addon in processes and worker threads: it keeps none of them alive, brings none of them down, and leaves
// nothing behind. What could end a process runs in one of its own.

import assert from 'node:assert/strict'
import { on, once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { describe, test } from 'node:test'

import { output, outputOfFile, programPath, resultOf, run, start } from '../support/child.ts'
import { eventually } from '../support/engines.ts'
import { type FaultServer, faultServer } from '../support/fault-server.ts'
import { hang, json, late, status, when } from '../support/faults.ts'

/** Answers each request with the id that it asked for; those that begin with `hang` never, `last` when it may. */
function serve(server: FaultServer, last: Promise<unknown> = Promise.resolve()): void {
  server.always(({ path }) => {
    const id = path.split('/').pop()!
    if (id === 'last') return when(last, json({ id }))
    return id.startsWith('hang') ? hang() : json({ id })
  })
}

/** Fulfilled when a program has asked for `last` and holds no more than these connections. */
function leftWith(server: FaultServer, connections: number): Promise<void> {
  const asked = () => server.requests.at(-1)?.path.endsWith('/last') ?? false
  return server.until(() => asked() && server.open.length <= connections, `${connections} open connections at the end`, 60_000)
}

const clientFor = (server: FaultServer) => `const client = new Client({ apiKey: 'key', baseUrl: '${server.url}' });`

/** For programs with workers: `work` starts one that makes calls. */
const workersFor = (server: FaultServer) => `
  import { Worker } from 'node:worker_threads'
  import { on, once } from 'node:events'
  const work = (name, calls) => new Worker(${JSON.stringify(programPath('calling-worker.js'))}, {
    workerData: { url: '${server.url}', name, calls }, execArgv: [],
  })
  ${clientFor(server)}`

describe('a process ends by itself', () => {
  const SCRIPTS: Record<string, string> = {
    'with a client that was never used': '',
    'with a client whose connections are kept': "await Promise.all(Array.from({ length: 10 }, () => client.workflows.getFlow('a')))",
    'after a call was aborted': "await client.workflows.getFlow('hang', { signal: AbortSignal.timeout(50) }).catch(() => {})",
    'after a time-out': "await client.workflows.triggerFlow('hang', {}, { timeout: 50 }).catch(() => {})",
    'after misuse': "await client.workflows.getFlow('').catch(() => {})",
  }
  for (const [name, script] of Object.entries(SCRIPTS)) {
    test(name, async () => {
      await using server = await faultServer()
      serve(server)
      const began = performance.now()
      assert.deepEqual(await run({ script: clientFor(server) + script }), { code: 0, signal: null, stdout: '', stderr: '' })
      assert.ok(performance.now() - began < 10_000)
    })
  }

  test('but not before its calls are settled', async () => {
    await using server = await faultServer()
    server.script(status(503, { 'retry-after': '0' }), late(100, json({ id: 'a' })))
    const script = `${clientFor(server)} client.workflows.getFlow('a').then(({ id }) => console.log(id))`
    const { code, stdout } = await run({ script })
    assert.deepEqual([code, stdout], [0, 'a\n'])
  })
})

describe('a process with calls in flight', () => {
  const ENDS: Record<string, [script: string, code: number]> = {
    'ends by process.exit': ['process.exit(7)', 7],
    'ends by an exception': ["throw new Error('mine')", 1],
    'ends by a rejection that nobody handles': ["Promise.reject(new Error('mine')); await new Promise(() => {})", 1],
  }
  for (const [name, [end, expected]] of Object.entries(ENDS)) {
    test(`${name}, at once and without a crash`, async () => {
      await using server = await faultServer()
      serve(server)
      const { code, signal } = await run({
        script: `${clientFor(server)}
          const calls = Array.from({ length: 400 }, (_, n) => client.workflows.getFlow(n % 2 ? 'hang' : 'a').catch(() => {}))
          await Promise.all(calls.filter((_, n) => n % 2 === 0))
          ${end}`,
      })
      assert.deepEqual([code, signal], [expected, null])
      await server.allClosed()
    })
  }

  test('ends by SIGTERM', async () => {
    await using server = await faultServer()
    serve(server)
    const script = `${clientFor(server)} await Promise.all(Array.from({ length: 400 }, () => client.workflows.getFlow('hang')))`
    const child = start({ script })
    const ended = once(child, 'exit')
    await server.received(400)
    child.kill('SIGTERM')
    assert.deepEqual(await ended, [null, 'SIGTERM'])
  })
})

describe('a worker thread', () => {
  test('ends by itself, with its connections kept, and others can follow', async () => {
    await using server = await faultServer()
    serve(server)
    const codes = await output<number[]>({
      script: `${workersFor(server)}
        const codes = []
        for (let round = 0; round < 3; round += 1) codes.push((await once(work('a', round * 20), 'exit'))[0])
        console.log(JSON.stringify(codes))`,
    })
    assert.deepEqual(codes, [0, 0, 0])
    assert.equal(server.requests.length, 60)
  })

  test('gets its own replies, while others and the main thread get theirs', async () => {
    await using server = await faultServer()
    serve(server)
    const wrong = await output<number[]>({
      script: `${workersFor(server)}
        const threads = ['a', 'b', 'c', 'd'].map((name) => work(name, 200))
        const ids = Array.from({ length: 200 }, (_, n) => 'main-' + n)
        const replies = await Promise.all(ids.map((id) => client.workflows.getFlow(id)))
        const ofThreads = threads.map(async (thread) => {
          for await (const [message] of on(thread, 'message')) if (message !== 'under way') return message
        })
        console.log(JSON.stringify([replies.filter(({ id }, n) => id !== ids[n]).length, ...(await Promise.all(ofThreads))]))`,
    })
    assert.deepEqual(wrong, [0, 0, 0, 0, 0])
  })

  test('that is terminated with 150 calls in flight, 100 times over, leaves neither connections nor memory behind', async () => {
    await using server = await faultServer()
    const released = leftWith(server, 1)
    serve(server, released)
    const { grownBy, main } = await output<{ grownBy: number; main: number }>({
      script: `${workersFor(server)}
        let main = 0, early
        for (let round = 0; round < 100; round += 1) {
          const thread = work(round % 2 ? 'hang' : 'busy', 150)
          await once(thread, 'message')
          const own = client.workflows.getFlow('main-' + round)
          await thread.terminate()
          if ((await own).id === 'main-' + round) main += 1
          if (round === 29) early = process.memoryUsage.rss()
        }
        const late = process.memoryUsage.rss()
        await client.workflows.getFlow('last')
        console.log(JSON.stringify({ grownBy: late / early - 1, main }))`,
    })
    await released
    assert.equal(main, 100)
    assert.ok(grownBy < 0.25, `memory grew by ${Math.round(grownBy * 100)} %`)
  })

  const skip = process.platform !== 'linux' && 'threads can be counted on Linux only'
  test('shares one thread of the addon with all the others, whichever came first', { skip }, async () => {
    await using server = await faultServer()
    serve(server)
    const threads = await output<string[]>({
      script: `
        import { readdir, readFile } from 'node:fs/promises'
        ${workersFor(server)}
        for (let round = 0; round < 3; round += 1) await Promise.all([once(work('a', 50), 'exit'), once(work('b', 50), 'exit')])
        await Promise.all(Array.from({ length: 5 }, () => new Client({ apiKey: 'key', baseUrl: '${server.url}' }).workflows.getFlow('a')))
        const tasks = await readdir('/proc/self/task')
        const names = await Promise.all(tasks.map((task) => readFile('/proc/self/task/' + task + '/comm', 'utf8')))
        console.log(JSON.stringify(names.map((name) => name.trim()).filter((name) => /imbrace|tokio/.test(name))))`,
    })
    assert.deepEqual(threads, ['imbrace'])
  })
})

test('1,000 clients that are dropped leave neither connections nor memory behind', async () => {
  await using server = await faultServer()
  const released = leftWith(server, 1)
  serve(server, released)
  const grownBy = await output<number>({
    flags: ['--expose-gc'],
    script: `
      // Several turns of the event loop: what a finalizer lets go of is garbage of the next turn.
      const collect = async () => { for (let turn = 0; turn < 20; turn += 1) { gc(); await new Promise(setImmediate) } }
      const make = () => new Client({ apiKey: 'key', baseUrl: '${server.url}' })
      const useAndDrop = async (clients) => {
        for (let n = 0; n < clients; n += 10) {
          await Promise.all(Array.from({ length: 10 }, () => make().workflows.getFlow('a')))
          if (n % 100 === 90) await collect()
        }
      }
      await useAndDrop(300)
      const early = process.memoryUsage.rss()
      await useAndDrop(1000)
      const late = process.memoryUsage.rss()
      await make().workflows.getFlow('last')
      console.log(late / early - 1)`,
  })
  await released
  assert.equal(server.requests.length, 1301)
  assert.ok(grownBy < 0.2, `memory grew by ${Math.round(grownBy * 100)} %`)
})

test('thousands of calls, one in three of which fails, leave no memory behind', async () => {
  await using server = await faultServer()
  server.always(({ path }) => (path.endsWith('/404') ? status(404) : json({ id: 'a', text: 'x'.repeat(1000) })))
  const { early, late } = await output<Record<'early' | 'late', NodeJS.MemoryUsage>>({
    flags: ['--expose-gc'],
    script: `${clientFor(server)}
      const { signal } = new AbortController()
      const call = (n) => client.workflows.getFlow(n % 3 ? 'a' : '404', { signal }).catch(() => {})
      const calls = async (count) => {
        for (let n = 0; n < count; n += 50) await Promise.all(Array.from({ length: 50 }, (_, m) => call(n + m)))
        for (let turn = 0; turn < 5; turn += 1) { gc(); await new Promise(setImmediate) }
        return process.memoryUsage()
      }
      const early = await calls(2000)
      console.log(JSON.stringify({ early, late: await calls(4000) }))`,
  })
  assert.ok(late.heapUsed - early.heapUsed < 500_000, `the heap grew by ${late.heapUsed - early.heapUsed} bytes`)
  assert.ok(late.rss / early.rss < 1.2, `memory grew by ${Math.round((late.rss / early.rss - 1) * 100)} %`)
})

test('a panic in the native code rejects its own promise and takes nothing else down', async (t) => {
  await using server = await faultServer()
  serve(server)
  // Only a debug build panics when it is asked to; another one sends this header like any other.
  const panic = { headers: { 'x-imbrace-test-panic': '1' } }
  const outcomes = await output<string[]>({
    script: `${clientFor(server)}
      const calls = [{}, ${JSON.stringify(panic)}, {}, ${JSON.stringify(panic)}].map((options) => client.workflows.getFlow('a', options))
      const outcomes = (await Promise.allSettled(calls)).map(({ value, reason }) => value?.id ?? reason.constructor.name)
      console.log(JSON.stringify([...outcomes, (await client.workflows.getFlow('after')).id]))`,
  })
  if (server.requests.some(({ headers }) => 'x-imbrace-test-panic' in headers)) return t.skip('this is a release build')
  assert.deepEqual(outcomes, ['a', 'ImbraceError', 'a', 'ImbraceError', 'after'])
})

test('processes of a cluster each have a client that works', async () => {
  await using server = await faultServer()
  serve(server)
  assert.equal(await outputOfFile('cluster.js', server.url), 151)
  assert.equal(server.requests.length, 151)
})

const noStop = process.platform !== 'linux' && 'that a process is stopped can be seen on Linux only'
test('a process that was frozen while the server closed its connections triggers each flow once', { skip: noStop }, async () => {
  await using server = await faultServer()
  server.always(json({}))
  const child = start({
    script: `${clientFor(server)}
      import { createInterface } from 'node:readline'
      for await (const line of createInterface({ input: process.stdin })) {
        const outcome = await client.workflows.triggerFlow('flow', { line }).then(() => 'triggered', (error) => String(error))
        console.log(outcome)
      }`,
  })
  const result = resultOf(child)
  const lines = on(createInterface({ input: child.stdout! }), 'line', { signal: AbortSignal.timeout(60_000) })
  const outcomes: string[] = []
  for (let round = 0; round < 13; round += 1) {
    if (round > 0) {
      await stopped(child.pid!)
      if (round % 2) await server.endAll()
      else server.resetAll()
    }
    child.stdin!.write(`${round}\n`)
    child.kill('SIGCONT')
    outcomes.push(((await lines.next()).value as string[])[0]!)
  }
  child.stdin!.end()
  assert.equal((await result).code, 0)
  assert.deepEqual(outcomes, Array.from({ length: 13 }, () => 'triggered'))
  assert.deepEqual(server.requests.map(({ body }) => (JSON.parse(body.toString()) as { line: string }).line), Array.from({ length: 13 }, (_, n) => `${n}`))
})

/** Freezes a process, and waits until it is. */
async function stopped(pid: number): Promise<void> {
  process.kill(pid, 'SIGSTOP')
  await eventually(async () => / T /.test(await readFile(`/proc/${pid}/stat`, 'utf8')))
}
