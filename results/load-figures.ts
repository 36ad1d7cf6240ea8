// How busy the load side was between two of its lines: as busy as the busiest of its processes.
import type { TrialOutcome } from './schema.ts'

type LoadLines = Extract<TrialOutcome, { status: 'completed' }>['load']
type GeneratorLine = LoadLines['first']
type Part = NonNullable<GeneratorLine['processes']>[number]

export interface LoadFigures {
  /** Share of one core that the busiest process used: the load side is at its limit when one of them is. */
  readonly cpu: number
  /** Share of its window that the process which waited least waited for its sockets; null where one cannot measure it. */
  readonly blocked: number | null
  /** By each process's own clock. */
  readonly windowsNs: readonly number[]
}

export const loadFigures = ({ first, last }: Pick<LoadLines, 'first' | 'last'>): LoadFigures => {
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
const pairsOf = (first: GeneratorLine, last: GeneratorLine): readonly Pair[] => {
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
