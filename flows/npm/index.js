// `@imbrace/flows`: each command of `imbrace-flows` as a function. It starts the program with `--json` and parses its output.
'use strict'

const { spawn } = require('node:child_process')
const { text } = require('node:stream/consumers')
const { environmentFor, findBinary } = require('./binary.js')

/** The options of each command that become options of the program, with their flags. */
const COMMON = { env: '--env' }
const COMMANDS = {
  pull: { ...COMMON, dryRun: '--dry-run', prune: '--prune' },
  diff: COMMON,
  push: { ...COMMON, dryRun: '--dry-run', prune: '--prune', force: '--force', adopt: '--adopt', test: '--test', noCheck: '--no-check' },
  check: {},
  types: { ...COMMON, out: '--out' },
  run: { payload: '--payload' },
  test: { junit: '--junit' },
}

/** Options that the functions handle themselves. */
const OWN = ['keys', 'cwd', 'signal']

function argumentsFor(command, options) {
  const flags = COMMANDS[command]
  for (const name of Object.keys(options)) {
    if (!OWN.includes(name) && !(name in flags)) {
      throw new TypeError(`\`options.${name}\` is not an option of ${command}: expected one of ${[...Object.keys(flags), ...OWN].join(', ')}`)
    }
  }
  const args = [command, ...(options.keys ?? []), '--json']
  for (const [name, flag] of Object.entries(flags)) {
    const value = options[name]
    if (value === true) args.push(flag)
    else if (Array.isArray(value)) for (const item of value) args.push(`${flag}=${item}`)
    else if (typeof value === 'string') args.push(`${flag}=${value}`)
    else if (value !== undefined && value !== false) throw new TypeError(`\`options.${name}\` must be a string or a boolean`)
  }
  // A function cannot ask whether to make the plan.
  if (command === 'push') args.push('--yes')
  return args
}

/** Runs the program and resolves to what it prints. Rejects if it prints no JSON. */
async function call(command, options, input) {
  const args = argumentsFor(command, options)
  const { cwd = process.cwd(), signal } = options
  const child = spawn(findBinary(), args, { cwd, signal, windowsHide: true, env: environmentFor(cwd) })
  // The program may end before it has read its input.
  child.stdin.on('error', () => {})
  child.stdin.end(input)
  const ended = new Promise((resolve, reject) => child.once('error', reject).once('close', resolve))
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended])
  try {
    return JSON.parse(stdout)
  } catch {
    throw new Error(`imbrace-flows ${command} failed: ${stderr.trim().replace(/^imbrace-flows: /, '') || `it ended with exit code ${code}`}`)
  }
}

function checkOptions(options) {
  if (typeof options !== 'object' || options === null) throw new TypeError('`options` must be an object')
  return options
}

const command = (name) => async (options = {}) => call(name, checkOptions(options))

async function run(key, payload = {}, options = {}) {
  if (typeof key !== 'string' || key === '') throw new TypeError('`key` must be a non-empty string')
  return call('run', { ...checkOptions(options), keys: [key], payload: '-' }, JSON.stringify(payload))
}

module.exports.pull = command('pull')
module.exports.diff = command('diff')
module.exports.push = command('push')
module.exports.check = command('check')
module.exports.types = command('types')
module.exports.run = run
module.exports.test = command('test')
