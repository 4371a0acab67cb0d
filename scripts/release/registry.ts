// A registry on this machine: Verdaccio, which keeps the packages of the scope @imbrace and passes on requests for others.

import { spawn } from 'node:child_process'
import { createWriteStream, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { homedir } from 'node:os'
import { join } from 'node:path'

import { run } from '../matrix/shell.ts'
import { nodeBinary } from '../matrix/tools.ts'

const VERDACCIO = '6.10.4'
const CACHE = process.env.IMBRACE_RELEASE_CACHE || join(homedir(), '.cache/imbrace-release')

export interface Registry {
  url: string
  /** Lines for .npmrc with which npm may publish. */
  npmrc: string
  /** How often each package was stored, by its name. */
  publications(): Map<string, number>
  stop(): void
}

/** Installs Verdaccio once, outside of the checkout. */
async function install(): Promise<string> {
  const program = join(CACHE, 'node_modules/verdaccio/bin/verdaccio')
  if (existsSync(program)) return program
  mkdirSync(CACHE, { recursive: true })
  // It wants `node-fetch@cjs`, a tag that not every mirror of the registry has.
  writeFileSync(join(CACHE, 'package.json'), JSON.stringify({ private: true, overrides: { 'node-fetch': '2.7.0' } }))
  await run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', `verdaccio@${VERDACCIO}`], { cwd: CACHE, timeout: 600_000 })
  return program
}

function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  return new Promise((resolve) => server.once('listening', () => {
    const { port } = server.address() as AddressInfo
    server.close(() => resolve(port))
  }))
}

const config = (uplink: string) => `
storage: ./storage
auth: { htpasswd: { file: ./htpasswd } }
uplinks: { npmjs: { url: '${uplink}' } }
packages:
  '@imbrace/*': { access: $all, publish: $authenticated }
  '**': { access: $all, proxy: npmjs }
max_body_size: 1gb
log: { type: stdout, format: json, level: http }
`

/** Waits until the registry answers. */
async function answers(url: string) {
  for (const end = Date.now() + 60_000; ; await new Promise((resolve) => setTimeout(resolve, 100))) {
    if (await fetch(`${url}-/ping`).then(({ ok }) => ok, () => false)) return
    if (Date.now() > end) throw new Error(`${url} does not answer`)
  }
}

/** Makes a user of the registry. Resolves to the user's token. */
async function login(url: string): Promise<string> {
  const body = JSON.stringify({ name: 'rehearsal', password: 'rehearsal', type: 'user' })
  const reply = await fetch(`${url}-/user/org.couchdb.user:rehearsal`, { method: 'PUT', body, headers: { 'content-type': 'application/json' } })
  const { token } = await reply.json() as { token?: string }
  if (!token) throw new Error(`the registry makes no user: ${reply.status}`)
  return token
}

interface LogLine { status?: number, request?: { method?: string, url?: string } }

/** Counts the requests in the log that stored a package. */
function countPublications(log: string): Map<string, number> {
  const counts = new Map<string, number>()
  for (const line of readFileSync(log, 'utf8').split('\n').filter((line) => line.startsWith('{'))) {
    const { status, request: { method, url = '' } = {} } = JSON.parse(line) as LogLine
    const name = decodeURIComponent(url.slice(1))
    if (method === 'PUT' && status === 201 && name.startsWith('@imbrace/')) counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return counts
}

/** Starts an empty registry in a folder. */
export async function startRegistry(folder: string): Promise<Registry> {
  const program = await install()
  mkdirSync(folder)
  const uplink = (await run('npm', ['config', 'get', 'registry'], { cwd: folder })).trim()
  const [port, log] = [await freePort(), join(folder, 'log')]
  writeFileSync(join(folder, 'config.yaml'), config(uplink))
  // It needs Node 22 or newer.
  const child = spawn(await nodeBinary('24'), [program, '--config', join(folder, 'config.yaml'), '--listen', `127.0.0.1:${port}`], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] })
  child.stdout.pipe(createWriteStream(log))
  const url = `http://127.0.0.1:${port}/`
  await answers(url)
  const npmrc = `registry=${url}\n//127.0.0.1:${port}/:_authToken=${await login(url)}\n`
  return { url, npmrc, publications: () => countPublications(log), stop: () => child.kill('SIGKILL') }
}
