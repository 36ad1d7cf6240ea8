// Means of logarithms with what is known of their error: 95 % intervals, chances, and which of many tests say something.
import tCdf from '@stdlib/stats-base-dists-t-cdf'
import tQuantile from '@stdlib/stats-base-dists-t-quantile'
import { mean, median, sampleVariance } from 'simple-statistics'
import type { Interval } from '../../results/summary-schema.ts'
import { type EstimatedVariance, fitPrior, moderate } from './prior.ts'

/** A mean on the log scale; the variance is that of the mean. */
export interface LogEstimate extends EstimatedVariance {
  readonly centre: number
}

/**
 * One estimate a sample of logarithms, null where it has fewer than two. Each sample's variance is moderated by
 * those of the others, so hand over what belongs together: rows of one scenario point, or their ratios to one base.
 */
export const estimateTogether = (
  samples: readonly (readonly number[])[],
): readonly (LogEstimate | null)[] => {
  const own = samples.map(ownVariance)
  const prior = fitPrior(own.filter((variance) => variance !== null))
  return samples.map((logs, index) => {
    const variance = own[index] ?? null
    return variance === null ? null : meanOf(logs, moderate(variance, prior))
  })
}

/** Null for fewer than two values. */
export const ownVariance = (logs: readonly number[]): EstimatedVariance | null =>
  logs.length < 2 ? null : { variance: sampleVariance([...logs]), degrees: logs.length - 1 }

/** @param trial the variance of one value of `logs` */
export const meanOf = (logs: readonly number[], trial: EstimatedVariance): LogEstimate => ({
  centre: mean([...logs]),
  variance: trial.variance / logs.length,
  degrees: trial.degrees,
})

/** Variance of a sum of independent terms; degrees of freedom after Satterthwaite (1946) and Welch (1947). */
export const addVariances = (terms: readonly EstimatedVariance[]): EstimatedVariance => {
  const variance = terms.reduce((sum, term) => sum + term.variance, 0)
  const fourth = terms.reduce((sum, term) => sum + term.variance ** 2 / term.degrees, 0)
  const degrees = variance ** 2 / fourth
  return {
    variance,
    degrees: Number.isFinite(degrees) ? degrees : Math.min(...terms.map((term) => term.degrees)),
  }
}

/** Difference of two independent estimates. */
export const subtract = (a: LogEstimate, b: LogEstimate): LogEstimate => ({
  centre: a.centre - b.centre,
  ...addVariances([a, b]),
})

/** Half-width of a 95 % interval, on the log scale. */
export const reach95 = ({ variance, degrees }: EstimatedVariance): number =>
  variance === 0 ? 0 : tQuantile(0.975, degrees) * Math.sqrt(variance)

/** Two-sided: how rarely a mean as far from zero as this one comes about by chance. */
export const chanceOfZero = ({ centre, variance, degrees }: LogEstimate): number => {
  if (variance === 0) return centre === 0 ? 1 : 0
  return 2 * tCdf(-Math.abs(centre) / Math.sqrt(variance), degrees)
}

/** Least share of the reach that an interval has on either side of its median. */
const reachAroundMedian = 0.5

/**
 * Median of positive values with a 95 % interval for the median of their law, the value of a typical trial; null
 * for no values, or one that is not positive. On the log scale a trial that is twice as fast and one that is half
 * as fast are equally far off, and no limit falls below zero.
 *
 * The values stand alone: three leave two degrees of freedom and a factor of 4.3 on the standard error. The rows
 * of a run know more of one another, see `rateIntervals` and `ratiosTo`. One value has no interval.
 */
export const logInterval = (values: readonly number[]): Interval | null => {
  if (values.length === 0 || values.some((value) => !(value > 0 && Number.isFinite(value)))) return null
  return intervalOf(values, estimateTogether([values.map(Math.log)])[0] ?? null)
}

/**
 * Interval of positive values (at least one) by the estimate of the mean of their logarithms. Where trials are
 * lopsided, as two-humped ones are, that mean lies off the median: the interval is stretched to reach half as far
 * around the median as it does around the mean.
 */
export const intervalOf = (values: readonly number[], estimate: LogEstimate | null): Interval =>
  intervalAround(median([...values]), estimate)

/** The same where the median is known and not its values: a quotient of two. */
export const intervalAround = (middle: number, estimate: LogEstimate | null): Interval => {
  if (estimate === null) return { median: middle, low: null, high: null }
  const reach = reach95(estimate)
  const around = Math.exp(reachAroundMedian * reach)
  return {
    median: middle,
    low: Math.min(middle / around, Math.exp(estimate.centre - reach)),
    high: Math.max(middle * around, Math.exp(estimate.centre + reach)),
  }
}

/** A ratio the other way round: its limits change places. */
export const inverseInterval = ({ median, low, high }: Interval): Interval => ({
  median: 1 / median,
  low: high === null ? null : 1 / high,
  high: low === null ? null : 1 / low,
})

/** Of comparisons in which nothing differs, this share may find a difference. */
const errorRate = 0.05

/**
 * The items whose estimate differs from zero by more than chance brings about, after the correction of S. Holm, "A simple
 * sequentially rejective multiple test procedure", Scand. J. Statist. 6 (1979).
 * @param estimateOf null for an item that cannot be tested
 * @param comparisons how many there might have been, at least as many as there are tests; else those that there are
 */
export const significantAfterHolm = <T>(
  items: readonly T[],
  estimateOf: (item: T) => LogEstimate | null,
  comparisons?: number,
): ReadonlySet<T> => {
  const tests = items
    .flatMap((item) => {
      const estimate = estimateOf(item)
      return estimate === null ? [] : [{ item, chance: chanceOfZero(estimate) }]
    })
    .sort((a, b) => a.chance - b.chance)
  const most = comparisons ?? tests.length
  const firstKept = tests.findIndex(({ chance }, index) => chance > errorRate / (most - index))
  return new Set((firstKept === -1 ? tests : tests.slice(0, firstKept)).map(({ item }) => item))
}
