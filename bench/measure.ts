// Repeats a call and records its latency, processor time and memory. For each call this code allocates only a promise.
import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { mainThreadTime, processTime } from './cpu.ts'

export type Call = () => Promise<unknown>

/** The figures of one measurement. Each section sets only those that it measures. */
export interface Figures {
  perSecond?: number
  /** Latency in milliseconds. */
  p50?: number
  p99?: number
  /** Milliseconds until all calls had finished. */
  wall?: number
  /** Milliseconds of processor time that all threads used until then. */
  processor?: number
  /** Microseconds of main-thread time per call. */
  mainThread?: number
  /** Microseconds of processor time of all threads per call. */
  allThreads?: number
  /** 99th percentile of the event-loop delay that the calls add, in milliseconds. */
  delay?: number
  /** 99th percentile of the event-loop delay, in milliseconds. */
  wholeDelay?: number
  /** Bytes by which the resident memory of the process grew. */
  memory?: number
  /** Resident memory of the process, in bytes. */
  wholeMemory?: number
  /** Size of a file, in bytes. */
  size?: number
  /** Large calls per second that ran while the small calls were measured. */
  large?: number
}

/** Repeats a call for `seconds`, with `concurrency` calls in flight. */
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

/** Does the same as `repeat` but records no latencies, so that only the client uses memory. */
export async function load(call: Call, concurrency: number, seconds: number) {
  const end = performance.now() + seconds * 1000
  const worker = async () => {
    while (performance.now() < end) await call()
  }
  await Promise.all(Array.from({ length: concurrency }, worker))
}

/** Measures `work` once and divides its cost by `count`, the number of calls that it makes. */
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

/** Makes `count` calls, with `concurrency` calls in flight. */
export async function loop(call: (index: number) => Promise<unknown>, count: number, concurrency: number) {
  let next = 0
  const worker = async () => {
    while (next < count) await call(next++)
  }
  await Promise.all(Array.from({ length: concurrency }, worker))
}

/** Sampling interval of the event-loop delay, in milliseconds. */
const SAMPLING = 1
/** How long the busy loop blocks each tick, in milliseconds. */
const BUSY = 0.5

/**
 * Measures the event-loop delay while `perSecond` calls start and a busy loop blocks a part of each tick. `delay` is
 * the part that the calls add: the busy loop alone is measured first, in the same process.
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
  // The histogram has the times between two samples. The part above the sampling interval is the delay.
  return histogram.percentile(99) / 1e6 - SAMPLING
}

/**
 * Starts `perSecond` calls a second, even if earlier calls have not finished. The latency of a call counts from the
 * time when it was due, so it includes the delay of the event loop.
 */
async function atRate(call: Call, perSecond: number, seconds: number): Promise<number[]> {
  const latencies: number[] = []
  const calls: Promise<void>[] = []
  const interval = 1000 / perSecond
  const start = performance.now()
  const timedCall = async (due: number) => {
    await call()
    latencies.push(performance.now() - due)
  }
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      const elapsed = Math.min(performance.now() - start, seconds * 1000)
      while (calls.length * interval < elapsed) calls.push(timedCall(start + calls.length * interval))
      if (elapsed < seconds * 1000) return
      clearInterval(timer)
      resolve()
    }, interval)
  })
  await Promise.all(calls)
  return latencies
}

/** Measures `perSecond` calls a second while each of the `others` is repeated, one call at a time. */
export async function beside(others: Call[], call: Call, perSecond: number, seconds: number): Promise<Figures> {
  let running = true
  let count = 0
  const start = performance.now()
  const repeatOther = async (other: Call) => {
    for (; running; count++) await other()
  }
  const measured = atRate(call, perSecond, seconds).finally(() => {
    running = false
  })
  const [latencies] = await Promise.all([measured, ...others.map(repeatOther)])
  return { ...percentiles(latencies), large: (count / (performance.now() - start)) * 1000 }
}

function keepBusy(): () => void {
  let running = true
  const tick = () => {
    const end = performance.now() + BUSY
    while (performance.now() < end);
    if (running) setImmediate(tick)
  }
  tick()
  return () => {
    running = false
  }
}
