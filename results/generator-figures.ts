// How busy the load generators were between two of their lines: as busy as the busiest process.
import type { GeneratorUsage } from '../runners/contract.ts'

type Part = NonNullable<GeneratorUsage['processes']>[number]

/** Lines of one mode, at both ends of a window. */
export interface UsageWindow {
  readonly first: GeneratorUsage
  readonly last: GeneratorUsage
}

export interface GeneratorFigures {
  /** Share of one core that the busiest process used: the load generators are at their limit when one of them is. */
  readonly cpu: number
  /** Share of its window that the process which waited least waited for its sockets; null where one cannot measure it. */
  readonly blocked: number | null
  /** By each process's own clock. */
  readonly windowsNs: readonly number[]
}

export const generatorFigures = ({ first, last }: UsageWindow): GeneratorFigures => {
  const parts = pairsOf(first, last)
  const waited = parts.map(blockedShare).filter((share) => share !== null)
  return {
    cpu: Math.max(...parts.map(cpuShare)),
    blocked: waited.length < parts.length ? null : Math.min(...waited),
    windowsNs: parts.map(windowNs),
  }
}

interface Pair {
  readonly first: Part
  readonly last: Part
}

/** A single process is its line. */
const pairsOf = (first: GeneratorUsage, last: GeneratorUsage): readonly Pair[] => {
  const pairs = (last.processes ?? []).flatMap((part, index) => {
    const before = first.processes?.[index]
    return before ? [{ first: before, last: part }] : []
  })
  return pairs.length > 0 ? pairs : [{ first, last }]
}

const windowNs = ({ first, last }: Pair): number => last.timeNs - first.timeNs

const cpuShare = (pair: Pair): number => {
  const { first, last } = pair
  const micros = last.userCpuMicros - first.userCpuMicros + last.systemCpuMicros - first.systemCpuMicros
  return (micros * 1000) / windowNs(pair)
}

const blockedShare = (pair: Pair): number | null => {
  const { first, last } = pair
  return first.blockedNs === null || last.blockedNs === null
    ? null
    : (last.blockedNs - first.blockedNs) / windowNs(pair)
}
