// Who holds a lock: a process, named so that another one which got the same number later is not taken for it.
import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import * as z from 'zod'

export const holderSchema = z.strictObject({
  pid: z.int().positive(),
  /** Field 22 of /proc/<pid>/stat, clock ticks after the boot; null where there is no /proc. */
  startTicks: z.int().nonnegative().nullable(),
  /** Changes with every boot; null where the system does not tell. */
  boot: z.string().nullable(),
  /** A container has a name, and process numbers, of its own. */
  host: z.string(),
})

export type Holder = z.infer<typeof holderSchema>

/** What the system says of a process; null where it has ended, is a zombie, or cannot be asked. */
export interface ProcessView {
  readonly startTicks: number | null
}

export const thisProcess = (): Holder => ({
  pid: process.pid,
  startTicks: viewProcess(process.pid)?.startTicks ?? null,
  boot: readBoot(),
  host: hostname(),
})

/**
 * Whether the holder may still be at work. Of another host nothing is known, so that it counts as at work.
 * @param now the process that asks
 */
export const mayBeAlive = (
  holder: Holder,
  now: Holder,
  view: (pid: number) => ProcessView | null = viewProcess,
): boolean => {
  if (holder.host !== now.host) return true
  if (holder.boot !== now.boot) return false
  const seen = view(holder.pid)
  return seen !== null && seen.startTicks === holder.startTicks
}

/** The id of this boot, or null where the system does not tell it. */
export const readBoot = (): string | null => {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    return null // not Linux
  }
}

const viewProcess = (pid: number): ProcessView | null => {
  try {
    process.kill(pid, 0)
  } catch (error) {
    const isForeign = error instanceof Error && 'code' in error && error.code === 'EPERM'
    if (!isForeign) return null
  }
  return readStat(pid)
}

/**
 * Null for a zombie; no start where there is nothing to read. The name in the second field may hold anything, so that
 * fields are counted from behind its last parenthesis.
 */
export const readStat = (pid: number): ProcessView | null => {
  let stat: string
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  } catch {
    return { startTicks: null } // no /proc, and it has just answered
  }
  const [state = '', ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return ['Z', 'X'].includes(state) ? null : { startTicks: Number(rest[18]) }
}
