// Ratios to the reference: the fastest row of a scenario point that only moves bytes. A server may beat it.
import type { Interval, Summary, SummaryRow } from '../../results/summary-schema.ts'
import { noiseMargin } from './baseline.ts'
import { conditionsKey, samePoint } from './identity.ts'
import { byMedian, isUnspoilt } from './ranking.ts'
import { ratiosTo } from './ratio.ts'

/** Within rounds; without an entry for rows whose point has no reference, or that share no round with it. */
export const ratiosToReference = (rows: readonly SummaryRow[]): ReadonlyMap<SummaryRow, Interval> =>
  new Map(
    [...Map.groupBy(rows, conditionsKey).values()].flatMap((here) => {
      const reference = referenceOf(here, rows)
      return reference === null ? [] : ratiosOver(reference, here)
    }),
  )

/** The reference with the highest median, receiver or sender by the mode; null without one. @param rows of one scenario point */
export const fastestReference = (rows: readonly SummaryRow[]): SummaryRow | null =>
  byMedian(rows.filter(({ role, fps }) => role === 'reference-receiver' && fps !== null))[0] ?? null

/** Rows that are faster than their reference by more than the noise, the largest ratio first. */
export const beyondReference = (
  rows: readonly SummaryRow[],
  noiseFloor: Summary['noiseFloor'],
): readonly { readonly row: SummaryRow; readonly times: Interval }[] =>
  rows
    .flatMap((row) => (row.ratioToReference === null ? [] : [{ row, times: row.ratioToReference }]))
    .filter(({ row }) => isUnspoilt(row))
    .filter(({ times }) => (times.low ?? 0) > 1 && times.median > noiseMargin(noiseFloor))
    .sort((a, b) => b.times.median - a.times.median)

const referenceOf = (here: readonly SummaryRow[], rows: readonly SummaryRow[]): SummaryRow | null => {
  const [any] = here
  return any === undefined ? null : fastestReference(rows.filter((row) => samePoint(row, any)))
}

const ratiosOver = (
  reference: SummaryRow,
  here: readonly SummaryRow[],
): readonly (readonly [SummaryRow, Interval])[] => {
  const others = here.filter((row) => row !== reference)
  const ratios = ratiosTo(
    reference.perTrial,
    others.map((row) => row.perTrial),
  )
  const found = others.flatMap((row, index) => {
    const ratio = ratios[index]
    return ratio ? [[row, ratio.interval] as const] : []
  })
  return here.includes(reference) ? [[reference, { median: 1, low: 1, high: 1 }], ...found] : found
}
