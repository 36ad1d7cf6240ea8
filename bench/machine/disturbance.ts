// Two observations → what else ran on the CPUs of a window, how busy the server's main thread and the links were. Pure.
import type { KernelRecord } from '../../results/schema.ts'
import { type CpuTimes, subtractCpuTimes, tickMs, totalTicks } from './cpu-times.ts'
import { endedByHeir } from './ended.ts'
import type { Observation, PathTotals } from './observe.ts'
import type { ProcessTimes } from './processes.ts'
import type { ServerReading } from './server-tree.ts'

/** CPU time of both sides in the window, and the process groups of load generators. */
export interface OwnWork {
  readonly serverCpuMs: number
  /** The kernel's count of the server, between its two readings. */
  readonly serverTree?: KernelRecord['serverTree']
  readonly generatorCpuMs: number
  readonly groups: readonly number[]
}

/** Rounding to ticks alone can amount to this much. */
const roundingTicks = 2
const namedProcesses = 3

/** Shares that this kernel does not provide are null. */
export const describeWindow = (first: Observation, last: Observation, own: OwnWork): KernelRecord => {
  const windowMs = last.timeMs - first.timeMs
  const server = between(first.serverCpus, last.serverCpus)
  const load = between(first.generatorCpus, last.generatorCpus)
  const { shared } = last
  // It may have run on either side's CPUs.
  const suiteCpuMs = last.suiteCpuMs - first.suiteCpuMs
  const { serverCpuMs, generatorCpuMs } = workBetween(first, last, own)
  const both = serverCpuMs + generatorCpuMs
  const unaccounted = [
    unaccountedShare(server, suiteCpuMs + (shared ? both : serverCpuMs)),
    unaccountedShare(load, suiteCpuMs + (shared ? both : generatorCpuMs)),
  ]
  const foreign = foreignProcesses(first.processes, last.processes, own.groups)
  const cpuCount = ticksOf(shared ? [server] : [server, load]) / (windowMs / tickMs)
  const foreignTicks = foreign.reduce((sum, { cpuTicks }) => sum + cpuTicks, 0)
  const named = cpuCount > 0 ? shareOf(foreignTicks, cpuCount * (windowMs / tickMs)) : null
  return {
    mainThreadCpu: mainThreadShare(first.server, last.server),
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
 * What both sides did between the observations, which are farther apart than the counters of a process that answers late: the
 * kernel's count where it is the larger one.
 */
const workBetween = (
  first: Observation,
  last: Observation,
  own: OwnWork,
): Pick<OwnWork, 'serverCpuMs' | 'generatorCpuMs'> => {
  const readingsMs = (last.server?.timeMs ?? 0) - (first.server?.timeMs ?? 0)
  const ofTreeMs = own.serverTree ? (own.serverTree.userCpu + own.serverTree.systemCpu) * readingsMs : 0
  const ofGroupsMs = tickMs * (ticksOfGroups(last, own.groups) - ticksOfGroups(first, own.groups))
  return {
    serverCpuMs: Math.max(own.serverCpuMs, ofTreeMs),
    generatorCpuMs: Math.max(own.generatorCpuMs, ofGroupsMs),
  }
}

const ticksOfGroups = ({ processes }: Observation, groups: readonly number[]): number =>
  processes.reduce((sum, { group, cpuTicks }) => sum + (groups.includes(group) ? cpuTicks : 0), 0)

const mainThreadShare = (first: ServerReading | null, last: ServerReading | null): number | null => {
  const [beganNs, endedNs] = [first?.mainThreadNs ?? null, last?.mainThreadNs ?? null]
  return first === null || last === null || beganNs === null || endedNs === null
    ? null
    : (endedNs - beganNs) / 1e6 / (last.timeMs - first.timeMs)
}

/**
 * Busy time of the CPUs that neither side nor the suite used. Whether a process is charged for the interrupts that hit
 * it depends on how the kernel was built, so interrupts count as the suite's: this is a lower bound.
 */
const unaccountedShare = (cpus: CpuTimes | null, ownCpuMs: number): number | null =>
  cpus === null
    ? null
    : Math.max(0, shareOf(cpus.busyTicks - ownCpuMs / tickMs, totalTicks(cpus)) - samplingError(cpus))

/**
 * Many kernels find out whether a CPU is busy by a look at each tick, while the work of processes is counted exactly: of a
 * CPU that is busy at times, the share is known to the standard error of so many looks, of one that never rests, exactly.
 */
const samplingError = (cpus: CpuTimes): number => {
  const total = totalTicks(cpus)
  const busy = total > 0 ? cpus.busyTicks / total : 0
  return total > 0 ? Math.sqrt((busy * (1 - busy)) / total) : 0
}

const stolenShare = (cpus: CpuTimes | null): number | null =>
  cpus === null ? null : shareOf(cpus.stolenTicks, totalTicks(cpus))

const shareOf = (ticks: number, total: number): number =>
  total <= 0 ? 0 : Math.max(0, ticks - roundingTicks) / total

const ticksOf = (cpus: readonly (CpuTimes | null)[]): number =>
  cpus.reduce((sum, times) => sum + (times === null ? 0 : totalTicks(times)), 0)

const between = (first: CpuTimes | null, last: CpuTimes | null): CpuTimes | null =>
  last === null || first === null ? null : subtractCpuTimes(last, first)

/** Busiest first. One that began within the window counts from 0. */
const foreignProcesses = (
  first: readonly ProcessTimes[],
  last: readonly ProcessTimes[],
  ours: readonly number[],
): readonly ProcessTimes[] => {
  const before = ticksBefore(first, new Set(last.map(({ pid }) => pid)))
  return last
    .filter(({ group }) => !ours.includes(group))
    .map((times) => ({ ...times, cpuTicks: times.cpuTicks - (before.get(times.pid) ?? 0) }))
    .filter(({ cpuTicks }) => cpuTicks > 0)
    .sort((a, b) => b.cpuTicks - a.cpuTicks)
}

/** What a process used before the window, and the ended ones whose time has moved to it. */
const ticksBefore = (
  first: readonly ProcessTimes[],
  living: ReadonlySet<number>,
): ReadonlyMap<number, number> => {
  const before = new Map(first.map(({ pid, cpuTicks }) => [pid, cpuTicks]))
  for (const [heir, ended] of endedByHeir(first, living))
    before.set(
      heir,
      ended.reduce((sum, { cpuTicks }) => sum + cpuTicks, before.get(heir) ?? 0),
    )
  return before
}

const largest = (values: readonly (number | null)[]): number | null => {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : Math.max(...known)
}

/** Empty where frames did not leave the machine, or the number of links changed in between. */
export const describeNetwork = (
  first: PathTotals | null,
  last: PathTotals | null,
  windowMs: number,
): Pick<KernelRecord, 'network'> => {
  if (first === null || last === null || first.links.length !== last.links.length || windowMs <= 0) return {}
  const shares = last.links.flatMap(({ bytes, bitsPerSecond }, index) => {
    const before = first.links[index]?.bytes ?? bytes
    return bitsPerSecond === null ? [] : [((bytes - before) * 8) / (windowMs / 1000) / bitsPerSecond]
  })
  return {
    network: {
      linkShare: shares.length === 0 ? null : Math.max(0, ...shares),
      retransmits: Math.max(0, last.retransmits - first.retransmits),
    },
  }
}
