// Executes one run after the other. The engine walks the steps and sends a message for each part of a step.
'use strict'

const clean = require('./clean')
const { evaluate } = require('./conditions')
const { fakeHosts } = require('./fetch')
const modules = require('./modules')
const { Scope, Step } = require('./records')
const { resolve } = require('./resolve')
const { captureOutput, closeNetwork, hideStart, outputIsOf } = require('./sandbox')
const { answer, isAsking, listen, send } = require('./wire')

const { parse, stringify } = JSON
const { isArray } = Array
const { defineProperty, entries, fromEntries } = Object

const NO_LIST = '{"message":"The items you have selected must be a list."}'

let scope
let current
let loops

/** Throws if a record is not JSON (a cycle, a bigint). The engine stores each step, so such a step ends the run. */
const check = (record) => void stringify(record)

/** Begins a step, unless it was executed before the run was resumed. */
function start({ name, type, again }) {
  const before = scope.record(name)
  if (before && before.status !== 'PAUSED' && !again) return { done: true }
  current = new Step(type)
  outputIsOf(name)
  return { resumed: before?.status === 'PAUSED' }
}

/** Resolves the input and records it. */
async function takeInput(name, input, shownAs = (shown) => shown) {
  const { value, shown } = await resolve(scope, input)
  current.record.input = shownAs(shown)
  scope.put(name, current.record)
  check(current.record)
  return value
}

async function runCode(code, inputs) {
  if (code.refusal) return void current.fail(code.refusal)
  let output
  try {
    output = await modules.run(code, inputs)
  } catch (thrown) {
    if (!thrown) throw thrown // The real engine takes a falsy value for no error, and then finds no result.
    return void current.fail(modules.errorText(thrown))
  }
  if (output !== undefined) current.record.output = output
  current.end('SUCCEEDED')
}

/**
 * Prints headers as axios does: several cookies are an array, which JSON joins. So expressions get an array, and the record of
 * the run has a string.
 */
function joinInJson(headers) {
  const toJSON = (asStrings) => fromEntries(entries(headers).map(([name, value]) => [name, asStrings && isArray(value) ? value.join(', ') : value]))
  defineProperty(headers, 'toJSON', { value: toJSON })
}

const operations = {
  begin(_, done) {
    scope = new Scope(parse(done))
    loops = []
    return {}
  },

  /** Executes a CODE step: `code` is `{source, imports, packageJson}` or `{refusal}`. */
  async code(message, input) {
    const begun = start(message)
    if (begun.done) return begun
    const { name, code } = message
    await runCode({ ...code, step: name }, await takeInput(name, input))
    check(current.record)
    return { failed: current.record.status === 'FAILED' }
  },

  /** Resolves the input of a step that the engine executes. `finish` must follow. */
  async input(message, input) {
    const begun = start(message)
    if (begun.done) return begun
    return [begun, stringify(await takeInput(message.name, input))]
  },

  /** Records a step that cannot be executed. */
  refuse(message) {
    const begun = start(message)
    if (begun.done) return begun
    return operations.finish(message, '')
  },

  /** Ends the step that began last. `output` is JSON, or empty for no output. */
  finish({ name, status, error, isHttp }, output) {
    if (output) current.record.output = parse(output)
    if (isHttp) joinInJson(current.record.output.headers)
    if (error === undefined) current.end(status)
    else current.fail(error)
    scope.put(name, current.record)
    return {}
  },

  /**
   * Begins a router. Returns which branches are true, and whether all of them are executed. Evaluates them again if the run
   * was paused or retried inside a branch, as the real engine does.
   */
  async router({ name, type }, settings) {
    current = new Step(type)
    const { branches, executionType } = await takeInput(name, settings)
    const holds = evaluate(branches)
    current.record.output = { branches: branches.map(({ branchName }, index) => ({ branchName, branchIndex: index + 1, evaluation: holds[index] })) }
    current.end('SUCCEEDED')
    check(current.record)
    return { holds, isAll: executionType === 'EXECUTE_ALL_MATCH' }
  },

  /** Begins a loop. `iterate` and `leave` follow for each of `length` iterations. */
  async loop({ name, type }, input) {
    const before = scope.record(name)?.output?.iterations
    current = new Step(type)
    const items = await takeInput(name, input, (shown) => ({ items: shown }))
    const output = { item: undefined, index: 0, iterations: isArray(before) ? before : [] }
    current.record.output = output
    if (!isArray(items)) {
      current.fail(NO_LIST)
      return { failed: true }
    }
    current.end('SUCCEEDED')
    loops.push({ step: current, items, output })
    return { length: items.length }
  },

  iterate({ index }) {
    const { items, output } = loops[loops.length - 1]
    output.item = items[index]
    output.index = index + 1
    output.iterations[index] ??= {}
    scope.enter(output.iterations[index])
    return {}
  },

  leave({ isLast }) {
    scope.leave()
    loops[loops.length - 1].step.end('SUCCEEDED')
    if (isLast) loops.pop()
    return {}
  },

  /** Returns the current records. */
  records: () => [{}, stringify(scope.records)],

  /** Ends the run. Returns its records, and whether another run can use this process. */
  end() {
    const records = stringify(scope.records)
    scope = current = loops = undefined
    return [{ isClean: clean.isClean() && !isAsking() }, records]
  },
}

async function operate({ id, op, ...message }, body) {
  try {
    const result = await operations[op](message, body)
    const [head, text] = isArray(result) ? result : [result]
    if (id) send({ id, ...head }, text)
  } catch (error) {
    send({ id, broken: `${error?.message ?? error}` })
  }
}

operations.settings = ({ allowNet, hasFakes }) => {
  if (!allowNet) closeNetwork()
  if (hasFakes) fakeHosts()
  captureOutput()
  hideStart()
  clean.remember()
  return {}
}

listen((head, body) => void ('answer' in head ? answer(head, body) : operate(head, body)))
