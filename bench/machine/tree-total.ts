// What all processes of a server used between two readings, of anything that moves to the parent when a child ends. Pure.
import { endedByHeir } from './ended.ts'

/** How to read a total of one process, and that of its ended children. */
export interface TotalOf<P> {
  readonly own: (process: P) => number
  readonly ended: (process: P) => number
}

/** A process that began in between counts from 0; what children that ended in between had used before does not count. */
export const usedBetween = <P extends { readonly pid: number; readonly parent: number }>(
  first: readonly P[],
  last: readonly P[],
  { own, ended }: TotalOf<P>,
): number => {
  const before = new Map(first.map((process) => [process.pid, process]))
  const heirs = endedByHeir(first, new Set(last.map(({ pid }) => pid)))
  const since = (process: P, read: (process: P) => number): number => {
    const start = before.get(process.pid)
    return read(process) - (start === undefined ? 0 : read(start))
  }
  return last.reduce((sum, process) => {
    const inherited = (heirs.get(process.pid) ?? []).reduce((all, heir) => all + own(heir) + ended(heir), 0)
    // A parent that does not wait for its children never gets what they used: that must not lower its own.
    return sum + since(process, own) + Math.max(0, since(process, ended) - inherited)
  }, 0)
}
