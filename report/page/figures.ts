// The charts of a page: drawn when the page is built, and their specs for drawing them again with tooltips.
import type { Claim } from '../../results/reference-schema.ts'
import type { SummaryRow } from '../../results/summary-schema.ts'
import { headlineChart, type Layout } from '../charts/headline.ts'
import { headlineData } from '../charts/headline-data.ts'
import { renderSvg } from '../charts/render.ts'

export interface Drawing {
  /** Key of the spec among the page's specs. */
  readonly id: string
  readonly layout: Layout
  readonly svg: string
  readonly spec: unknown
}

/** One drawing for wide screens and print, one for phones; the style sheet shows one of them. */
export const drawHeadline = async (
  id: string,
  title: string,
  rows: readonly SummaryRow[],
  claims: readonly Claim[],
  frameBytes: number,
): Promise<readonly Drawing[]> => {
  const data = headlineData(rows, claims, frameBytes)
  const layouts: readonly Layout[] = ['wide', 'narrow']
  return Promise.all(
    layouts.map(async (layout) => {
      const spec = headlineChart(data, { title, layout, scheme: 'page' })
      return { id: `${id}-${layout}`, layout, svg: await renderSvg(spec), spec }
    }),
  )
}
