// Records which addresses Node reaches without a proxy, for each value of NO_PROXY. `node:http` and `fetch` differ. The
// core's test of `transport/no_proxy.rs` compares with this recording. The script makes no connections.
//
//   NODE_USE_ENV_PROXY=1 http_proxy=http://192.0.2.200 https_proxy=http://192.0.2.200 node24 scripts/record-no-proxy.mjs
import { writeFileSync } from 'node:fs'
import http from 'node:http'
import https from 'node:https'
import net from 'node:net'

const TARGETS = [
  'http://a.test', 'http://a.test:8080', 'https://a.test', 'http://b.a.test', 'https://b.a.test:8080', 'http://ba.test',
  'http://192.0.2.1', 'http://192.0.2.1:8080', 'https://192.0.2.9', 'http://192.0.2.10', 'http://[2001:db8::1]',
  'http://[2001:db8::1]:8080',
]
const LISTS = [
  '', ',', '*', 'b.test,*', 'a.test', 'A.Test', '.a.test', '*.a.test', 'a.test:8080', 'a.test:80', 'a.test:443', '.a.test:8080',
  '*.a.test:8080', 'x.test,a.test', 'x.test, a.test', 'x.test a.test', 'x.test\ta.test', ' a.test ', 'test', '.test', 'b.a.test',
  '192.0.2.1', '192.0.2.1:8080', '192.0.2.1-192.0.2.9', '192.0.2.1 - 192.0.2.9', '192.0.2.9-192.0.2.1', '2001:db8::1',
  '[2001:db8::1]', '[2001:db8::1]:8080',
]

const PROXY = '192.0.2.200'
if (!process.env.NODE_USE_ENV_PROXY || !process.env.http_proxy) throw new Error('set NODE_USE_ENV_PROXY and http_proxy before Node starts, because `fetch` reads them at the start')

/** Address to which the last connection would have been made. */
let destination
net.Socket.prototype.connect = function (...given) {
  const [options] = Array.isArray(given[0]) ? given[0] : given
  destination = options.host ?? options.hostname
  queueMicrotask(() => this.destroy(new Error('this script makes no connections')))
  return this
}

const send = {
  fetch: (target) => fetch(target).catch(() => {}),
  http: (target) =>
    new Promise((resolve) => {
      const { Agent, get } = target.startsWith('https:') ? https : http
      get(target, { agent: new Agent({ proxyEnv: process.env }) }).on('error', resolve).on('close', resolve)
    }),
}

async function direct(client, list) {
  process.env.no_proxy = list
  const found = []
  for (const target of TARGETS) {
    destination = undefined
    await send[client](target)
    if (destination === undefined) throw new Error(`${client} made no connection for ${target}`)
    if (destination !== PROXY) found.push(target)
  }
  return found
}

const lists = {}
for (const list of LISTS) lists[list] = { http: await direct('http', list), fetch: await direct('fetch', list) }
const record = { node: process.version, targets: TARGETS, lists }
writeFileSync(new URL('../core/tests/no_proxy.json', import.meta.url), `${JSON.stringify(record, null, 1)}\n`)
