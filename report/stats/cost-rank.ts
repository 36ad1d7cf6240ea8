// Ranks of systems by what a frame costs them at one rate.
import type { PaceCost, SummaryRow } from '../../results/summary-schema.ts'
import { significantAfterHolm } from './estimate.ts'
import { costOf, costsAt } from './pace-cost.ts'
import { isRankable } from './ranking.ts'
import { ratiosOf } from './ratio.ts'

/**
 * Ranks of the costs of rows that compete. A row is behind another where the interval of their ratio within rounds says so
 * after Holm's correction for all pairs, and the ratio exceeds the noise floor.
 */
export const costRanks = (
  rows: readonly SummaryRow[],
  rate: number,
  margin: number,
): ReadonlyMap<PaceCost, number> => {
  const costs = rows
    .filter((row) => isRankable(row) && row.reason === null)
    .flatMap((row) => costsAt(row, rate))
    .filter(({ cpuMsPerFrame, reason }) => cpuMsPerFrame !== null && reason === null)
  const pairs = costs.flatMap((base, index) => {
    const others = costs.filter((cost) => cost !== base)
    const ratios = ratiosOf(
      costOf,
      base.perTrial,
      others.map(({ perTrial }) => perTrial),
    )
    return others.flatMap((other, at) =>
      costs.indexOf(other) > index ? [{ base, other, ratio: ratios[at] ?? null }] : [],
    )
  })
  const apart = [...significantAfterHolm(pairs, ({ ratio }) => ratio?.estimate ?? null)].flatMap(
    ({ base, other, ratio }) => {
      const times = ratio?.interval.median ?? 1
      if (Math.max(times, 1 / times) <= margin) return []
      return [times > 1 ? other : base]
    },
  )
  return new Map(costs.map((cost) => [cost, 1 + apart.filter((dearer) => dearer === cost).length]))
}
