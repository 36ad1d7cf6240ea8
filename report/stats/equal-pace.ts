// Equal pace: what a frame costs each system at the same offered rate, with intervals, ratios to the baseline, and ranks.
import { type PlannedRow, type RunRecord, rowKey } from '../../results/schema.ts'
import type { SummaryRow } from '../../results/summary-schema.ts'
import { ratiosToBaseline } from './baseline.ts'
import { camerasOf, capacityOf } from './cameras-per-core.ts'
import { costMargin } from './cost-noise.ts'
import { costRanks } from './cost-order.ts'
import { conditionsKey } from './identity.ts'
import { costOf, costsAt, ratesOf } from './pace-cost.ts'
import { isBorrowed } from './ranking.ts'
import { figureIntervals } from './rate-interval.ts'

/** A row and its plan. */
interface Described {
  readonly planned: PlannedRow
  readonly row: SummaryRow
}

/** Adds the intervals of costs and of cameras a core, which depend on all rows under the same conditions. */
export const withCostIntervals = (all: readonly Described[]): readonly Described[] => {
  const groups = [...Map.groupBy(all, ({ planned }) => conditionsKey(planned)).values()]
  const rows = new Map(
    groups.flatMap((group) => {
      const measured = withCosts(group.map(({ row }) => row))
      return group.map((each, index) => [each, measured[index] ?? each.row] as const)
    }),
  )
  return all.map((each) => ({ ...each, row: rows.get(each) ?? each.row }))
}

const withCosts = (rows: readonly SummaryRow[]): readonly SummaryRow[] => {
  const intervals = new Map(
    ratesOf(rows).flatMap((rate) => {
      const costs = rows.flatMap((row) => costsAt(row, rate))
      const found = figureIntervals(
        costOf,
        costs.map(({ perTrial }) => perTrial),
      )
      return costs.map((cost, index) => [cost, found[index] ?? null] as const)
    }),
  )
  const carried = rows.map((row) => camerasOf(row.equalPace?.costs ?? []))
  const cameras = figureIntervals(
    ({ cameras }) => cameras,
    carried.map(({ perTrial }) => perTrial),
  )
  return rows.map((row, index) => {
    const { equalPace } = row
    const estimate = cameras[index] ?? null
    const basis = carried[index]?.basis
    if (equalPace === undefined) return row
    return {
      ...row,
      equalPace: {
        costs: equalPace.costs.map((cost) => ({ ...cost, cpuMsPerFrame: intervals.get(cost) ?? null })),
        camerasPerCore: estimate && basis ? { estimate, basis, measured: null } : null,
      },
    }
  })
}

/** Adds what depends on other rows of the run: ratios to the baseline, ranks, and measured capacities. */
export const withCostStandings = (
  all: readonly Described[],
  { scenarios }: Pick<RunRecord, 'scenarios'>,
): readonly Described[] => {
  const rows = all.map(({ row }) => row)
  const rates = ratesOf(rows)
  const ratios = new Map(rates.map((rate) => [rate, ratiosToBaseline(pairedCosts(all, rate))]))
  const groups = [...Map.groupBy(rows, (row) => `${conditionsKey(row)} ${isBorrowed(row)}`).values()]
  const ranks = new Map(
    rates.flatMap((rate) => {
      const margin = costMargin(rows, rate)
      return groups.flatMap((group) => [...costRanks(group, rate, margin)])
    }),
  )
  return all.map(({ planned, row }) => {
    const { equalPace } = row
    if (equalPace === undefined) return { planned, row }
    const costs = equalPace.costs.map((cost) => ({
      ...cost,
      ratioToBaseline: ratios.get(cost.framesPerSecond)?.get(rowKey(planned))?.interval ?? null,
      rank: ranks.get(cost) ?? null,
    }))
    const { camerasPerCore } = equalPace
    const measured = capacityOf(row, rows, scenarios)
    return {
      planned,
      row: {
        ...row,
        equalPace: { costs, camerasPerCore: camerasPerCore && { ...camerasPerCore, measured } },
      },
    }
  })
}

/** Ratios within rounds are taken of any figure: here it is a cost. */
const pairedCosts = (all: readonly Described[], rate: number) =>
  all.map(({ planned, row }) => ({
    planned,
    row: {
      perTrial: costsAt(row, rate).flatMap(({ perTrial }) =>
        perTrial.map((trial) => ({ ...trial, fps: trial.cpuMsPerFrame })),
      ),
    },
  }))
