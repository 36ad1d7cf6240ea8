// What a summary says of the order by throughput: each row against the next, and groups.
import type { Summary, SummaryGroup, SummaryRow } from '../../results/summary-schema.ts'
import { conditionsKey } from './identity.ts'
import type { Order } from './order.ts'
import { rank, rankBorrowers } from './ranking.ts'
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
    groups: orders.flatMap(groupsOf),
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

const groupsOf = ({ groups }: Order<SummaryRow>): readonly SummaryGroup[] =>
  groups.flatMap(({ kind, members, atMost }) => {
    const [first] = members
    return first === undefined
      ? []
      : [
          {
            scenario: first.scenario,
            point: first.point,
            generator: first.generator,
            figure: 'fps' as const,
            kind,
            atMost,
            systems: members.map(({ runner, variant }) => ({ runner, variant })),
          },
        ]
  })
