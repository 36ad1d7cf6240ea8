// The charts of a page: drawn when the page is built, and their specs for drawing them again with tooltips.
import type { TopLevelSpec } from 'vega-lite'
import type { Claim } from '../../results/reference-schema.ts'
import type { ScenarioRecord } from '../../results/schema.ts'
import type { Summary, SummaryRow } from '../../results/summary-schema.ts'
import { capacityChart, capacityData } from '../charts/capacity.ts'
import { claimsChart } from '../charts/claims.ts'
import type { ClaimsData } from '../charts/claims-data.ts'
import { cpuBars, cpuChart } from '../charts/cpu.ts'
import { frameSizesChart, sizeData } from '../charts/frame-sizes.ts'
import { headlineChart, type Layout } from '../charts/headline.ts'
import { headlineData } from '../charts/headline-data.ts'
import { ladderChart, ladderRungs } from '../charts/ladder.ts'
import { latencyChart, latencyData } from '../charts/latency.ts'
import { memoryChart } from '../charts/memory.ts'
import { memoryData } from '../charts/memory-data.ts'
import type { ChartOptions } from '../charts/plot.ts'
import { ratioChart, ratioData } from '../charts/ratio.ts'
import { renderSvg } from '../charts/render.ts'
import { compactSvg } from './compact-svg.ts'

export interface Drawing {
  /** Key of the spec among the page's specs. */
  readonly id: string
  readonly layout: Layout
  /** Empty where the reader's browser draws it first: until then the wide drawing stands in its place. */
  readonly svg: string
  readonly spec: unknown
}

/** One chart in its layouts, for wide screens and print, and for phones; the style sheet shows one of them. */
export type Figure = readonly Drawing[]

type ScenarioPoint = ScenarioRecord['points'][number]

/** All there are. */
export const layouts: readonly Layout[] = ['wide', 'narrow']

export const drawHeadline = async (
  id: string,
  title: string,
  rows: readonly SummaryRow[],
  claims: readonly Claim[],
  frameBytes: number,
  isHeadline: boolean,
): Promise<Figure> => {
  const data = headlineData(rows, claims, frameBytes)
  return drawLayouts(id, title, (options) => headlineChart(data, options), isHeadline ? layouts : ['wide'])
}

/** Charts over all points of a scenario, where it has points that one chart can show. */
export const drawScenario = async (
  id: string,
  scenario: ScenarioRecord,
  rows: readonly SummaryRow[],
): Promise<readonly Figure[]> => {
  const sizes = sizeData(scenario, rows)
  const memory = memoryData(scenario, rows)
  const figures = [
    sizes !== null &&
      drawLayouts(`${id}-sizes`, `Frames a second by size: ${scenario.title}`, (options) =>
        frameSizesChart(sizes, options),
      ),
    memory !== null &&
      drawLayouts(`${id}-memory`, `The server’s memory: ${scenario.title}`, (options) =>
        memoryChart(memory, options),
      ),
  ]
  return Promise.all(figures.filter((figure) => figure !== false))
}

/** Published against measured; null where a run has nothing of it. */
export const drawClaims = async (data: ClaimsData): Promise<Figure | null> =>
  data.lanes.length === 0
    ? null
    : drawLayouts(
        'claims-figures',
        'Published against measured: frames a second',
        (options) => claimsChart(data, options),
        layouts,
      )

/**
 * What a point shows beside its headline chart: only what its rows have.
 * @param isHeadline the run's first point: ratios and what an image costs are drawn there alone, and stand in every table;
 *   else the page of a large run would weigh a third more
 */
export const drawPoint = async (
  id: string,
  title: string,
  { label, pace, capacity }: Pick<ScenarioPoint, 'label' | 'pace' | 'capacity'>,
  rows: readonly SummaryRow[],
  noiseFloor: Summary['noiseFloor'],
  isHeadline: boolean,
): Promise<readonly Figure[]> => {
  const ratios = isHeadline ? ratioData(rows, noiseFloor) : null
  const bars = isHeadline ? cpuBars(rows) : null
  const rungs = ladderRungs(rows)
  const latency = latencyData(rows, pace?.fps ?? null)
  const searched = capacity === undefined ? null : capacityData(rows, capacity.p99Ms)
  const figures = [
    searched !== null &&
      drawLayouts(`${id}-capacity`, `Latency against cameras: ${title}`, (options) =>
        capacityChart(searched, options),
      ),
    rungs.length > 0 &&
      drawLayouts(`${id}-ladder`, `The ladder of settings: ${label}`, (options) =>
        ladderChart(rungs, options),
      ),
    latency !== null &&
      drawLayouts(`${id}-latency`, `Latency: ${title}`, (options) => latencyChart(latency, options)),
    ratios !== null &&
      drawLayouts(`${id}-ratio`, `Times the baseline: ${title}`, (options) => ratioChart(ratios, options)),
    bars !== null && drawLayouts(`${id}-cpu`, `CPU a frame: ${title}`, (options) => cpuChart(bars, options)),
  ]
  return Promise.all(figures.filter((figure) => figure !== false))
}

/**
 * @param chart of a title, for a layout, in the colours of the page
 * @param inPage layouts that are drawn into the page. What a phone shows first is; all else it draws from the specs, because
 *   a second drawing of every chart is a quarter of the page of a large run
 */
export const drawLayouts = (
  id: string,
  title: string,
  chart: (options: ChartOptions) => TopLevelSpec,
  inPage: readonly Layout[] = ['wide'],
): Promise<Figure> =>
  Promise.all(
    layouts.map(async (layout) => {
      const spec = chart({ title, layout, scheme: 'page' })
      const svg = inPage.includes(layout) ? compactSvg(await renderSvg(spec)) : ''
      return { id: `${id}-${layout}`, layout, svg, spec }
    }),
  )
