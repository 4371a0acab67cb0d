// Tests that Wine 8 itself cannot pass. Each says nothing about Windows.

export interface Fault {
  /** A file of `__test__`. */
  file: string
  /** The name of the test. */
  test: string
  reason: string
}

const LINKS = 'Wine 8 makes neither symbolic links nor junctions'

export const FAULTS: Fault[] = [
  { file: '__test__/package/local-engine.test.ts', test: 'a package in a store finds the engine of the project that it is linked into, from the current folder', reason: LINKS },
  { file: '__test__/package/local-engine.test.ts', test: 'from the program that runs, wherever that was started', reason: LINKS },
  { file: '__test__/package/local-engine.test.ts', test: 'from the module that calls, wherever the program is', reason: LINKS },
]

/** Options of Node that skip the tests of a file that Wine cannot pass. */
export const skipping = (file: string): string[] => FAULTS.filter((fault) => fault.file === file)
  .map(({ test }) => `--test-skip-pattern=/^${test.replaceAll(/[/\\^$*+?.()|[\]{}]/g, '\\$&')}$/`)
