// Means of logarithms with what is known of their error: the common ground of intervals, ratios and ranks.
import tCdf from '@stdlib/stats-base-dists-t-cdf'
import tQuantile from '@stdlib/stats-base-dists-t-quantile'
import { mean, sampleVariance } from 'simple-statistics'
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
