// Writes the first program of the README as files, and a program that runs them against a local engine.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** START prints this if the quick start succeeded. */
export const DONE = 'the flow ran'

/** Starts a local engine with a flow, runs a quick start against it, and checks that the flow ran. */
const START = `
import { startLocalEngine } from '@imbrace/node/local'

const engine = await startLocalEngine()
const { workflows } = engine.client()
const flow = await workflows.buildFlow({ displayName: 'Quick start', trigger: { kind: 'webhook' }, steps: [], publish: true })
Object.assign(process.env, { IMBRACE_GATEWAY_URL: engine.url, IMBRACE_API_KEY: engine.apiKey })
const [file] = process.argv.slice(-1)
const { default: done } = await import(new URL(file, import.meta.url))
await done
for (;;) {
  const { data: [run] } = await workflows.listRuns({ flowId: flow.id })
  if (run?.finishTime) {
    if (run.status !== 'SUCCEEDED') throw new Error(run.status)
    break
  }
  await new Promise((resolve) => setTimeout(resolve, 20))
}
await engine.stop()
console.log('${DONE}')
`

/** Returns the first TypeScript block of the README. */
function quickStart() {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  const [, block] = /```ts\r?\n(.*?)```/s.exec(readme) ?? []
  if (!block) throw new Error('README.md has no block of TypeScript')
  return block
}

/** Returns the same program with `require`. */
function asCommonJs(code) {
  const [, imports, rest] = /^import (\{.*?\}) from '@imbrace\/node'\r?\n(.*)$/s.exec(code) ?? []
  if (!imports || !rest) throw new Error('the first block of README.md does not begin with an import')
  return `const ${imports} = require('@imbrace/node')\nmodule.exports = (async () => {\n${rest}})()\n`
}

/** Writes `quickstart.mjs`, `.cjs` and `.ts`, and `start.mjs`, which runs the one that is its argument. */
export function writeQuickStart(folder) {
  const code = quickStart()
  const files = { 'start.mjs': START, 'quickstart.mjs': code, 'quickstart.cjs': asCommonJs(code), 'quickstart.ts': code }
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
}
