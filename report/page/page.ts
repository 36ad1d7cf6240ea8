// Renders a stored run and its summary as one HTML page that opens offline.
import type { Reference } from '../../results/reference-schema.ts'
import type { PlannedRow } from '../../results/schema.ts'
import type { StoredRun } from '../../results/store.ts'
import type { Summary } from '../../results/summary-schema.ts'
import { briefOf } from '../brief/brief.ts'
import { claimsFigure, headlineOf, pointCharts, scenarioCharts } from '../charts/chart-list.ts'
import { claimsData } from '../charts/claims.ts'
import type { Layout } from '../charts/plot.ts'
import { runnerColour } from '../charts/theme.ts'
import { claimViews, countJudged, countOutcomes } from '../claims.ts'
import { conformanceView } from '../conformance.ts'
import { calibrationFacts, machineFacts, memoryNotes, planFacts, progressNotes, repeats } from '../facts.ts'
import { pointAnswer, scenarioAnswer, scenarioFinding } from '../findings.ts'
import { countOf, formatNoiseFloor, rowNames } from '../format.ts'
import { drawChart, drawCharts, type Figure, layouts } from '../html/figures.ts'
import { renderTemplate } from '../html/html.ts'
import { refusalsOf } from '../refusals.ts'
import { refusalHeads, refusalViews } from '../refusals-text.ts'
import { rigAnswers } from '../rig-answer.ts'
import { type PointIdentity, plannedPoints, samePoint } from '../stats/identity.ts'
import { type RowDiagnosis, rowDiagnoses, type WhyTable, whyTable } from '../why.ts'
import { pageAssets } from './assets.ts'
import { briefView } from './brief-view.ts'
import { packJson, shareValues } from './pack.ts'
import { type RowPictures, rowPictures } from './pictures.ts'
import { counterTable, pointColumns, type RowView, rowViews } from './point-view.ts'
import { inOrderOfUse, isBeforeClaims, kindOf, scenarioId, shorten } from './sections.ts'
import { settingsOnce } from './settings-view.ts'

interface PointView {
  readonly id: string
  /** Target of links to this point. */
  readonly anchor: string
  readonly shows: PointIdentity
  readonly title: string
  readonly answer: readonly string[]
  /** The first sentence of the answer. */
  readonly finding: string
  readonly columns: readonly string[]
  readonly rows: readonly RowView[]
  readonly why: { readonly table: WhyTable | null; readonly diagnoses: readonly RowDiagnosis[] }
  readonly drawings: Figure
  /** Of CPU per frame at equal pace; at most one. */
  readonly costs: readonly Figure[]
  /** Where the CPU time of a frame goes; at most one. */
  readonly breakdown: readonly Figure[]
  /** Further charts, such as latency or settings step by step. */
  readonly figures: readonly Figure[]
  /** Of tabs, where a browser was the viewer. */
  readonly pictures: readonly RowPictures[]
}

