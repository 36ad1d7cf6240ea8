// Reads from /proc what processes and their threads have used so far, all of them or one by one.
import { readdirSync, readFileSync } from 'node:fs'

/** CPU of one process so far, of its ended children too: what a child used moves to its parent when it ends. */
export interface ProcessTimes {
  readonly pid: number
  readonly parent: number
  readonly group: number
  readonly name: string
  readonly cpuTicks: number
}

/** Fields of /proc/PID/stat after the name, counted from 0 (proc_pid_stat(5) counts the state as field 3). */
const parentField = 1
const groupField = 2
const flagsField = 6
const timeFields = [11, 12, 13, 14]
/** PF_KTHREAD of the kernel's sched.h: a thread of its own works for whoever sent the packet. */
const kernelThreadFlag = 0x00200000

/** Null for a kernel thread, and for a text that is not of this form. The name may hold blanks and brackets. */
export const parseProcessTimes = (stat: string): ProcessTimes | null => {
  const match = /^(\d+) \((.*)\) (.+)$/s.exec(stat.trim())
  const fields = match?.[3]?.split(' ') ?? []
  const numbers = timeFields.map((field) => Number(fields[field]))
  const isKernelThread = (Number(fields[flagsField]) & kernelThreadFlag) !== 0
  if (!match || isKernelThread || numbers.some(Number.isNaN)) return null
  return {
    pid: Number(match[1]),
    parent: Number(fields[parentField]),
    group: Number(fields[groupField]),
    name: match[2] ?? '',
    cpuTicks: numbers.reduce((sum, ticks) => sum + ticks, 0),
  }
}

/** Every process that can be seen here; those that end meanwhile are left out. */
export const readAllProcesses = (): readonly ProcessTimes[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => readOrNull(`/proc/${pid}/stat`))
    .map((stat) => (stat === null ? null : parseProcessTimes(stat)))
    .filter((times) => times !== null)

/**
 * CPU time of a process's first thread in ns: in runtimes with one event loop, the thread that runs it.
 * From schedstat, whose first number is time on a CPU (https://docs.kernel.org/scheduler/sched-stats.html).
 */
export const readMainThreadNs = (pid: number): number | null => {
  const spent = readOrNull(`/proc/${pid}/task/${pid}/schedstat`)?.split(' ')[0]
  return spent !== undefined && /^\d+$/.test(spent) ? Number(spent) : null
}

const readOrNull = (path: string): string | null => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null // the process has ended, or this kernel does not tell
  }
}
