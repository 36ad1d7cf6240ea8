// Processes of this machine: their state in /proc, and signals to processes that may have ended.
import { readdirSync, readFileSync } from 'node:fs'

/** Fields of /proc/PID/stat (proc_pid_stat(5)). */
export interface ProcessStat {
  readonly pid: number
  readonly name: string
  /** From the state on, which is field 3 of the manual and 0 here. */
  readonly fields: readonly string[]
}

/** CPU time of one process so far, ended children included: a child's time moves to its parent when it ends. */
export interface ProcessTimes {
  readonly pid: number
  readonly parent: number
  readonly group: number
  /** Its command line, cut; the kernel's name for it where it has none. */
  readonly name: string
  readonly cpuTicks: number
}

/** Positions in `ProcessStat.fields`. */
const parentField = 1
const groupField = 2
const flagsField = 6
const timeFields = [11, 12, 13, 14]
/** PF_KTHREAD of the kernel's sched.h: a kernel thread works for whichever process caused the work. */
const kernelThreadFlag = 0x00200000
/** Enough to recognise a program and its script. */
const commandChars = 200

/** None where there is no /proc. */
export const listPids = (): readonly number[] => {
  if (process.platform !== 'linux') return []
  return readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : []))
}

/** None where the process has ended. */
export const listThreads = (pid: number): readonly string[] => {
  try {
    return readdirSync(`/proc/${pid}/task`)
  } catch {
    return []
  }
}

/** @param file such as `stat` or `task/1/schedstat`; null where it cannot be read */
export const readProcessFile = (pid: number, file: string): string | null => {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return null // it has ended, belongs to another user, or this kernel has no such file
  }
}

/** Null for a text of another form. The name may hold blanks and brackets: it ends with the last bracket. */
export const parseProcessStat = (stat: string): ProcessStat | null => {
  const match = /^(\d+) \((.*)\) (.+)$/s.exec(stat.trim())
  if (!match) return null
  return { pid: Number(match[1]), name: match[2] ?? '', fields: (match[3] ?? '').split(' ') }
}

/** Every visible process, kernel threads included; those that end meanwhile are left out. */
export const readAllStats = (): readonly ProcessStat[] =>
  listPids().flatMap((pid) => parseProcessStat(readProcessFile(pid, 'stat') ?? '') ?? [])

/** With blanks between the arguments; empty for kernel threads, zombies, and a process that has ended. */
export const readCommandLine = (pid: number): string =>
  (readProcessFile(pid, 'cmdline') ?? '').replaceAll('\0', ' ').trim()

/** A command line as a name: the program without its folders, control characters removed, cut to a bounded length. */
export const nameOfCommand = (commandLine: string): string =>
  commandLine
    .replace(/^\S*\/(?=\S)/, '')
    .replaceAll(/\p{C}+/gu, ' ')
    .trim()
    .slice(0, commandChars)

/** Under the kernel's name for it. Null for a kernel thread, and for numbers that are missing. */
export const processTimes = ({ pid, name, fields }: ProcessStat): ProcessTimes | null => {
  const numbers = timeFields.map((field) => Number(fields[field]))
  const isKernelThread = (Number(fields[flagsField]) & kernelThreadFlag) !== 0
  if (isKernelThread || numbers.some(Number.isNaN)) return null
  return {
    pid,
    parent: Number(fields[parentField]),
    group: Number(fields[groupField]),
    name,
    cpuTicks: numbers.reduce((sum, ticks) => sum + ticks, 0),
  }
}

/** Each under its command line: threads rename themselves, and all programs of a runtime get the same name. */
export const namedTimes = (stats: readonly ProcessStat[]): readonly ProcessTimes[] =>
  stats
    .flatMap((stat) => processTimes(stat) ?? [])
    .map((times) => ({ ...times, name: nameOfCommand(readCommandLine(times.pid)) || times.name }))

/**
 * CPU time of a process's first thread in ns: in runtimes with one event loop, the thread that runs it.
 * From schedstat, whose first number is time on a CPU (https://docs.kernel.org/scheduler/sched-stats.html).
 */
export const readMainThreadNs = (pid: number): number | null => {
  const spent = readProcessFile(pid, `task/${pid}/schedstat`)?.split(' ')[0]
  return spent !== undefined && /^\d+$/.test(spent) ? Number(spent) : null
}

/** Sends a signal to a process, or with a negative number to a process group; one that has ended is no error. */
export const kill = (pid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}
