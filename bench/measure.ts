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
  /** Main-thread microseconds a call. */
  mainThread?: number
  /** Microseconds of all threads a call. */
  allThreads?: number
  /** Milliseconds by which calls make the event loop late, and by which it is late in all. */
  delay?: number
  wholeDelay?: number
  /** Bytes. */
  memory?: number
  wholeMemory?: number
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
  latencies.sort((a, b) => a - b)
  const { length } = latencies
  return {
    perSecond: (length / elapsed) * 1000,
    p50: latencies[Math.floor(length * 0.5)]!,
    p99: latencies[Math.floor(length * 0.99)]!,
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

/** What `work` takes for each of its `count` parts. */
export async function once(count: number, work: () => Promise<unknown>): Promise<Figures> {
  globalThis.gc?.()
  const [main, all, start] = [mainThreadTime(), processTime(), performance.now()]
  await work()
  const elapsed = performance.now() - start
  return {
    perSecond: (count / elapsed) * 1000,
    mainThread: (mainThreadTime() - main) / count,
    allThreads: (processTime() - all) / count,
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
  const pending = new Set<Promise<unknown>>()
  histogram.enable()
  const start = performance.now()
  let sent = 0
  const timer = setInterval(() => {
    const due = ((performance.now() - start) * perSecond) / 1000
    for (; sent < due; sent++) {
      const promise = call()
      pending.add(promise)
      promise.then(() => pending.delete(promise))
    }
  }, 1000 / perSecond)
  await sleep(seconds * 1000)
  clearInterval(timer)
  histogram.disable()
  stop()
  await Promise.all(pending)
  // The histogram holds the times between two samples: what is above the sampling interval is the delay.
  return histogram.percentile(99) / 1e6 - SAMPLING
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
