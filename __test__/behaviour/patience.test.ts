// Calls that wait take a look that failed for one that saw nothing, until their deadline.

import assert from 'node:assert/strict'
import { describe, test, type TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'

import { ApiError, AuthError, DecodeError, ImbraceError, NetworkError, TimeoutError, type Workflows } from '../../index.js'
import { rejection } from '../support/client.ts'
import { type Fault, failure, hang, hangUp, json, jsonText, reply, reset, status, truncated } from '../support/faults.ts'
import { type Asked, BEGIN, type PostgresEngine, postgresEngine, row } from '../support/postgres-engine.ts'

const DEADLINE = { timeout: 30_000, concurrency: true }

type Options = { pollInterval?: number; timeout?: number; maxRetries?: number; signal?: AbortSignal }
type WaitError = ImbraceError & { runId?: string; triggered?: boolean }

/** A call that waits for something of the engine. */
interface Wait {
  call(workflows: Workflows, options: Options): Promise<{ status?: string }>
  /** Puts what is waited for into the engine. */
  prepare(engine: PostgresEngine): void
  /** Lets what is waited for come true. */
  finish(engine: PostgresEngine): void
  /** The route of the requests that are looks. */
  look: string
  /** The status that is waited for. */
  status: string
  /** What every error of a look carries. */
  runId?: string
  triggered?: true
}

const RUN = 'GET /v1/flow-runs/{id}'

/** A change of a flow's status, which the engine goes on with after its reply. */
function change(call: Wait['call'], status: string): Wait {
  const flow = { status: 'DISABLED', publishedVersionId: 'published', version: { id: 'draft' } }
  return {
    call, status, look: 'GET /v1/flows/{id}',
    prepare: (engine) => engine.add('flows', [row('flow', BEGIN, { ...flow, operationStatus: 'NONE' })]),
    finish: (engine) => Object.assign(engine.rows.flows[0]!.fields, { status, operationStatus: 'NONE' }),
  }
}

function trigger(look: string, runId: string | undefined, isListed: boolean): Wait {
  return {
    call: (workflows, options) => workflows.triggerAndWait('flow', {}, options),
    look, status: 'SUCCEEDED', runId, triggered: true,
    prepare: (engine) => {
      engine.onTrigger = (run) => Object.assign(run, { id: 'run', fields: { flowId: isListed ? 'flow' : 'elsewhere', status: 'RUNNING' } })
    },
    finish: (engine) => Object.assign(engine.rows.runs[0]!.fields, { flowId: 'flow', status: 'SUCCEEDED' }),
  }
}

const WAITS: Record<string, Wait> = {
  'waitForRun': {
    call: (workflows, options) => workflows.waitForRun('run', options),
    look: RUN, status: 'SUCCEEDED', runId: 'run',
    prepare: (engine) => engine.add('runs', [row('run', BEGIN, { status: 'RUNNING' })]),
    finish: (engine) => Object.assign(engine.rows.runs[0]!.fields, { status: 'SUCCEEDED' }),
  },
  'triggerAndWait before its run is found': trigger('GET /v1/flow-runs', undefined, false),
  'triggerAndWait while its run goes on': trigger(RUN, 'run', true),
  'publishFlow': change((workflows, options) => workflows.publishFlow('flow', options), 'ENABLED'),
  'enableFlow': change((workflows, options) => workflows.enableFlow('flow', options), 'ENABLED'),
  'disableFlow': change((workflows, options) => workflows.disableFlow('flow', options), 'DISABLED'),
}

type Answer = (look: number, engine: PostgresEngine) => Fault | undefined

/** Starts a wait whose looks get `answer(n)`, from 1, or else the engine's reply. `attempt` is the time-out of a request. */
async function start(t: TestContext, wait: Wait, { attempt, ...options }: Options & { attempt?: number }, answer: Answer) {
  const engine = await postgresEngine()
  t.after(() => engine.server.stop())
  wait.prepare(engine)
  const looks: Asked[] = []
  engine.beforeReply = (asked) => {
    // The operation is accepted, and begins to be carried out.
    if (asked.route === 'POST /v1/flows/{id}') {
      const { fields } = engine.rows.flows[0]!
      fields.operationStatus = 'ENABLING'
      return json({ id: 'flow', ...fields })
    }
    // What `enableFlow` reads before it sends its operation is no look of these tests.
    if (asked.route !== wait.look || (wait.look.includes('flows') && !engine.asked.some(({ method }) => method === 'POST'))) return undefined
    looks.push(asked)
    return answer(looks.length, engine)
  }
  const { workflows } = engine.client({ timeout: attempt })
  const ended = wait.call(workflows, { pollInterval: 10, timeout: 20_000, signal: t.signal, ...options })
  ended.catch(() => {}) // It may reject before the test looks at it.
  return { engine, looks, ended }
}

const SILENCE = 'no reply in time'
const FAILURES: Record<string, Fault> = {
  ...Object.fromEntries([408, 429, 500, 502, 503, 504].map((code) => [code, status(code)])),
  '429 with Retry-After': status(429, { 'retry-after': '0' }), '503 with Retry-After': status(503, { 'retry-after': '0' }),
  'HTML of a proxy': reply(502, '<html>bad gateway</html>', { 'content-type': 'text/html' }),
  reset: reset(), hangUp: hangUp(), truncated: truncated(), [SILENCE]: hang(),
}

describe('calls that wait', DEADLINE, () => {
  for (const [name, own] of Object.entries(WAITS)) {
    describe(`the wait of ${name}`, DEADLINE, () => {
      for (const maxRetries of [0, 2]) {
        test(`goes on after looks that failed, with maxRetries ${maxRetries}`, DEADLINE, async (t) => {
          const wrong: string[] = []
          await Promise.all(Object.entries(FAILURES).map(async ([failure, fault]) => {
            const { ended } = await start(t, own, { maxRetries, attempt: failure === SILENCE ? 1000 : undefined }, (look, engine) => {
              if (look > 5) own.finish(engine)
              return look > 1 && look <= 5 ? fault : undefined
            })
            const outcome = await ended.then((value) => value.status, (error) => `${failure}: ${error}`)
            if (outcome !== own.status) wrong.push(String(outcome))
          }))
          assert.deepEqual(wrong, [])
        })
      }

      test('waits as long as Retry-After says', DEADLINE, async (t) => {
        const { looks, ended } = await start(t, own, { maxRetries: 0 }, (look, engine) => {
          if (look === 3) own.finish(engine)
          return look === 2 ? status(503, { 'retry-after': '1' }) : undefined
        })
        await ended
        assert.ok(looks[2]!.at - looks[1]!.at >= 990, `the next look came after ${looks[2]!.at - looks[1]!.at} ms`)
      })

      test('outlasts a second of 502 and a second of refused connections', DEADLINE, async (t) => {
        let isDown = false
        const { engine, looks, ended } = await start(t, own, {}, () => (isDown ? status(502) : undefined))
        await engine.server.until(() => looks.length >= 2, 'two looks')
        isDown = true
        await sleep(1000) // How long the outage takes.
        await engine.server.refuse()
        await sleep(1000)
        isDown = false
        own.finish(engine)
        await engine.server.listen()
        assert.equal((await ended).status, own.status)
      })

      test('ends with a TimeoutError at its deadline, however the looks fail', DEADLINE, async (t) => {
        await Promise.all([status(502), reset(), hang(), undefined].map(async (fault) => {
          const began = performance.now()
          const { ended } = await start(t, own, { timeout: 1500 }, (look) => (look > 1 ? fault : undefined))
          const error = await rejection<WaitError>(ended)
          const elapsed = performance.now() - began
          assert.equal(error.constructor, TimeoutError, String(error))
          assert.ok(elapsed > 1400 && elapsed < 6000, `after ${elapsed} ms`)
          assert.deepEqual([error.runId, error.triggered], [own.runId, own.triggered])
        }))
      })

      const FINAL: Record<string, [Fault, abstract new (...args: never[]) => ImbraceError]> = {
        401: [status(401), AuthError], 403: [failure(403, { code: 'AUTHORIZATION', params: {} }), AuthError],
        404: [failure(404, { statusCode: 404, error: 'Not Found', message: 'Route not found' }), ApiError],
        400: [failure(400, { statusCode: 400, code: 'FST_ERR_VALIDATION', message: 'no' }), ApiError],
        'what is no JSON': [jsonText('<html>'), DecodeError], 'a reply of another shape': [json([]), DecodeError],
      }
      for (const [what, [fault, type]] of Object.entries(FINAL)) {
        test(`ends at once with ${what}, and says what is known of the run`, DEADLINE, async (t) => {
          const { looks, ended } = await start(t, own, {}, (look) => (look > 1 ? fault : undefined))
          const error = await rejection<WaitError>(ended)
          assert.ok(error instanceof type, String(error))
          assert.equal(looks.length, 2)
          assert.deepEqual([error.runId, error.triggered], [own.runId, own.triggered])
        })
      }
    })
  }
})

describe('before its trigger is accepted, triggerAndWait', DEADLINE, () => {
  const REFUSALS = { 401: status(401), 404: status(404), 429: status(429), 500: status(500), 502: status(502), reset: reset(), 'no reply': hang() }
  for (const [what, fault] of Object.entries(REFUSALS)) {
    test(`rejects at once and does not say that it triggered (${what})`, DEADLINE, async () => {
      await using engine = await postgresEngine()
      engine.beforeReply = () => fault
      const error = await rejection<WaitError>(engine.client({ timeout: 300 }).workflows.triggerAndWait('flow'))
      assert.ok(error instanceof ImbraceError, String(error))
      assert.notEqual(error.triggered, true)
      assert.equal(error.runId, undefined)
      assert.equal(engine.asked.length, 1)
    })
  }

  test('rejects with what connecting failed with', DEADLINE, async () => {
    const engine = await postgresEngine()
    await engine.server.stop()
    const error = await rejection<WaitError>(engine.client({ maxRetries: 0 }).workflows.triggerAndWait('flow'))
    assert.equal(error.constructor, NetworkError)
    assert.notEqual(error.triggered, true)
  })
})

test('an abort of a wait rejects with the own reason, to which nothing is added', DEADLINE, async (t) => {
  const controller = new AbortController()
  const reason = new Error('enough')
  const { engine, looks, ended } = await start(t, WAITS['triggerAndWait while its run goes on']!, { signal: controller.signal }, () => status(502))
  const aborted = rejection<Error>(ended)
  await engine.server.until(() => looks.length >= 2, 'two looks')
  controller.abort(reason)
  assert.equal(await aborted, reason)
  assert.deepEqual(Object.keys(reason), [])
})

describe('a run that is unknown', DEADLINE, () => {
  for (const maxRetries of [0, 2]) {
    test(`and stored 1.5 s later is waited for, with maxRetries ${maxRetries}`, DEADLINE, async (t) => {
      await using engine = await postgresEngine()
      const began = performance.now()
      engine.beforeReply = () => {
        const isStored = engine.rows.runs.length > 0
        if (!isStored && performance.now() - began > 1500) engine.add('runs', [row('run', BEGIN, { status: 'SUCCEEDED' })])
      }
      const run = await engine.client({ maxRetries }).workflows.waitForRun('run', { pollInterval: 50, signal: t.signal })
      assert.equal(run.status, 'SUCCEEDED')
    })
  }

  test('for good is the error FLOW_RUN_NOT_FOUND within ten seconds', DEADLINE, async () => {
    await using engine = await postgresEngine()
    const error = await rejection<WaitError>(engine.client().workflows.waitForRun('run', { signal: AbortSignal.timeout(12_000) }))
    assert.ok(error instanceof ApiError, String(error))
    assert.deepEqual([error.statusCode, error.code, error.runId], [400, 'FLOW_RUN_NOT_FOUND', 'run'])
  })
})

describe('the operation of', DEADLINE, () => {
  const CASES: [call: 'enableFlow' | 'disableFlow', draft: string, published: string | null, sent: object][] = [
    ['enableFlow', 'v1', 'v1', { type: 'LOCK_AND_PUBLISH', request: {} }],
    ['enableFlow', 'v2', 'v1', { type: 'CHANGE_STATUS', request: { status: 'ENABLED' } }],
    ['enableFlow', 'v1', null, { type: 'CHANGE_STATUS', request: { status: 'ENABLED' } }],
    ['disableFlow', 'v1', 'v1', { type: 'CHANGE_STATUS', request: { status: 'DISABLED' } }],
  ]
  for (const [call, draft, published, sent] of CASES) {
    const { type } = sent as { type: string }
    test(`${call} with version ${draft} and ${published} published is ${type} alone`, DEADLINE, async () => {
      await using engine = await postgresEngine()
      const fields = { status: 'DISABLED', publishedVersionId: published, version: { id: draft } }
      engine.add('flows', [row('flow', BEGIN, fields)])
      // A flow that was called while it was disabled: the engine never answers to CHANGE_STATUS.
      engine.beforeReply = ({ method, body }) => {
        if (method === 'GET') return undefined
        return type === 'LOCK_AND_PUBLISH' && body.includes('CHANGE_STATUS') ? hang() : json({ id: 'flow', ...fields, status: 'ENABLED' })
      }
      const flow = await engine.client().workflows[call]('flow', { signal: AbortSignal.timeout(5000) })
      assert.equal(flow.status, 'ENABLED')
      assert.deepEqual(engine.asked.filter(({ method }) => method === 'POST').map(({ body }) => JSON.parse(body)), [sent])
    })
  }

  test('enableFlow is sent though the read before it failed at first', DEADLINE, async () => {
    await using engine = await postgresEngine()
    engine.add('flows', [row('flow', BEGIN, { status: 'DISABLED', publishedVersionId: 'v1', version: { id: 'v1' } })])
    engine.beforeReply = ({ method }) => {
      if (method === 'POST') return json({ id: 'flow', status: 'ENABLED' })
      return engine.asked.length < 3 ? status(502) : undefined
    }
    const { workflows } = engine.client({ maxRetries: 0 })
    await workflows.enableFlow('flow', { pollInterval: 10, signal: AbortSignal.timeout(5000) })
    assert.deepEqual(engine.asked.map(({ method }) => method), ['GET', 'GET', 'GET', 'POST'])
  })
})
