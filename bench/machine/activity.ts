// How busy the CPUs are before the suite makes load of its own: two readings of /proc/stat.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Environment } from '../../results/environment-schema.ts'
import { type ReadText, readText } from '../placement/kernel-files.ts'
import { parseCpuTimes, totalTicks } from './cpu-times.ts'

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

/** Interrupts are busy time here. Null where none of `cpus` is listed; those that are offline are left out. */
export const parseCpuTicks = (stat: string, cpus: readonly number[]): CpuTicks | null => {
  const listed = cpus.filter((cpu) => new RegExp(`^cpu${cpu} `, 'm').test(stat))
  const times = listed.length === 0 ? null : parseCpuTimes(stat, listed)
  return (
    times && {
      busy: times.busyTicks + times.interruptTicks,
      steal: times.stolenTicks,
      total: totalTicks(times),
    }
  )
}

/** Shares of the time between two readings; null where no time has passed. */
export const activityBetween = (first: CpuTicks, last: CpuTicks): Activity => {
  const total = last.total - first.total
  if (!(total > 0)) return unknown
  // The kernel's idle counters may step back by a tick.
  const share = (ticks: number): number => Math.min(1, Math.max(0, ticks / total))
  return { stealShare: share(last.steal - first.steal), busyShare: share(last.busy - first.busy) }
}
