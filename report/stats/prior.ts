// Moderation of variances across the rows of a scenario point: the prior, and its use.
import digamma from '@stdlib/math-base-special-digamma'
import trigamma from '@stdlib/math-base-special-trigamma'
import { bisect, mean, sampleVariance } from 'simple-statistics'

/** A variance on the log scale and its degrees of freedom. */
export interface EstimatedVariance {
  readonly variance: number
  readonly degrees: number
}

export interface Prior extends EstimatedVariance {
  /** Degrees of freedom of all rows together: the upper limit for each row. */
  readonly pooledDegrees: number
}

/** Fewer rows cannot show how much rows differ in their scatter. */
const fewestRows = 3

/** Share of the noisiest rows that do not shape the prior: bimodal rows would widen it for quiet ones. */
const cappedShare = 0.25

/** Smallest variance of a row, as a share of the mean variance, so that its logarithm exists. */
const varianceFloor = 1e-5

/**
 * Prior variance and its degrees of freedom (infinite if the rows differ no more than by chance) by
 * the moments of the log variances: G. K. Smyth, "Linear models and empirical Bayes methods for assessing
 * differential expression", Stat. Appl. Genet. Mol. Biol. 3 (2004), section 6.2. The noisiest quarter of the rows
 * is capped at the next value, similar to B. Phipson et al., "Robust hyperparameter estimation protects against
 * hypervariable genes", Ann. Appl. Stat. 10 (2016), but without their correction; `moderate` compensates for that.
 *
 * @param rows with at least one degree of freedom each
 * @returns null with fewer than three rows, or if none of them varied
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
 * Smyth's posterior variance, but never below the row's own: few trials may underestimate a row's noise. Shrinking noisy rows
 * too would leave noisy and bimodal rows with too low a coverage.
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

/** Trigamma is monotonic and between 1/y and 1/y + 1/y², which brackets the solution. */
const inverseTrigamma = (value: number): number =>
  bisect((y: number) => trigamma(y) - value, 1 / value, 1 / value + 1, 100, 1e-9)
