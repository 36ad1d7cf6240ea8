// The charts of a page: drawn when the page is built, and their specs for drawing them again with tooltips.
import type { TopLevelSpec } from 'vega-lite'
import type { Claim } from '../../results/reference-schema.ts'
import type { ScenarioRecord } from '../../results/schema.ts'
import type { Summary, SummaryRow } from '../../results/summary-schema.ts'
import { capacityChart, capacityData } from '../charts/capacity.ts'
import { cpuBars, cpuChart } from '../charts/cpu.ts'
import { frameSizesChart, sizeData } from '../charts/frame-sizes.ts'
import { headlineChart, type Layout } from '../charts/headline.ts'
import { headlineData } from '../charts/headline-data.ts'
import { ladderChart, ladderRungs } from '../charts/ladder.ts'
import { latencyChart, latencyData } from '../charts/latency.ts'
import type { ChartOptions } from '../charts/plot.ts'
import { ratioChart, ratioData } from '../charts/ratio.ts'
import { renderSvg } from '../charts/render.ts'
import { compactSvg } from './compact-svg.ts'

export interface Drawing {
  /** Key of the spec among the page's specs. */
  readonly id: string
  readonly layout: Layout
  readonly svg: string
  readonly spec: unknown
}

/** One chart in its layouts, for wide screens and print, and for phones; the style sheet shows one of them. */
export type Figure = readonly Drawing[]

type ScenarioPoint = ScenarioRecord['points'][number]

const layouts: readonly Layout[] = ['wide', 'narrow']

export const drawHeadline = async (
  id: string,
  title: string,
  rows: readonly SummaryRow[],
  claims: readonly Claim[],
  frameBytes: number,
): Promise<Figure> => {
  const data = headlineData(rows, claims, frameBytes)
  return drawLayouts(id, title, (options) => headlineChart(data, options))
}

/** Charts over all points of a scenario, where it has points that one chart can show. */
export const drawScenario = async (
  id: string,
  scenario: ScenarioRecord,
  rows: readonly SummaryRow[],
): Promise<readonly Figure[]> => {
  const sizes = sizeData(scenario, rows)
  return sizes === null
    ? []
    : [
        await drawLayouts(`${id}-sizes`, `Frames a second by size: ${scenario.title}`, (options) =>
          frameSizesChart(sizes, options),
        ),
      ]
}

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

/** @param chart of a title, for a layout, in the colours of the page */
export const drawLayouts = (
  id: string,
  title: string,
  chart: (options: ChartOptions) => TopLevelSpec,
): Promise<Figure> =>
  Promise.all(
    layouts.map(async (layout) => {
      const spec = chart({ title, layout, scheme: 'page' })
      return { id: `${id}-${layout}`, layout, svg: compactSvg(await renderSvg(spec)), spec }
    }),
  )
