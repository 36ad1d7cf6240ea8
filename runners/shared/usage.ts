// Resource use of this JavaScript process: clock, CPU, memory.
import { readFileSync } from 'node:fs'
import process from 'node:process'
import type { StatsLine } from '../contract.ts'

type Usage = Pick<StatsLine, 'timeNs' | 'userCpuMicros' | 'systemCpuMicros' | 'rssBytes' | 'peakRssBytes'>

/** Totals since the start of the process, as both contracts, the server's and the load generator's, name them. */
export const readUsage = (): Usage => {
  const { user, system } = process.cpuUsage()
  const rssBytes = process.memoryUsage().rss
  return {
    timeNs: Math.round(performance.now() * 1e6),
    userCpuMicros: Math.round(user),
    systemCpuMicros: Math.round(system),
    rssBytes,
    peakRssBytes: Math.max(rssBytes, readPeakRssBytes()),
  }
}

// ru_maxrss is inherited from the process that spawned this one, VmHWM is not; without /proc there is only RSS.
const readPeakRssBytes = (): number => {
  if (process.platform !== 'linux') return 0
  const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]
  return Number(kibibytes ?? 0) * 1024
}