export const renderPage = async (
  { folder, run, trials, notes }: StoredRun,
  summary: Summary,
  reference: Reference,
): Promise<string> => {
  const inRunOrder = await Promise.all(
    run.scenarios.map(async (scenario, index) => ({
      ...scenario,
      id: scenarioId(index),
      finding: shorten(scenarioFinding(scenario, summary)),
      kind: kindOf(
        scenario,
        summary.rows.filter((row) => row.scenario === scenario.id),
      ),
      answer: scenarioAnswer(summary.rows.filter((row) => row.scenario === scenario.id)),
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
          const shows = { scenario: scenario.id, point: point.id }
          const sentences = pointAnswer(rows, summary)
          const figures = await drawCharts(
            id,
            pointCharts(title, point, rows, summary.noiseFloor, index + at === 0),
            inPage(at),
          )
          return {
            id,
            shows,
            anchor: `point-${index + 1}-${at + 1}`,
            title,
            answer: sentences,
            finding: shorten(sentences[0] ?? ''),
            columns: pointColumns(rows).map(({ head }) => head),
            rows: rowViews(
              rows,
              run.rows.filter((row) => samePoint(row, shows)),
              summary.rows,
            ),
            why: { table: whyTable(rows), diagnoses: rowDiagnoses(rows) },
            drawings: await drawChart(
              id,
              headlineOf(title, scenario, point, rows, reference.claims),
              index + at === 0 ? layouts : inPage(at),
            ),
            costs: figures.filter(isOf('equal-pace')),
            breakdown: figures.filter(isOf('breakdown')),
            figures: figures.filter((figure) => !isOf('equal-pace')(figure) && !isOf('breakdown')(figure)),
            pictures: rowPictures(folder, rows, rowNames(rows)),
          }
        }),
      ),
    })),
  )
  const scenarios = inOrderOfUse(inRunOrder)
  const points = scenarios.flatMap((scenario) => scenario.points)
  const settings = settingsOnce(points)
  const refusals = refusalViews(refusalsOf(run, summary))
  const [headline] = inRunOrder.flatMap((scenario) => scenario.points)
  const published = claimsData(reference.claims, summary.rows)
  const judged = claimsFigure(published)
  const claimsDrawn = judged === null ? null : await drawChart('claims-figures', judged, layouts)
  const assets = pageAssets()
  const brief = briefOf(run, summary)
  const conformance = run.conformance ? conformanceView(run.conformance) : null
  const warnings = [
    ...progressNotes(run, summary.trials),
    ...repeats(trials),
    ...memoryNotes(run, trials),
    ...notes,
  ]
  const hasPictures = points.some(({ pictures }) => pictures.length > 0)
  return renderTemplate('./page/page', {
    run,
    summary,
    notes: warnings,
    reference,
    scenarios,
    rigs: rigAnswers(run, summary),
    settings: new Map(points.map((point, at) => [point.id, settings[at]])),
    counters: new Map(points.map(({ id, rows }) => [id, counterTable(rows)])),
    headline,
    brief: briefView(brief, points, refusals.length > 0),
    costs: points.flatMap(({ title, costs }) => costs.map((drawings) => ({ title, drawings }))),
    why: points.filter(({ breakdown }) => breakdown.length > 0),
    beforeClaims: scenarios.filter(({ kind }) => isBeforeClaims(kind)),
    afterClaims: scenarios.filter(({ kind }) => !isBeforeClaims(kind)),
    judgesClaims: countJudged(summary.claims) > 0,
    found: {
      costs: shorten(brief.find(({ id }) => id === 'costs')?.text ?? ''),
      why: shorten(firstCause(points)),
      claims: countOutcomes(summary.claims),
      refusals: shorten(brief.find(({ id }) => id === 'refuses')?.text ?? ''),
      conformance: conformance === null ? '' : shorten(conformance.answer),
      machine: countOf(run.warnings.length + warnings.length, 'warning'),
    },
    assets: hasPictures ? { ...assets, policy: `${assets.policy}; img-src data:` } : assets,
    systems: filterSystems(run.rows),
    day: run.startedAt.slice(0, 10),
    noise: summary.noiseFloor && formatNoiseFloor(summary.noiseFloor),
    machine: machineFacts(run),
    calibration: calibrationFacts(run.calibration),
    claims: claimViews(summary.claims, reference),
    claimsFigure: claimsDrawn,
    unmeasuredClaims: published.unmeasured,
    refusalHeads,
    refusals,
    conformance,
    plan: planFacts(run),
    specs: packJson(
      shareValues(
        Object.fromEntries(
          [
            ...points.flatMap(({ drawings, costs, breakdown, figures }) => [
              drawings,
              ...costs,
              ...breakdown,
              ...figures,
            ]),
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

/** What the first diagnosis of the run says; without any, what the section shows. */
const firstCause = (points: readonly Pick<PointView, 'why'>[]): string => {
  const [first] = points.flatMap(({ why }) => why.diagnoses)
  return first === undefined ? 'Where the CPU time of a frame goes.' : `${first.name}: ${first.text}`
}

/** Points behind the first of a scenario are folded: their charts are left to the browser, their tables are in the page. */
const inPage = (at: number): readonly Layout[] => (at === 0 ? ['wide'] : [])

const isOf =
  (kind: string) =>
  (figure: Figure): boolean =>
    figure.some(({ id }) => id.includes(`-${kind}-`))

/** The systems that a reader can hide: one per runner, in the order of the plan. */
const filterSystems = (rows: readonly PlannedRow[]) =>
  [...new Set(rows.map(({ runner }) => runner))].map((runner) => ({ runner, hue: runnerColour(runner) }))
