// Projects with an environment for each of several engines, and a proxy of an engine. The program is started without npx, so
// that a test can kill it.

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { TestContext } from 'node:test'
import { spawn } from 'node:child_process'

import type { LocalEngine } from '../../local.js'
import { type Result, resultOf } from './child.ts'
import { BINARIES, projectWith, writeTo } from './flows-program.ts'

/** A folder of flows, and the program that works on it. */
export interface FlowsProject {
  folder: string
  /** Runs the program and resolves to its result. */
  run(...args: string[]): Promise<Result>
  /** Starts the program. */
  start(...args: string[]): ReturnType<typeof spawn>
  write(file: string, text: string): void
  read(file: string): string
  /** The texts of all files by their paths, without `imbrace.yaml`. */
  files(): Record<string, string>
}

/** Makes a project with an environment for each engine. It is removed after the test. */
export function flowsProject(t: TestContext, engines: Record<string, LocalEngine>, more = ''): FlowsProject {
  const variables: Record<string, string> = {}
  const environments = Object.entries(engines).map(([name, engine]) => {
    const variable = `KEY_OF_${name.toUpperCase()}`
    variables[variable] = engine.apiKey
    return `  ${name}:\n    ${engine.bare ? 'workflowEngine' : 'baseUrl'}: ${engine.url}\n    keyFrom: ${variable}\n${more}`
  })
  const folder = projectWith(t, { 'imbrace.yaml': `environments:\n${environments.join('')}` })
  const env = { PATH: process.env.PATH, ...variables }
  const start = (...args: string[]) => spawn(BINARIES.IMBRACE_FLOWS, ['--dir', folder, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  return {
    folder,
    start,
    run: (...args) => resultOf(start(...args)),
    write: (file, text) => writeTo(folder, file, text),
    read: (file) => readFileSync(join(folder, file), 'utf8'),
    files() {
      const paths = readdirSync(folder, { recursive: true }).map((path) => join(folder, String(path)))
      const files = paths.filter((path) => statSync(path).isFile() && !path.endsWith('imbrace.yaml')).sort()
      return Object.fromEntries(files.map((path) => [relative(folder, path).replaceAll('\\', '/'), readFileSync(path, 'utf8')]))
    },
  }
}

/** A proxy of an engine that counts requests, and kills a process after a number of responses. */
export interface CountingProxy extends AsyncDisposable {
  url: string
  /** Method and path of each request. */
  requests: string[]
  /** The largest number of requests in progress at the same time. */
  most: number
  victim: { kill(signal: 'SIGKILL'): boolean } | undefined
  /** Replaces the body of a response. */
  rewrite?(path: string, body: string): string
}

export async function killingProxy(engine: LocalEngine, responses: number): Promise<CountingProxy> {
  let open = 0
  let left = responses
  const server = createServer(async (request, response) => {
    proxy.requests.push(`${request.method} ${request.url}`)
    proxy.most = Math.max(proxy.most, ++open)
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const { host: _, connection: __, 'content-length': ___, ...headers } = request.headers
    const reply = await fetch(engine.url + request.url, {
      method: request.method!, headers: headers as Record<string, string>, ...(chunks.length > 0 && { body: Buffer.concat(chunks) }),
    })
    const text = await reply.text()
    const body = proxy.rewrite?.(request.url!, text) ?? text
    open -= 1
    // The engine has answered, and the program does not learn it.
    if (proxy.victim && --left <= 0) return void proxy.victim.kill('SIGKILL')
    response.writeHead(reply.status, { 'content-type': reply.headers.get('content-type') ?? 'application/json' }).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const proxy: CountingProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: [], most: 0, victim: undefined,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return proxy
}
