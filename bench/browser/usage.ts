// CPU time and memory of a browser: of all its processes, and of the renderer among them.
import { listDescendants } from '../machine/descendants.ts'
import { parseProcessStat, readCommandLine, readProcessFile } from '../machine/processes.ts'

export interface BrowserUsage {
  /** User and system time, of ended processes, too. */
  readonly userMicros: number
  readonly systemMicros: number
  /** Resident memory of the largest renderer, at most; 0 where there is no /proc. */
  readonly peakRssBytes: number
}

/** The kernel counts in ticks of 10 ms (USER_HZ). */
const tickMicros = 10_000

/** utime and cutime, stime and cstime, in `ProcessStat.fields`. */
const userFields = [11, 13]
const systemFields = [12, 14]

/** Totals since its start, which never fall. @param pid of its first process */
export const watchBrowser = (pid: number): (() => BrowserUsage) => {
  let before = { userMicros: 0, systemMicros: 0, peakRssBytes: 0 }
  return () => {
    const pids = [pid, ...listDescendants(pid)]
    const stats = pids.flatMap((each) => parseProcessStat(readProcessFile(each, 'stat') ?? '') ?? [])
    const microsOf = (fields: readonly number[]): number =>
      stats.reduce(
        (sum, stat) => sum + fields.reduce((own, field) => own + Number(stat.fields[field]), 0),
        0,
      ) * tickMicros
    const renderers = pids.filter((each) => readCommandLine(each).includes('--type=renderer'))
    // The time of a process that nobody waited for is gone with it.
    before = {
      userMicros: Math.max(before.userMicros, microsOf(userFields)),
      systemMicros: Math.max(before.systemMicros, microsOf(systemFields)),
      peakRssBytes: Math.max(before.peakRssBytes, ...renderers.map(peakRssBytes)),
    }
    return before
  }
}

const peakRssBytes = (pid: number): number =>
  1024 * Number(/^VmHWM:\s+(\d+) kB$/m.exec(readProcessFile(pid, 'status') ?? '')?.[1] ?? 0)
