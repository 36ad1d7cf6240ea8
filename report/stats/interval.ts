// 95 % intervals of a few trials: Student's t on the logarithms.
import { median } from 'simple-statistics'
import type { Interval } from '../../results/summary-schema.ts'
import { estimateTogether, type LogEstimate, reach95 } from './estimate.ts'

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
