// The suite's own processes: this one, and what it has started for itself, such as a pinning tool.
import { tickMs } from './cpu-times.ts'
import { type ProcessStat, processTimes } from './processes.ts'

export interface SuiteTimes {
  readonly pids: ReadonlySet<number>
  /** CPU time so far, of children that have ended as well. */
  readonly cpuMs: number
}

/** Positions in `ProcessStat.fields`. */
const parentField = 1
const groupField = 2
const endedFields = [13, 14]

/**
 * Servers and load generators lead process groups of their own; helpers stay in this process's group.
 * @param ownCpuMs CPU time of all threads of this process
 * @param all processes of this machine
 */
export const suiteTimes = (
  ownCpuMs: number,
  all: readonly ProcessStat[],
  ownPid = process.pid,
): SuiteTimes => {
  const self = all.find(({ pid }) => pid === ownPid)
  if (self === undefined) return { pids: new Set([ownPid]), cpuMs: ownCpuMs }
  const inGroup = all.filter(({ fields }) => fields[groupField] === self.fields[groupField])
  const pids = new Set([ownPid])
  for (let before = 0; before < pids.size; ) {
    before = pids.size
    for (const { pid, fields } of inGroup) if (pids.has(Number(fields[parentField]))) pids.add(pid)
  }
  const helpers = inGroup.filter(({ pid }) => pid !== ownPid && pids.has(pid))
  const helperTicks = helpers.reduce((sum, stat) => sum + (processTimes(stat)?.cpuTicks ?? 0), 0)
  const endedTicks = endedFields.reduce((sum, field) => sum + Number(self.fields[field]), 0)
  return { pids, cpuMs: ownCpuMs + tickMs * (helperTicks + endedTicks) }
}
