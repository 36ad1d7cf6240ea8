// What the rows of a scenario point tell of one another's scatter: a prior for their variances, and its use.
import digamma from '@stdlib/math-base-special-digamma'
import trigamma from '@stdlib/math-base-special-trigamma'
import { bisect, mean, sampleVariance } from 'simple-statistics'

/** A variance on the log scale and the degrees of freedom that it was estimated with. */
export interface EstimatedVariance {
  readonly variance: number
  readonly degrees: number
}

export interface Prior extends EstimatedVariance {
  /** Degrees of freedom of all rows together: no row can know more than they. */
  readonly pooledDegrees: number
}

/** Fewer rows than this say nothing of how much rows differ in their scatter. */
const fewestRows = 3

/** Share of the rows, the noisiest, that do not shape the prior: two-humped rows would make it wide for calm ones. */
const cappedShare = 0.25

/** Rows that never varied count as if they had, this share of the mean variance: their logarithm must exist. */
const varianceFloor = 1e-5

/**
 * Prior variance and its degrees of freedom (infinite where the rows differ no more than chance makes them) by
 * the moments of the log variances: G. K. Smyth, "Linear models and empirical Bayes methods for assessing
 * differential expression", Stat. Appl. Genet. Mol. Biol. 3 (2004), section 6.2. The noisiest quarter of the rows
 * counts as the next one, in the manner of B. Phipson et al., "Robust hyperparameter estimation protects against
 * hypervariable genes", Ann. Appl. Stat. 10 (2016), without their correction for it; `moderate` makes up for that.
 *
 * @param rows with at least one degree of freedom each
 * @returns null with fewer than three rows, or when none of them varied at all
 */
export const fitPrior = (rows: readonly EstimatedVariance[]): Prior | null => {
  if (rows.length < fewestRows) return null
  const least = varianceFloor * mean(rows.map(({ variance }) => variance))
  if (least === 0) return null
  const logs = capNoisiest(
    rows.map(
      ({ variance, degrees }) =>
        Math.log(Math.max(variance, least)) - digamma(degrees / 2) + Math.log(degrees / 2),
    ),
  )
  const pooledDegrees = rows.reduce((sum, { degrees }) => sum + degrees, 0)
  const beyondChance = sampleVariance(logs) - mean(rows.map(({ degrees }) => trigamma(degrees / 2)))
  if (beyondChance <= 0)
    return { variance: Math.exp(mean(logs)), degrees: Number.POSITIVE_INFINITY, pooledDegrees }
  const degrees = 2 * inverseTrigamma(beyondChance)
  return {
    variance: Math.exp(mean(logs) + digamma(degrees / 2) - Math.log(degrees / 2)),
    degrees,
    pooledDegrees,
  }
}

/**
 * Smyth's posterior variance, but never below the row's own: a quiet row is not believed to be as quiet as its
 * few trials happen to look, a noisy one is believed. (Shrinking those too left noisy and two-humped rows
 * covered too rarely.)
 */
export const moderate = (own: EstimatedVariance, prior: Prior | null): EstimatedVariance => {
  if (prior === null) return own
  const total = prior.degrees + own.degrees
  const posterior = Number.isFinite(total)
    ? (prior.degrees * prior.variance + own.degrees * own.variance) / total
    : prior.variance
  return { variance: Math.max(posterior, own.variance), degrees: Math.min(total, prior.pooledDegrees) }
}

const capNoisiest = (logs: number[]): number[] => {
  const cap =
    logs.toSorted((a, b) => b - a)[Math.round(cappedShare * logs.length)] ?? Number.POSITIVE_INFINITY
  return logs.map((log) => Math.min(log, cap))
}

/** Trigamma falls from above 1/y to below 1/y + 1/y², which brackets the one place where it is `value`. */
const inverseTrigamma = (value: number): number =>
  bisect((y: number) => trigamma(y) - value, 1 / value, 1 / value + 1, 100, 1e-9)
