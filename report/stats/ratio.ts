// Ratios of rows within rounds: effects on a whole round cancel out.
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
 * Ratio of each row to `base`; null if no round has both. The variances are moderated by one another, so pass all rows of the
 * base's scenario point and generator. The interval covers the median ratio of two trials in one round, under the conditions
 * of this run.
 */
export const ratiosTo = (
  base: readonly PairedTrial[],
  rows: readonly (readonly PairedTrial[])[],
): readonly (Ratio | null)[] => ratiosOf(rateOf, base, rows)

/** As `ratiosTo`, of any figure above zero that the trials have. */
export const ratiosOf = <T extends { readonly round: number }>(
  figureOf: (trial: T) => number,
  base: readonly T[],
  rows: readonly (readonly T[])[],
): readonly (Ratio | null)[] => {
  const samples = rows.map((row) => figureRatios(figureOf, row, base))
  const estimates = estimateTogether(samples.map((ratios) => ratios.map(Math.log)))
  return samples.map((ratios, index) => {
    const estimate = estimates[index] ?? null
    return ratios.length === 0 ? null : { interval: intervalOf(ratios, estimate), estimate }
  })
}

/** Ratio of two rows without moderation by others: plain Student's t. */
export const pairedRatio = (row: readonly PairedTrial[], base: readonly PairedTrial[]): Interval | null =>
  ratiosTo(base, [row])[0]?.interval ?? null

/** Merges copies of a row: the geometric mean per round of the copies with a figure. */
export const meanOfCopies = (copies: readonly (readonly PairedTrial[])[]): readonly PairedTrial[] =>
  [...Map.groupBy(copies.flat(), ({ round }) => round)]
    .map(([round, perTrial]) => ({ round, fps: Math.exp(mean(perTrial.map(({ fps }) => Math.log(fps)))) }))
    .sort((a, b) => a.round - b.round)

/** One ratio per round in which both rows have a figure, in the order of `row`. */
export const ratiosWithinRounds = (
  row: readonly PairedTrial[],
  base: readonly PairedTrial[],
): readonly number[] => figureRatios(rateOf, row, base)

const rateOf = ({ fps }: PairedTrial): number => fps

const figureRatios = <T extends { readonly round: number }>(
  figureOf: (trial: T) => number,
  row: readonly T[],
  base: readonly T[],
): readonly number[] => {
  const baseByRound = new Map(base.map((trial) => [trial.round, figureOf(trial)]))
  return row.flatMap((trial) => {
    const against = baseByRound.get(trial.round)
    return against === undefined ? [] : [figureOf(trial) / against]
  })
}

/**
 * Ratio of a row over TLS to the same row without TLS, with its 95 % interval, as metrics. Empty for a row without TLS or
 * without a partner.
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
