// Whether the holder of a lock in a container of this machine has ended, as seen from the host, which sees all processes.
import { existsSync, readdirSync, readlinkSync } from 'node:fs'
import { type Holder, readBoot, readStat } from './holder.ts'

/** What this process can see of the machine. */
export interface MachineView {
  readonly boot: string | null
  /** Start of each process, in clock ticks after boot; null unless all processes are visible. */
  readonly startTicks: ReadonlySet<number> | null
}

/** PROC_PID_INIT_INO of the kernel's proc_ns.h: the namespace with all processes. */
const initialNamespace = 'pid:[4026531836]'

/** True only if certain: a process that started in the same tick may be the holder. */
export const isGone = ({ boot, startTicks }: Holder, view: MachineView): boolean =>
  boot !== null && boot === view.boot && startTicks !== null && view.startTicks?.has(startTicks) === false

/** In a container, or if /proc hides processes of other users, not all processes are visible. */
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
