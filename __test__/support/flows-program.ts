// `imbrace-flows` as users start it: by `npx`, and by the functions of `@imbrace/flows`.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { TestContext } from 'node:test'

import localBinary from '../../local/binary.js'
import { type Result, resultOf, spawnNode } from './child.ts'
import { ROOT } from './snippets.ts'

const NAME = process.platform === 'win32' ? 'imbrace-flows.exe' : 'imbrace-flows'

/** The variables with which the package finds the binaries. The functions read them when they are called. */
export const BINARIES = {
  IMBRACE_FLOWS: process.env.IMBRACE_FLOWS || join(ROOT, process.env.CARGO_TARGET_DIR ?? 'target', 'debug', NAME),
  IMBRACE_LOCAL: localBinary.findBinary(),
}
Object.assign(process.env, BINARIES)

export const flows = await import('../../flows/npm/index.js')

/** Runs `npx imbrace-flows` in a folder. */
export const imbraceFlows = (cwd: string, args: string[], variables: Record<string, string> = {}): Promise<Result> =>
  resultOf(spawnNode([join(ROOT, 'flows/npm/cli.js'), ...args], { ...BINARIES, ...variables }, cwd))

/** Writes a project, and removes it after the test. Returns its folder. */
export function projectWith(t: TestContext, files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'imbrace-flows-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  for (const [name, text] of Object.entries(files)) writeTo(folder, name, text)
  return folder
}

/** Writes a file of a project. */
export function writeTo(folder: string, name: string, text: string) {
  mkdirSync(dirname(join(folder, name)), { recursive: true })
  writeFileSync(join(folder, name), text)
}

export const CONFIG = "types: flows.ts\nenvironments:\n  dev: {baseUrl: 'http://127.0.0.1:9', keyFrom: DEV_KEY}\n"

/** A webhook trigger in a file. */
export const WEBHOOK = `trigger:
  kind: piece
  pieceName: '@activepieces/piece-webhook'
  pieceVersion: 0.1.25
  triggerName: catch_webhook
  input: {authType: none}
`

/** A flow that greets by a CODE step, sends the greeting with Slack, and answers. */
export const ORDERS = {
  'flows/orders.flow.yaml': `displayName: Orders
status: ENABLED
${WEBHOOK}steps:
- kind: code
  name: greet
  displayName: Greet
  input: {name: '{{trigger.body.name}}'}
- kind: piece
  name: send
  displayName: Send
  pieceName: '@activepieces/piece-slack'
  pieceVersion: 0.5.0
  actionName: send_channel_message
  input: {auth: "{{connections['slack']}}", text: '{{greet.text}}'}
- kind: piece
  name: answer
  displayName: Answer
  pieceName: '@activepieces/piece-webhook'
  pieceVersion: 0.1.25
  actionName: return_response
  input: {responseType: json, respond: stop, fields: {status: 201, headers: {}, body: {sent: '{{send.ok}}'}}}
`,
  'flows/orders.greet.ts': 'export const code = async ({ name }: { name: string }) => ({ text: `Hello ${name}` })\n',
}
