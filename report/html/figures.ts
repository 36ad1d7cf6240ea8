// The charts of a page: drawn when the page is built, and their specs for drawing them again with tooltips.
import type { ListedChart } from '../charts/chart-list.ts'
import type { Layout } from '../charts/plot.ts'
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

/** All there are. */
export const layouts: readonly Layout[] = ['wide', 'narrow']

/**
 * @param inPage layouts that are drawn into the page. What a phone shows first is; all else it draws from the specs, because
 *   a second drawing of every chart is a quarter of the page of a large run
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

/** Each under the id of its place and its own kind. */
export const drawCharts = (id: string, charts: readonly ListedChart[]): Promise<readonly Figure[]> =>
  Promise.all(charts.map((chart) => drawChart(`${id}-${chart.kind}`, chart)))
