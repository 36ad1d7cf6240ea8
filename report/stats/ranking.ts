// Which rows compete, and which of them may be called faster.
import type { Interval, Summary, SummaryRow } from '../../results/summary-schema.ts'
import { noiseMargin } from './baseline.ts'
import { inverseInterval, significantAfterHolm } from './estimate.ts'
import { sameConditions } from './identity.ts'
import { type Ratio, ratiosTo } from './ratio.ts'
import { isLowerBound } from './verdict.ts'

/** The row with the highest figure, and what is known of it against each other row, fastest first. */
export interface Standing {
  readonly leader: SummaryRow
  readonly others: readonly Rival[]
}

export interface Rival {
  readonly row: SummaryRow
  /** How many times this row does the leader deliver; null when they share no round. */
  readonly leaderTimes: Interval | null
  /** True when this run cannot tell that the leader is faster. */
  readonly isTied: boolean
}

/** Fastest first, then the rows without a figure in the order of the plan. */
export const byMedian = <T extends Pick<SummaryRow, 'fps'>>(rows: readonly T[]): readonly T[] =>
  [...rows].sort((a, b) => (b.fps?.median ?? -1) - (a.fps?.median ?? -1))

/**
 * Rows that compete: measured systems, one copy each, whose figures carry no caveat and were not disturbed, under
 * the prepared generator. Where another generator was the limit, rows say nothing of the servers.
 */
export const competitors = (rows: readonly SummaryRow[]): readonly SummaryRow[] =>
  byMedian(rows.filter((row) => isRankable(row) && row.reason === null && row.verdict !== 'disturbed'))

/** Rows with a figure that would compete if nothing spoke against it. */
export const isRankable = (row: SummaryRow): boolean =>
  row.fps !== null &&
  row.replica === 1 &&
  row.generatorLabel === null &&
  (row.role === 'subject' || row.role === 'reference')

/**
 * Who leads the rows of one scenario point, and who ties with the leader; null when nobody competes.
 *
 * A row is behind only when the leader's ratio to it is above 1 by its interval, when that still holds after Holm's
 * correction (S. Holm, "A simple sequentially rejective multiple test procedure", Scand. J. Statist. 6, 1979), and
 * when the ratio is larger than what a row differs from itself. The correction is for all pairs of rows, not only
 * for those with the leader: it was the data that chose the leader, and any pair might have become one of its.
 * Nothing is known to be slower than a lower bound.
 */
export const rank = (rows: readonly SummaryRow[], noiseFloor: Summary['noiseFloor']): Standing | null => {
  const [leader, ...others] = competitors(rows)
  if (leader === undefined) return null
  const ratios = ratiosOver(leader, rows)
  const rivals = others.map((row) => ({ row, ratio: ratios.get(row) ?? null }))
  const pairs = ((others.length + 1) * others.length) / 2
  const beaten = significantAfterHolm(
    others.filter(({ verdict }) => !isLowerBound(verdict)),
    (row) => ratios.get(row)?.estimate ?? null,
    pairs,
  )
  return {
    leader,
    others: rivals.map(({ row, ratio }) => {
      const leaderTimes = ratio === null ? null : inverseInterval(ratio.interval)
      const isAhead =
        beaten.has(row) &&
        leaderTimes !== null &&
        (leaderTimes.low ?? 0) > 1 &&
        leaderTimes.median > noiseMargin(noiseFloor)
      return { row, leaderTimes, isTied: !isAhead }
    }),
  }
}

/** How many times the leader does each row deliver that ran beside it. */
const ratiosOver = (
  leader: SummaryRow,
  rows: readonly SummaryRow[],
): ReadonlyMap<SummaryRow, Ratio | null> => {
  const neighbours = rows.filter((row) => row !== leader && sameConditions(row, leader))
  const ratios = ratiosTo(
    leader.perTrial,
    neighbours.map((row) => row.perTrial),
  )
  return new Map(neighbours.map((row, index) => [row, ratios[index] ?? null]))
}
