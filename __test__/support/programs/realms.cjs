// Evaluates index.js in separate realms, as Jest does, and prints how many of them were garbage-collected.
// node --expose-gc realms.cjs URL COUNT
const { readFileSync } = require('node:fs')
const { createRequire } = require('node:module')
const path = require('node:path')
const vm = require('node:vm')

const [url, count] = process.argv.slice(2)
const file = path.join(__dirname, '../../../index.js')

function load() {
  const realm = vm.createContext({ process: { ...process, env: { ...process.env } }, performance })
  const wrapper = vm.runInContext(`(function (exports, require, module) {${readFileSync(file, 'utf8')}\n})`, realm, { filename: file })
  const module = { exports: {} }
  wrapper.call(undefined, module.exports, createRequire(file), module)
  return { ...module.exports, global: vm.runInContext('globalThis', realm) }
}

async function useRealm() {
  const { Client, global } = load()
  const { workflows } = new Client({ baseUrl: url, apiKey: 'key' })
  await workflows.getFlow('f')
  const controller = new AbortController()
  const aborted = workflows.getFlow('slow', { signal: controller.signal }).catch((error) => error)
  controller.abort()
  await aborted
  await workflows.listFlows({ limit: 'x' }).catch(() => {})
  await workflows.triggerMany('f', (function* () { yield {} })())
  for await (const flow of workflows.iterateFlows({})) if (flow) break
  return new WeakRef(global)
}

async function main() {
  const realms = []
  for (let index = 0; index < Number(count); index += 1) realms.push(await useRealm())
  // A call in flight keeps its realm alive, although nothing else refers to the realm.
  const inFlight = new (load().Client)({ baseUrl: url, apiKey: 'key' }).workflows.getFlow('last')
  for (let round = 0; round < 20; round += 1) {
    gc()
    await new Promise((resolve) => setImmediate(resolve))
  }
  await fetch(`${url}/release`)
  const { id } = await inFlight
  process.stdout.write(`${id} ${realms.filter((realm) => realm.deref() === undefined).length}`)
}

main()
