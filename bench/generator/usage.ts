// Resource use of this process so far: clock, CPU, memory, and idle time of the event loop.
import { readFileSync } from 'node:fs'

export interface Usage {
  readonly timeNs: number
  readonly userCpuMicros: number
  readonly systemCpuMicros: number
  readonly blockedNs: number
  readonly spunNs: number
  readonly rssBytes: number
  readonly peakRssBytes: number
}

/**
 * Idle time of the event loop so far
 * (https://nodejs.org/api/perf_hooks.html#performanceeventlooputilizationutilization1-utilization2).
 */
export const idleMs = (): number => performance.eventLoopUtilization().idle

/**
 * Totals since the start of the process. `blockedNs` is the event loop's idle time: a flat-out sender has
 * nothing to wait for but its sockets. `spunNs` is waiting, too, but with CPU time: that of polling for the next due time.
 * @param idleAtWorkMs idle time to leave out, because other threads of the process were at work in it
 */
export const readUsage = (idleAtWorkMs: number, spunMs: number): Usage => {
  const { user, system } = process.cpuUsage()
  return {
    timeNs: Math.round(performance.now() * 1e6),
    userCpuMicros: user,
    systemCpuMicros: system,
    blockedNs: Math.round((idleMs() - idleAtWorkMs + spunMs) * 1e6),
    spunNs: Math.round(spunMs * 1e6),
    rssBytes: process.memoryUsage.rss(),
    peakRssBytes: peakRssBytes(),
  }
}

// ru_maxrss is inherited from the process that spawned this one, VmHWM is not.
const peakRssBytes = (): number => {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS * 1024
  const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]
  return Number(kibibytes ?? 0) * 1024
}

export interface WorkClock {
  /** Runs `work` and remembers how long the event loop was idle meanwhile; overlapping works count once. */
  readonly during: <Result>(work: () => Promise<Result>) => Promise<Result>
  readonly idleAtWorkMs: () => number
}

/** @param idleMs total idle time of the event loop so far */
export const createWorkClock = (idleMs: () => number): WorkClock => {
  let underWay = 0
  let idleMsAtBegin = 0
  let endedMs = 0
  const runningMs = (): number => (underWay > 0 ? idleMs() - idleMsAtBegin : 0)
  return {
    during: async (work) => {
      if (underWay === 0) idleMsAtBegin = idleMs()
      underWay++
      try {
        return await work()
      } finally {
        if (underWay === 1) endedMs += runningMs()
        underWay--
      }
    },
    idleAtWorkMs: () => endedMs + runningMs(),
  }
}
