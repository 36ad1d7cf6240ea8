// The order of systems by what a frame costs them at one rate.
import type { PaceCost, SummaryRow } from '../../results/summary-schema.ts'
import { type Order, orderOf, type RoundValue } from './order.ts'
import { costsAt } from './pace-cost.ts'
import { isRankable } from './ranking.ts'

/**
 * The rows that compete by cost, cheapest first; null if none does.
 * @param rows under the same conditions @param rate frames a second @param margin costs up to this factor apart are noise
 */
export const orderCosts = (
  rows: readonly SummaryRow[],
  rate: number,
  margin: number,
): Order<SummaryRow> | null => {
  const competing = rows.filter((row) => isRankable(row) && row.reason === null && isCertain(row, rate))
  return competing.length === 0
    ? null
    : orderOf(
        competing.map((row) => ({ item: row, perRound: perRoundOf(row, rate), isBound: false })),
        { better: 'less', noiseMargin: margin },
      )
}

/** 1 and the number of systems that are significantly cheaper, for each cost that competes. */
export const costRanks = (
  rows: readonly SummaryRow[],
  rate: number,
  margin: number,
): ReadonlyMap<PaceCost, number> => {
  const order = orderCosts(rows, rate, margin)
  const systems = order?.systems ?? []
  return new Map(
    systems.flatMap((row, at) => {
      const cheaper = systems
        .slice(0, at)
        .filter((other) => order?.comparisonOf(other, row).finding === 'apart')
      return costsAt(row, rate).map((cost) => [cost, 1 + cheaper.length] as const)
    }),
  )
}

const isCertain = (row: SummaryRow, rate: number): boolean =>
  costsAt(row, rate).some(({ cpuMsPerFrame, reason }) => cpuMsPerFrame !== null && reason === null)

const perRoundOf = (row: SummaryRow, rate: number): readonly RoundValue[] =>
  costsAt(row, rate).flatMap(({ perTrial }) =>
    perTrial.map(({ round, cpuMsPerFrame }) => ({ round, value: cpuMsPerFrame })),
  )
