// Ratios of rows to the baseline, and the noise floor: the ratio of the baseline to its replica.
import { type PlannedRow, type RowIdentity, rowKey } from '../../results/schema.ts'
import type { Summary, SummaryRow } from '../../results/summary-schema.ts'
import { estimateTogether, intervalOf } from './estimate.ts'
import { sameConditions } from './identity.ts'
import { meanOfCopies, type PairedTrial, type Ratio, ratiosTo, ratiosWithinRounds } from './ratio.ts'

/** A row with its plan. */
export interface DescribedRow {
  readonly planned: PlannedRow
  readonly row: Pick<SummaryRow, 'perTrial'>
}

/** A row as the noise floor needs it. */
export interface BaselineRow extends RowIdentity {
  readonly baseline: boolean
  readonly perTrial: readonly PairedTrial[]
}

type NoiseFloor = NonNullable<Summary['noiseFloor']>

/**
 * Ratios by row key; missing for rows without a baseline under their conditions, or without a common round. The base is the
 * mean of the baseline's copies in each round, which halves its contribution to the error. The first copy is 1 by
 * definition; a replica is compared with the first copy only, which shows differences by chance.
 */
export const ratiosToBaseline = (all: readonly DescribedRow[]): ReadonlyMap<string, Ratio> =>
  new Map(
    all
      .filter(({ planned }) => planned.baseline && planned.replica === 1)
      .flatMap((first) =>
        ratiosUnder(
          first,
          all.filter(({ planned }) => sameConditions(planned, first.planned)),
        ),
      ),
  )

const ratiosUnder = (
  first: DescribedRow,
  neighbours: readonly DescribedRow[],
): readonly (readonly [string, Ratio])[] => {
  const copies = neighbours.filter(({ planned }) => planned.baseline)
  const others = neighbours.filter(({ planned }) => !planned.baseline)
  const furtherCopies = copies.filter(({ planned }) => planned.replica !== 1)
  return [
    ...keyed([first], ratiosTo(first.row.perTrial, [first.row.perTrial])),
    ...keyed(furtherCopies, ratiosTo(first.row.perTrial, [...furtherCopies, ...others].map(trialsOf))),
    ...keyed(others, ratiosTo(meanOfCopies(copies.map(trialsOf)), others.map(trialsOf))),
  ]
}

const trialsOf = ({ row }: DescribedRow): readonly PairedTrial[] => row.perTrial

const keyed = (
  rows: readonly { readonly planned: RowIdentity }[],
  ratios: readonly (Ratio | null)[],
): readonly (readonly [string, Ratio])[] =>
  rows.flatMap(({ planned }, index) => {
    const ratio = ratios[index] ?? null
    return ratio === null ? [] : [[rowKey(planned), ratio] as const]
  })

/**
 * 95 % interval of the ratio of the replica to the first copy, pooled over all scenario points. Its variance is moderated by
 * the ratios of the other rows to the first copy. Null without a replica, or with too few rounds for an interval.
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

/** Null for the first copy itself, and for rows under other conditions. */
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

/** Ratios up to this value, or down to its inverse, are within the noise floor. */
export const noiseMargin = (floor: NoiseFloor | null): number =>
  floor === null ? 1 : Math.max(1, floor.high, 1 / floor.low)
