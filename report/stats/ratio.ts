// Ratios of rows, taken within rounds: what slowed a whole round down cancels out.
import { mean } from 'simple-statistics'
import type { Interval } from '../../results/summary-schema.ts'
import { estimateTogether, type LogEstimate } from './estimate.ts'
import { intervalOf } from './interval.ts'

export interface PairedTrial {
  readonly round: number
  readonly fps: number
}

export interface Ratio {
  readonly interval: Interval
  /** On the log scale; null after one round. */
  readonly estimate: LogEstimate | null
}

/**
 * How many times `base` does each row deliver; null where no round has both. Their variances are moderated by one
 * another, so hand over all rows of the scenario point and generator of which the base is one. What is covered: the
 * median of the ratio of two trials in one round, under the conditions of this run.
 */
export const ratiosTo = (
  base: readonly PairedTrial[],
  rows: readonly (readonly PairedTrial[])[],
): readonly (Ratio | null)[] => {
  const samples = rows.map((row) => ratiosWithinRounds(row, base))
  const estimates = estimateTogether(samples.map((ratios) => ratios.map(Math.log)))
  return samples.map((ratios, index) => {
    const estimate = estimates[index] ?? null
    return ratios.length === 0 ? null : { interval: intervalOf(ratios, estimate), estimate }
  })
}

/** Ratio of two rows of which no other row is known: plain Student's t. */
export const pairedRatio = (row: readonly PairedTrial[], base: readonly PairedTrial[]): Interval | null =>
  ratiosTo(base, [row])[0]?.interval ?? null

/** Copies of one row as one: the geometric mean of a round, of those copies that have a figure there. */
export const meanOfCopies = (copies: readonly (readonly PairedTrial[])[]): readonly PairedTrial[] =>
  [...Map.groupBy(copies.flat(), ({ round }) => round)]
    .map(([round, perTrial]) => ({ round, fps: Math.exp(mean(perTrial.map(({ fps }) => Math.log(fps)))) }))
    .sort((a, b) => a.round - b.round)

/** One ratio a round in which both rows have a figure, in order of `row`. */
export const ratiosWithinRounds = (
  row: readonly PairedTrial[],
  base: readonly PairedTrial[],
): readonly number[] => {
  const baseByRound = new Map(base.map(({ round, fps }) => [round, fps]))
  return row.flatMap(({ round, fps }) => {
    const against = baseByRound.get(round)
    return against === undefined ? [] : [fps / against]
  })
}
