// What projects put around a client: proxies, subclasses, frozen objects, spies, fakes, containers. Each works as with a
// class in JavaScript, and no method that returns a promise throws.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { inspect } from 'node:util'

import { Client, type ClientOptions, Workflows } from '../../index.js'
import { clientOf, KEY, rejection } from '../support/client.ts'
import { type FaultServer, faultServer } from '../support/fault-server.ts'
import { json } from '../support/faults.ts'

const FLOW = { id: 'f' }

async function flowServer(): Promise<FaultServer> {
  const server = await faultServer()
  server.always(() => json(FLOW))
  return server
}

/** A proxy that passes everything on, in one of the two ways that people write. */
const PROXIES: Record<string, <T extends object>(target: T) => T> = {
  'without traps': (target) => new Proxy(target, {}),
  'with the receiver': (target) => new Proxy(target, { get: (object, key, receiver) => Reflect.get(object, key, receiver) }),
  'with the target': (target) => new Proxy(target, { get: (object, key) => Reflect.get(object, key, object) }),
  'that binds functions': (target) => new Proxy(target, {
    get(object, key) {
      const value: unknown = Reflect.get(object, key, object)
      return typeof value === 'function' ? (value.bind(object) as unknown) : value
    },
  }),
}

/** Wraps every object and function that is read or returned, as tracers and reactive stores do. Promises stay. */
function wrapAll<T extends object>(target: T): T {
  return new Proxy(target, {
    get: (object, key, receiver) => wrapped(Reflect.get(object, key, receiver)),
    apply: (method, self, parameters) => wrapped(Reflect.apply(method as never, self, parameters)),
  })
}
const wrapped = (value: unknown): unknown =>
  (typeof value === 'object' && value !== null && !(value instanceof Promise)) || typeof value === 'function' ? wrapAll(value) : value

const METHODS = Object.getOwnPropertyNames(Workflows.prototype).filter((name) => name !== 'constructor')

describe('a proxy', () => {
  for (const [kind, proxyOf] of Object.entries({ ...PROXIES, 'that wraps what it gives': wrapAll })) {
    test(`${kind}, around a fresh client, its calls or both`, async () => {
      await using server = await flowServer()
      const { id } = await proxyOf(clientOf(server)).workflows.getFlow('f')
      assert.equal(id, 'f')
      assert.equal((await proxyOf(clientOf(server).workflows).getFlow('f')).id, 'f')
      assert.equal((await proxyOf(proxyOf(clientOf(server)).workflows).getFlow('f')).id, 'f')
      await proxyOf(clientOf(server)).ping()
      proxyOf(clientOf(server)).setAccessToken('token')
      // A generator behind a proxy is no generator, in JavaScript as well.
      if (proxyOf === wrapAll) return
      const flows = proxyOf(proxyOf(clientOf(server)).workflows).iterateFlows({ limit: 'many' as never })
      await assert.rejects(flows.next(), /^TypeError: `params\.limit`/)
    })
  }

  test('also where values must not change: a store that refuses another value than the object has', async () => {
    await using server = await flowServer()
    const client = clientOf(server)
    void client.workflows
    assert.equal((await wrapAll(client).workflows.getFlow('f')).id, 'f')
  })
})

describe('a subclass', () => {
  test('is a client, with methods of its own', async () => {
    await using server = await flowServer()
    class Own extends Client {
      name = 'own'
      first() {
        return this.workflows.getFlow('f')
      }
    }
    const own = new Own({ baseUrl: server.url, apiKey: KEY })
    assert.ok(own instanceof Client && own.workflows instanceof Workflows)
    assert.deepEqual([own.name, (await own.first()).id], ['own', 'f'])
  })

  test('may wrap `workflows` in its constructor', async () => {
    await using server = await flowServer()
    const names: string[] = []
    class Traced extends Client {
      constructor(options: ClientOptions) {
        super(options)
        this.workflows = new Proxy(this.workflows, { get: (object, key) => (names.push(String(key)), Reflect.get(object, key, object)) })
      }
    }
    await new Traced({ baseUrl: server.url, apiKey: KEY }).workflows.getFlow('f')
    assert.equal(names[0], 'getFlow')
  })
})

test('frozen and sealed clients work', async () => {
  await using server = await flowServer()
  for (const lock of [Object.freeze, Object.seal, Object.preventExtensions]) {
    const client = clientOf(server)
    lock(client)
    lock(client.workflows)
    assert.equal((await client.workflows.getFlow('f')).id, 'f')
    client.setAccessToken('token')
    assert.equal(client.workflows, client.workflows)
  }
})

