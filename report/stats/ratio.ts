// Ratios of rows, taken within rounds: what slowed a whole round down cancels out.
import { mean } from 'simple-statistics'
import type { RunRecord } from '../../results/schema.ts'
import type { Interval, SummaryRow } from '../../results/summary-schema.ts'
import { estimateTogether, intervalOf, type LogEstimate } from './estimate.ts'

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

/**
 * How many times its own figure in the clear a row over TLS delivers: the ratio and its 95 % interval, as metrics; none
 * for a row in the clear, or without a partner.
 */
export const measureClearRatio = (
  row: SummaryRow,
  rows: readonly SummaryRow[],
  { scenarios }: Pick<RunRecord, 'scenarios'>,
): SummaryRow['metrics'] => {
  const points = scenarios.find(({ id }) => id === row.scenario)?.points ?? []
  const here = points.find(({ id }) => id === row.point)
  if (!here?.tls) return {}
  const clear = points.find(
    (point) =>
      !point.tls &&
      point.frameBytes === here.frameBytes &&
      point.connections === here.connections &&
      point.viewers === here.viewers,
  )
  const partner = rows.find(
    (other) =>
      other.scenario === row.scenario &&
      other.point === clear?.id &&
      other.runner === row.runner &&
      other.variant === row.variant &&
      other.generator === row.generator &&
      other.replica === row.replica,
  )
  const ratio = partner ? pairedRatio(row.perTrial, partner.perTrial) : null
  if (ratio === null) return {}
  const { median, low, high } = ratio
  return {
    ratioToClear: median,
    ...(low === null || high === null ? {} : { ratioToClearLow: low, ratioToClearHigh: high }),
  }
}
