// What a run found, scenario by scenario: the sentences of page, terminal, Markdown and site, in one order.
import type { ScenarioRecord } from '../results/schema.ts'
import type { Summary, SummaryRow } from '../results/summary-schema.ts'
import { answer } from './answer.ts'
import { slowLinkAnswer } from './slow-link-answer.ts'
import { slowViewerAnswer } from './slow-viewer-answer.ts'
import { plannedPoints } from './stats/identity.ts'
import { tlsAnswer } from './tls-answer.ts'
import { transportAnswer } from './transport-answer.ts'
import { withWorkAnswer } from './with-work-answer.ts'

/** Of a scenario whose points are compared with each other. @param rows of the scenario. @returns sentences; none for most */
export const scenarioAnswer = (rows: readonly SummaryRow[]): readonly string[] => [
  ...slowLinkAnswer(rows),
  ...slowViewerAnswer(rows),
  ...tlsAnswer(rows),
]

/** Of a point that is compared with something other than its own rows, or by more than their order. @returns none for most */
export const comparisons = (rows: readonly SummaryRow[], all: readonly SummaryRow[]): readonly string[] => [
  ...withWorkAnswer(rows, all),
  ...transportAnswer(rows),
]

/** Of one scenario point. @param rows of the point. @returns sentences, the most important first */
export const pointAnswer = (
  rows: readonly SummaryRow[],
  { rows: all, noiseFloor }: Pick<Summary, 'rows' | 'noiseFloor'>,
): readonly string[] => [...comparisons(rows, all), ...answer(rows, noiseFloor)]

/** The sentence that answers the question of a scenario; empty where no row was planned. */
export const scenarioFinding = (
  scenario: ScenarioRecord,
  summary: Pick<Summary, 'rows' | 'noiseFloor'>,
): string => {
  const points = plannedPoints(scenario, summary.rows)
  const [first] = points
  const [found = ''] = [
    ...scenarioAnswer(summary.rows.filter((row) => row.scenario === scenario.id)),
    ...points.flatMap(({ rows }) => withWorkAnswer(rows, summary.rows)),
    ...(first === undefined ? [] : pointAnswer(first.rows, summary)),
  ]
  return found
}
