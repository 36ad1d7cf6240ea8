// Ranks the rows of a scenario point: which of them compete, and which are significantly faster.
import type { Interval, Summary, SummaryRow } from '../../results/summary-schema.ts'
import { noiseMargin } from './baseline.ts'
import { inverseInterval, significantAfterHolm } from './estimate.ts'
import { sameConditions } from './identity.ts'
import { type Ratio, ratiosTo } from './ratio.ts'
import { isLowerBound } from './verdict.ts'

/** The row with the highest figure, and its comparison with each other row, fastest first. */
export interface Standing {
  readonly leader: SummaryRow
  readonly others: readonly Rival[]
}

export interface Rival {
  readonly row: SummaryRow
  /** Ratio of the leader to this row; null if they share no round. */
  readonly leaderTimes: Interval | null
  /** True if the leader is not significantly faster in this run. */
  readonly isTied: boolean
}

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

const isUnspoilt = (row: SummaryRow): boolean =>
  isRankable(row) && row.reason === null && row.verdict !== 'disturbed' && row.verdict !== 'unknown'

/** Rows with a figure that compete unless they are disturbed, of unknown limit, or have a caveat. */
export const isRankable = (row: SummaryRow): boolean =>
  row.fps !== null &&
  row.replica === 1 &&
  row.generatorLabel === null &&
  (row.role === 'subject' || row.role === 'reference')

/**
 * The leader of the rows of one scenario point, and the rows tied with it; null if no row competes.
 *
 * A row is behind only if the whole interval of the leader's ratio to it is above 1, if that still holds after Holm's
 * correction (S. Holm, "A simple sequentially rejective multiple test procedure", Scand. J. Statist. 6, 1979), and if the ratio
 * exceeds the noise floor. The correction covers all pairs of rows, not only those with the leader, because the data selected
 * the leader. A lower bound is never behind.
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

/** Ratio of each other row under the same conditions to the leader. */
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
