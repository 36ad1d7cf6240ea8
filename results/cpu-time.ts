// CPU time between two lines of a process, and that of a server: the only place where it is defined.

/** Totals since the start of the process. */
export interface CpuTotals {
  readonly userCpuMicros: number
  readonly systemCpuMicros: number
}

/** The same at a time of the process's own clock. */
export interface TimedCpuTotals extends CpuTotals {
  readonly timeNs: number
}

/** A server's two lines, and what the kernel counted in between for every process that came from its command. */
export interface ServerWindow {
  readonly server: { readonly first: TimedCpuTotals; readonly last: TimedCpuTotals }
  /** Null without /proc; without `serverTree` in runs that did not count it. */
  readonly kernel: {
    readonly serverTree?:
      | {
          readonly userCpu: number
          readonly systemCpu: number
          readonly processes: number
          readonly countedBy: 'control group' | 'process times'
        }
      | undefined
  } | null
}

export interface ServerCpu {
  readonly userMicros: number
  readonly systemMicros: number
  readonly micros: number
  /** Of one core, in the window. */
  readonly share: number
}

/** The readings of the kernel's counters are not simultaneous with the server's lines, and include both answers. */
const agreementShare = 0.01
const agreementMicros = 10_000
/** Ticks of 10 ms, of user and of system time, for each process; a control group counts microseconds. */
const tickRoundingMicros = 20_000

export const cpuMicros = (first: CpuTotals, last: CpuTotals): number =>
  last.userCpuMicros - first.userCpuMicros + last.systemCpuMicros - first.systemCpuMicros

/** Share of one core. */
export const cpuShare = (first: TimedCpuTotals, last: TimedCpuTotals): number =>
  (cpuMicros(first, last) * 1000) / (last.timeNs - first.timeNs)

/**
 * CPU time of a server in its window, on all CPUs. It is what the server reports, in whole microseconds and at the moment
 * of its lines. Where the kernel counted more for all of its processes than these two can differ by, it is the kernel's.
 */
export const serverCpu = ({ server: { first, last }, kernel }: ServerWindow): ServerCpu => {
  const windowNs = last.timeNs - first.timeNs
  const reported = {
    userMicros: last.userCpuMicros - first.userCpuMicros,
    systemMicros: last.systemCpuMicros - first.systemCpuMicros,
  }
  const tree = kernel?.serverTree
  const counted = tree && {
    userMicros: (tree.userCpu * windowNs) / 1000,
    systemMicros: (tree.systemCpu * windowNs) / 1000,
  }
  const roundingMicros = tree?.countedBy === 'process times' ? tickRoundingMicros * tree.processes : 0
  const explained = sumOf(reported) * (1 + agreementShare) + agreementMicros + roundingMicros
  const used = counted && sumOf(counted) > explained ? counted : reported
  return { ...used, micros: sumOf(used), share: (sumOf(used) * 1000) / windowNs }
}

const sumOf = ({ userMicros, systemMicros }: Pick<ServerCpu, 'userMicros' | 'systemMicros'>): number =>
  userMicros + systemMicros
