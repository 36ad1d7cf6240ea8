// Two readings of a server's threads, page faults and connections → where its CPU time went in between. Pure.
import type { BreakdownRecord } from '../../results/breakdown-schema.ts'
import type { BreakdownReading, FaultCounts, ThreadCounts } from './breakdown-reading.ts'
import type { ServerReading } from './server-tree.ts'
import { type TotalOf, usedBetween } from './tree-total.ts'

const mostGroups = 8
const nsPerMs = 1e6

const minorFaults: TotalOf<FaultCounts> = {
  own: ({ minor }) => minor,
  ended: ({ endedMinor }) => endedMinor,
}
const majorFaults: TotalOf<FaultCounts> = {
  own: ({ major }) => major,
  ended: ({ endedMajor }) => endedMajor,
}

/** Undefined where one of the readings is missing, or has no threads. */
export const describeBreakdown = (
  first: ServerReading | null,
  last: ServerReading | null,
): BreakdownRecord | undefined => {
  const [began, ended] = [first?.breakdown, last?.breakdown]
  if (!first || !last || !began || !ended) return undefined
  if (ended.threads.length === 0 || last.timeMs <= first.timeMs) return undefined
  const threads = threadsBetween(began, ended)
  const isFirst = ({ pid, thread }: ThreadCounts): boolean => pid === ended.serverPid && thread === pid
  const others = threads.filter((thread) => !isFirst(thread))
  return {
    spanMs: last.timeMs - first.timeMs,
    firstThreadMs: sumOf(threads.filter(isFirst), ({ cpuNs }) => cpuNs) / nsPerMs,
    otherThreadsMs: sumOf(others, ({ cpuNs }) => cpuNs) / nsPerMs,
    threads: groupByName(others),
    firstThreadQueuedMs: sumOf(threads.filter(isFirst), ({ queuedNs }) => queuedNs) / nsPerMs,
    queuedMs: sumOf(threads, ({ queuedNs }) => queuedNs) / nsPerMs,
    minorFaults: usedBetween(began.faults, ended.faults, minorFaults),
    majorFaults: usedBetween(began.faults, ended.faults, majorFaults),
    voluntarySwitches: sumOf(threads, ({ voluntarySwitches }) => voluntarySwitches),
    involuntarySwitches: sumOf(threads, ({ involuntarySwitches }) => involuntarySwitches),
    unreadBytes:
      began.unreadBytes === null || ended.unreadBytes === null
        ? null
        : { first: began.unreadBytes, last: ended.unreadBytes },
  }
}

/** What each thread that runs at the end has used since; one that began in between counts from 0. */
const threadsBetween = (began: BreakdownReading, ended: BreakdownReading): readonly ThreadCounts[] => {
  const before = new Map(began.threads.map((counts) => [keyOf(counts), counts]))
  return ended.threads.map((counts) => {
    const start = before.get(keyOf(counts))
    const since = (read: (thread: ThreadCounts) => number): number =>
      Math.max(0, read(counts) - (start === undefined ? 0 : read(start)))
    return {
      ...counts,
      cpuNs: since(({ cpuNs }) => cpuNs),
      queuedNs: since(({ queuedNs }) => queuedNs),
      voluntarySwitches: since(({ voluntarySwitches }) => voluntarySwitches),
      involuntarySwitches: since(({ involuntarySwitches }) => involuntarySwitches),
    }
  })
}

const keyOf = ({ pid, thread }: ThreadCounts): string => `${pid}/${thread}`

/** The threads of a pool differ in a number at the end of their names. */
const groupByName = (threads: readonly ThreadCounts[]): BreakdownRecord['threads'] =>
  [...Map.groupBy(threads, ({ name }) => name.replace(/[\s#_/:-]*\d+$/, '') || name)]
    .map(([name, members]) => ({
      name,
      count: members.length,
      cpuMs: sumOf(members, ({ cpuNs }) => cpuNs) / nsPerMs,
    }))
    .filter(({ cpuMs }) => cpuMs > 0)
    .sort((a, b) => b.cpuMs - a.cpuMs)
    .slice(0, mostGroups)

const sumOf = (threads: readonly ThreadCounts[], read: (thread: ThreadCounts) => number): number =>
  threads.reduce((sum, thread) => sum + read(thread), 0)
