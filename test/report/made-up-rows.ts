// Made-up summary rows for charts: every runner there is, and one that nobody knows, with a hostile name.
import assert from 'node:assert/strict'
import type { TopLevelSpec } from 'vega-lite'
import type { ChartOptions } from '../../report/charts/plot.ts'
import { renderSvg } from '../../report/charts/render.ts'
import { summarize } from '../../report/stats/summarize.ts'
import { readReference } from '../../results/reference-schema.ts'
import type { SummaryRow } from '../../results/summary-schema.ts'
import { madeUpRun } from './made-up-run.ts'

export const hostileName = '<script>alert("1")</script> & \'co\''

export const runners = [
  'ws',
  'uws',
  'bun',
  'deno',
  'raw-tcp',
  'python-websockets',
  'picows',
  'go-gorilla',
  'go-coder',
  'go-gws',
  'evil',
] as const

/** One row a runner at one point. @param change what is special about a row */
export const systemRows = (
  point: string,
  change: (row: SummaryRow, index: number) => Partial<SummaryRow>,
): readonly SummaryRow[] =>
  summarize(
    madeUpRun(
      runners.map((runner, index) => ({
        runner,
        point,
        baseline: runner === 'ws',
        role: runner === 'raw-tcp' ? 'reference-receiver' : 'subject',
        label: runner === 'evil' ? hostileName : `${runner} tuned`,
        perTrial: [1000 + 100 * index, 1010 + 101 * index, 1020 + 99 * index],
      })),
    ),
    readReference(),
  ).rows.map((row, index) => ({ ...row, ...change(row, index) }))

/** Draws a chart in every layout; no drawing may hold what is not a number, or an element of a label's making. */
export const drawAll = async (chart: (options: ChartOptions) => TopLevelSpec): Promise<readonly string[]> => {
  const drawings = await Promise.all(
    (['wide', 'narrow'] as const).map((layout) =>
      renderSvg(chart({ title: hostileName, layout, scheme: 'page' })),
    ),
  )
  for (const svg of drawings) {
    assert.match(svg, /^<svg/)
    assert.doesNotMatch(svg, /NaN|undefined|Infinity|<script|<\/script|\sstyle=|\sid=|href=|url\(/)
    assert.match(svg, /&lt;script&gt;/)
  }
  return drawings
}

/** How many marks of a drawing a screen reader reads in words that begin with this text. */
export const countMarks = (svg: string, start: string): number =>
  svg.split(`aria-label="${escaped(start)}`).length - 1

/** As a drawing has it, in texts and attributes. */
export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
