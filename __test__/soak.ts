// A soak: reads, writes and triggers at 64 at once against a server with faults, for as long as it is told.
//
//   node --import tsx __test__/soak.ts --minutes 10    (or --seconds 30)
//
// The server counts what it executed. Fails on a write that was executed twice, one that was not executed and
// reported as done, an error of another class than the fault calls for, somebody else's reply, and memory that
// grows after the first minute.

import { fork } from 'node:child_process'
import { once } from 'node:events'
import { parseArgs } from 'node:util'

import { programPath } from './support/child.ts'
import { faultServer } from './support/fault-server.ts'
import { closeIdle, type Fault, garbage, json, reset, slowBody, stalls, status } from './support/faults.ts'

type Kind = 'read' | 'write' | 'trigger'
type FaultName = keyof typeof FAULTS

interface Outcome {
  id: string
  kind: Kind
  /** `done`, or the class of the error. */
  result: string
  /** How often the request was sent, of an error. */
  attempts?: number
}

interface Case {
  make: (id: string) => Fault
  /** Whether the server has done what was asked. */
  executes: boolean
  /** How a call ends whose last attempt met this. */
  ends: string
  /** Which calls are sent again after it. */
  repeats: Kind[]
}

const CONCURRENCY = 64
/** The part of the requests that meets each fault. */
const RATE = 0.01
const MEMORY_GROWTH = 0.1
const WARM_UP_SECONDS = 60
/**
 * V8 resizes its young generation with the rate of calls: the resident memory of one run went from 97 to 73 and back to
 * 98 MiB as the load of the machine changed. With a fixed size, growth is the client's.
 */
const FIXED_HEAP = ['--min-semi-space-size=16', '--max-semi-space-size=16']

const FAULTS = {
  none: { make: (id) => json({ id }), executes: true, ends: 'done', repeats: [] },
  'closed idle': { make: (id) => closeIdle(json({ id })), executes: true, ends: 'done', repeats: [] },
  'slow body': { make: (id) => slowBody(3, JSON.stringify({ id })), executes: true, ends: 'done', repeats: [] },
  'endless body': { make: () => stalls(), executes: true, ends: 'TimeoutError', repeats: ['read'] },
  reset: { make: () => reset(), executes: true, ends: 'NetworkError', repeats: ['read'] },
  garbage: { make: () => garbage(), executes: true, ends: 'NetworkError', repeats: ['read'] },
  429: { make: () => status(429, { 'retry-after': '0' }), executes: false, ends: 'RateLimitError', repeats: ['read', 'write'] },
  503: { make: () => status(503, { 'retry-after': '0' }), executes: false, ends: 'ApiError', repeats: ['read', 'write'] },
} satisfies Record<string, Case>

function pickFault(): FaultName {
  const names = Object.keys(FAULTS) as unknown as FaultName[]
  return names[1 + Math.floor(Math.random() / RATE)] ?? 'none'
}

/** Compares what the server did with what the client said. */
class Judge {
  readonly tallies = Object.fromEntries((['read', 'write', 'trigger'] as const).map((kind) => [kind, {
    calls: 0, done: 0, failed: 0, repeated: 0, executed: 0, unseen: 0, doubled: 0, lost: 0, wrong: 0,
  }])) as Record<Kind, Record<'calls' | 'done' | 'failed' | 'repeated' | 'executed' | 'unseen' | 'doubled' | 'lost' | 'wrong', number>>
  readonly examples: string[] = []
  /** What each call under way has met so far. */
  #underWay = new Map<string, FaultName[]>()
  /** Calls that ended lately: nothing more may come of them. */
  #ended: [Set<string>, Set<string>] = [new Set(), new Set()]

