// The charts of a page: drawn when the page is built, and their specs for drawing them again with tooltips.
import type { TopLevelSpec } from 'vega-lite'
import type { Claim } from '../../results/reference-schema.ts'
import type { SummaryRow } from '../../results/summary-schema.ts'
import { headlineChart, type Layout } from '../charts/headline.ts'
import { headlineData } from '../charts/headline-data.ts'
import { ladderChart, ladderRungs } from '../charts/ladder.ts'
import { renderSvg } from '../charts/render.ts'
import { compactSvg } from './compact-svg.ts'

export interface Drawing {
  /** Key of the spec among the page's specs. */
  readonly id: string
  readonly layout: Layout
  readonly svg: string
  readonly spec: unknown
}

const layouts: readonly Layout[] = ['wide', 'narrow']

/** One drawing for wide screens and print, one for phones; the style sheet shows one of them. */
export const drawHeadline = async (
  id: string,
  title: string,
  rows: readonly SummaryRow[],
  claims: readonly Claim[],
  frameBytes: number,
): Promise<readonly Drawing[]> => {
  const data = headlineData(rows, claims, frameBytes)
  return drawLayouts(id, (layout) => headlineChart(data, { title, layout, scheme: 'page' }))
}

/** The ladder of settings where the rows have one, else nothing. */
export const drawLadder = async (
  id: string,
  title: string,
  rows: readonly SummaryRow[],
): Promise<readonly Drawing[]> => {
  const rungs = ladderRungs(rows)
  return rungs.length === 0
    ? []
    : drawLayouts(id, (layout) => ladderChart(rungs, { title, layout, scheme: 'page' }))
}

const drawLayouts = (id: string, chart: (layout: Layout) => TopLevelSpec): Promise<readonly Drawing[]> =>
  Promise.all(
    layouts.map(async (layout) => {
      const spec = chart(layout)
      return { id: `${id}-${layout}`, layout, svg: compactSvg(await renderSvg(spec)), spec }
    }),
  )
