// Kernel counters of the machine and the server at one end of a window. Reading takes some milliseconds, so it runs
// outside of the window.
import { readFileSync } from 'node:fs'
import { type CpuTimes, parseCpuTimes } from './cpu-times.ts'
import { namedTimes, type ProcessTimes, readAllStats } from './processes.ts'
import { readServer, type ServerReading } from './server-tree.ts'
import { readSocketBytes } from './socket-buffers.ts'
import { suiteTimes } from './suite-times.ts'

/** Totals of the path between machines. */
export interface PathTotals {
  /** Every direction of every link, always in the same order. */
  readonly links: readonly { readonly bytes: number; readonly bitsPerSecond: number | null }[]
  /** Retransmitted TCP segments. */
  readonly retransmits: number
}

export interface Observation {
  /** The harness's monotonic clock. */
  readonly timeMs: number
  /** Null where there is no server, or it has ended. */
  readonly server: ServerReading | null
  /** CPU time of the suite's own processes. */
  readonly suiteCpuMs: number
  /** Of each side's CPUs; null where they are not listed. */
  readonly serverCpus: CpuTimes | null
  readonly generatorCpus: CpuTimes | null
  /** True where both sides run on the same CPUs. */
  readonly shared: boolean
  /** All but those of the server, and the suite's own. */
  readonly processes: readonly ProcessTimes[]
  /** Null where frames do not leave the machine. */
  readonly path: PathTotals | null
  /** What both sockets of a connection hold at most; null where it is unknown. */
  readonly socketBytes: number | null
}

export interface ObservedCpus {
  /** Null where the server is on another machine. */
  readonly serverPid: number | null
  readonly serverCpus: readonly number[]
  readonly generatorCpus: readonly number[]
  /** Whether the server was pinned to its CPUs. */
  readonly pinned: boolean
  /** Whether the server's threads, page faults and connections are read; they are by default. */
  readonly withBreakdown?: boolean
}

/** Null where there is no /proc. */
export const observe = ({
  serverPid,
  serverCpus,
  generatorCpus,
  pinned,
  withBreakdown = true,
}: ObservedCpus): Observation | null => {
  if (process.platform !== 'linux') return null
  const all = readAllStats()
  const stat = readFileSync('/proc/stat', 'utf8')
  const timeMs = performance.now()
  const place = { cpus: pinned ? serverCpus : null }
  const server = serverPid === null ? null : readServer(serverPid, all, place, withBreakdown)
  const { user, system } = process.cpuUsage()
  const suite = suiteTimes((user + system) / 1000, all)
  const ours = new Set([...suite.pids, ...(server?.members ?? []).map(({ pid }) => pid)])
  return {
    timeMs,
    server,
    suiteCpuMs: suite.cpuMs,
    serverCpus: parseCpuTimes(stat, serverCpus),
    generatorCpus: parseCpuTimes(stat, generatorCpus),
    shared: serverCpus.some((cpu) => generatorCpus.includes(cpu)),
    processes: namedTimes(all.filter(({ pid }) => !ours.has(pid))),
    path: null,
    socketBytes: readSocketBytes(),
  }
}
