// In which order trials run: every row once a round, each round shuffled anew from the seed.
import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { type PlannedRow, roundsOf } from '../../results/schema.ts'

export interface PlannedTrial {
  readonly row: PlannedRow
  /** From 1. */
  readonly round: number
}

/**
 * Rounds are the outer loop, so that drift of the machine falls on all rows alike. Pure: same seed, same order.
 * @param rounds of rows that have no number of their own
 */
export const orderTrials = (
  rows: readonly PlannedRow[],
  rounds: number,
  seed: number,
): readonly PlannedTrial[] => {
  const random = xoroshiro128plus(seed)
  const shuffle = (list: readonly PlannedRow[]): readonly PlannedRow[] => {
    const shuffled = [...list]
    for (let last = shuffled.length - 1; last > 0; last--) {
      const other = uniformInt(random, 0, last)
      const [a, b] = [shuffled[last], shuffled[other]]
      if (a && b) [shuffled[last], shuffled[other]] = [b, a]
    }
    return shuffled
  }
  return Array.from({ length: rounds }, (_, index) => {
    const round = index + 1
    const takingPart = rows.filter((row) => roundsOf(row, { rounds }) >= round)
    return byScenario(takingPart).flatMap((group) => shuffle(group).map((row) => ({ row, round })))
  }).flat()
}

/** Rows that are compared with one another stay close in time: a round does one scenario after the other. */
const byScenario = (rows: readonly PlannedRow[]): readonly (readonly PlannedRow[])[] => [
  ...Map.groupBy(rows, ({ scenario, point }) => `${scenario}/${point}`).values(),
]
