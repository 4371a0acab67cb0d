// Tests that Wine 8 itself cannot pass. Each says nothing about Windows.

import type { Fault } from './suite.ts'

const LINKS = 'Wine 8 makes neither symbolic links nor junctions'

export const FAULTS: Fault[] = [
  { file: '__test__/package/local-engine.test.ts', test: 'a package in a store finds the engine of the project that it is linked into, from the current folder', reason: LINKS },
  { file: '__test__/package/local-engine.test.ts', test: 'from the program that runs, wherever that was started', reason: LINKS },
  { file: '__test__/package/local-engine.test.ts', test: 'from the module that calls, wherever the program is', reason: LINKS },
]
