// Runs a plan.
import { setTimeout as sleep } from 'node:timers/promises'
import { nodeBinary } from '../scripts/matrix/tools.ts'
import { type CertificateFiles, writeCertificates } from './certificates.ts'
import type { Figures } from './measure.ts'
import { OTHER_ROUNDS, type Plan, type Step } from './plan.ts'
import { bareReqwest, type Contestant, loadTime, type Node, nodeVersion, ROOT, type Server, startServer, Worker } from './processes.ts'
import type { Address } from './peers.ts'
import type { Machine, NodeResults, Results, Sections } from './results.ts'
import type { Task } from './tasks.ts'

export interface Run extends Plan {
  only?: string[] | undefined
  addonBytes: number
  machine: Machine
  say: (text: string) => void
}

export async function perform(run: Run): Promise<Results> {
  const nodes = await Promise.all(run.nodes.map(async (major) => nodeVersion(await nodeBinary(major))))
  const results: Results = { nodes: nodes.map(({ version }) => ({ node: version, sections: {} })), skipped: {}, machine: run.machine }
  const main = results.nodes[0]!
  const certificates = writeCertificates()
  const server = await startServer(certificates)
  try {
    for (let round = 0; round < run.rounds; round++) {
      const contestants = rotated(run.contestants, round)
      for (const [index, node] of nodes.entries()) {
        const steps = stepsOf(run, round, index === 0)
        if (steps.length > 0) run.say(`round ${round + 1} of ${run.rounds}, Node ${node.version}`)
        await new Round(node, server, certificates, results, results.nodes[index]!.sections).perform(steps, contestants)
      }
    }
  } finally {
    server.stop()
  }
  if (!run.only || run.only.includes('load')) await measureLoading(main, nodes[0]!, run.loads)
  main.sections.addon = { imbrace: [{ size: run.addonBytes }] }
  return results
}

/** The steps of a round on one version of Node. */
function stepsOf({ steps, only }: Run, round: number, isMain: boolean): Step[] {
  const asked = steps.filter(({ section, rounds = Infinity }) => round < rounds && (!only || only.includes(section)))
  if (isMain) return asked
  return round < OTHER_ROUNDS ? asked.filter(({ everyNode }) => everyNode).map(({ bare, ...step }) => step) : []
}

/** Rotates the order, so that over the rounds each peer runs first, second and so on. */
function rotated<T>(list: T[], by: number): T[] {
  const start = by % list.length
  return [...list.slice(start), ...list.slice(0, start)]
}

/** A round on one version of Node. */
class Round {
  readonly #workers = new Map<string, Worker>()

  constructor(
    readonly node: Node,
    readonly server: Server,
    readonly certificates: CertificateFiles,
    readonly results: Results,
    readonly sections: Sections,
  ) {}

  async perform(steps: Step[], contestants: Contestant[]) {
    try {
      for (const step of steps) {
        for (const contestant of contestants.filter(({ peer }) => step.peers.includes(peer))) {
          this.#note(step, contestant.name, await this.#measure(step, contestant))
        }
        if (step.bare) this.#note(step, 'reqwest', await bare(step, this.server))
      }
    } finally {
      for (const worker of this.#workers.values()) await worker.stop()
    }
  }

  #note({ section }: Step, peer: string, figures: Figures | string) {
    if (typeof figures === 'string') this.results.skipped[section] = figures
    else ((this.sections[section] ??= {})[peer] ??= []).push(figures)
  }

  async #measure(step: Step, contestant: Contestant): Promise<Figures | string> {
    if (step.task === 'hold') return this.#inFlight(step, contestant)
    if (!step.fresh) return this.#worker(contestant, addressFor(step, this.server)).ask(taskOf(step))
    const worker = new Worker(contestant, addressFor(step, this.server), this.node)
    try {
      return await worker.ask(taskOf(step))
    } finally {
      await worker.stop()
    }
  }

  /** Returns the process of a peer, which lasts for this round. Each peer has one for plain HTTP and one for TLS. */
  #worker(contestant: Contestant, address: Address): Worker {
    const key = `${contestant.name} ${address.url}`
    const worker = this.#workers.get(key) ?? new Worker(contestant, address, this.node)
    this.#workers.set(key, worker)
    return worker
  }

  /** Measures the memory of a peer's process while the server holds back `count` calls. Uses a new process and a new server. */
  async #inFlight(step: Step, contestant: Contestant): Promise<Figures | string> {
    const server = await startServer(this.certificates)
    const worker = new Worker(contestant, addressFor(step, server), this.node)
    const ask = (task: 'hold' | 'holding' | 'release') => worker.ask({ ...taskOf(step), task })
    try {
      await ask('hold')
      await worker.whileAlive(untilHeld(server, step.count ?? 0))
      const figures = await ask('holding')
      await server.release()
      await ask('release')
      return figures
    } finally {
      await worker.stop()
      server.stop()
    }
  }
}

const addressFor = ({ tls }: Step, server: Server) => (tls ? server.tls : server.plain)

const taskOf = ({ task, seconds = 0, warmUp = 0, count = 0 }: Step): Task => ({ task, seconds, warmUp, count })

function bare(step: Step, server: Server): Promise<Figures> {
  const { bare, seconds = 0, warmUp = 0 } = step
  const { path, ...rest } = bare!
  const { url, ca } = addressFor(step, server)
  return bareReqwest({ url: url + path, ca, seconds, warmUp, ...rest })
}

const LONGEST_WAIT = 60_000

async function untilHeld(server: Server, count: number) {
  const end = performance.now() + LONGEST_WAIT
  for (let held = 0; (held = await server.held()) < count; await sleep(20)) {
    if (performance.now() > end) throw new Error(`only ${held} of ${count} calls were in flight after ${LONGEST_WAIT / 1000} s`)
  }
}

async function measureLoading({ sections }: NodeResults, node: Node, times: number) {
  const modules = { imbrace: ROOT, undici: 'undici', axios: 'axios' }
  for (let time = 0; time < times; time++) {
    for (const [name, module] of Object.entries(modules)) {
      ((sections.load ??= {})[name] ??= []).push({ wall: await loadTime(module, node) })
    }
  }
}
