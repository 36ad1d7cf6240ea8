// The charts of a page: SVGs drawn at build time, and specs with which the browser draws them again with tooltips.
import type { ListedChart } from '../charts/chart-list.ts'
import type { Layout } from '../charts/plot.ts'
import { renderSvg } from '../charts/render.ts'
import { compactSvg } from './compact-svg.ts'

export interface Drawing {
  /** Key of the spec among the page's specs. */
  readonly id: string
  readonly layout: Layout
  /** Empty if only the browser draws this layout: until then the wide drawing takes its place. */
  readonly svg: string
  readonly spec: unknown
}

/** One chart in its layouts, for wide screens and print, and for phones; the style sheet shows one of them. */
export type Figure = readonly Drawing[]

/** All layouts. */
export const layouts: readonly Layout[] = ['wide', 'narrow']

/**
 * @param inPage layouts drawn into the page. For phones only the first charts are; the browser draws the others, because a
 *   second drawing of every chart would be a quarter of the page of a large run
 */
export const drawChart = (
  id: string,
  { spec: specIn }: Pick<ListedChart, 'spec'>,
  inPage: readonly Layout[] = ['wide'],
): Promise<Figure> =>
  Promise.all(
    layouts.map(async (layout) => {
      const spec = specIn({ layout, scheme: 'page' })
      const svg = inPage.includes(layout) ? compactSvg(await renderSvg(spec)) : ''
      return { id: `${id}-${layout}`, layout, svg, spec }
    }),
  )

/** Each chart with its kind appended to `id`. */
export const drawCharts = (id: string, charts: readonly ListedChart[]): Promise<readonly Figure[]> =>
  Promise.all(charts.map((chart) => drawChart(`${id}-${chart.kind}`, chart)))
