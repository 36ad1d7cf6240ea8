// Means of logarithms and their errors: 95 % intervals, p-values, and Holm's correction for multiple tests.
import tCdf from '@stdlib/stats-base-dists-t-cdf'
import tQuantile from '@stdlib/stats-base-dists-t-quantile'
import { mean, median, sampleVariance } from 'simple-statistics'
import type { Interval } from '../../results/summary-schema.ts'
import { type EstimatedVariance, fitPrior, moderate } from './prior.ts'

/** A mean on the log scale, and the variance of that mean. */
export interface LogEstimate extends EstimatedVariance {
  readonly centre: number
}

/**
 * One estimate per sample of logarithms, null with fewer than two values. Each sample's variance is moderated by those of the
 * others, so pass samples that belong together: rows of one scenario point, or their ratios to one base.
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

/** Two-sided p-value of the hypothesis that the mean is zero. */
export const pValueOfZero = ({ centre, variance, degrees }: LogEstimate): number => {
  if (variance === 0) return centre === 0 ? 1 : 0
  return 2 * tCdf(-Math.abs(centre) / Math.sqrt(variance), degrees)
}

/** Smallest distance of a limit from the median, as a share of the half-width. */
const reachAroundMedian = 0.5

/**
 * Median of positive values with a 95 % interval for the median of their distribution; null without values, or if one is not
 * positive. On the log scale a trial twice as fast and one half as fast deviate equally, and no limit is below zero.
 *
 * Uses these values only: three leave two degrees of freedom and a factor of 4.3 on the standard error. `rateIntervals` and
 * `ratiosTo` use the other rows of a run as well. One value has no interval.
 */
export const logInterval = (values: readonly number[]): Interval | null => {
  if (values.length === 0 || values.some((value) => !(value > 0 && Number.isFinite(value)))) return null
  return intervalOf(values, estimateTogether([values.map(Math.log)])[0] ?? null)
}

/**
 * Interval of positive values (at least one) from the estimate of the mean of their logarithms. If the distribution is skewed
 * or bimodal, that mean is off the median, so the interval is extended to half its half-width on both sides of the median.
 */
export const intervalOf = (values: readonly number[], estimate: LogEstimate | null): Interval =>
  intervalAround(median([...values]), estimate)

/** The same for a known median without its values, such as a quotient of two medians. */
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

/** The interval of the inverse ratio. */
export const inverseInterval = ({ median, low, high }: Interval): Interval => ({
  median: 1 / median,
  low: high === null ? null : 1 / high,
  high: low === null ? null : 1 / low,
})

/** Accepted share of false positives among comparisons without a difference. */
const errorRate = 0.05

/**
 * The items whose estimate differs from zero significantly, after the correction of S. Holm, "A simple sequentially rejective
 * multiple test procedure", Scand. J. Statist. 6 (1979).
 * @param estimateOf null for an item that cannot be tested
 * @param comparisons number of possible comparisons, at least the number of tests; defaults to that number
 */
export const significantAfterHolm = <T>(
  items: readonly T[],
  estimateOf: (item: T) => LogEstimate | null,
  comparisons?: number,
): ReadonlySet<T> => {
  const tests = items
    .flatMap((item) => {
      const estimate = estimateOf(item)
      return estimate === null ? [] : [{ item, pValue: pValueOfZero(estimate) }]
    })
    .sort((a, b) => a.pValue - b.pValue)
  const most = comparisons ?? tests.length
  const firstKept = tests.findIndex(({ pValue }, index) => pValue > errorRate / (most - index))
  return new Set((firstKept === -1 ? tests : tests.slice(0, firstKept)).map(({ item }) => item))
}
