// One run of a plan.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Figures } from './measure.ts'
import type { Plan, Step } from './plan.ts'
import { bareReqwest, type Contestant, loadTime, ROOT, type Server, startServer, Worker } from './processes.ts'
import type { Results } from './results.ts'

export interface Run extends Plan {
  only?: string[] | undefined
  addonBytes: number
  machine: string
  say: (text: string) => void
}

export async function perform(run: Run): Promise<Results> {
  const { addonBytes, machine } = run
  const results: Results = { sections: {}, skipped: {}, load: {}, addonBytes, machine }
  const steps = run.steps.filter(({ section }) => !run.only || run.only.includes(section))
  const server = await startServer()
  try {
    for (let round = 0; round < run.rounds; round++) {
      run.say(`round ${round + 1} of ${run.rounds}`)
      await performRound(results, steps, rotated(run.contestants, round), server)
    }
  } finally {
    server.stop()
  }
  if (!run.only || run.only.includes('load')) await measureLoading(results, run.loads)
  return results
}

/** The order changes from round to round, so that nobody always follows the same neighbour. */
function rotated<T>(list: T[], by: number): T[] {
  const start = by % list.length
  return [...list.slice(start), ...list.slice(0, start)]
}

async function performRound(results: Results, steps: Step[], contestants: Contestant[], server: Server) {
  const workers = contestants.map((contestant) => ({ contestant, worker: new Worker(contestant, server.url) }))
  try {
    for (const step of steps) {
      for (const { contestant, worker } of workers.filter(({ contestant }) => takesPart(contestant, step))) {
        note(results, step, contestant.name, await (step.section === 'memory' ? inFlight(contestant, step) : worker.ask(taskOf(step))))
      }
      if (step.bare) note(results, step, 'reqwest', await bare(step, server))
    }
  } finally {
    workers.forEach(({ worker }) => worker.stop())
  }
}

function takesPart({ peer }: Contestant, { who }: Step): boolean {
  return who === 'json' ? peer === 'json' : who === 'own' ? peer === 'imbrace' : peer !== 'json'
}

function taskOf({ section, seconds = 0, warmUp = 0, count = 0 }: Step) {
  if (section === 'memory') throw new Error('memory is measured in several tasks')
  return { section, seconds, warmUp, count }
}

function note(results: Results, { section }: Step, peer: string, figures: Figures | string) {
  if (typeof figures === 'string') results.skipped[section] = figures
  else ((results.sections[section] ??= {})[peer] ??= []).push(figures)
}

function bare({ bare, seconds = 0, warmUp = 0 }: Step, { url }: Server): Promise<Figures> {
  const { path, ...rest } = bare!
  return bareReqwest({ url: url + path, seconds, warmUp, ...rest })
}

/** What a peer's process grows by while the server holds back `count` of its calls. Both are new for each. */
async function inFlight(contestant: Contestant, { count = 0 }: Step): Promise<Figures | string> {
  const server = await startServer()
  const worker = new Worker(contestant, server.url)
  const ask = (section: 'hold' | 'holding' | 'release') => worker.ask({ section, seconds: 0, warmUp: 0, count })
  try {
    await ask('hold')
    for (let tries = 0; (await server.held()) < count; tries++) {
      if (tries > 1000) throw new Error(`${contestant.name} has only ${await server.held()} of ${count} calls in flight`)
      await sleep(20)
    }
    const figures = await ask('holding')
    await server.release()
    await ask('release')
    return figures
  } finally {
    worker.stop()
    server.stop()
  }
}

async function measureLoading(results: Results, times: number) {
  const modules = { imbrace: ROOT, undici: 'undici', axios: 'axios' }
  for (let time = 0; time < times; time++) {
    for (const [name, module] of Object.entries(modules)) (results.load[name] ??= []).push(await loadTime(module))
  }
}
