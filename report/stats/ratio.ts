// Ratios of two rows, taken within rounds: what slowed a whole round down cancels out.
import type { Interval } from '../../results/summary-schema.ts'
import { logInterval } from './interval.ts'

export interface PairedLaunch {
  readonly round: number
  readonly fps: number
}

/** One ratio a round in which both rows have a figure, in order of `row`. */
export const ratiosWithinRounds = (
  row: readonly PairedLaunch[],
  base: readonly PairedLaunch[],
): readonly number[] => {
  const baseByRound = new Map(base.map(({ round, fps }) => [round, fps]))
  return row.flatMap(({ round, fps }) => {
    const against = baseByRound.get(round)
    return against === undefined ? [] : [fps / against]
  })
}

/** How many times `base` does `row` deliver, with an interval; null when no round has both. */
export const pairedRatio = (row: readonly PairedLaunch[], base: readonly PairedLaunch[]): Interval | null =>
  logInterval(ratiosWithinRounds(row, base))
