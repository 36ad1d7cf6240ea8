// Renders a stored run and its summary as one HTML page that opens offline.
import type { Reference } from '../../results/reference-schema.ts'
import type { PlannedRow } from '../../results/schema.ts'
import type { StoredRun } from '../../results/store.ts'
import type { Summary } from '../../results/summary-schema.ts'
import { briefOf } from '../brief/brief.ts'
import type { BriefLine } from '../brief/line.ts'
import { claimsFigure, scenarioCharts } from '../charts/chart-list.ts'
import { claimsData } from '../charts/claims.ts'
import { runnerColour } from '../charts/theme.ts'
import { claimViews, countJudged, countOutcomes } from '../claims.ts'
import { conformanceView } from '../conformance.ts'
import { calibrationFacts, machineFacts, memoryNotes, planFacts, progressNotes, repeats } from '../facts.ts'
import { pointAnswer, scenarioAnswer, scenarioFinding } from '../findings.ts'
import { countOf, formatNoiseFloor, rowNames } from '../format.ts'
import { drawChart, drawCharts, layouts } from '../html/figures.ts'
import { renderTemplate } from '../html/html.ts'
import { refusalsOf } from '../refusals.ts'
import { refusalHeads, refusalViews } from '../refusals-text.ts'
import { rigAnswers } from '../rig-answer.ts'
import { type PointIdentity, plannedPoints, samePoint } from '../stats/identity.ts'
import { type RowDiagnosis, rowDiagnoses, type WhyTable, whyTable } from '../why.ts'
import { pageAssets } from './assets.ts'
import { briefView } from './brief-view.ts'
import { contentsOf } from './contents.ts'
import { packJson, shareValues } from './pack.ts'
import { type RowPictures, rowPictures } from './pictures.ts'
import { type PointFigures, pointFigures } from './point-figures.ts'
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
  /** A table that needs no folding. */
  readonly isShort: boolean
  readonly why: { readonly table: WhyTable | null; readonly diagnoses: readonly RowDiagnosis[] }
  readonly figures: PointFigures
  /** Of tabs, where a browser was the viewer. */
  readonly pictures: readonly RowPictures[]
}

const mostOpenRows = 8

export const renderPage = async (
  { folder, run, trials, notes }: StoredRun,
  summary: Summary,
  reference: Reference,
): Promise<string> => {
  const inRunOrder = await Promise.all(
    run.scenarios.map(async (scenario, index) => {
      const ofScenario = summary.rows.filter((row) => row.scenario === scenario.id)
      const kind = kindOf(scenario, ofScenario)
      return {
        ...scenario,
        id: scenarioId(index),
        finding: scenarioFinding(scenario, summary),
        kind,
        answer: scenarioAnswer(ofScenario),
        figures: await drawCharts(`chart-${index + 1}`, scenarioCharts(scenario, ofScenario)),
        points: await Promise.all(
          plannedPoints(scenario, summary.rows).map(
            async ({ point, title, rows }, at): Promise<PointView> => {
              const id = `chart-${index + 1}-${at + 1}`
              const shows = { scenario: scenario.id, point: point.id }
              const sentences = pointAnswer(rows, summary)
              const charted = { scenario, kind, point, title, rows, index, at }
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
                isShort: rows.length <= mostOpenRows,
                why: { table: whyTable(rows), diagnoses: rowDiagnoses(rows) },
                figures: await pointFigures(id, charted, summary.noiseFloor, reference.claims),
                pictures: rowPictures(folder, rows, rowNames(rows)),
              }
            },
          ),
        ),
      }
    }),
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
  const costs = points.flatMap(({ title, figures }) =>
    figures.costs.map(({ drawings }) => ({ title, drawings })),
  )
  const why = points.filter(({ figures }) => figures.breakdown.length > 0)
  const beforeClaims = scenarios.filter(({ kind }) => isBeforeClaims(kind))
  const afterClaims = scenarios.filter(({ kind }) => !isBeforeClaims(kind) && kind !== 'claims')
  const isWhyEarly = beforeClaims.length + costs.length > 0
  const judgesClaims = countJudged(summary.claims) > 0
  const textOf = (id: BriefLine['id']): string => brief.find((line) => line.id === id)?.text ?? ''
  const contents = contentsOf({
    costs: costs.length === 0 ? null : textOf('costs'),
    beforeClaims,
    isWhyEarly,
    why: why.length === 0 ? null : firstCause(points),
    claims: judgesClaims ? countOutcomes(summary.claims) : null,
    refusals: refusals.length === 0 ? null : textOf('refuses'),
    afterClaims,
    conformance: conformance === null ? null : conformance.answer,
    machine: countOf(run.warnings.length + warnings.length, 'warning'),
  })
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
    brief: briefView(brief, { points, scenarios, hasRefusals: refusals.length > 0 }),
    costs,
    why,
    beforeClaims,
    ofClaims: scenarios.filter(({ kind }) => kind === 'claims'),
    afterClaims,
    judgesClaims,
    isWhyEarly,
    contents,
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
            ...points.flatMap(({ figures: { lead, further, costs, breakdown } }) =>
              [lead, ...further, ...costs, ...breakdown].map(({ drawings }) => drawings),
            ),
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

/** The systems that a reader can hide: one per runner, in the order of the plan. */
const filterSystems = (rows: readonly PlannedRow[]) =>
  [...new Set(rows.map(({ runner }) => runner))].map((runner) => ({ runner, hue: runnerColour(runner) }))
