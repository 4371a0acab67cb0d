// setTimeout and its relatives. `next` says how long the earliest still waits, `fire` lets it go off.
() => {
  const now = Date.now
  let timers = []
  let last = 0

  class Timeout {
    constructor(callback, wait, args, repeats) {
      if (typeof callback !== 'function') throw new TypeError('The "callback" argument must be of type function')
      Object.assign(this, { id: ++last, callback, args, repeats })
      this.wait = wait >= 1 ? Number(wait) : 1
      this.refresh()
    }
    refresh() {
      this.at = now() + this.wait
      if (!timers.includes(this)) timers.push(this)
      return this
    }
    ref() {
      return this
    }
    unref() {
      return this
    }
    hasRef() {
      return true
    }
    [Symbol.toPrimitive]() {
      return this.id
    }
  }

  const clear = (timer) => {
    timers = timers.filter((each) => each !== timer && each.id !== Number(timer))
  }
  const earliest = () => timers.reduce((first, each) => (first && first.at <= each.at ? first : each), undefined)

  return {
    setTimeout: (callback, wait, ...args) => new Timeout(callback, wait, args, false),
    setInterval: (callback, wait, ...args) => new Timeout(callback, wait, args, true),
    setImmediate: (callback, ...args) => new Timeout(callback, 0, args, false),
    clearTimeout: clear,
    clearInterval: clear,
    clearImmediate: clear,
    next: () => {
      const timer = earliest()
      return timer && Math.max(0, timer.at - now())
    },
    fire: () => {
      const timer = earliest()
      if (!timer || timer.at > now()) return
      clear(timer)
      if (timer.repeats) timer.refresh()
      timer.callback(...timer.args)
    },
  }
}