  seen(id: string, fault: FaultName): void {
    if (this.#ended.some((ids) => ids.has(id))) return this.#blame(id.split('-')[0] as Kind, 'doubled', `${id} was sent after it had ended`)
    this.#underWay.set(id, [...(this.#underWay.get(id) ?? []), fault])
  }

  ended({ id, kind, result, attempts }: Outcome): void {
    const met = this.#underWay.get(id) ?? []
    this.#underWay.delete(id)
    this.#ended[0].add(id)
    if (this.#ended[0].size > 100_000) this.#ended = [new Set(), this.#ended[0]]

    const tally = this.tallies[kind]
    const executed = met.filter((fault) => FAULTS[fault].executes).length
    tally.calls += 1
    tally.executed += executed
    tally.repeated += Math.max(met.length - 1, 0)
    tally[result === 'done' ? 'done' : 'failed'] += 1
    const story = `${id} met ${met.join(', ') || 'nothing'} and ended as ${result}`

    if (kind !== 'read' && executed > 1) this.#blame(kind, 'doubled', story)
    if (result === 'done' && executed === 0) this.#blame(kind, 'lost', story)
    // A connection that closes while a request is written on it: the request is lost, and the call says so.
    const isUnseen = result === 'NetworkError' && met.length < (attempts ?? 0)
    if (isUnseen) tally.unseen += 1
    const last = met.at(-1)
    const isRight = isUnseen || (last !== undefined && result === FAULTS[last].ends)
    const wasRepeatedRightly = met.slice(0, -1).every((fault) => (FAULTS[fault].repeats as Kind[]).includes(kind))
    if (!isRight || !wasRepeatedRightly) this.#blame(kind, 'wrong', story)
  }

  get isContent(): boolean {
    return Object.values(this.tallies).every(({ calls, doubled, lost, wrong }) => calls > 0 && doubled + lost + wrong === 0)
  }

  #blame(kind: Kind, what: 'doubled' | 'lost' | 'wrong', story: string): void {
    this.tallies[kind][what] += 1
    if (this.examples.length < 10) this.examples.push(`${what}: ${story}`)
  }
}

/** By which part memory grew after the warm-up; none when the run was too short to tell. */
function growth(rss: number[]): number | undefined {
  const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
  const rest = rss.slice(WARM_UP_SECONDS)
  return rest.length < 40 ? undefined : median(rest.slice(-15)) / median(rest.slice(0, 15)) - 1
}

const { values } = parseArgs({ options: { minutes: { type: 'string' }, seconds: { type: 'string' } } })
const seconds = Number(values.seconds ?? Number(values.minutes ?? 1) * 60)
if (!(seconds > 0)) throw new TypeError('--seconds and --minutes take a number above 0')

await using server = await faultServer()
const judge = new Judge()
const rss: number[] = []
server.always(({ headers }) => {
  server.forgetRequests()
  const id = headers['x-request-id'] ?? ''
  const fault = pickFault()
  judge.seen(id, fault)
  return FAULTS[fault].make(id)
})

const client = fork(programPath('soak-client.js'), [server.url, String(seconds), String(CONCURRENCY)], { execArgv: FIXED_HEAP })
client.on('message', (news: { outcomes: Outcome[]; rss: number }) => {
  news.outcomes.forEach((outcome) => judge.ended(outcome))
  rss.push(news.rss)
})
const [code] = (await once(client, 'exit')) as [number | null]

const mebibytes = (bytes = 0) => `${Math.round(bytes / 2 ** 20)} MiB`
const grown = growth(rss)
const isFlat = grown === undefined || grown <= MEMORY_GROWTH
const verdict = grown === undefined ? 'too short a run to judge it' : `${(grown * 100).toFixed(1)} % more than after the first minute`
console.table(judge.tallies)
console.log(`memory: ${mebibytes(rss[0])} at the beginning, ${mebibytes(rss.at(-1))} at the end (${verdict})`)
for (const example of judge.examples) console.log(example)
if (code !== 0) console.log(`the client ended with ${code}`)
const passed = code === 0 && judge.isContent && isFlat
console.log(`soak of ${seconds} s at ${CONCURRENCY} at once: ${passed ? 'passed' : 'FAILED'}`)
process.exitCode = passed ? 0 : 1
