// Starts local engines in both manners for tests: like the platform, and like an engine without a gateway.
import { after, before, describe } from 'node:test'
import type { Client, Flow, FlowActionInput } from '../../index.js'
import { startLocalEngine, type LocalEngine, type LocalEngineOptions } from '../../local.js'

/** The database that local engines imitate in the tests of the client. `scripts/databases.mjs` sets it. */
const DATABASE = process.env.IMBRACE_TEST_DATABASE as LocalEngineOptions['database']
if (![undefined, 'postgres', 'sqlite'].includes(DATABASE)) throw new Error(`IMBRACE_TEST_DATABASE is ${DATABASE}: set it to postgres or sqlite`)

/** Starts an engine for a test of the client, which must pass on both databases. */
export function startTestEngine(options: LocalEngineOptions = {}): Promise<LocalEngine> {
  return startLocalEngine({ ...(DATABASE && { database: DATABASE }), ...options })
}

export interface Setup {
  engine: LocalEngine
  client: Client
}

/** Runs `tests` against an engine of each manner. `setup()` is filled in before the first test. */
export function inBothManners(tests: (setup: () => Setup, bare: boolean) => void, options: LocalEngineOptions = {}) {
  for (const bare of [false, true]) {
    describe(bare ? 'bare engine' : 'platform', () => {
      let setup: Setup
      before(async () => {
        const engine = await startTestEngine({ bare, ...options })
        setup = { engine, client: engine.client() }
      })
      after(() => setup.engine.stop())
      tests(() => setup, bare)
    })
  }
}

/** The webhook trigger of the platform's guide. */
export const webhookTrigger = {
  name: 'trigger',
  displayName: 'Webhook',
  type: 'PIECE_TRIGGER',
  valid: true,
  settings: {
    pieceName: '@activepieces/piece-webhook',
    pieceVersion: '0.1.24',
    triggerName: 'catch_webhook',
    input: { authType: 'none' },
    propertySettings: {},
  },
}

/** Makes a `return_response` step that responds with this JSON body. */
export function response(body: unknown, status = 200, name = 'step_1') {
  return {
    name,
    displayName: 'Respond',
    type: 'PIECE',
    valid: true,
    settings: {
      pieceName: '@activepieces/piece-webhook',
      pieceVersion: '0.1.24',
      actionName: 'return_response',
      input: { responseType: 'json', respond: 'stop', fields: { status, headers: {}, body } },
      propertySettings: {},
      errorHandlingOptions: {},
    },
  }
}

/** A step that fails, because its response body is not JSON. */
export const failing: FlowActionInput = response('no JSON')

/** A step that fails and is retried, so that its run takes half a minute unless it is cancelled. */
export const stubborn: FlowActionInput = {
  ...failing,
  settings: { ...failing.settings, errorHandlingOptions: { retryOnFailure: { value: true } } },
}

/** A step that pauses its run for a day, because the engine can cancel a paused run, but not one with the status `RUNNING`. */
export const waiting: FlowActionInput = {
  name: 'step_1', displayName: 'Wait', type: 'PIECE', valid: true,
  settings: { pieceName: '@activepieces/piece-delay', pieceVersion: '0.3.23', actionName: 'delayFor', input: { unit: 'days', delayFor: 1 }, propertySettings: {} },
}

/** Creates a published flow with a webhook trigger and these steps in a row. */
export async function published({ workflows }: Client, displayName: string, ...steps: FlowActionInput[]): Promise<Flow> {
  const { id } = await workflows.createFlow({ displayName })
  await workflows.applyFlowOperation(id, { type: 'UPDATE_TRIGGER', request: webhookTrigger })
  let parentStep = 'trigger'
  for (const action of steps) {
    await workflows.applyFlowOperation(id, {
      type: 'ADD_ACTION', request: { parentStep, stepLocationRelativeToParent: 'AFTER', action },
    })
    parentStep = action.name
  }
  return workflows.applyFlowOperation(id, { type: 'LOCK_AND_PUBLISH', request: {} })
}

/** Creates a published flow that responds to a synchronous trigger with `body`. */
export function publishedFlow(client: Client, body: unknown = '{{trigger.body}}', status = 200): Promise<Flow> {
  return published(client, 'Echo', response(body, status))
}

/** Calls `look` until it resolves to a value, for at most half a minute, because emulated systems are slow. */
export async function eventually<T>(look: () => Promise<T | undefined | false>): Promise<T> {
  const deadline = Date.now() + 30_000
  while (Date.now() < deadline) {
    const found = await look()
    if (found) return found
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  throw new Error('the function returned no value within 30 seconds')
}
