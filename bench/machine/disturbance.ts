// Two observations → what else ran on the CPUs of a window, and how busy the server's main thread was. Pure.
import type { KernelRecord } from '../../results/schema.ts'
import { type CpuTimes, totalTicks } from './cpu-times.ts'
import { describeNetwork } from './network.ts'
import type { Observation } from './observe.ts'
import type { ProcessTimes } from './process-times.ts'

/** What both sides say of their own CPU inside the window, and which process groups are ours. */
export interface OwnWork {
  readonly serverCpuMs: number
  readonly generatorCpuMs: number
  readonly groups: readonly number[]
}

/** USER_HZ: the kernel shows its ticks to programs at 100 Hz on x86-64 and ARM64 alike (time(7)). */
const tickMs = 10
/** Rounding to ticks alone can make this much of nothing. */
const roundingTicks = 2
const namedProcesses = 3

/** Null shares stand for what this kernel does not tell. */
export const describeWindow = (first: Observation, last: Observation, own: OwnWork): KernelRecord => {
  const windowMs = last.timeMs - first.timeMs
  const server = subtract(last.serverCpus, first.serverCpus)
  const load = subtract(last.generatorCpus, first.generatorCpus)
  const { shared } = last
  const both = own.serverCpuMs + own.generatorCpuMs
  const unaccounted = [
    unaccountedShare(server, shared ? both : own.serverCpuMs),
    unaccountedShare(load, shared ? both : own.generatorCpuMs),
  ]
  const foreign = foreignProcesses(first.processes, last.processes, own.groups)
  const cpuCount = ticksOf(shared ? [server] : [server, load]) / (windowMs / tickMs)
  const foreignTicks = foreign.reduce((sum, { cpuTicks }) => sum + cpuTicks, 0)
  const named = cpuCount > 0 ? shareOf(foreignTicks, cpuCount * (windowMs / tickMs)) : null
  return {
    mainThreadCpu:
      first.mainThreadNs === null || last.mainThreadNs === null
        ? null
        : (last.mainThreadNs - first.mainThreadNs) / 1e6 / windowMs,
    stealShare: largest([stolenShare(server), stolenShare(load)]),
    foreignShare: largest([...unaccounted, named]),
    foreign: foreign
      .filter(({ cpuTicks }) => cpuTicks > roundingTicks)
      .slice(0, namedProcesses)
      .map(({ pid, name, cpuTicks }) => ({ pid, name, cpu: (cpuTicks * tickMs) / windowMs })),
    ...describeNetwork(first.path, last.path, windowMs),
  }
}

/**
 * Time that the CPUs were not idle and that neither side calls its own. Whether a process is charged for the interrupts
 * that hit it depends on how the kernel was built, so interrupts are taken for ours: this is a lower limit.
 */
const unaccountedShare = (cpus: CpuTimes | null, ownCpuMs: number): number | null =>
  cpus === null ? null : shareOf(cpus.busyTicks - ownCpuMs / tickMs, totalTicks(cpus))

const stolenShare = (cpus: CpuTimes | null): number | null =>
  cpus === null ? null : shareOf(cpus.stolenTicks, totalTicks(cpus))

const shareOf = (ticks: number, total: number): number =>
  total <= 0 ? 0 : Math.max(0, ticks - roundingTicks) / total

const ticksOf = (cpus: readonly (CpuTimes | null)[]): number =>
  cpus.reduce((sum, times) => sum + (times === null ? 0 : totalTicks(times)), 0)

const subtract = (last: CpuTimes | null, first: CpuTimes | null): CpuTimes | null =>
  last === null || first === null
    ? null
    : {
        busyTicks: last.busyTicks - first.busyTicks,
        interruptTicks: last.interruptTicks - first.interruptTicks,
        idleTicks: last.idleTicks - first.idleTicks,
        stolenTicks: last.stolenTicks - first.stolenTicks,
      }

/** Busiest first. One that began meanwhile counts from nothing. */
const foreignProcesses = (
  first: readonly ProcessTimes[],
  last: readonly ProcessTimes[],
  ours: readonly number[],
): readonly ProcessTimes[] => {
  const before = creditEnded(first, new Set(last.map(({ pid }) => pid)))
  return last
    .filter(({ group }) => !ours.includes(group))
    .map((times) => ({ ...times, cpuTicks: times.cpuTicks - (before.get(times.pid) ?? 0) }))
    .filter(({ cpuTicks }) => cpuTicks > 0)
    .sort((a, b) => b.cpuTicks - a.cpuTicks)
}

/** The parent of a process that has ended now has all that it ever used: what it had used before is not of this window. */
const creditEnded = (
  first: readonly ProcessTimes[],
  living: ReadonlySet<number>,
): ReadonlyMap<number, number> => {
  const before = new Map(first.map(({ pid, cpuTicks }) => [pid, cpuTicks]))
  const parents = new Map(first.map(({ pid, parent }) => [pid, parent]))
  const livingAncestor = (pid: number): number => {
    const parent = parents.get(pid) ?? 0
    return parent === 0 || living.has(parent) ? parent : livingAncestor(parent)
  }
  for (const { pid, cpuTicks } of first) {
    if (living.has(pid)) continue
    const ancestor = livingAncestor(pid)
    before.set(ancestor, (before.get(ancestor) ?? 0) + cpuTicks)
  }
  return before
}

const largest = (values: readonly (number | null)[]): number | null => {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : Math.max(...known)
}
