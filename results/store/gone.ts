// Whether who held a lock in a container of this machine has ended: seen from outside, where every process is to be seen.
import { existsSync, readdirSync, readlinkSync } from 'node:fs'
import { type Holder, readBoot, readStat } from './holder.ts'

/** What is to be seen of a machine from here. */
export interface MachineView {
  readonly boot: string | null
  /** When each of its processes started, in clock ticks after the boot; null where not all of them can be seen. */
  readonly startTicks: ReadonlySet<number> | null
}

/** PROC_PID_INIT_INO of the kernel's proc_ns.h: the namespace that has all processes. */
const initialNamespace = 'pid:[4026531836]'

/** True only where that is certain: another process that started in the same tick may be the holder. */
export const isGone = ({ boot, startTicks }: Holder, view: MachineView): boolean =>
  boot !== null && boot === view.boot && startTicks !== null && view.startTicks?.has(startTicks) === false

/** In a container, or where /proc hides what is of others, not all processes can be seen. */
export const viewMachine = (): MachineView => ({
  boot: readBoot(),
  startTicks: seesAll() ? new Set(readdirSync('/proc').flatMap(startTicksOf)) : null,
})

const seesAll = (): boolean => {
  try {
    return existsSync('/proc/1/stat') && readlinkSync('/proc/self/ns/pid') === initialNamespace
  } catch {
    return false // not Linux
  }
}

const startTicksOf = (name: string): readonly number[] => {
  if (!/^\d+$/.test(name)) return []
  const ticks = readStat(Number(name))?.startTicks ?? null
  return ticks === null ? [] : [ticks]
}
