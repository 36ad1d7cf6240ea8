// Reads from /proc what processes and their threads have used so far, all of them or one by one.
import { listPids, parseProcessStat, readProcessFile } from './process-files.ts'

/** CPU of one process so far, of its ended children too: what a child used moves to its parent when it ends. */
export interface ProcessTimes {
  readonly pid: number
  readonly parent: number
  readonly group: number
  readonly name: string
  readonly cpuTicks: number
}

/** Where `ProcessStat.fields` has what is asked for. */
const parentField = 1
const groupField = 2
const flagsField = 6
const timeFields = [11, 12, 13, 14]
/** PF_KTHREAD of the kernel's sched.h: a thread of its own works for whoever sent the packet. */
const kernelThreadFlag = 0x00200000

/** Null for a kernel thread, and for a text that is not of this form. */
export const parseProcessTimes = (text: string): ProcessTimes | null => {
  const stat = parseProcessStat(text)
  if (!stat) return null
  const { pid, name, fields } = stat
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

/** Every process that can be seen here; those that end meanwhile are left out. */
export const readAllProcesses = (): readonly ProcessTimes[] =>
  listPids().flatMap((pid) => parseProcessTimes(readProcessFile(pid, 'stat') ?? '') ?? [])

/**
 * CPU time of a process's first thread in ns: in runtimes with one event loop, the thread that runs it.
 * From schedstat, whose first number is time on a CPU (https://docs.kernel.org/scheduler/sched-stats.html).
 */
export const readMainThreadNs = (pid: number): number | null => {
  const spent = readProcessFile(pid, `task/${pid}/schedstat`)?.split(' ')[0]
  return spent !== undefined && /^\d+$/.test(spent) ? Number(spent) : null
}
