// Tests that Wine 8 itself cannot pass. Each says nothing about Windows.

import type { Fault } from './suite.ts'

const LINKS = 'Wine 8 makes neither symbolic links nor junctions'

const SOCKETS = 'Wine 8 polls sockets in a time that grows with the square of their number: hundreds of calls at once exceed the time limit'

const FETCH = 'Wine 8 refuses the option TCP_KEEPALIVE, which `fetch` of Node sets; the engine gives the Node of CODE steps no options that avoid it'

export const FAULTS: Fault[] = [
  { file: '__test__/package/local-engine.test.ts', test: 'a package in a store finds the engine of the project that it is linked into, from the current folder', reason: LINKS },
  { file: '__test__/package/local-engine.test.ts', test: 'from the program that runs, wherever that was started', reason: LINKS },
  { file: '__test__/package/local-engine.test.ts', test: 'from the module that calls, wherever the program is', reason: LINKS },
  { file: '__test__/behaviour/processes.test.ts', test: 'gets its own replies, while others and the main thread get theirs', reason: SOCKETS },
  { file: '__test__/behaviour/waiting.test.ts', test: '500 triggers of one flow at once each find their own run', reason: SOCKETS },
  { file: '__test__/local/cookies.test.ts', test: 'fetch in a CODE step tells cookies apart', reason: FETCH },
  { file: '__test__/local/requests.test.ts', test: 'fetch in a CODE step is that of Node', reason: FETCH },
]
