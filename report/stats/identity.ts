// Which records belong together: trials of a row, rows of a scenario point, points of a scenario.
import { countedTrials } from '../../results/attempts.ts'
import {
  type RowIdentity,
  type RunRecord,
  roundsOf,
  rowKey,
  type ScenarioRecord,
  type TrialRecord,
} from '../../results/schema.ts'
import type { SummaryRow } from '../../results/summary-schema.ts'

export type PointIdentity = Pick<RowIdentity, 'scenario' | 'point'>

export const samePoint = (a: PointIdentity, b: PointIdentity): boolean =>
  a.scenario === b.scenario && a.point === b.point

/** Rows that can be compared: the same work, sent by the same generator. */
export const sameConditions = (a: RowIdentity, b: RowIdentity): boolean =>
  conditionsKey(a) === conditionsKey(b)

/** The same for all rows of one scenario point under one generator. */
export const conditionsKey = ({ scenario, point, generator }: RowIdentity): string =>
  JSON.stringify([scenario, point, generator])

/**
 * The planned trials of each row, in order of rounds. Of two attempts at a trial one counts, otherwise the last record. Ignores
 * unplanned records, so that the totals always add up to the plan.
 */
export const trialsByRow = (
  run: RunRecord,
  trials: readonly TrialRecord[],
): ReadonlyMap<string, readonly TrialRecord[]> => {
  const byRow = new Map(run.rows.map((row) => [rowKey(row), new Map<number, TrialRecord>()]))
  const most = new Map(run.rows.map((row) => [rowKey(row), roundsOf(row, run)]))
  for (const trial of countedTrials(trials)) {
    const key = rowKey(trial)
    if (trial.round <= (most.get(key) ?? 0)) byRow.get(key)?.set(trial.round, trial)
  }
  const inOrder = (rounds: ReadonlyMap<number, TrialRecord>): readonly TrialRecord[] =>
    [...rounds.values()].sort((a, b) => a.round - b.round)
  return new Map([...byRow].map(([key, rounds]) => [key, inOrder(rounds)]))
}

export interface PlannedPoint {
  readonly point: ScenarioRecord['points'][number]
  /** Title of the scenario, plus the point's label if several points were planned. */
  readonly title: string
  readonly rows: readonly SummaryRow[]
}

/**
 * The points with planned rows, in the scenario's order: a profile may use only some of them.
 * @param rows of the whole run
 */
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
