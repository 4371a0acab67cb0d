// Methods and `workflows` can be spied on and replaced, as those of any class.

import { Client, Workflows } from '@imbrace/node'
import { startLocalEngine } from '@imbrace/node/local'
import { afterAll, afterEach, beforeAll, expect, replace, restoreAll, spyOn, test } from '../runner.js'

let engine
beforeAll(async () => { engine = await startLocalEngine() })
afterEach(restoreAll)
afterAll(() => engine.stop())

const METHODS = Object.getOwnPropertyNames(Workflows.prototype).filter((name) => name !== 'constructor')

test('a spy sees the calls, which still go out', async () => {
  const { workflows } = engine.client()
  const calls = spyOn(workflows, 'countFlows')
  expect(await workflows.countFlows({})).toBe(0)
  expect(calls()).toEqual([[{}]])
})

test('every method of a client can be replaced, and is what it was afterwards', async () => {
  const { workflows } = engine.client()
  expect(METHODS.length).toBeGreaterThan(80)
  for (const name of METHODS) {
    const before = workflows[name]
    const calls = spyOn(workflows, name, (...given) => ['fake', name, ...given])
    expect(workflows[name](1, 2)).toEqual(['fake', name, 1, 2])
    expect(calls()).toEqual([[1, 2]])
    restoreAll()
    expect(workflows[name]).toBe(before)
  }
  expect(await workflows.countFlows()).toBe(0)
})

test('every method can be assigned', async () => {
  const { workflows } = engine.client()
  for (const name of METHODS) {
    workflows[name] = () => name
    expect(workflows[name]()).toBe(name)
    delete workflows[name]
  }
  expect(await workflows.countFlows()).toBe(0)
})

test('a method that is replaced in the class is replaced for every client', async () => {
  const calls = spyOn(Workflows.prototype, 'listFlows', async () => ({ data: [], next: null, previous: null }))
  const client = new Client({ baseUrl: 'http://127.0.0.1:9', apiKey: 'key' })
  expect(await client.workflows.listFlows({ limit: 1 })).toEqual({ data: [], next: null, previous: null })
  expect(calls()).toEqual([[{ limit: 1 }]])
})

test('the methods of a client can be replaced', async () => {
  const client = engine.client()
  const calls = spyOn(client, 'ping', async () => ({ status: 'Fake' }))
  expect(await client.ping()).toEqual({ status: 'Fake' })
  expect(calls()).toHaveLength(1)
})

test('workflows is a plain property that a test can replace, also after it was read', async () => {
  for (const read of [false, true]) {
    const client = engine.client()
    if (read) await client.workflows.countFlows()
    replace(client, 'workflows', { countFlows: async () => 7 })
    expect(await client.workflows.countFlows()).toBe(7)
    restoreAll()
    expect(await client.workflows.countFlows()).toBe(0)
    client.workflows = { countFlows: async () => 8 }
    expect(await client.workflows.countFlows()).toBe(8)
  }
  expect(Object.getOwnPropertyDescriptor(engine.client(), 'workflows')).toMatchObject({ configurable: true, enumerable: false, writable: true })
})

test('it is the same object each time', () => {
  const client = engine.client()
  expect(client.workflows).toBe(client.workflows)
  expect(engine.client().workflows === client.workflows).toBe(false)
})

test('a Proxy around a client works', async () => {
  const client = engine.client()
  const seen = []
  const watched = (object) => new Proxy(object, {
    get(target, name, receiver) {
      if (typeof name === 'string') seen.push(name)
      return Reflect.get(target, name, receiver)
    },
  })
  expect(await watched(client.workflows).countFlows()).toBe(0)
  expect((await watched(client).ping()).status).toBe('Healthy')
  expect(await watched(watched(client).workflows).countFlows()).toBe(0)
  expect(seen).toEqual(['countFlows', 'ping', 'workflows', 'countFlows'])
})

test('a subclass may override a method and call the original', async () => {
  class Counting extends Client {
    pings = 0
    async ping(...options) {
      this.pings += 1
      return super.ping(...options)
    }
  }
  const client = new Counting({ baseUrl: engine.url, apiKey: engine.apiKey })
  expect((await client.ping()).status).toBe('Healthy')
  expect(client.pings).toBe(1)
  expect(await client.workflows.countFlows()).toBe(0)
})
