// CPU times from /proc/stat, and how busy CPUs are before the suite makes any load.
// https://docs.kernel.org/filesystems/proc.html#miscellaneous-kernel-statistics-in-proc-stat
import { setTimeout as sleep } from 'node:timers/promises'
import type { Environment } from '../../results/environment-schema.ts'
import { type ReadText, readText } from '../placement/kernel.ts'

/** Totals since the start of the machine, summed over some CPUs, in clock ticks (usually 10 ms). */
export interface CpuTimes {
  /** User, nice and system time, guests included. */
  readonly busyTicks: number
  /** Interrupts and soft interrupts, where the kernel accounts for them apart from the interrupted process. */
  readonly interruptTicks: number
  readonly idleTicks: number
  /** Time in which a CPU had work and the hypervisor did not run it. */
  readonly stolenTicks: number
}

export type Activity = Pick<Environment, 'stealShare' | 'busyShare'>

/** USER_HZ: the kernel shows its ticks to programs at 100 Hz on x86-64 and ARM64 alike (time(7)). */
export const tickMs = 10

const zero: CpuTimes = { busyTicks: 0, interruptTicks: 0, idleTicks: 0, stolenTicks: 0 }

/**
 * @param text of /proc/stat
 * @returns null where a CPU is not listed: it is offline, or the text is something else
 */
export const parseCpuTimes = (text: string, cpus: readonly number[]): CpuTimes | null => {
  const parts = cpus.map((cpu) => parseOneCpu(text, cpu))
  return parts.some((part) => part === null) ? null : addCpuTimes(parts.filter((part) => part !== null))
}

/** Zero for no parts. */
export const addCpuTimes = (parts: readonly CpuTimes[]): CpuTimes =>
  parts.reduce(
    (sum, part) => ({
      busyTicks: sum.busyTicks + part.busyTicks,
      interruptTicks: sum.interruptTicks + part.interruptTicks,
      idleTicks: sum.idleTicks + part.idleTicks,
      stolenTicks: sum.stolenTicks + part.stolenTicks,
    }),
    zero,
  )

export const subtractCpuTimes = (last: CpuTimes, first: CpuTimes): CpuTimes => ({
  busyTicks: last.busyTicks - first.busyTicks,
  interruptTicks: last.interruptTicks - first.interruptTicks,
  idleTicks: last.idleTicks - first.idleTicks,
  stolenTicks: last.stolenTicks - first.stolenTicks,
})

export const totalTicks = ({ busyTicks, interruptTicks, idleTicks, stolenTicks }: CpuTimes): number =>
  busyTicks + interruptTicks + idleTicks + stolenTicks

const parseOneCpu = (text: string, cpu: number): CpuTimes | null => {
  const fields = new RegExp(`^cpu${cpu} (.+)$`, 'm').exec(text)?.[1]?.split(' ').map(Number)
  if (fields === undefined || fields.length < 8 || fields.some(Number.isNaN)) return null
  const [user = 0, nice = 0, system = 0, idle = 0, waiting = 0, hard = 0, soft = 0, stolen = 0] = fields
  return {
    busyTicks: user + nice + system,
    interruptTicks: hard + soft,
    idleTicks: idle + waiting,
    stolenTicks: stolen,
  }
}

const unknown: Activity = { stealShare: null, busyShare: null }

/** Samples `cpus` for `sampleMs` and does nothing meanwhile; both shares are null where there is no /proc/stat. */
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

export interface CpuTicks {
  /** Interrupts included. */
  readonly busy: number
  readonly steal: number
  readonly total: number
}

/** Null where none of `cpus` is listed; those that are offline are left out. */
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
