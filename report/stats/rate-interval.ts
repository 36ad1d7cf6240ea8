// Intervals of FPS for all rows of a scenario point: a model of row + round + trial on the log scale.
import { mean, median, sampleVariance } from 'simple-statistics'
import type { Interval } from '../../results/summary-schema.ts'
import {
  addVariances,
  estimateTogether,
  intervalOf,
  type LogEstimate,
  meanOf,
  ownVariance,
} from './estimate.ts'
import { type EstimatedVariance, fitPrior, moderate } from './prior.ts'
import type { PairedTrial } from './ratio.ts'

/** Smallest number of rows for which effects of rounds can be estimated. */
const fewestRows = 4

interface LogTrial {
  readonly round: number
  readonly log: number
}

type LogRow = readonly LogTrial[]

/**
 * One interval per row, null without a figure. It covers the median of the row's trials, in rounds like those of this run.
 * That includes drift between rounds, so the variance of the rounds is added to the row's own, which is moderated by those of
 * the other rows.
 *
 * @param rows the trials, each above zero, of all rows of one scenario point and generator
 */
export const rateIntervals = (rows: readonly (readonly PairedTrial[])[]): readonly (Interval | null)[] =>
  figureIntervals(({ fps }) => fps, rows)

/** As `rateIntervals`, of any figure above zero that the trials have. */
export const figureIntervals = <T extends { readonly round: number }>(
  figureOf: (trial: T) => number,
  rows: readonly (readonly T[])[],
): readonly (Interval | null)[] => {
  const estimates = figureEstimates(figureOf, rows)
  return rows.map((row, index) => {
    const figures = row.map(figureOf)
    return figures.length === 0 ? null : intervalOf(figures, estimates[index] ?? null)
  })
}

/** The estimates behind the intervals: the mean of a row's logarithms and its error; null with fewer than two trials. */
export const rateEstimates = (rows: readonly (readonly PairedTrial[])[]): readonly (LogEstimate | null)[] =>
  figureEstimates(({ fps }) => fps, rows)

/** As `rateEstimates`, of any figure above zero that the trials have. */
export const figureEstimates = <T extends { readonly round: number }>(
  figureOf: (trial: T) => number,
  rows: readonly (readonly T[])[],
): readonly (LogEstimate | null)[] => {
  const logRows = rows.map((row) =>
    row.map((trial) => ({ round: trial.round, log: Math.log(figureOf(trial)) })),
  )
  const repeated = logRows.filter((row) => row.length > 1)
  if (repeated.length < fewestRows)
    return logRows.map((row) => estimateTogether([row.map(({ log }) => log)])[0] ?? null)
  const effects = roundEffects(repeated)
  const prior = fitPrior(repeated.flatMap((row) => residualVariance(row, effects) ?? []))
  const moderated = (row: LogRow): EstimatedVariance | null => {
    const own = residualVariance(row, effects)
    return own === null ? null : moderate(own, prior)
  }
  const rounds = roundVariance(
    effects,
    repeated.flatMap((row) => moderated(row) ?? []),
  )
  return logRows.map((row) => {
    const own = moderated(row)
    const logs = row.map(({ log }) => log)
    return own === null ? null : meanOf(logs, addVariances([own, rounds]))
  })
}

/** Effect of each round on all rows: the median of the rows' deviations, which a bimodal row hardly affects. */
const roundEffects = (rows: readonly LogRow[]): ReadonlyMap<number, number> => {
  const deviations = rows.flatMap((row) => {
    const centre = mean(row.map(({ log }) => log))
    return row.map(({ round, log }) => ({ round, deviation: log - centre }))
  })
  const byRound = [...Map.groupBy(deviations, ({ round }) => round)].map(
    ([round, all]) => [round, median(all.map(({ deviation }) => deviation))] as const,
  )
  return new Map(byRound)
}

/** Variance of one trial without the effects of the rounds. */
const residualVariance = (row: LogRow, effects: ReadonlyMap<number, number>): EstimatedVariance | null =>
  ownVariance(row.map(({ round, log }) => log - (effects.get(round) ?? 0)))

/**
 * Variance of the rounds in excess of the scatter of the rows in their medians. The median of k values with standard
 * deviations σ has the variance π/2 · k / (Σ 1/σ)²: k / (4 (Σ f)²) for normal densities f.
 */
const roundVariance = (
  effects: ReadonlyMap<number, number>,
  rows: readonly EstimatedVariance[],
): EstimatedVariance => {
  const inverseSum = rows.reduce((sum, { variance }) => sum + 1 / Math.sqrt(variance), 0)
  const byScatter = ((Math.PI / 2) * rows.length) / inverseSum ** 2
  return {
    variance: Math.max(0, sampleVariance([...effects.values()]) - byScatter),
    degrees: effects.size - 1,
  }
}
