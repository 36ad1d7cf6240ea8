// How many times the baseline does every row deliver.
import { type PlannedRow, type RowIdentity, rowKey } from '../../results/schema.ts'
import type { SummaryRow } from '../../results/summary-schema.ts'
import { sameConditions } from './identity.ts'
import { meanOfCopies, type PairedTrial, type Ratio, ratiosTo } from './ratio.ts'

/** A row with what the plan knows of it. */
export interface DescribedRow {
  readonly planned: PlannedRow
  readonly row: Pick<SummaryRow, 'perTrial'>
}

/**
 * Ratios by row key; a row without one had no baseline under its conditions, or no round with it. The base is the
 * mean of the baseline's copies in each round, which halves what the base adds to the error. The first copy is 1 by
 * definition; another copy is held against the first alone, and shows what differs from itself by chance.
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
