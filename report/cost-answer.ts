// What a frame costs each system at equal pace, in one sentence: groups and distances, cheapest first.
import type { SummaryRow } from '../results/summary-schema.ts'
import { costAt, lowestRate } from './equal-pace-text.ts'
import { formatMilliseconds, formatRatio } from './format.ts'
import { formatTimes } from './order-text.ts'
import { costMargin } from './stats/cost-noise.ts'
import { orderCosts } from './stats/cost-order.ts'
import type { Order } from './stats/order.ts'
import { orderParts } from './stats/order-parts.ts'
import { isBorrowed } from './stats/ranking.ts'

type NameOf = (row: SummaryRow) => string

/** A sentence about the rows of one scenario point; none where fewer than two have a cost. */
export const costAnswer = (rows: readonly SummaryRow[], nameOf: NameOf): readonly string[] => {
  const rate = lowestRate(rows)
  if (rate === null) return []
  const order = orderCosts(
    rows.filter((row) => !isBorrowed(row)),
    rate,
    costMargin(rows, rate),
  )
  if (order === null || order.systems.length < 2) return []
  const parts = orderParts(order).map(({ members, group }, index, all) => {
    const previous = all[index - 1]?.members.at(-1)
    const [first] = members
    const distance = previous && first ? `${distanceText(order, previous, first)}: ` : ''
    const spread = group?.atMost ? `, at most ${formatTimes(group.atMost)} apart` : ''
    return `${distance}${members.map(nameOf).join(', ')} ${rangeText(members, rate)}${spread}`
  })
  return [`CPU per frame at ${rate} frames/s: ${parts.join('; ')}.`]
}

/** From the median of the first to that of the last. */
const rangeText = (members: readonly SummaryRow[], rate: number): string => {
  const [least, most] = [members[0], members.at(-1)].map((row) =>
    formatMilliseconds(row ? (costAt(row, rate)?.cpuMsPerFrame?.median ?? null) : null),
  )
  return least === most ? `${least} ms` : `${least}–${most} ms`
}

/** How many times dearer than the one before, where that is beyond chance and noise. */
const distanceText = (order: Order<SummaryRow>, before: SummaryRow, row: SummaryRow): string => {
  const { finding, times } = order.comparisonOf(before, row)
  return finding === 'apart' ? `× ${formatRatio(times)}` : 'not separated'
}
