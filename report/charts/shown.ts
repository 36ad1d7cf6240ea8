// What became of the frames that a page received: shown and skipped, one bar per system, the youngest pictures on top.
import type { TopLevelSpec } from 'vega-lite'
import type { SummaryRow } from '../../results/summary-schema.ts'
import { formatMs, formatNumber } from '../format.ts'
import { type ChartOptions, plot, rowHeights, rowPosition, rowTexts } from './plot.ts'
import { seriesOf } from './series.ts'
import { runnerHue } from './theme.ts'

/** One bar, in frames per second. */
export interface ShownBar {
  readonly name: string
  readonly runner: string
  readonly shown: number
  readonly skipped: number
  readonly shownText: string
  readonly skippedText: string
  readonly valueText: string
  readonly aria: string
}

/** Null without a browser. @param rows of one scenario point */
export const shownBars = (rows: readonly SummaryRow[]): readonly ShownBar[] | null => {
  const bars = seriesOf(rows)
    .flatMap(({ name, rows }) => rows.flatMap((row) => barOf(row, name)))
    .toSorted((a, b) => b.bar.shown - a.bar.shown || a.lateMs - b.lateMs)
    .map(({ bar }) => bar)
  return bars.length === 0 ? null : bars
}

const barOf = (
  { metrics, runner }: SummaryRow,
  name: string,
): readonly { readonly bar: ShownBar; readonly lateMs: number }[] => {
  const { shownFps: shown, skippedFps: skipped = 0 } = metrics
  if (shown === undefined) return []
  const age = metrics['shownAgeP50Ms']
  const lateMs = age ?? metrics['sinceArrivalP50Ms'] ?? Number.POSITIVE_INFINITY
  const [shownText, skippedText] = [shown, skipped].map(formatNumber)
  if (shownText === undefined || skippedText === undefined) return []
  const what = age === undefined ? 'after arrival' : 'old'
  const ageText = Number.isFinite(lateMs) ? `, ${formatMs(lateMs)} ${what}` : ''
  const valueText = `${shownText}${ageText}`
  const aria = `${name}: ${shownText} frames shown a second and ${skippedText} skipped${ageText}`
  return [{ bar: { name, runner, shown, skipped, shownText, skippedText, valueText, aria }, lateMs }]
}

export const shownChart = (bars: readonly ShownBar[], options: ChartOptions): TopLevelSpec => {
  const { layout, scheme } = options
  const legend =
    'solid: frames shown per second · pale: received and skipped, because a newer one was there · figures: shown, and their p50 age'
  const { frame } = plot(options, legend, [`${bars.length} systems, most frames shown first`], 'plain')
  const y = rowPosition(
    bars.map(({ name }) => name),
    layout,
  )
  const x = {
    field: 'from',
    type: 'quantitative' as const,
    title: 'frames per second',
    scale: { domainMin: 0, nice: false },
    axis: { grid: layout === 'wide', tickCount: layout === 'wide' ? 8 : 4 },
  }
  const parts = bars.flatMap((bar) => {
    const hue = runnerHue(scheme, bar.runner)
    return [
      { ...bar, hue, from: 0, to: bar.shown, strength: 1 },
      { ...bar, hue, from: bar.shown, to: bar.shown + bar.skipped, strength: 0.4 },
    ]
  })
  return {
    ...frame,
    height: bars.length * rowHeights[layout],
    layer: [
      {
        data: { values: parts },
        mark: { type: 'bar', height: 14, strokeWidth: 1, aria: false },
        encoding: {
          x,
          x2: { field: 'to' },
          y,
          color: { field: 'hue', scale: null },
          stroke: { field: 'hue', scale: null },
          fillOpacity: { field: 'strength', type: 'quantitative', scale: null },
        },
      },
      {
        // Covers both parts, so that the mouse and a screen reader find one bar per system.
        data: { values: bars.map((bar) => ({ ...bar, from: 0, to: bar.shown + bar.skipped })) },
        mark: { type: 'bar', height: 14, opacity: 0 },
        encoding: {
          x,
          x2: { field: 'to' },
          y,
          description: { field: 'aria' },
          tooltip: [
            { field: 'name', title: 'system' },
            { field: 'shownText', title: 'shown per second' },
            { field: 'skippedText', title: 'skipped per second' },
          ],
        },
      },
      ...rowTexts(bars, layout, scheme),
    ],
  }
}
