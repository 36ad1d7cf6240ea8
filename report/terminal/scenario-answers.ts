// What a terminal says of scenarios whose points, or load generators, are compared with each other.
import type { Summary, SummaryRow } from '../../results/summary-schema.ts'
import { browserAnswer } from '../browser-answer.ts'
import { comparisons, scenarioAnswer } from '../findings.ts'
import { rowNames } from '../format.ts'
import { paragraph } from './text.ts'

/**
 * A paragraph for each scenario that has an answer as a whole, and for each point whose viewers are tabs of a browser, that has
 * other transports, or whose application decodes.
 */
export const scenarioAnswers = ({ rows }: Pick<Summary, 'rows'>): readonly string[] =>
  [...Map.groupBy(rows, ({ scenario }) => scenario)].flatMap(([scenario, same]) => [
    ...said(scenario, scenarioAnswer(same)),
    ...[...Map.groupBy(same, ({ point }) => point)].flatMap(([point, here]) =>
      said(`${scenario}, ${point}`, [...tabAnswer(here), ...comparisons(here, rows)]),
    ),
  ])

const said = (what: string, sentences: readonly string[]): readonly string[] =>
  sentences.length === 0 ? [] : [paragraph('', `${what}: ${sentences.join(' ')}`, 0)]

/** Of the rows of all load generators, which tables keep apart. */
const tabAnswer = (rows: readonly SummaryRow[]): readonly string[] => {
  const names = rowNames(rows)
  return browserAnswer(rows, (row) => names[rows.indexOf(row)] ?? row.label) ?? []
}
