// Which charts a run has, point by point: the page and the exports draw the same ones.
import type { TopLevelSpec } from 'vega-lite'
import type { Claim } from '../../results/reference-schema.ts'
import type { ScenarioRecord } from '../../results/schema.ts'
import type { Summary, SummaryRow } from '../../results/summary-schema.ts'
import { capacityChart, capacityData } from './capacity.ts'
import { type ClaimsData, claimsChart } from './claims.ts'
import { cpuBars, cpuChart } from './cpu.ts'
import { frameSizesChart, sizeData } from './frame-sizes.ts'
import { headlineChart, headlineData } from './headline.ts'
import { ladderChart, ladderRungs } from './ladder.ts'
import { latencyChart, latencyData } from './latency.ts'
import { memoryChart, memoryData } from './memory.ts'
import type { ChartOptions } from './plot.ts'
import { ratioChart, ratioData } from './ratio.ts'

/** A chart that is still to be drawn, in one layout or another. */
export interface ListedChart {
  /** What tells it from the other charts of its point, in a word. */
  readonly kind: string
  readonly spec: (options: Omit<ChartOptions, 'title'>) => TopLevelSpec
}

type ScenarioPoint = ScenarioRecord['points'][number]

/** Of a point: frames a second of its rows beside what was published. */
export const headlineOf = (
  title: string,
  { mode }: Pick<ScenarioRecord, 'mode'>,
  point: ScenarioPoint,
  rows: readonly SummaryRow[],
  claims: readonly Claim[],
): ListedChart => {
  const data = headlineData(rows, claims, { ...point, mode })
  return listed('headline', `Frames a second: ${title}`, (options) => headlineChart(data, options))
}

/** Over all points of a scenario, where it has points that one chart can show. */
export const scenarioCharts = (
  scenario: ScenarioRecord,
  rows: readonly SummaryRow[],
): readonly ListedChart[] => {
  const sizes = sizeData(scenario, rows)
  const memory = memoryData(scenario, rows)
  return present([
    sizes !== null &&
      listed('sizes', `Frames a second by size: ${scenario.title}`, (options) =>
        frameSizesChart(sizes, options),
      ),
    memory !== null &&
      listed('memory', `The server’s memory: ${scenario.title}`, (options) => memoryChart(memory, options)),
  ])
}

/** Published against measured; null where a run has nothing of it. */
export const claimsFigure = (data: ClaimsData): ListedChart | null =>
  data.lanes.length === 0
    ? null
    : listed('claims', 'Published against measured: frames a second', (options) => claimsChart(data, options))

/**
 * What a point has beside its headline chart: only what its rows have.
 * @param isFirst the run's first point: ratios and what an image costs are drawn there alone, and stand in every table;
 *   else the page of a large run would weigh a third more
 */
export const pointCharts = (
  title: string,
  { label, pace, capacity }: Pick<ScenarioPoint, 'label' | 'pace' | 'capacity'>,
  rows: readonly SummaryRow[],
  noiseFloor: Summary['noiseFloor'],
  isFirst: boolean,
): readonly ListedChart[] => {
  const ratios = isFirst ? ratioData(rows, noiseFloor) : null
  const bars = isFirst ? cpuBars(rows) : null
  const rungs = ladderRungs(rows)
  const latency = latencyData(rows, pace?.fps ?? null)
  const searched = capacity === undefined ? null : capacityData(rows, capacity.p99Ms)
  return present([
    searched !== null &&
      listed('capacity', `Latency against cameras: ${title}`, (options) => capacityChart(searched, options)),
    rungs.length > 0 &&
      listed('ladder', `The ladder of settings: ${label}`, (options) => ladderChart(rungs, options)),
    latency !== null && listed('latency', `Latency: ${title}`, (options) => latencyChart(latency, options)),
    ratios !== null &&
      listed('ratio', `Times the baseline: ${title}`, (options) => ratioChart(ratios, options)),
    bars !== null && listed('cpu', `CPU a frame: ${title}`, (options) => cpuChart(bars, options)),
  ])
}

const listed = (
  kind: string,
  title: string,
  chart: (options: ChartOptions) => TopLevelSpec,
): ListedChart => ({ kind, spec: (options) => chart({ ...options, title }) })

const present = (charts: readonly (ListedChart | false)[]): readonly ListedChart[] =>
  charts.filter((chart) => chart !== false)
