// Tests that Wine 8 itself cannot pass. Each says nothing about Windows.

export interface Fault {
  /** A file of `__test__`. */
  file: string
  /** The name of the test. */
  test: string
  reason: string
}

export const FAULTS: Fault[] = [
]

/** Options of Node that skip the tests of a file that Wine cannot pass. */
export const skipping = (file: string): string[] => FAULTS.filter((fault) => fault.file === file)
  .map(({ test }) => `--test-skip-pattern=/^${test.replaceAll(/[/\\^$*+?.()|[\]{}]/g, '\\$&')}$/`)
