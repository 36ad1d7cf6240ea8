// The files that /proc has of each process, one by one or all of them. Where there is no /proc, nothing is found.
import { readdirSync, readFileSync } from 'node:fs'

/** What /proc/PID/stat says (proc_pid_stat(5)). */
export interface ProcessStat {
  readonly pid: number
  readonly name: string
  /** From the state on, which is field 3 of the manual and 0 here. */
  readonly fields: readonly string[]
}

export const listPids = (): readonly number[] => {
  if (process.platform !== 'linux') return []
  return readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : []))
}

/** @param file such as `stat` or `task/1/schedstat`; null where it cannot be read */
export const readProcessFile = (pid: number, file: string): string | null => {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return null // it has ended, belongs to somebody else, or this kernel does not tell
  }
}

/** Null for a text that is not of this form. The name may hold blanks and brackets: it ends with the last of them. */
export const parseProcessStat = (stat: string): ProcessStat | null => {
  const match = /^(\d+) \((.*)\) (.+)$/s.exec(stat.trim())
  if (!match) return null
  return { pid: Number(match[1]), name: match[2] ?? '', fields: (match[3] ?? '').split(' ') }
}
