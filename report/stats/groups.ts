// What a summary says of the order by throughput, each row against the next, and of groups, also by cost at equal pace.
import type { Summary, SummaryGroup, SummaryRow } from '../../results/summary-schema.ts'
import { costMargin } from './cost-noise.ts'
import { orderCosts } from './cost-order.ts'
import { conditionsKey } from './identity.ts'
import type { Order } from './order.ts'
import { ratesOf } from './pace-cost.ts'
import { isBorrowed, rank, rankBorrowers } from './ranking.ts'
import { isLadder } from './step-gain.ts'

/** The rows with their comparison to the next of the order, and the groups, in the order of the plan. */
export const withOrder = (
  rows: readonly SummaryRow[],
  noiseFloor: Summary['noiseFloor'],
): { readonly rows: readonly SummaryRow[]; readonly groups: readonly SummaryGroup[] } => {
  const orders = [...Map.groupBy(rows, conditionsKey).values()]
    .filter(isRanked)
    .flatMap((here) => [rank(here, noiseFloor) ?? [], rankBorrowers(here, noiseFloor) ?? []].flat())
  const next = new Map(orders.flatMap(nextOf))
  return {
    rows: rows.map((row) => ({ ...row, next: next.get(row) ?? null })),
    groups: [...orders.flatMap((order) => groupsOf(order, 'fps')), ...costGroups(rows)],
  }
}

/** At an offered rate, in a search, and step by step on a ladder, throughput does not rank systems. */
const isRanked = (rows: readonly SummaryRow[]): boolean =>
  !isLadder(rows) &&
  rows.every(({ curve, metrics }) => curve === undefined && metrics['offeredFps'] === undefined)

const nextOf = ({
  systems,
  toNext,
}: Order<SummaryRow>): readonly (readonly [SummaryRow, SummaryRow['next']])[] =>
  toNext.flatMap((comparison, index) => {
    const [row, after] = systems.slice(index, index + 2)
    return row === undefined || after === undefined
      ? []
      : [[row, { runner: after.runner, variant: after.variant, ...comparison }] as const]
  })

/** At every rate, of rows that own their frames. */
const costGroups = (rows: readonly SummaryRow[]): readonly SummaryGroup[] =>
  [...Map.groupBy(rows, conditionsKey).values()].flatMap((here) =>
    ratesOf(here).flatMap((rate) => {
      const owning = here.filter((row) => !isBorrowed(row))
      const order = orderCosts(owning, rate, costMargin(here, rate))
      return order === null ? [] : groupsOf(order, 'cpuMsPerFrame', rate)
    }),
  )

const groupsOf = (
  { groups }: Order<SummaryRow>,
  figure: SummaryGroup['figure'],
  framesPerSecond?: number,
): readonly SummaryGroup[] =>
  groups.flatMap(({ kind, members, atMost }) => {
    const [first] = members
    return first === undefined
      ? []
      : [
          {
            scenario: first.scenario,
            point: first.point,
            generator: first.generator,
            figure,
            ...(framesPerSecond !== undefined && { framesPerSecond }),
            kind,
            atMost,
            systems: members.map(({ runner, variant }) => ({ runner, variant })),
          },
        ]
  })