describe('a method that was taken out of its object', () => {
  test('rejects with a TypeError that names it, and nothing is sent', async () => {
    await using server = await flowServer()
    const { workflows } = clientOf(server)
    assert.ok(METHODS.length > 80)
    for (const name of METHODS) {
      const method = workflows[name as 'listFlows'] as (...parameters: unknown[]) => unknown
      for (const self of [undefined, null, 'text', {}, Workflows.prototype, clientOf]) {
        const result = method.call(self, 'f', {}) as Promise<unknown> & AsyncIterator<unknown>
        const error = await rejection<TypeError>(name.startsWith('iterate') ? result.next() : result)
        assert.ok(error instanceof TypeError)
        assert.ok(error.message.startsWith(`\`${name}\` was called without its object`), error.message)
      }
    }
    const { ping, setAccessToken } = clientOf(server)
    assert.match((await rejection(ping())).message, /^`ping` was called without its object: call it as `client\.ping\(\)`/)
    assert.throws(() => setAccessToken('token'), /^TypeError: `setAccessToken` was called without its object/)
    assert.equal(server.requests.length, 0)
  })

  test('works when it is bound, called or applied', async () => {
    await using server = await flowServer()
    const { workflows } = clientOf(server)
    const { getFlow } = workflows
    for (const call of [getFlow.bind(workflows), (id: string) => getFlow.call(workflows, id), (id: string) => getFlow.apply(workflows, [id])]) {
      assert.equal((await call('f')).id, 'f')
    }
  })
})

describe('in tests', () => {
  test('every method can be spied on, on the object and on the class, and is restored', async (t) => {
    await using server = await flowServer()
    const client = clientOf(server)
    for (const name of METHODS) {
      const spy = t.mock.method(client.workflows, name as 'listFlows', async () => ({ data: [], next: null, previous: null }))
      await client.workflows[name as 'listFlows']()
      assert.equal(spy.mock.callCount(), 1)
      spy.mock.restore()
    }
    const spy = t.mock.method(Workflows.prototype, 'getFlow')
    assert.equal((await clientOf(server).workflows.getFlow('f')).id, 'f')
    assert.deepEqual(spy.mock.calls[0]!.arguments, ['f'])
    spy.mock.restore()
    assert.equal(server.requests.length, 1)
  })

  test('a fake takes the place of `workflows`, before and after it was read', async () => {
    await using server = await flowServer()
    const fake = { getFlow: async () => ({ id: 'fake' }) } as unknown as Workflows
    for (const wasRead of [false, true]) {
      const assigned = clientOf(server)
      if (wasRead) void assigned.workflows
      assigned.workflows = fake
      assert.equal((await assigned.workflows.getFlow('f')).id, 'fake')
      const defined = clientOf(server)
      if (wasRead) void defined.workflows
      Object.defineProperty(defined, 'workflows', { value: fake })
      assert.equal((await defined.workflows.getFlow('f')).id, 'fake')
    }
  })

  test('an object that only has the prototype, as stubbing libraries make it, takes fakes', async () => {
    const stubbed = Object.create(Client.prototype) as Client
    assert.equal(stubbed.workflows, undefined)
    stubbed.workflows = Object.assign(Object.create(Workflows.prototype) as Workflows, { getFlow: async () => FLOW as never })
    assert.equal((await stubbed.workflows.getFlow('f')).id, 'f')
    assert.match((await rejection(stubbed.workflows.listFlows())).message, /`listFlows` was called without its object/)
  })
})

test('a container may read every property, and sees no credential', async () => {
  await using server = await flowServer()
  const client = clientOf(server, { accessToken: 'secret_token' })
  const seen = [inspect(client, { showHidden: true, depth: 9 })]
  for (let object: object | null = client; object && object !== Object.prototype; object = Object.getPrototypeOf(object) as object) {
    for (const key of Reflect.ownKeys(object)) {
      for (const owner of [object, client]) seen.push(inspect(Reflect.get(owner, key), { showHidden: true, depth: 9 }))
    }
  }
  for (const key in client) seen.push(key)
  assert.ok(!seen.join('\n').includes(KEY) && !seen.join('\n').includes('secret_token'))
  assert.equal((await client.workflows.getFlow('f')).id, 'f')
})

test('`workflows` is one object, and its class is exported', async () => {
  await using server = await flowServer()
  const client = clientOf(server)
  assert.equal(client.workflows, client.workflows)
  assert.ok(client.workflows instanceof Workflows)
  assert.notEqual(client.workflows, clientOf(server).workflows)
  assert.equal(client.workflows.getFlow.name, 'getFlow')
})

test('a client reads the `process.env` of the moment, also when a test has replaced it', async () => {
  await using server = await flowServer()
  const own = process.env
  try {
    process.env = { ...own, IMBRACE_API_KEY: 'api_of_the_copy' }
    await new Client({ baseUrl: server.url }).ping()
    assert.equal(server.requests.at(-1)?.headers['x-api-key'], 'api_of_the_copy')
    process.env = Object.fromEntries(Object.entries(own).filter(([name]) => !name.startsWith('IMBRACE_')))
    const error = await rejection(new Client({ baseUrl: server.url }).ping())
    assert.equal(error.name, 'AuthError')
  } finally {
    process.env = own
  }
  assert.equal(server.requests.length, 1)
})
