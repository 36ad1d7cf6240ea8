// The holder of a lock: a process, identified so that a later one with the same number is not mistaken for it.
import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import * as z from 'zod'

export const holderSchema = z.strictObject({
  pid: z.int().positive(),
  /** Field 22 of /proc/<pid>/stat, in clock ticks after boot; null without /proc. */
  startTicks: z.int().nonnegative().nullable(),
  /** Changes with every boot; null if unknown. */
  boot: z.string().nullable(),
  /** A container has its own host name and process numbers. */
  host: z.string(),
})

export type Holder = z.infer<typeof holderSchema>

/** A process as the system reports it. */
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
 * Whether the holder may still be alive. Holders on other hosts count as alive, because nothing is known about them.
 * @param now this process
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

/** The id of this boot; null if unknown. */
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
 * Null for a zombie; without a start if /proc cannot be read. The name in the second field may contain any character, so
 * fields are counted from its last parenthesis.
 */
export const readStat = (pid: number): ProcessView | null => {
  let stat: string
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  } catch {
    return { startTicks: null } // no /proc, but the process exists
  }
  const [state = '', ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return ['Z', 'X'].includes(state) ? null : { startTicks: Number(rest[18]) }
}
