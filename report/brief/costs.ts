// What a frame costs each system, at the same rate for all: the second of the four lines.
import type { RunRecord } from '../../results/schema.ts'
import type { Summary, SummaryRow } from '../../results/summary-schema.ts'
import { costAt, lowestRate } from '../equal-pace-text.ts'
import { formatNumber, formatShare, listAll, listSome } from '../format.ts'
import { formatTimes } from '../order-text.ts'
import { costMargin } from '../stats/cost-noise.ts'
import { orderCosts } from '../stats/cost-order.ts'
import type { Order } from '../stats/order.ts'
import { type OrderPart, orderParts } from '../stats/order-parts.ts'
import type { BriefLine } from './line.ts'
import { bestOfEach, frameText, measuredPoints, type PointOf, shortName } from './subjects.ts'

/** The systems of a point by what a frame costs at one rate, the best settings of each. */
export interface PacedSystems extends PointOf {
  readonly rate: number
  readonly order: Order<SummaryRow>
}

/** Of intervals wider than this, as a share of the median, and of single trials, the number of systems still counts. */
const mostHalf = 0.9

/** More parts do not fit in a line. */
const shownParts = 5

export const costsLine = (paced: PacedSystems | null): BriefLine => {
  const line = { id: 'costs', title: 'Costs' } as const
  if (paced === null)
    return {
      ...line,
      text: null,
      note: 'This run has no window at equal pace.',
      command: 'npm run matrix -- --scenario ingest-1mb',
      weight: 0,
      at: null,
    }
  const { order, rate, frameBytes } = paced
  const half = widestHalf(order.systems, rate)
  const parts = orderParts(order).map((part, index) => partText(part, rate, index === 0 ? frameBytes : null))
  return {
    ...line,
    text: `${listSome(parts, shownParts, ' · ')}.`,
    note: `At ${rate} frames/s for every system; ${certainty(order.systems.length, half)}.`,
    command: null,
    // A run whose intervals are wide says less of as many systems.
    weight: order.systems.length * (1 - Math.min(half ?? 1, mostHalf)),
    at: { scenario: paced.scenario, point: paced.point },
  }
}

/** Of the first point with a window at equal pace; null without one. */
export const pacedSystems = (run: RunRecord, summary: Summary): PacedSystems | null => {
  for (const point of measuredPoints(run, summary)) {
    const rate = lowestRate(point.rows)
    if (rate === null) continue
    const best = bestOfEach(point.rows, (row) => medianCost(row, rate))
    const order = orderCosts(best, rate, costMargin(point.rows, rate))
    if (order !== null) return { ...point, rate, order }
  }
  return null
}

const partText = (
  { members, group }: OrderPart<SummaryRow>,
  rate: number,
  frameBytes: number | null,
): string => {
  const unit = frameBytes === null ? '' : ` ms of CPU per ${frameText(frameBytes)} frame`
  const apart = group?.atMost ? `, at most ${formatTimes(group.atMost)} apart` : ''
  return `${rangeText(members, rate)}${unit} (${listAll(members.map(shortName))}${apart})`
}

const rangeText = (members: readonly SummaryRow[], rate: number): string => {
  const [least, most] = [members[0], members.at(-1)].map((row) =>
    ((row && medianCost(row, rate)) ?? 0).toFixed(2),
  )
  return least === most ? `${least}` : `${least}–${most}`
}

const medianCost = (row: SummaryRow, rate: number): number | null =>
  costAt(row, rate)?.cpuMsPerFrame?.median ?? null

const certainty = (systems: number, half: number | null): string =>
  half === null
    ? `${formatNumber(systems)} systems, one trial each: no interval`
    : `95 % intervals within ± ${formatShare(half)}`

/** Half the width of the widest interval, as a share of its median; null without intervals. */
const widestHalf = (rows: readonly SummaryRow[], rate: number): number | null => {
  const halves = rows.flatMap((row) => {
    const cost = costAt(row, rate)?.cpuMsPerFrame
    return cost && cost.low !== null && cost.high !== null ? [(cost.high - cost.low) / 2 / cost.median] : []
  })
  return halves.length === 0 ? null : Math.max(...halves)
}
