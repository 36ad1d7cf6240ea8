// The order of rows, and which of two may be called faster.
import type { Summary, SummaryRow } from '../../results/summary-schema.ts'
import { pairedRatio } from './ratio.ts'
import { isLowerBound } from './verdict.ts'

/** Fastest first, then the rows without a figure in the order of the plan. */
export const byMedian = <T extends Pick<SummaryRow, 'fps'>>(rows: readonly T[]): readonly T[] =>
  [...rows].sort((a, b) => (b.fps?.median ?? -1) - (a.fps?.median ?? -1))

/**
 * Rows that compete: measured systems, one copy each, whose figures carry no caveat, under the prepared camera. Where
 * another camera was the limit, rows say nothing of the servers.
 */
export const competitors = (rows: readonly SummaryRow[]): readonly SummaryRow[] =>
  byMedian(
    rows.filter(
      (row) =>
        row.fps !== null &&
        row.reason === null &&
        row.replica === 1 &&
        row.cameraLabel === null &&
        (row.role === 'subject' || row.role === 'reference'),
    ),
  )

/**
 * True when `leader` is faster than `other` beyond doubt: the interval of their ratio within rounds lies
 * above one and above what a row differs from itself. Nothing is known to be slower than a lower bound.
 */
export const outranks = (
  leader: SummaryRow,
  other: SummaryRow,
  noiseFloor: Summary['noiseFloor'],
): boolean => {
  const low = pairedRatio(leader.launches, other.launches)?.low ?? null
  return low !== null && !isLowerBound(other.verdict) && low > Math.max(1, noiseFloor?.high ?? 1)
}
