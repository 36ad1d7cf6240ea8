// Ranks the rows of a scenario point: which of them compete, in which order, and what is known of each pair.
import type { Summary, SummaryRow } from '../../results/summary-schema.ts'
import { noiseMargin } from './baseline.ts'
import { sameConditions } from './identity.ts'
import { type Order, orderOf, type RoundValue } from './order.ts'
import { isLowerBound } from './verdict.ts'

/** Fastest first, then rows without a figure in the order of the plan. */
export const byMedian = <T extends Pick<SummaryRow, 'fps'>>(rows: readonly T[]): readonly T[] =>
  [...rows].sort((a, b) => (b.fps?.median ?? -1) - (a.fps?.median ?? -1))

/**
 * Rows that compete: measured systems, one copy each, without a caveat, undisturbed, of known limit, with the prepared generator. Slower
 * generators would limit the rows, which would then say nothing about the servers. Their application owns the frames: one
 * that only looks at borrowed bytes does less work.
 */
export const competitors = (rows: readonly SummaryRow[]): readonly SummaryRow[] =>
  byMedian(rows.filter((row) => isUnspoilt(row) && !isBorrowed(row)))

/** As `competitors`, of rows whose bytes expire with the callback; they compete among themselves. */
export const borrowers = (rows: readonly SummaryRow[]): readonly SummaryRow[] =>
  byMedian(rows.filter((row) => isUnspoilt(row) && isBorrowed(row)))

/** Whether the library takes the bytes of a frame back when the callback returns. */
export const isBorrowed = ({ ownership }: Pick<SummaryRow, 'ownership'>): boolean => ownership === 'view'

/** Whether a row is neither disturbed nor of unknown limit, and has no caveat. */
export const isUnspoilt = (row: SummaryRow): boolean =>
  isRankable(row) && row.reason === null && row.verdict !== 'disturbed' && row.verdict !== 'unknown'

/** Rows with a figure that compete unless they are disturbed, of unknown limit, or have a caveat. */
export const isRankable = (row: SummaryRow): boolean =>
  row.fps !== null && row.generatorLabel === null && isSystem(row)

/** The reference receiver is no server that can be had, and a replica is the baseline again. */
export const isSystem = ({ role, replica }: Pick<SummaryRow, 'role' | 'replica'>): boolean =>
  role !== 'reference-receiver' && replica === 1

/** The rows of one scenario point that compete, by throughput; null if none does. */
export const rank = (
  rows: readonly SummaryRow[],
  noiseFloor: Summary['noiseFloor'],
): Order<SummaryRow> | null => orderRows(competitors(rows), rows, noiseFloor)

/** The same of rows that only look at borrowed bytes. */
export const rankBorrowers = (
  rows: readonly SummaryRow[],
  noiseFloor: Summary['noiseFloor'],
): Order<SummaryRow> | null => orderRows(borrowers(rows), rows, noiseFloor)

const orderRows = (
  competing: readonly SummaryRow[],
  rows: readonly SummaryRow[],
  noiseFloor: Summary['noiseFloor'],
): Order<SummaryRow> | null => {
  const [any] = competing
  if (any === undefined) return null
  const others = rows.filter((row) => !competing.includes(row) && sameConditions(row, any))
  return orderOf(
    competing.map((row) => ({
      item: row,
      perRound: ratesOf(row),
      isBound: isLowerBound(row.verdict),
    })),
    { better: 'more', noiseMargin: noiseMargin(noiseFloor), others: others.map(ratesOf) },
  )
}

const ratesOf = ({ perTrial }: SummaryRow): readonly RoundValue[] =>
  perTrial.map(({ round, fps }) => ({ round, value: fps }))
