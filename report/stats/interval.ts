// 95 % intervals of a few launches: Student's t on the logarithms.
import { mean, median, sampleStandardDeviation } from 'simple-statistics'
import type { Interval } from '../../results/summary-schema.ts'

/**
 * Median of positive values with a 95 % interval for their typical value.
 *
 * On the log scale a launch that is twice as fast and one that is half as fast are equally far off, and no
 * limit falls below zero. Three launches leave two degrees of freedom and a factor of 4.3 on the standard
 * error: the interval is wide, and that is the truth about three launches. One launch has no interval.
 */
export const logInterval = (values: readonly number[]): Interval | null => {
  if (values.length === 0 || values.some((value) => !(value > 0 && Number.isFinite(value)))) return null
  const middle = median([...values])
  if (values.length === 1) return { median: middle, low: null, high: null }
  const logs = values.map(Math.log)
  const centre = mean(logs)
  const reach = (studentT95(values.length - 1) * sampleStandardDeviation(logs)) / Math.sqrt(values.length)
  // Many lopsided launches can push the mean's interval off the median; an interval holds its own point.
  return {
    median: middle,
    low: Math.min(middle, Math.exp(centre - reach)),
    high: Math.max(middle, Math.exp(centre + reach)),
  }
}

/** Two-sided 95 % quantiles for one to seven degrees of freedom, where the expansion below is not close enough. */
const smallQuantiles = [12.70620474, 4.30265273, 3.18244631, 2.77644511, 2.57058184, 2.44691185, 2.36462425]
const normalQuantile = 1.959963985

/** Half-width of a 95 % interval in standard errors. Expansion: Abramowitz and Stegun 26.7.5. */
export const studentT95 = (degreesOfFreedom: number): number => {
  const tabled = smallQuantiles[degreesOfFreedom - 1]
  if (tabled !== undefined) return tabled
  const z = normalQuantile
  const terms = [
    (z ** 3 + z) / 4,
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96,
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384,
    (79 * z ** 9 + 776 * z ** 7 + 1482 * z ** 5 - 1920 * z ** 3 - 945 * z) / 92160,
  ]
  return terms.reduce((sum, term, index) => sum + term / degreesOfFreedom ** (index + 1), z)
}
