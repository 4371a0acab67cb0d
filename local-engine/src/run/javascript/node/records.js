// The records of the steps of a run, and the outputs that expressions can use.
//
// The scope is a stack: the run, and one level for each active loop. A level has the records of its iteration. Names are
// looked up from the innermost level outwards.
'use strict'

const { performance } = require('node:perf_hooks')

const { hasOwn, keys } = Object
const now = () => performance.now()

/** The record of a step. It is in the run from the start of the step. */
class Step {
  #started = now()

  constructor(type) {
    this.record = { type, status: 'RUNNING', input: {} }
  }

  end(status) {
    this.record.status = status
    this.record.duration = now() - this.#started
  }

  fail(message) {
    this.end('FAILED')
    this.record.errorMessage = message
  }
}

class Scope {
  #levels

  /** A run that begins or resumes with these records. */
  constructor(done) {
    this.#levels = [done]
  }

  get #innermost() {
    return this.#levels[this.#levels.length - 1]
  }

  /** All records of the run. */
  get records() {
    return this.#levels[0]
  }

  /** The outputs that an expression may name. A step without an output is there too: undefined. */
  outputsIn(expression) {
    const found = {}
    for (let level = this.#levels.length; level-- > 0; )
      for (const name of keys(this.#levels[level]))
        if (expression.includes(name) && !hasOwn(found, name)) found[name] = this.#levels[level][name]?.output
    return found
  }

  /** The record of a step at the innermost level. */
  record(name) {
    return hasOwn(this.#innermost, name) ? this.#innermost[name] : undefined
  }

  /** Enters a step's record at the innermost level. */
  put(name, record) {
    this.#innermost[name] = record
  }

  /** Begins an iteration, or goes on with one: `records` is its level. */
  enter(records) {
    this.#levels.push(records)
  }

  leave() {
    if (this.#levels.length > 1) this.#levels.pop()
  }
}

module.exports = { Scope, Step }
