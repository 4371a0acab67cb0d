// How a call is repeated and what is noted meanwhile. Nothing here is made anew for each call but its promise.
import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { mainThreadTime, processTime } from './cpu.ts'

export type Call = () => Promise<unknown>

/** What one measurement gives; each section fills in what it is about. */
export interface Figures {
  perSecond?: number
  /** Milliseconds. */
  p50?: number
  p99?: number
  /** Milliseconds until everything was done, and those that processors worked meanwhile, all threads together. */
  wall?: number
  processor?: number
  /** Main-thread microseconds a call. */
  mainThread?: number
  /** Microseconds of all threads a call. */
  allThreads?: number
  /** Milliseconds by which calls make the event loop late, and by which it is late in all. */
  delay?: number
  wholeDelay?: number
  /** Bytes: what the process grew by, and all that it has. */
  memory?: number
  wholeMemory?: number
  /** Bytes of a file. */
  size?: number
  /** Large calls a second, beside which the small ones were measured. */
  large?: number
}

/** Calls, `concurrency` at a time, until the time is over. */
export async function repeat(call: Call, concurrency: number, seconds: number): Promise<Figures> {
  globalThis.gc?.()
  const latencies: number[] = []
  const [main, all, start] = [mainThreadTime(), processTime(), performance.now()]
  const end = start + seconds * 1000
  await Promise.all(Array.from({ length: concurrency }, () => repeatUntil(end, call, latencies)))
  const elapsed = performance.now() - start
  const [mainAfter, allAfter] = [mainThreadTime(), processTime()]
  const { length } = latencies
  return {
    perSecond: (length / elapsed) * 1000,
    ...percentiles(latencies),
    mainThread: (mainAfter - main) / length,
    allThreads: (allAfter - all) / length,
  }
}

async function repeatUntil(end: number, call: Call, latencies: number[]) {
  let before = performance.now()
  while (before < end) {
    await call()
    const after = performance.now()
    latencies.push(after - before)
    before = after
  }
}

function percentiles(latencies: number[]): Figures {
  latencies.sort((a, b) => a - b)
  const { length } = latencies
  return { p50: latencies[Math.floor(length * 0.5)]!, p99: latencies[Math.floor(length * 0.99)]! }
}

/** The same without a note of each call, so that memory holds what the client needs and nothing else. */
export async function load(call: Call, concurrency: number, seconds: number) {
  const end = performance.now() + seconds * 1000
  const worker = async () => {
    while (performance.now() < end) await call()
  }
  await Promise.all(Array.from({ length: concurrency }, worker))
}

/** What `work` takes for each of its `count` parts. */
export async function once(count: number, work: () => Promise<unknown>): Promise<Figures> {
  globalThis.gc?.()
  const [main, all, start] = [mainThreadTime(), processTime(), performance.now()]
  await work()
  const wall = performance.now() - start
  const [mainAfter, allAfter] = [mainThreadTime(), processTime()]
  return {
    perSecond: (count / wall) * 1000,
    mainThread: (mainAfter - main) / count,
    allThreads: (allAfter - all) / count,
    wall,
    processor: (allAfter - all) / 1000,
  }
}

/** Calls as often as there are `count`, `concurrency` at a time. */
export async function loop(call: (index: number) => Promise<unknown>, count: number, concurrency: number) {
  let next = 0
  const worker = async () => {
    while (next < count) await call(next++)
  }
  await Promise.all(Array.from({ length: concurrency }, worker))
}

const SAMPLING = 1
/** How long the busy loop keeps each tick, in milliseconds. */
const BUSY = 0.5

/**
 * How late the event loop is while `perSecond` calls start beside a loop that keeps a part of each tick, and how much
 * of that the calls add to what the loop alone has in the same process.
 */
export async function eventLoopDelay(call: Call, perSecond: number, seconds: number): Promise<Figures> {
  const alone = await lateness(async () => {}, perSecond, seconds / 2)
  const wholeDelay = await lateness(call, perSecond, seconds)
  return { delay: Math.max(0, wholeDelay - alone), wholeDelay }
}

async function lateness(call: Call, perSecond: number, seconds: number): Promise<number> {
  const histogram = monitorEventLoopDelay({ resolution: SAMPLING })
  const stop = keepBusy()
  histogram.enable()
  const calls = atRate(call, perSecond, seconds)
  await sleep(seconds * 1000)
  histogram.disable()
  stop()
  await calls
  // The histogram holds the times between two samples: what is above the sampling interval is the delay.
  return histogram.percentile(99) / 1e6 - SAMPLING
}

/**
 * Starts so many calls a second, whether or not the earlier ones have been answered. How long a call took counts
 * from when it was due: a late event loop delays it, too.
 */
async function atRate(call: Call, perSecond: number, seconds: number): Promise<number[]> {
  const latencies: number[] = []
  const calls: Promise<void>[] = []
  const interval = 1000 / perSecond
  const start = performance.now()
  const made = async (due: number) => {
    await call()
    latencies.push(performance.now() - due)
  }
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      const elapsed = Math.min(performance.now() - start, seconds * 1000)
      while (calls.length * interval < elapsed) calls.push(made(start + calls.length * interval))
      if (elapsed < seconds * 1000) return
      clearInterval(timer)
      resolve()
    }, interval)
  })
  await Promise.all(calls)
  return latencies
}

/** How long calls take, `perSecond` of them, while each of the `others` is made again and again, one at a time. */
export async function beside(others: Call[], call: Call, perSecond: number, seconds: number): Promise<Figures> {
  let goesOn = true
  let count = 0
  const start = performance.now()
  const again = async (other: Call) => {
    for (; goesOn; count++) await other()
  }
  const measured = atRate(call, perSecond, seconds).finally(() => {
    goesOn = false
  })
  const [latencies] = await Promise.all([measured, ...others.map(again)])
  return { ...percentiles(latencies), large: (count / (performance.now() - start)) * 1000 }
}

function keepBusy(): () => void {
  let goesOn = true
  const tick = () => {
    const end = performance.now() + BUSY
    while (performance.now() < end);
    if (goesOn) setImmediate(tick)
  }
  tick()
  return () => {
    goesOn = false
  }
}
