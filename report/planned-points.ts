// The points of a scenario that rows were planned for, with their rows: a profile may take some of them and leave others.
import type { ScenarioRecord } from '../results/schema.ts'
import type { SummaryRow } from '../results/summary-schema.ts'
import { samePoint } from './stats/identity.ts'

export interface PlannedPoint {
  readonly point: ScenarioRecord['points'][number]
  /** Of the scenario, and where several of its points were planned, of the point too. */
  readonly title: string
  readonly rows: readonly SummaryRow[]
}

/** In the scenario's order. @param rows of the whole run */
export const plannedPoints = (
  scenario: ScenarioRecord,
  rows: readonly SummaryRow[],
): readonly PlannedPoint[] => {
  const planned = scenario.points
    .map((point) => ({
      point,
      rows: rows.filter((row) => samePoint(row, { scenario: scenario.id, point: point.id })),
    }))
    .filter((each) => each.rows.length > 0)
  return planned.map(({ point, rows: here }) => ({
    point,
    title: planned.length === 1 ? scenario.title : `${scenario.title} · ${point.label}`,
    rows: here,
  }))
}
