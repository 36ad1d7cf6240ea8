// Renders a stored run and its summary as one HTML page that opens offline.
import type { Reference } from '../../results/reference-schema.ts'
import type { PlannedRow } from '../../results/schema.ts'
import type { StoredRun } from '../../results/store.ts'
import type { Summary } from '../../results/summary-schema.ts'
import { briefOf } from '../brief/brief.ts'
import type { BriefLine } from '../brief/line.ts'
import { claimsFigure } from '../charts/chart-list.ts'
import { claimsData } from '../charts/claims.ts'
import { runnerColour } from '../charts/theme.ts'
import { measureClaims } from '../claims/measure.ts'
import { claimViews, countJudged, countOutcomes } from '../claims.ts'
import { conformanceView } from '../conformance.ts'
import { calibrationFacts, machineFacts, memoryNotes, planFacts, progressNotes, repeats } from '../facts.ts'
import { countOf, formatNoiseFloor } from '../format.ts'
import { drawChart, layouts } from '../html/figures.ts'
import { renderTemplate } from '../html/html.ts'
import { refusalsOf } from '../refusals.ts'
import { refusalHeads, refusalViews } from '../refusals-text.ts'
import { rigAnswers } from '../rig-answer.ts'
import { pageAssets } from './assets.ts'
import { briefView } from './brief-view.ts'
import { contentsOf } from './contents.ts'
import { packJson, shareValues } from './pack.ts'
import { counterTable } from './point-view.ts'
import { type PointView, scenarioViews } from './scenario-view.ts'
import { inOrderOfUse, isBeforeClaims } from './sections.ts'
import { settingsOnce } from './settings-view.ts'

export const renderPage = async (
  stored: StoredRun,
  summary: Summary,
  reference: Reference,
): Promise<string> => {
  const { run, trials, notes } = stored
  const inRunOrder = await scenarioViews(stored, summary, reference)
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
    measureClaims: measureClaims(),
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

/** What the first diagnosis says that has a remedy, else the first that only a profile explains; without any, what is shown. */
const firstCause = (points: readonly Pick<PointView, 'why'>[]): string => {
  const diagnoses = points.flatMap(({ why }) => why.diagnoses)
  const first = diagnoses.find(({ command }) => !command.startsWith('npm run profile')) ?? diagnoses[0]
  return first === undefined ? 'Where the CPU time of a frame goes.' : `${first.name}: ${first.text}`
}

/** The systems that a reader can hide: one per runner, in the order of the plan. */
const filterSystems = (rows: readonly PlannedRow[]) =>
  [...new Set(rows.map(({ runner }) => runner))].map((runner) => ({ runner, hue: runnerColour(runner) }))
