// The processes of a run: the server, one worker per peer, and bare reqwest.
import { type ChildProcess, execFile, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import type { CertificateFiles } from './certificates.ts'
import type { Figures } from './measure.ts'
import type { Address, PeerName } from './peers.ts'
import type { Task } from './tasks.ts'
import type { Answer } from './worker.ts'

const run = promisify(execFile)
export const ROOT = path.join(import.meta.dirname, '..')

function program(): string {
  const target = process.env.CARGO_TARGET_DIR ?? path.join(ROOT, 'target')
  const file = path.join(target, 'release', process.platform === 'win32' ? 'imbrace-bench.exe' : 'imbrace-bench')
  if (!existsSync(file)) throw new Error(`${file} is missing. Run \`npm run build:bench\``)
  return file
}

export interface Server {
  plain: Address
  tls: Address
  /** The number of calls that the server holds back. */
  held(): Promise<number>
  release(): Promise<void>
  stop(): void
}

export async function startServer({ ca, cert, key }: CertificateFiles): Promise<Server> {
  const child = spawn(program(), ['server', '--cert', cert, '--key', key], { stdio: ['pipe', 'pipe', 'pipe'] })
  const [line] = await Promise.race([once(child.stdout, 'data'), failure(child, 'the server')])
  const [plain, tls] = String(line).trim().split(' ') as [string, string]
  return {
    plain: { url: plain },
    tls: { url: tls, ca },
    held: async () => Number(await (await fetch(`${plain}/held`)).text()),
    release: async () => void (await (await fetch(`${plain}/release`)).text()),
    stop: () => void child.kill(),
  }
}

/** Rejects when the process ends, with the end of its standard error in the message. */
function failure(child: ChildProcess, name: string): Promise<never> {
  let written = ''
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    written = (written + text).slice(-4000)
  })
  const ended = once(child, 'close').then(([code, signal]) => {
    throw new Error(`${name} ended (${signal ?? `exit code ${code}`})\n${written}`)
  })
  // `stop` ends the process while nothing waits for this promise. Its rejection must not count as unhandled.
  ended.catch(() => {})
  return ended
}

/** A peer that takes part in a run. `addon` is another build of the addon, to compare it with this checkout's. */
export interface Contestant {
  name: string
  peer: PeerName | 'json'
  addon?: string | undefined
}

/** A version of Node, and the path of its executable. */
export interface Node {
  version: string
  binary: string
}

export async function nodeVersion(binary: string): Promise<Node> {
  const { stdout } = await run(binary, ['--version'])
  return { version: stdout.trim().replace('v', ''), binary }
}

/** Environment variables that would change what Node or a client does. */
const FOREIGN = /^(IMBRACE_|NODE_|SSL_CERT_|https?_proxy$|all_proxy$)/i

function environment({ peer, addon }: Contestant, { ca }: Address): NodeJS.ProcessEnv {
  return {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !FOREIGN.test(name))),
    ...(addon && { NAPI_RS_NATIVE_LIBRARY_PATH: path.resolve(addon) }),
    ...(ca && peer === 'fetch' && { NODE_EXTRA_CA_CERTS: ca }),
  }
}

export class Worker {
  readonly name: string
  readonly #child: ChildProcess
  readonly #failure: Promise<never>

  constructor(contestant: Contestant, address: Address, { version, binary }: Node) {
    this.name = `${contestant.name} on Node ${version}`
    this.#child = fork(path.join(import.meta.dirname, 'worker.ts'), [contestant.peer, address.url, ...(address.ca ? [address.ca] : [])], {
      cwd: ROOT,
      execPath: binary,
      // Node runs TypeScript without a loader from 22.18 on. A loader would add memory and time to every peer.
      execArgv: [...(parseInt(version) > 22 ? [] : ['--import', 'tsx']), '--expose-gc'],
      env: environment(contestant, address),
      stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    })
    this.#failure = failure(this.#child, this.name)
  }

  /** Runs a task and returns its figures, or the reason why it was skipped. */
  async ask(task: Task): Promise<Figures | string> {
    const message = once(this.#child, 'message').then(([answer]) => answer as Answer)
    // `failure` reports a process that has already ended, so the error of `send` is ignored.
    this.#child.send(task, () => {})
    const answer = await this.whileAlive(message)
    if ('failed' in answer) throw new Error(`${this.name}, ${task.task}: ${answer.failed}`)
    return 'skipped' in answer ? answer.skipped : answer.figures
  }

  /** Waits for `promise`, and rejects if the process ends first. */
  whileAlive<T>(promise: Promise<T>): Promise<T> {
    return Promise.race([promise, this.#failure])
  }

  /** Ends the process and waits for its end, so that it does not disturb the next measurement. */
  async stop() {
    this.#child.kill('SIGKILL')
    await this.#failure.catch(() => {})
  }
}

export interface BareTask extends Address {
  concurrency: number
  seconds: number
  warmUp: number
  postBytes?: number
}

/** Measures bare reqwest, the upper limit of this client's speed. */
export async function bareReqwest({ url, ca, concurrency, seconds, warmUp, postBytes }: BareTask): Promise<Figures> {
  const values = { concurrency, seconds, 'warm-up': warmUp, 'post-bytes': postBytes, ca }
  const options = Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, `${value}`]))
  const { stdout } = await run(program(), ['client', url, ...options])
  const figures = JSON.parse(stdout) as { calls: number; seconds: number; p50: number; p99: number }
  return { perSecond: figures.calls / figures.seconds, p50: figures.p50, p99: figures.p99 }
}

/** Time to load a module in a new process, in milliseconds. */
export async function loadTime(module: string, { binary }: Node): Promise<number> {
  const script = `const start = process.hrtime.bigint(); require(${JSON.stringify(module)});
    console.log(Number(process.hrtime.bigint() - start) / 1e6)`
  const { stdout } = await run(binary, ['-e', script], { cwd: ROOT })
  return Number(stdout)
}

/** Finds the addon of this checkout. Throws if it is a debug build, whose speed says nothing about the release. */
export function addonFile(): { file: string; bytes: number } {
  const named = process.env.NAPI_RS_NATIVE_LIBRARY_PATH
  const found = readdirSync(ROOT).find((name) => /^imbrace\..*\.node$/.test(name))
  if (!named && !found) throw new Error('there is no addon. Run `npm run build:release`')
  const file = named ?? path.join(ROOT, found!)
  const bytes = statSync(file).size
  if (bytes > LARGEST_RELEASE) {
    const size = (bytes / 1e6).toFixed(1)
    throw new Error(`${file} is a debug build (${size} MB). Run \`npm run build:release\``)
  }
  return { file, bytes }
}

/** Twice the size goal of a release build. A debug build has more than 20 MB. */
const LARGEST_RELEASE = 12e6
