// Which running process got the CPU time of processes that have ended. Pure.

interface Process {
  readonly pid: number
  readonly parent: number
}

/**
 * The time of a process that has ended moves to its parent, and on when that has ended, too.
 * @param first processes at the first reading @param living those of the last one
 * @returns the ended ones by their nearest ancestor that still runs; 0 where none is known
 */
export const endedByHeir = <P extends Process>(
  first: readonly P[],
  living: ReadonlySet<number>,
): ReadonlyMap<number, readonly P[]> => {
  const parents = new Map(first.map(({ pid, parent }) => [pid, parent]))
  const heirOf = (pid: number): number => {
    const parent = parents.get(pid) ?? 0
    return parent === 0 || living.has(parent) ? parent : heirOf(parent)
  }
  return Map.groupBy(
    first.filter(({ pid }) => !living.has(pid)),
    ({ pid }) => heirOf(pid),
  )
}
