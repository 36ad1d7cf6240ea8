// CPU time of a process between two of its lines.

/** Totals since the start of the process. */
export interface CpuTotals {
  readonly userCpuMicros: number
  readonly systemCpuMicros: number
}

/** The same at a time of the process's own clock. */
export interface TimedCpuTotals extends CpuTotals {
  readonly timeNs: number
}

export const cpuMicros = (first: CpuTotals, last: CpuTotals): number =>
  last.userCpuMicros - first.userCpuMicros + last.systemCpuMicros - first.systemCpuMicros

/** Share of one core. */
export const cpuShare = (first: TimedCpuTotals, last: TimedCpuTotals): number =>
  (cpuMicros(first, last) * 1000) / (last.timeNs - first.timeNs)
