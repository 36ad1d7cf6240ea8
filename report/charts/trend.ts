// Throughput over the days of several runs: one line per system, with the interval of every run.
import type { TopLevelSpec } from 'vega-lite'
import type { SummaryRow } from '../../results/summary-schema.ts'
import { formatFps, formatInterval } from '../format.ts'
import { isLowerBound } from '../stats/verdict.ts'
import { clampTo, logChannel, nearLimits, verticalLogAxis } from './axis.ts'
import { type ChartOptions, plot } from './plot.ts'
import { type Series, seriesLayers, seriesOf, seriesScales } from './series.ts'
import { runnerHue } from './theme.ts'

/** The rows of one scenario point in one run. */
export interface TrendRun {
  readonly day: string
  readonly rows: readonly SummaryRow[]
}

interface TrendMark {
  readonly name: string
  readonly runner: string
  /** Index of the run, shifted a little so that the intervals of systems do not overlap. */
  readonly place: number
  readonly median: number
  readonly low: number
  readonly high: number
  readonly lowerBound: boolean
  readonly aria: string
}

export interface TrendData {
  readonly days: readonly string[]
  readonly series: readonly Series[]
  readonly marks: readonly TrendMark[]
}

/** Share of the distance between two runs over which the systems of one run are spread. */
const spread = 0.5

/** Of the systems that at least two runs measured; null without one. @param runs oldest first */
export const trendData = (runs: readonly TrendRun[]): TrendData | null => {
  const measured = runs.map(({ day, rows }) => ({
    day,
    rows: rows.filter(({ fps }) => fps !== null && fps.median > 0),
  }))
  const timesMeasured = ({ rows: same }: Series): number =>
    measured.filter(({ rows }) => rows.some((row) => same.includes(row))).length
  const series = seriesOf(measured.flatMap(({ rows }) => rows)).filter((each) => timesMeasured(each) > 1)
  if (series.length === 0) return null
  const marks = series.flatMap((each, at) =>
    measured.flatMap(({ day, rows }, index) =>
      rows
        .filter((row) => each.rows.includes(row))
        .flatMap((row) => describe(row, each, day, index + spread * ((at + 0.5) / series.length - 0.5))),
    ),
  )
  return { days: runs.map(({ day }) => day), series, marks }
}

const describe = (row: SummaryRow, { name }: Series, day: string, place: number): readonly TrendMark[] => {
  if (row.fps === null) return []
  const { median, low } = row.fps
  const [shownLow, shownHigh] = nearLimits(row.fps)
  const interval = low === null ? 'no interval' : `95 % interval ${formatInterval(row.fps)}`
  return [
    {
      name,
      runner: row.runner,
      place,
      median,
      low: shownLow,
      high: shownHigh,
      lowerBound: isLowerBound(row.verdict),
      aria: `${name}, ${day}: ${formatFps(row)} FPS, ${interval}`,
    },
  ]
}

export const trendChart = ({ days, series, marks }: TrendData, options: ChartOptions): TopLevelSpec => {
  const { layout, scheme } = options
  const { frame } = plot(
    options,
    'filled: median · hollow: lower bound (≥) · vertical line: 95 % interval',
    [`${series.length} systems in ${days.length} runs`],
    'beside',
  )
  const height = layout === 'wide' ? 340 : 320
  const axis = verticalLogAxis(
    marks.flatMap(({ median, low, high }) => [median, low, high]),
    height,
  )
  const scales = seriesScales(series, scheme, layout)
  const values = marks.map((mark) => ({
    ...mark,
    low: clampTo(axis, mark.low),
    high: clampTo(axis, mark.high),
    fill: runnerHue(scheme, mark.runner, mark.lowerBound),
  }))
  const x = {
    field: 'place',
    type: 'quantitative' as const,
    title: 'day of the run (evenly spaced)',
    scale: { domain: [-0.5, days.length - 0.5], nice: false },
    axis: {
      values: days.map((_, index) => index),
      labelExpr: `${JSON.stringify(days)}[datum.value]`,
      labelOverlap: true,
      grid: false,
    },
  }
  const y = logChannel('median', 'FPS (log scale)', axis)
  return {
    ...frame,
    height,
    data: { values },
    layer: [
      {
        mark: { type: 'rule', strokeWidth: 1.5, opacity: 0.7, aria: false },
        encoding: { x, y: { ...y, field: 'low' }, y2: { field: 'high' }, color: scales.color },
      },
      ...seriesLayers({ x, y }, scales, 75),
    ],
  }
}
