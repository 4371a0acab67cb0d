// HTTP between this process and the engine, on a separate thread. Tests replace timers, `process.nextTick`, `fetch` and
// `http.request`. These replacements do not affect the thread.
'use strict'

const { join } = require('node:path')
const { Worker } = require('node:worker_threads')

/** Starts the thread without the options and variables of this process. `--import` and NODE_OPTIONS would load hooks in it. */
const startThread = () => new Worker(join(__dirname, 'http-thread.js'), { env: {}, execArgv: [] })

/** The thread. It starts with the first request, and keeps the process alive only while a request is in flight. */
class HttpThread {
  #worker
  #answer
  #isClosed = false
  #lastId = 0
  /** Promises of the requests to the thread, by id. */
  #requests = new Map()

  /**
   * Listens on a free port of this machine, and resolves to the URL. Requests to any other path are refused. `answer`
   * takes the body of a request, and resolves to the body of the response, or to `undefined` for a 404.
   */
  listen(path, answer) {
    this.#answer = answer
    return this.#request({ listen: path })
  }

  /** Sends a POST, and resolves to the body of its response. Rejects if the status is not 2xx. */
  post(url, headers, body) {
    return this.#request({ post: url, headers, body })
  }

  get isClosed() {
    return this.#isClosed
  }

  async close() {
    this.#isClosed = true
    await this.#worker?.terminate()
  }

  #start() {
    const worker = startThread()
    worker.on('message', ({ id, body, value, problem }) => {
      if (body === undefined) this.#settle(id, value, problem)
      else this.#answer(body).then((reply) => worker.postMessage({ id, reply }))
    })
    worker.on('error', (error) => this.#rejectAll(error.message))
    worker.on('exit', () => this.#rejectAll('the engine was stopped'))
    return worker
  }

  async #request(request) {
    if (this.#isClosed) throw new Error('the engine was stopped')
    this.#worker ??= this.#start()
    this.#worker.ref()
    const id = (this.#lastId += 1)
    return new Promise((resolve, reject) => {
      this.#requests.set(id, { resolve, reject })
      this.#worker.postMessage({ id, ...request })
    })
  }

  #settle(id, value, problem) {
    const { resolve, reject } = this.#requests.get(id)
    this.#requests.delete(id)
    if (this.#requests.size === 0) this.#worker.unref()
    if (problem === undefined) resolve(value)
    else reject(new Error(problem))
  }

  #rejectAll(problem) {
    for (const id of [...this.#requests.keys()]) this.#settle(id, undefined, problem)
  }
}

module.exports = { HttpThread }
