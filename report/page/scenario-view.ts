// View of each scenario for the page: its answer, its charts, and its points with their rows.
import type { Reference } from '../../results/reference-schema.ts'
import type { ScenarioRecord } from '../../results/schema.ts'
import type { StoredRun } from '../../results/store.ts'
import type { Summary } from '../../results/summary-schema.ts'
import { scenarioCharts } from '../charts/chart-list.ts'
import { pointAnswer, scenarioAnswer, scenarioFinding } from '../findings.ts'
import { rowNames } from '../format.ts'
import { drawCharts, type Figure } from '../html/figures.ts'
import { type PointIdentity, plannedPoints, samePoint } from '../stats/identity.ts'
import { type RowDiagnosis, rowDiagnoses, type WhyTable, whyTable } from '../why.ts'
import { type RowPictures, rowPictures } from './pictures.ts'
import { type ChartedPoint, type PointFigures, pointFigures } from './point-figures.ts'
import { pointColumns, type RowView, rowViews } from './point-view.ts'
import { kindOf, type SectionKind, scenarioId, shorten } from './sections.ts'

export interface ScenarioView extends Omit<ScenarioRecord, 'points'> {
  /** Of its section in the page. */
  readonly id: string
  readonly kind: SectionKind
  /** The sentence that answers its question. */
  readonly finding: string
  /** Of its points together; empty for most. */
  readonly answer: readonly string[]
  /** Over all of its points; where there are any, its points are folded. */
  readonly figures: readonly Figure[]
  readonly points: readonly PointView[]
}

export interface PointView {
  readonly id: string
  /** Target of links to this point. */
  readonly anchor: string
  readonly shows: PointIdentity
  readonly title: string
  /** The first sentences of the answer, and the others. */
  readonly answer: readonly string[]
  readonly moreFindings: readonly string[]
  /** The first sentence of the answer. */
  readonly finding: string
  readonly columns: readonly string[]
  readonly rows: readonly RowView[]
  /** A table that needs no folding. */
  readonly isShort: boolean
  readonly why: { readonly table: WhyTable | null; readonly diagnoses: readonly RowDiagnosis[] }
  readonly figures: PointFigures
  /** Of tabs, where a browser was the viewer. */
  readonly pictures: readonly RowPictures[]
}

/** A longer table is folded, and the sentences behind these. */
const mostOpenRows = 8
const openSentences = 3

/** In the order of the run. */
export const scenarioViews = (
  stored: StoredRun,
  summary: Summary,
  reference: Reference,
): Promise<readonly ScenarioView[]> =>
  Promise.all(
    stored.run.scenarios.map(async (scenario, index) => {
      const ofScenario = summary.rows.filter((row) => row.scenario === scenario.id)
      const kind = kindOf(scenario, ofScenario)
      return {
        ...scenario,
        id: scenarioId(index),
        kind,
        finding: scenarioFinding(scenario, summary),
        answer: scenarioAnswer(ofScenario),
        figures: await drawCharts(`chart-${index + 1}`, scenarioCharts(scenario, ofScenario)),
        points: await Promise.all(
          plannedPoints(scenario, summary.rows).map((planned, at) =>
            pointView({ ...planned, scenario, kind, index, at }, stored, summary, reference),
          ),
        ),
      }
    }),
  )

const pointView = async (
  charted: ChartedPoint,
  { folder, run }: StoredRun,
  summary: Summary,
  { claims }: Reference,
): Promise<PointView> => {
  const { scenario, point, title, rows, index, at } = charted
  const id = `chart-${index + 1}-${at + 1}`
  const shows = { scenario: scenario.id, point: point.id }
  const sentences = pointAnswer(rows, summary)
  return {
    id,
    shows,
    anchor: `point-${index + 1}-${at + 1}`,
    title,
    answer: sentences.slice(0, openSentences),
    moreFindings: sentences.slice(openSentences),
    finding: shorten(sentences[0] ?? ''),
    columns: pointColumns(rows).map(({ head }) => head),
    rows: rowViews(
      rows,
      run.rows.filter((row) => samePoint(row, shows)),
      summary.rows,
    ),
    isShort: rows.length <= mostOpenRows,
    why: { table: whyTable(rows), diagnoses: rowDiagnoses(rows) },
    figures: await pointFigures(id, charted, summary.noiseFloor, claims),
    pictures: rowPictures(folder, rows, rowNames(rows)),
  }
}
