// What became of the frames that a page received: shown and skipped, one bar per system, the youngest pictures on top.
import type { TopLevelSpec } from 'vega-lite'
import type { SummaryRow } from '../../results/summary-schema.ts'
import { formatMs, formatNumber } from '../format.ts'
import { type ChartOptions, plot } from './plot.ts'
import { seriesOf } from './series.ts'
import { twoPartBars } from './two-part-bars.ts'

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
  const legend =
    'solid: frames shown per second · pale: received and skipped, because a newer one was there · figures: shown, and their p50 age'
  const { frame } = plot(options, legend, [`${bars.length} systems, most frames shown first`], 'plain')
  return {
    ...frame,
    ...twoPartBars(
      bars,
      {
        title: 'frames per second',
        partsOf: ({ shown, skipped }) => [shown, skipped],
        tooltip: [
          { field: 'name', title: 'system' },
          { field: 'shownText', title: 'shown per second' },
          { field: 'skippedText', title: 'skipped per second' },
        ],
      },
      options,
    ),
  }
}
