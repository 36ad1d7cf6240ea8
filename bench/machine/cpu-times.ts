// Reads from /proc/stat what each CPU has done so far. https://docs.kernel.org/filesystems/proc.html#miscellaneous-kernel-statistics-in-proc-stat

/** Totals since the start of the machine, summed over some CPUs, in clock ticks. */
export interface CpuTimes {
  /** User, nice and system time, guests included. */
  readonly busyTicks: number
  /** Interrupts and soft interrupts, where the kernel keeps them apart from the process that they hit. */
  readonly interruptTicks: number
  readonly idleTicks: number
  /** Time in which a CPU had work and the hypervisor did not run it. */
  readonly stolenTicks: number
}

const nothing: CpuTimes = { busyTicks: 0, interruptTicks: 0, idleTicks: 0, stolenTicks: 0 }

/**
 * @param text of /proc/stat
 * @returns null where a CPU is not listed: it is offline, or this is no such text
 */
export const parseCpuTimes = (text: string, cpus: readonly number[]): CpuTimes | null => {
  let sum = nothing
  for (const cpu of cpus) {
    const fields = new RegExp(`^cpu${cpu} (.+)$`, 'm').exec(text)?.[1]?.split(' ').map(Number)
    if (fields === undefined || fields.length < 8 || fields.some(Number.isNaN)) return null
    const [user = 0, nice = 0, system = 0, idle = 0, waiting = 0, hard = 0, soft = 0, stolen = 0] = fields
    sum = {
      busyTicks: sum.busyTicks + user + nice + system,
      interruptTicks: sum.interruptTicks + hard + soft,
      idleTicks: sum.idleTicks + idle + waiting,
      stolenTicks: sum.stolenTicks + stolen,
    }
  }
  return sum
}

export const totalTicks = ({ busyTicks, interruptTicks, idleTicks, stolenTicks }: CpuTimes): number =>
  busyTicks + interruptTicks + idleTicks + stolenTicks
