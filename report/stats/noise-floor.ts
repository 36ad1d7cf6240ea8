// How much a row differs from itself: the baseline runs twice a round, and its ratio to its copy should be 1.
import type { RowIdentity } from '../../results/schema.ts'
import type { Summary } from '../../results/summary-schema.ts'
import { estimateTogether } from './estimate.ts'
import { sameConditions } from './identity.ts'
import { intervalOf } from './interval.ts'
import { type PairedTrial, ratiosWithinRounds } from './ratio.ts'

export interface BaselineRow extends RowIdentity {
  readonly baseline: boolean
  readonly perTrial: readonly PairedTrial[]
}

type NoiseFloor = NonNullable<Summary['noiseFloor']>

/**
 * 95 % interval of the second copy's ratio to the first, pooled over all scenario points, its variance moderated by
 * the ratios of the other rows to that copy; null without a second copy, or with too few rounds for an interval.
 */
export const noiseFloor = (rows: readonly BaselineRow[]): NoiseFloor | null => {
  const pairs = rows
    .filter((row) => row.baseline && row.replica === 1)
    .flatMap((first) => rows.flatMap((row) => ratiosToFirst(row, first) ?? []))
  const ofCopies = pairs.filter(({ isCopy }) => isCopy).flatMap(({ ratios }) => ratios)
  const ofOthers = pairs.filter(({ isCopy }) => !isCopy).map(({ ratios }) => ratios)
  const samples = [ofCopies, ...ofOthers].map((ratios) => ratios.map(Math.log))
  const estimate = estimateTogether(samples)[0] ?? null
  if (estimate === null) return null
  const { low, high } = intervalOf(ofCopies, estimate)
  return low === null || high === null ? null : { low, high }
}

/** Null for the first copy itself, and for what ran under other conditions. */
const ratiosToFirst = (
  row: BaselineRow,
  first: BaselineRow,
): { readonly isCopy: boolean; readonly ratios: readonly number[] } | null =>
  row === first || !sameConditions(row, first)
    ? null
    : {
        isCopy: row.baseline && row.runner === first.runner && row.variant === first.variant,
        ratios: ratiosWithinRounds(row.perTrial, first.perTrial),
      }

/** A ratio up to here may be one row against itself, whichever of the two is on top. */
export const noiseMargin = (floor: NoiseFloor | null): number =>
  floor === null ? 1 : Math.max(1, floor.high, 1 / floor.low)
