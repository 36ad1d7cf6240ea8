// What the kernel says of the machine and of the server at one end of a window. Costs some milliseconds, so it is outside.
import { readFileSync } from 'node:fs'
import { type CpuTimes, parseCpuTimes } from './cpu-times.ts'
import { type ProcessTimes, readAllProcesses, readMainThreadNs } from './process-times.ts'

/** Totals of the path between machines. */
export interface PathTotals {
  /** Every direction of every link, always in one order. */
  readonly links: readonly { readonly bytes: number; readonly bitsPerSecond: number | null }[]
  /** TCP segments that were sent again. */
  readonly retransmits: number
}

export interface Observation {
  /** The harness's monotonic clock. */
  readonly timeMs: number
  readonly mainThreadNs: number | null
  /** Of the CPUs of each side; null where they are not listed. */
  readonly serverCpus: CpuTimes | null
  readonly generatorCpus: CpuTimes | null
  /** True where both sides run on the same CPUs. */
  readonly shared: boolean
  readonly processes: readonly ProcessTimes[]
  /** Null where images do not leave the machine. */
  readonly path: PathTotals | null
}

export interface Watched {
  readonly serverPid: number
  readonly serverCpus: readonly number[]
  readonly generatorCpus: readonly number[]
}

/** Null where there is no /proc. */
export const observe = ({ serverPid, serverCpus, generatorCpus }: Watched): Observation | null => {
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
