import { inspect } from 'node:util'

import { Client, type ClientOptions, type ImbraceError } from '../../index.js'
import type { FaultServer } from './fault-server.ts'

/** The API key of clients in tests. */
export const KEY = 'api_key_of_the_test'

/** Makes a client of a fault server. */
export function clientOf(server: FaultServer, options: ClientOptions = {}): Client {
  return new Client({ baseUrl: server.url, apiKey: KEY, ...options })
}

/** Runs a synchronous function with these environment variables, and without all others that the client reads. */
export function withVariables<T>(variables: Record<string, string>, work: () => T): T {
  const before = { ...process.env }
  for (const name of Object.keys(process.env)) if (/^IMBRACE_|_proxy$/i.test(name)) delete process.env[name]
  Object.assign(process.env, variables)
  try {
    return work()
  } finally {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name]
    Object.assign(process.env, before)
  }
}

/** Resolves to the error of a promise. Rejects if the promise is fulfilled. */
export async function rejection<T = ImbraceError>(promise: Promise<unknown>): Promise<T> {
  const outcome = await promise.then((value) => ({ value }), (error: T) => ({ error }))
  if ('error' in outcome) return outcome.error
  throw new Error(`the promise was fulfilled with ${inspect(outcome.value)}`)
}
