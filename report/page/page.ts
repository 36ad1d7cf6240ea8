// Renders a stored run and its summary as one HTML page that opens offline.
import type { Reference } from '../../results/reference-schema.ts'
import type { PlannedRow } from '../../results/schema.ts'
import type { StoredRun } from '../../results/store.ts'
import type { Summary } from '../../results/summary-schema.ts'
import { answer } from '../answer.ts'
import { claimsFigure, headlineOf, pointCharts, scenarioCharts } from '../charts/chart-list.ts'
import { claimsData } from '../charts/claims.ts'
import { runnerColour } from '../charts/theme.ts'
import { claimViews } from '../claims.ts'
import { conformanceView } from '../conformance.ts'
import { calibrationFacts, machineFacts, memoryNotes, planFacts, progressNotes, repeats } from '../facts.ts'
import { formatNoiseFloor } from '../format.ts'
import { drawChart, drawCharts, type Figure, layouts } from '../html/figures.ts'
import { renderTemplate } from '../html/html.ts'
import { rigAnswers } from '../rig-answer.ts'
import { plannedPoints, samePoint } from '../stats/identity.ts'
import { type RowDiagnosis, rowDiagnoses, type WhyTable, whyTable } from '../why.ts'
import { pageAssets } from './assets.ts'
import { packJson, shareValues } from './pack.ts'
import { counterTable, pointColumns, type RowView, rowViews } from './point-view.ts'
import { settingsOnce } from './settings-view.ts'

interface PointView {
  readonly id: string
  /** Target of links to this point. */
  readonly anchor: string
  readonly title: string
  readonly answer: readonly string[]
  readonly columns: readonly string[]
  readonly rows: readonly RowView[]
  readonly why: { readonly table: WhyTable | null; readonly diagnoses: readonly RowDiagnosis[] }
  readonly drawings: Figure
  /** Further charts, such as latency or settings step by step. */
  readonly figures: readonly Figure[]
}

export const renderPage = async (
  { run, trials, notes }: StoredRun,
  summary: Summary,
  reference: Reference,
): Promise<string> => {
  const scenarios = await Promise.all(
    run.scenarios.map(async (scenario, index) => ({
      ...scenario,
      id: `scenario-${index + 1}`,
      figures: await drawCharts(
        `chart-${index + 1}`,
        scenarioCharts(
          scenario,
          summary.rows.filter((row) => row.scenario === scenario.id),
        ),
      ),
      points: await Promise.all(
        plannedPoints(scenario, summary.rows).map(async ({ point, title, rows }, at): Promise<PointView> => {
          const id = `chart-${index + 1}-${at + 1}`
          return {
            id,
            anchor: `point-${index + 1}-${at + 1}`,
            title,
            answer: answer(rows, summary.noiseFloor),
            columns: pointColumns(rows).map(({ head }) => head),
            rows: rowViews(
              rows,
              run.rows.filter((row) => samePoint(row, { scenario: scenario.id, point: point.id })),
              summary.rows,
            ),
            why: { table: whyTable(rows), diagnoses: rowDiagnoses(rows) },
            drawings: await drawChart(
              id,
              headlineOf(title, scenario, point, rows, reference.claims),
              index + at === 0 ? layouts : ['wide'],
            ),
            figures: await drawCharts(
              id,
              pointCharts(title, point, rows, summary.noiseFloor, index + at === 0),
            ),
          }
        }),
      ),
    })),
  )
  const points = scenarios.flatMap((scenario) => scenario.points)
  const settings = settingsOnce(points)
  const published = claimsData(reference.claims, summary.rows)
  const judged = claimsFigure(published)
  const claimsDrawn = judged === null ? null : await drawChart('claims-figures', judged, layouts)
  const assets = pageAssets()
  return renderTemplate('./page/page', {
    run,
    summary,
    notes: [...progressNotes(run, summary.trials), ...repeats(trials), ...memoryNotes(run, trials), ...notes],
    reference,
    scenarios,
    rigs: rigAnswers(run, summary),
    settings: new Map(points.map((point, at) => [point.id, settings[at]])),
    counters: new Map(points.map(({ id, rows }) => [id, counterTable(rows)])),
    headline: points[0],
    assets,
    systems: filterSystems(run.rows),
    day: run.startedAt.slice(0, 10),
    noise: summary.noiseFloor && formatNoiseFloor(summary.noiseFloor),
    machine: machineFacts(run),
    calibration: calibrationFacts(run.calibration),
    claims: claimViews(summary.claims, reference),
    claimsFigure: claimsDrawn,
    unmeasuredClaims: published.unmeasured,
    conformance: run.conformance ? conformanceView(run.conformance) : null,
    plan: planFacts(run),
    specs: packJson(
      shareValues(
        Object.fromEntries(
          [
            ...points.flatMap(({ drawings, figures }) => [drawings, ...figures]),
            ...scenarios.flatMap(({ figures }) => figures),
            ...(claimsDrawn === null ? [] : [claimsDrawn]),
          ]
            .flat()
            .map(({ id, spec }) => [id, spec]),
        ),
      ),
    ),
    data: packJson({ run, summary }),
  })
}

/** The systems that a reader can hide: one per runner, in the order of the plan. */
const filterSystems = (rows: readonly PlannedRow[]) =>
  [...new Set(rows.map(({ runner }) => runner))].map((runner) => ({ runner, hue: runnerColour(runner) }))
