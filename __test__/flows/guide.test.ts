// The command lines of the guide "Flows as code" run, in their order, in a project with the guide's files.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'

import { startLocalEngine } from '../../local.js'
import { flows, imbraceFlows, projectWith } from '../support/flows-program.ts'
import { ROOT } from '../support/snippets.ts'

const GUIDE = readFileSync(`${ROOT}docs/guides/flows-as-code.md`, 'utf8')
const VIETNAMESE = readFileSync(`${ROOT}docs/guides/vi/flows-as-code.md`, 'utf8')

const blocks = (text: string, language: string) => Array.from(text.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, 'gm')), ([, code = '']) => code)

/** The files whose first line is a comment with their path. */
function filesOf(text: string): Record<string, string> {
  const named = ['yaml', 'js'].flatMap((language) => blocks(text, language)).map((code) => [/^(?:#|\/\/) ([\w./-]+)\n/.exec(code)?.[1], code] as const)
  return Object.fromEntries(named.filter(([name]) => name !== undefined))
}

const COMMAND = /^\s*(?:- run: |run: )?(?:echo '(?<input>.*)' \| )?npx imbrace-flows (?<args>.*)$/

/** The command lines of a text, as arguments. */
const commandsOf = (texts: string[]) => texts.flatMap((text) => text.split('\n')).flatMap((line) => {
  const { input, args } = COMMAND.exec(line)?.groups ?? {}
  return args === undefined ? [] : [{ input, args: args.split(' ') }]
})

test('every command line of the guide and of its workflow runs', { timeout: 120_000 }, async (t) => {
  const engine = await startLocalEngine()
  t.after(() => engine.stop())
  const files = filesOf(GUIDE)
  assert.deepEqual(Object.keys(files), ['imbrace.yaml', 'flows/orders.flow.yaml', 'flows/orders.test.yaml', '.github/workflows/flows.yml', 'flows/orders.greet.ts'])
  files['imbrace.yaml'] = files['imbrace.yaml']!.replaceAll(/env: (sandbox|stable)/g, `baseUrl: ${engine.url}`)
  const cwd = projectWith(t, files)
  const keys = { IMBRACE_DEV_KEY: engine.apiKey, IMBRACE_PROD_KEY: engine.apiKey }
  // The module of types comes first, because `check` needs it.
  await imbraceFlows(cwd, ['types'], keys)
  const commands = commandsOf([...blocks(GUIDE, 'sh'), files['.github/workflows/flows.yml']!])
  assert.equal(commands.length, 11)
  for (const { input, args } of commands) {
    if (input !== undefined) {
      const { answer } = await flows.run('orders', JSON.parse(input), { cwd })
      assert.deepEqual(answer, { status: 201, body: { text: 'Hello Ann' } })
      continue
    }
    const { code, stdout, stderr } = await imbraceFlows(cwd, args, keys)
    assert.equal(code, args[0] === 'diff' ? 2 : 0, `${args.join(' ')}: ${stdout}${stderr}`)
  }
})

test('the Vietnamese guide has the same files and commands', () => {
  const english = filesOf(GUIDE)
  for (const [name, text] of Object.entries(filesOf(VIETNAMESE))) assert.equal(text, english[name], name)
  const known = commandsOf(blocks(GUIDE, 'sh')).map(({ args }) => args.join(' '))
  for (const { args } of commandsOf(blocks(VIETNAMESE, 'sh'))) assert.ok(known.includes(args.join(' ')), args.join(' '))
})
