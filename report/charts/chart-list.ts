// The charts of a run, point by point, for the page and the exports.
import type { TopLevelSpec } from 'vega-lite'
import type { Claim } from '../../results/reference-schema.ts'
import type { ScenarioRecord } from '../../results/schema.ts'
import type { Summary, SummaryRow } from '../../results/summary-schema.ts'
import { breakdownChart, breakdownRows } from './breakdown.ts'
import { capacityChart, capacityData } from './capacity.ts'
import { type ClaimsData, claimsChart } from './claims.ts'
import { cpuBars, cpuChart } from './cpu.ts'
import { costChart, costData } from './equal-pace.ts'
import { frameSizesChart, sizeData } from './frame-sizes.ts'
import { headlineChart, headlineData } from './headline.ts'
import { ladderChart, ladderPanels } from './ladder.ts'
import { latencyChart, latencyData } from './latency.ts'
import { ageChart, ageData } from './link-ages.ts'
import { memoryChart, memoryData } from './memory.ts'
import type { ChartOptions } from './plot.ts'
import { ratioChart, ratioData } from './ratio.ts'
import { shownBars, shownChart } from './shown.ts'

export type ChartKind =
  | 'ages'
  | 'breakdown'
  | 'capacity'
  | 'claims'
  | 'cpu'
  | 'equal-pace'
  | 'headline'
  | 'ladder'
  | 'latency'
  | 'memory'
  | 'ratio'
  | 'shown'
  | 'sizes'

/** A chart to be drawn in any layout. */
export interface ListedChart {
  /** Distinguishes it from the other charts of its point. */
  readonly kind: ChartKind
  /** What it shows, in a few words. */
  readonly name: string
  readonly spec: (options: Omit<ChartOptions, 'title'>) => TopLevelSpec
}

type ScenarioPoint = ScenarioRecord['points'][number]

/** Throughput of a point's rows beside the published figures. */
export const headlineOf = (
  title: string,
  { mode }: Pick<ScenarioRecord, 'mode'>,
  point: ScenarioPoint,
  rows: readonly SummaryRow[],
  claims: readonly Claim[],
): ListedChart => {
  const data = headlineData(rows, claims, { ...point, mode })
  return listed('headline', 'Throughput', title, (options) => headlineChart(data, options))
}

/** Charts over all points of a scenario, if one chart can show them. */
export const scenarioCharts = (
  scenario: ScenarioRecord,
  rows: readonly SummaryRow[],
): readonly ListedChart[] => {
  const sizes = sizeData(scenario, rows)
  const memory = memoryData(scenario, rows)
  const ages = ageData(scenario, rows)
  return present([
    ages !== null &&
      listed('ages', 'Age of frames at the viewer', scenario.title, (options) => ageChart(ages, options)),
    sizes !== null &&
      listed('sizes', 'Throughput by frame size', scenario.title, (options) =>
        frameSizesChart(sizes, options),
      ),
    memory !== null &&
      listed('memory', 'Server memory', scenario.title, (options) => memoryChart(memory, options)),
  ])
}

/** Published and measured throughput; null if the run measured none of the claims. */
export const claimsFigure = (data: ClaimsData): ListedChart | null =>
  data.lanes.length === 0
    ? null
    : listed('claims', 'Published and measured throughput', null, (options) => claimsChart(data, options))

/**
 * Further charts of a point, as far as its rows have the figures.
 * @param isFirst whether this is the run's first point: only there are ratios and CPU time drawn. The tables have them for
 *   every point, and the charts would enlarge the page of a large run by a third
 */
export const pointCharts = (
  title: string,
  { label, pace, capacity }: Pick<ScenarioPoint, 'label' | 'pace' | 'capacity'>,
  rows: readonly SummaryRow[],
  noiseFloor: Summary['noiseFloor'],
  isFirst: boolean,
): readonly ListedChart[] => {
  const ratios = isFirst ? ratioData(rows, noiseFloor) : null
  const breakdown = isFirst ? breakdownRows(rows) : null
  const bars = isFirst && breakdown === null ? cpuBars(rows) : null
  const costs = costData(rows)
  const shown = shownBars(rows)
  const panels = ladderPanels(rows)
  const latency = latencyData(rows, pace?.fps ?? null)
  const searched = capacity === undefined ? null : capacityData(rows, capacity.p99Ms)
  return present([
    shown !== null && listed('shown', 'What the tab showed', title, (options) => shownChart(shown, options)),
    costs !== null &&
      listed('equal-pace', 'CPU time per frame at equal pace', title, (options) => costChart(costs, options)),
    breakdown !== null &&
      listed('breakdown', 'Where the CPU time of a frame goes', title, (options) =>
        breakdownChart(breakdown, options),
      ),
    searched !== null &&
      listed('capacity', 'Latency by number of cameras', title, (options) =>
        capacityChart(searched, options),
      ),
    panels.length > 0 &&
      listed('ladder', 'Settings step by step', label, (options) => ladderChart(panels, options)),
    latency !== null &&
      listed('latency', pace === undefined ? 'Service time' : 'Latency', title, (options) =>
        latencyChart(latency, options),
      ),
    ratios !== null &&
      listed('ratio', 'Ratio to the baseline', title, (options) => ratioChart(ratios, options)),
    bars !== null && listed('cpu', 'CPU time per frame', title, (options) => cpuChart(bars, options)),
  ])
}

/** @param of what is charted: a point or a scenario; null where the name says it */
const listed = (
  kind: ChartKind,
  name: string,
  of: string | null,
  chart: (options: ChartOptions) => TopLevelSpec,
): ListedChart => {
  const title = of === null ? name : `${name}: ${of}`
  return { kind, name, spec: (options) => chart({ ...options, title }) }
}

const present = (charts: readonly (ListedChart | false)[]): readonly ListedChart[] =>
  charts.filter((chart) => chart !== false)
