// Kernel counters of the machine and the server at one end of a window. Reading takes some milliseconds, so it runs
// outside of the window.
import { readFileSync } from 'node:fs'
import { type CpuTimes, parseCpuTimes } from './cpu-times.ts'
import { type ProcessTimes, readAllProcesses, readMainThreadNs } from './processes.ts'

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
  readonly mainThreadNs: number | null
  /** Of each side's CPUs; null where they are not listed. */
  readonly serverCpus: CpuTimes | null
  readonly generatorCpus: CpuTimes | null
  /** True where both sides run on the same CPUs. */
  readonly shared: boolean
  readonly processes: readonly ProcessTimes[]
  /** Null where frames do not leave the machine. */
  readonly path: PathTotals | null
}

export interface ObservedCpus {
  readonly serverPid: number
  readonly serverCpus: readonly number[]
  readonly generatorCpus: readonly number[]
}

/** Null where there is no /proc. */
export const observe = ({ serverPid, serverCpus, generatorCpus }: ObservedCpus): Observation | null => {
  if (process.platform !== 'linux') return null
  const stat = readFileSync('/proc/stat', 'utf8')
  return {
    timeMs: performance.now(),
    mainThreadNs: readMainThreadNs(serverPid),
    serverCpus: parseCpuTimes(stat, serverCpus),
    generatorCpus: parseCpuTimes(stat, generatorCpus),
    shared: serverCpus.some((cpu) => generatorCpus.includes(cpu)),
    processes: readAllProcesses(),
    path: null,
  }
}
