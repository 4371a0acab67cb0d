// Runs examples in separate processes. The environment of each process has the address of a local engine, so the examples do not call the platform.

import assert from 'node:assert/strict'
import { type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { TestContext } from 'node:test'

import { startLocalEngine, type LocalEngine } from '../../local.js'
import { resultOf, spawnNode } from './child.ts'

export interface Example {
  child: ChildProcess
  /** Waits for a line that matches. Resolves to its captures. */
  line(pattern: RegExp): Promise<string[]>
  /** Waits for the end. Resolves to all lines, and rejects if the example failed. */
  lines(): Promise<string[]>
}

/** Starts an engine for one test. */
export async function engineFor(t: TestContext): Promise<LocalEngine> {
  const engine = await startLocalEngine()
  t.after(() => engine.stop())
  return engine
}

/** Starts an example of `examples/`. It is ended after the test. */
export function start(t: TestContext, engine: LocalEngine, file: string, { args = [], variables = {} }: {
  args?: string[]
  variables?: Record<string, string>
} = {}): Example {
  const child = spawnNode(['--import', 'tsx', `examples/${file}`, ...args], {
    IMBRACE_API_KEY: engine.apiKey, IMBRACE_GATEWAY_URL: engine.url, ...variables,
  })
  t.after(() => child.kill('SIGKILL'))
  const result = resultOf(child)
  const seen: string[] = []
  const reader = createInterface({ input: child.stdout! }).on('line', (text) => seen.push(text))
  return {
    child,
    async line(pattern) {
      const match = () => seen.map((text) => pattern.exec(text)).find((found) => found !== null)
      while (!match()) {
        const ended = result.then(({ stderr }) => Promise.reject(new Error(`${file} ended without ${pattern}:\n${seen.join('\n')}\n${stderr}`)))
        await Promise.race([new Promise((resolve) => reader.once('line', resolve)), ended])
      }
      return [...match()!].slice(1)
    },
    async lines() {
      const { code, stdout, stderr } = await result
      assert.equal(code, 0, `${file} failed:\n${stdout}${stderr}`)
      return stdout.trimEnd().split('\n')
    },
  }
}

/** Runs an example. Resolves to the lines that it printed, and rejects if it failed. */
export function run(t: TestContext, engine: LocalEngine, file: string, ...args: string[]): Promise<string[]> {
  return start(t, engine, file, { args }).lines()
}
