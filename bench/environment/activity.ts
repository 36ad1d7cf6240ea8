// How busy the CPUs are before the suite makes load of its own: two readings of /proc/stat.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Environment } from '../../results/environment-schema.ts'
import { type ReadText, readText } from './kernel-files.ts'

export type Activity = Pick<Environment, 'stealShare' | 'busyShare'>

/** Sums over some CPUs since the boot, in ticks of the kernel (10 ms as a rule). */
export interface CpuTicks {
  readonly busy: number
  readonly steal: number
  readonly total: number
}

const unknown: Activity = { stealShare: null, busyShare: null }

/** Watches `cpus` for `sampleMs` and does nothing meanwhile; both shares are null where there is no /proc/stat. */
export const sampleActivity = async (
  cpus: readonly number[],
  sampleMs: number,
  read: ReadText = readText,
  wait: (ms: number) => Promise<unknown> = sleep,
): Promise<Activity> => {
  const first = parseCpuTicks((await read('/proc/stat')) ?? '', cpus)
  if (first === null) return unknown
  await wait(sampleMs)
  const last = parseCpuTicks((await read('/proc/stat')) ?? '', cpus)
  return last === null ? unknown : activityBetween(first, last)
}

/**
 * Columns: user, nice, system, idle, iowait, irq, softirq, steal; guests are in user already
 * (https://docs.kernel.org/filesystems/proc.html, section 1.7). Null where none of `cpus` is listed.
 */
export const parseCpuTicks = (stat: string, cpus: readonly number[]): CpuTicks | null => {
  const lines = [...stat.matchAll(/^cpu(\d+) (.+)$/gm)].filter(([, cpu]) => cpus.includes(Number(cpu)))
  if (lines.length === 0) return null
  const sums = { busy: 0, steal: 0, total: 0 }
  for (const [, , columns = ''] of lines) {
    const [user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0, steal = 0] = columns
      .trim()
      .split(/\s+/)
      .map(Number)
    const busy = user + nice + system + irq + softirq
    sums.busy += busy
    sums.steal += steal
    sums.total += busy + idle + iowait + steal
  }
  return sums
}

/** Shares of the time between two readings; null where no time has passed. */
export const activityBetween = (first: CpuTicks, last: CpuTicks): Activity => {
  const total = last.total - first.total
  if (!(total > 0)) return unknown
  // The kernel's idle counters may step back by a tick.
  const share = (ticks: number): number => Math.min(1, Math.max(0, ticks / total))
  return { stealShare: share(last.steal - first.steal), busyShare: share(last.busy - first.busy) }
}
