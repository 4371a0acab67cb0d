// The processes of a run: the server, one worker for each peer, bare reqwest.
import { type ChildProcess, execFile, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import type { Figures } from './measure.ts'
import type { PeerName } from './peers.ts'
import type { Answer, Task } from './worker.ts'

const run = promisify(execFile)
export const ROOT = path.join(import.meta.dirname, '..')

function program(): string {
  const target = process.env.CARGO_TARGET_DIR ?? path.join(ROOT, 'target')
  const file = path.join(target, 'release', process.platform === 'win32' ? 'imbrace-bench.exe' : 'imbrace-bench')
  if (!existsSync(file)) throw new Error(`${file} is missing: \`npm run build:bench\` makes it`)
  return file
}

export interface Server {
  url: string
  /** How many calls it holds back. */
  held(): Promise<number>
  release(): Promise<void>
  stop(): void
}

export async function startServer(): Promise<Server> {
  const child = spawn(program(), ['server'], { stdio: ['pipe', 'pipe', 'inherit'] })
  const [line] = await once(child.stdout, 'data')
  const url = String(line).trim()
  return {
    url,
    held: async () => Number(await (await fetch(`${url}/held`)).text()),
    release: async () => void (await (await fetch(`${url}/release`)).text()),
    stop: () => void child.kill(),
  }
}

/** A peer, in a build of the addon that need not be the one of this checkout. */
export interface Contestant {
  name: string
  peer: PeerName | 'json'
  addon?: string
}

export class Worker {
  readonly name: string
  readonly #child: ChildProcess
  readonly #ended: Promise<Answer>

  constructor({ name, peer, addon }: Contestant, url: string) {
    this.name = name
    this.#child = fork(path.join(import.meta.dirname, 'worker.ts'), [peer, url], {
      cwd: ROOT,
      execArgv: ['--import', 'tsx', '--expose-gc'],
      env: addon ? { ...process.env, NAPI_RS_NATIVE_LIBRARY_PATH: path.resolve(addon) } : process.env,
    })
    this.#ended = once(this.#child, 'exit').then(() => ({ failed: 'its process has ended' }))
  }

  /** The figures of a section; a reason when there are none. */
  async ask(task: Task): Promise<Figures | string> {
    const message = once(this.#child, 'message').then(([answer]) => answer as Answer)
    this.#child.send(task)
    const answer = await Promise.race([message, this.#ended])
    if ('failed' in answer) throw new Error(`${this.name}, ${task.section}: ${answer.failed}`)
    return 'skipped' in answer ? answer.skipped : answer.figures
  }

  stop() {
    this.#child.kill()
  }
}

export interface BareTask {
  url: string
  concurrency: number
  seconds: number
  warmUp: number
  postBytes?: number
}

/** What reqwest does without anything around it. */
export async function bareReqwest({ url, concurrency, seconds, warmUp, postBytes }: BareTask): Promise<Figures> {
  const numbers = { concurrency, seconds, 'warm-up': warmUp, 'post-bytes': postBytes }
  const options = Object.entries(numbers).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, `${value}`]))
  const { stdout } = await run(program(), ['client', url, ...options])
  const figures = JSON.parse(stdout) as { calls: number; seconds: number; p50: number; p99: number }
  return { perSecond: figures.calls / figures.seconds, p50: figures.p50, p99: figures.p99 }
}

/** Milliseconds that loading a module takes in a fresh process. */
export async function loadTime(module: string): Promise<number> {
  const script = `const start = process.hrtime.bigint(); require(${JSON.stringify(module)});
    console.log(Number(process.hrtime.bigint() - start) / 1e6)`
  const { stdout } = await run(process.execPath, ['-e', script], { cwd: ROOT })
  return Number(stdout)
}

/** The addon of this checkout. A debug build has no speed that anybody gets, so it is refused. */
export function addonFile(): { file: string; bytes: number } {
  const named = process.env.NAPI_RS_NATIVE_LIBRARY_PATH
  const found = readdirSync(ROOT).find((name) => /^imbrace\..*\.node$/.test(name))
  if (!named && !found) throw new Error('there is no addon: `npm run build:release` makes it')
  const file = named ?? path.join(ROOT, found!)
  const bytes = statSync(file).size
  if (bytes > LARGEST_RELEASE) {
    const size = (bytes / 1e6).toFixed(1)
    throw new Error(`${file} is a debug build (${size} MB): \`npm run build:release\` makes the one that users get`)
  }
  return { file, bytes }
}

/** Three times what a release build may have; a debug build has more than 20 MB. */
const LARGEST_RELEASE = 12e6
