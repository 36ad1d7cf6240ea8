// The exit codes: one table for every command, for its --help and for the documentation.

export const exitCodes = {
  done: 0,
  bug: 1,
  usage: 2,
  gateFailed: 3,
  unreachable: 4,
  someFailed: 5,
  nothingToRun: 6,
  diskFull: 7,
  interrupted: 130,
} as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** Short enough for one line of a --help. */
export const exitMeanings: Readonly<Record<ExitCode, string>> = {
  0: 'all done',
  1: 'a bug of the suite: the stack is printed',
  2: 'wrong usage, or an environment to mend: one line says how',
  3: 'a gate or threshold failed (compare, load, verify and others)',
  4: 'the target cannot be reached, or broke off (load)',
  5: 'some trials failed; table and report are written',
  6: 'nothing to run or check: no server works, or no trial fits the budget',
  7: 'the disk is full; what was written is kept',
  130: 'interrupted; what was measured is kept',
}
