// CPU and blocked time of the load generators between two of their lines: those of the busiest process.
import type { GeneratorUsage } from '../runners/contract.ts'
import { cpuMicros } from './cpu-time.ts'

type Part = NonNullable<GeneratorUsage['processes']>[number]

/** Lines of one mode, at both ends of a window. */
export interface UsageWindow {
  readonly first: GeneratorUsage
  readonly last: GeneratorUsage
}

export interface GeneratorFigures {
  /**
   * Share of one core that the busiest process used, without what it spent polling for the next due time: one full process
   * makes the load generators the limit.
   */
  readonly cpu: number
  /** Blocked share of the window, of the process that was blocked least; null if one process cannot measure it. */
  readonly blocked: number | null
  /** Each on its process's clock. */
  readonly windowsNs: readonly number[]
}

export const generatorFigures = ({ first, last }: UsageWindow): GeneratorFigures => {
  const parts = pairsOf(first, last)
  const waited = parts.map(blockedShare).filter((share) => share !== null)
  return {
    cpu: Math.max(...parts.map(workShare)),
    blocked: waited.length < parts.length ? null : Math.min(...waited),
    windowsNs: parts.map(windowNs),
  }
}

interface Pair {
  readonly first: Part
  readonly last: Part
}

/** A single process has no parts: its line is the part. */
const pairsOf = (first: GeneratorUsage, last: GeneratorUsage): readonly Pair[] => {
  const pairs = (last.processes ?? []).flatMap((part, index) => {
    const before = first.processes?.[index]
    return before ? [{ first: before, last: part }] : []
  })
  return pairs.length > 0 ? pairs : [{ first, last }]
}

const windowNs = ({ first, last }: Pair): number => last.timeNs - first.timeNs

const workShare = (pair: Pair): number => {
  const { first, last } = pair
  const spunNs = (last.spunNs ?? 0) - (first.spunNs ?? 0)
  return Math.max(0, (cpuMicros(first, last) * 1000 - spunNs) / windowNs(pair))
}

const blockedShare = (pair: Pair): number | null => {
  const { first, last } = pair
  return first.blockedNs === null || last.blockedNs === null
    ? null
    : (last.blockedNs - first.blockedNs) / windowNs(pair)
}
