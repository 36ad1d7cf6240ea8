// When a row is so much slower that it has to be told apart from noise and from what is allowed.
import type { ComparedRow } from '../../results/comparison-schema.ts'

/** @param failAbove 0.05: the whole interval of B over A has to lie below 0.95 */
export const isBeyond = (
  { change, ratio }: Pick<ComparedRow, 'change' | 'ratio'>,
  failAbove: number,
): boolean => change === 'slower' && ratio !== null && ratio.high !== null && ratio.high < 1 - failAbove

/** A row that would be too slow if its figures could be trusted: it is named, and does not fail a comparison. */
export const isUndecided = (
  { change, ratio }: Pick<ComparedRow, 'change' | 'ratio'>,
  failAbove: number,
): boolean => change === 'open' && ratio !== null && ratio.high !== null && ratio.high < 1 - failAbove
