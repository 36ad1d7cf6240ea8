// Whether this process stood still: the clock went on, and it neither ran nor waited for a CPU.
import { readFileSync } from 'node:fs'

/** Totals of a process's main thread, ns. */
export interface ThreadTimes {
  readonly runNs: number
  /** Ready to run, while the CPU was used by another. */
  readonly queuedNs: number
}

export interface StandstillOptions {
  /** A monotonic clock. */
  readonly nowMs: () => number
  /** Null where the kernel does not report them: nothing is measured then. */
  readonly read: () => ThreadTimes | null
  /** Calls `tick` every so many ms. */
  readonly every: (ms: number, tick: () => void) => void
}

export interface Standstill {
  /** Total so far, whole ms; null where it cannot be measured. */
  readonly totalMs: () => number | null
}

const tickMs = 50
/** A stop of 250 ms is always noticed; no garbage collection or full queue looks like one, as both use or wait for a CPU. */
const leastMs = 200

/**
 * A busy process is late because it runs, a starved one because it waits for a CPU; one that was stopped by a signal, frozen,
 * or suspended with its machine is late without either.
 */
export const watchStandstill = ({ nowMs, read, every }: StandstillOptions): Standstill => {
  let last = { atMs: nowMs(), times: read() }
  let totalMs = 0
  const look = (): void => {
    const next = { atMs: nowMs(), times: read() }
    const missingMs = unexplainedMs(last, next)
    if (missingMs >= leastMs) totalMs += Math.round(missingMs)
    last = next
  }
  if (last.times !== null) every(tickMs, look)
  return {
    totalMs: () => {
      if (last.times === null) return null
      look()
      return totalMs
    },
  }
}

/** Main thread of this process (https://docs.kernel.org/scheduler/sched-stats.html); null without /proc. */
export const readThreadTimes = (): ThreadTimes | null => {
  try {
    const [runNs, queuedNs] = readFileSync('/proc/self/schedstat', 'utf8').split(' ').map(Number)
    return runNs === undefined || queuedNs === undefined ? null : { runNs, queuedNs }
  } catch {
    return null // not Linux, or a kernel without these statistics
  }
}

interface Look {
  readonly atMs: number
  readonly times: ThreadTimes | null
}

/** Time between two looks in which the process had no reason not to look. */
const unexplainedMs = (last: Look, next: Look): number => {
  if (last.times === null || next.times === null) return 0
  const activeNs = next.times.runNs - last.times.runNs + next.times.queuedNs - last.times.queuedNs
  return next.atMs - last.atMs - tickMs - activeNs / 1e6
}
