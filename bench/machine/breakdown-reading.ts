// What the kernel counts for the threads, page faults and connections of a server's processes, at one moment.
import { listThreads, type ProcessStat, parseProcessStat, readProcessFile } from './processes.ts'
import { readTcpSockets, socketInodes } from './sockets.ts'

/** Totals of one thread so far. */
export interface ThreadCounts {
  readonly pid: number
  readonly thread: number
  readonly name: string
  readonly cpuNs: number
  /** Ready to run, without a CPU. */
  readonly queuedNs: number
  readonly voluntarySwitches: number
  readonly involuntarySwitches: number
}

/** Page faults of one process so far; those of a child that has ended move to the parent that waits for it. */
export interface FaultCounts {
  readonly pid: number
  readonly parent: number
  readonly minor: number
  readonly major: number
  readonly endedMinor: number
  readonly endedMajor: number
}

export interface BreakdownReading {
  /** The server's first process. */
  readonly serverPid: number
  readonly threads: readonly ThreadCounts[]
  readonly faults: readonly FaultCounts[]
  /** Of the connection that has most of them; null where it is unknown. */
  readonly unreadBytes: number | null
}

/** Positions in `ProcessStat.fields`. */
const parentField = 1
const minorField = 7
const endedMinorField = 8
const majorField = 9
const endedMajorField = 10

/** @param listed the server's processes; those that end meanwhile keep their listed counts */
export const readBreakdown = (serverPid: number, listed: readonly ProcessStat[]): BreakdownReading => ({
  serverPid,
  threads: listed.flatMap(({ pid }) => readThreads(pid)),
  faults: listed.map((stat) =>
    faultCounts(parseProcessStat(readProcessFile(stat.pid, 'stat') ?? '') ?? stat),
  ),
  unreadBytes: readUnread(
    serverPid,
    listed.map(({ pid }) => pid),
  ),
})

const readThreads = (pid: number): readonly ThreadCounts[] =>
  listThreads(pid).flatMap((thread) => {
    const [cpuNs, queuedNs] = schedstatOf(pid, thread)
    const status = readProcessFile(pid, `task/${thread}/status`)
    if (cpuNs === undefined || queuedNs === undefined || status === null) return []
    return {
      pid,
      thread: Number(thread),
      name: /^Name:\t(.*)$/m.exec(status)?.[1] ?? '',
      cpuNs,
      queuedNs,
      voluntarySwitches: countOf(status, 'voluntary_ctxt_switches'),
      involuntarySwitches: countOf(status, 'nonvoluntary_ctxt_switches'),
    }
  })

/** None where it cannot be read. https://docs.kernel.org/scheduler/sched-stats.html#proc-pid-schedstat */
const schedstatOf = (pid: number, thread: string): readonly number[] => {
  const text = readProcessFile(pid, `task/${thread}/schedstat`)?.trim() ?? ''
  return /^\d+ \d+ \d+$/.test(text) ? text.split(' ').map(Number) : []
}

const countOf = (status: string, key: string): number =>
  Number(new RegExp(`^${key}:\\s*(\\d+)$`, 'm').exec(status)?.[1] ?? 0)

const faultCounts = ({ pid, fields }: ProcessStat): FaultCounts => ({
  pid,
  parent: Number(fields[parentField]),
  minor: Number(fields[minorField]),
  major: Number(fields[majorField]),
  endedMinor: Number(fields[endedMinorField]),
  endedMajor: Number(fields[endedMajorField]),
})

/** Looks for the owners of sockets only where one has something unread: there may be thousands of them. */
const readUnread = (serverPid: number, pids: readonly number[]): number | null => {
  const waiting = readTcpSockets(serverPid)?.filter(
    ({ state, unread }) => state === 'established' && unread > 0,
  )
  if (waiting === undefined) return null
  if (waiting.length === 0) return 0
  const owned = pids.flatMap((pid) => socketInodes(pid) ?? [])
  if (owned.length === 0) return null
  return Math.max(
    0,
    ...waiting.filter(({ inode }) => owned.some((inodes) => inodes.has(inode))).map(({ unread }) => unread),
  )
}
