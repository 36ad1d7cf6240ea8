// How many more rounds would narrow an interval until it leaves one state of a claim.
import type { Interval } from '../../results/summary-schema.ts'
import {
  containsNoEffect,
  decisiveHalfWidth,
  halfWidth,
  largestUnseen,
  limitsOf,
  type PublishedFigure,
} from './states.ts'

/** The fewest rounds that give a useful interval. */
const fewestRounds = 3

/** So that an exact whole number is not rounded up. */
export const roundingError = 1e-9

/**
 * At least 1. An interval narrows with the square root of the rounds: until it clears the nearest limit that it crosses, or
 * until it is narrow enough to be judged as it stands.
 * @param rounds that gave the interval
 */
export const moreRounds = (
  figure: PublishedFigure,
  { median, low, high }: Interval,
  rounds: number,
): number => {
  if (low === null || high === null) return Math.max(1, fewestRounds - rounds)
  const width = halfWidth({ low, high })
  const needed = (width / neededHalfWidth(figure, Math.log(median), { low, high })) ** 2 * rounds
  return Math.max(1, Math.ceil(needed - roundingError) - rounds)
}

/** On the log scale; above zero. */
const neededHalfWidth = (
  figure: PublishedFigure,
  centre: number,
  range: { readonly low: number; readonly high: number },
): number => {
  const distances = limitsOf(figure)
    .filter((limit) => limit > range.low && limit < range.high)
    .map((limit) => Math.abs(centre - Math.log(limit)))
  const toLimit = Math.min(...distances)
  if (figure.kind === 'absolute' || !containsNoEffect(range))
    return Math.max(toLimit, decisiveHalfWidth(figure.kind))
  return Math.max(toLimit, Math.log(largestUnseen) - centre)
}
