// How long images took: percentiles on an axis that gives the tail as much room as the middle, one line a system.
import type { TopLevelSpec } from 'vega-lite'
import type { SummaryRow } from '../../results/summary-schema.ts'
import { formatCount, formatNumber } from '../format.ts'
import { type ChartOptions, logChannel, plot, verticalLogAxis } from './plot.ts'
import { type Series, seriesOf, seriesScales } from './series.ts'
import { colour, runnerColour } from './theme.ts'

/** One percentile of one system. */
export interface PercentileMark {
  readonly name: string
  readonly runner: string
  readonly percentile: string
  readonly ms: number
  readonly msText: string
  readonly samples: string
  /** What a screen reader says of the line: all percentiles of the system, alike at each of its marks. */
  readonly aria: string
}

export interface LatencyData {
  readonly series: readonly Series[]
  readonly marks: readonly PercentileMark[]
  /** Time between two images of a generator that keeps a rate, in milliseconds; else null. */
  readonly frameIntervalMs: number | null
}

type Latency = NonNullable<SummaryRow['latencyMs']>

const percentiles: readonly (readonly [key: Exclude<keyof Latency, 'samples'>, label: string])[] = [
  ['p50', '50 %'],
  ['p90', '90 %'],
  ['p99', '99 %'],
  ['p999', '99.9 %'],
  ['max', 'max'],
]

/** Null where nothing was timed. @param rows those of one scenario point; @param paceFps images a second of each generator */
export const latencyData = (rows: readonly SummaryRow[], paceFps: number | null): LatencyData | null => {
  const series = seriesOf(rows.filter(({ latencyMs }) => latencyMs !== null))
  const marks = series.flatMap(({ name, rows }) => rows.flatMap((row) => describe(row, name)))
  return marks.length === 0
    ? null
    : { series, marks, frameIntervalMs: paceFps === null ? null : 1000 / paceFps }
}

/** A percentile that too few images stand beyond is left out; the line goes on to the next. */
const describe = ({ latencyMs, runner }: SummaryRow, name: string): readonly PercentileMark[] =>
  latencyMs === null
    ? []
    : withAria(
        name,
        percentiles.flatMap(([key, percentile]) => {
          const ms = latencyMs[key]
          if (ms === null || ms <= 0) return []
          const samples = formatCount(latencyMs.samples)
          return [{ name, runner, percentile, ms, msText: `${formatNumber(ms)} ms`, samples }]
        }),
      )

/** One text a line: a reader who listens has a system in one sentence, and the page is a third lighter. */
const withAria = (
  name: string,
  marks: readonly Omit<PercentileMark, 'aria'>[],
): readonly PercentileMark[] => {
  const aria = `${name}: ${marks.map(({ percentile, msText }) => `${percentile} ${msText}`).join(', ')}`
  return marks.map((mark) => ({ ...mark, aria }))
}

export const latencyChart = (
  { series, marks, frameIntervalMs }: LatencyData,
  options: ChartOptions,
): TopLevelSpec => {
  const { layout, scheme } = options
  const legend = 'that share of the images took no longer; max is the slowest image'
  const { frame } = plot(options, legend, [`Percentiles of ${series.length} systems`], 'beside')
  const height = layout === 'wide' ? 320 : 300
  const shown = frameIntervalMs === null ? [] : [frameIntervalMs]
  const axis = verticalLogAxis([...marks.map(({ ms }) => ms), ...shown], height)
  const { color, shape, strokeDash } = seriesScales(series, scheme, layout)
  const x = {
    field: 'percentile',
    type: 'nominal' as const,
    title: 'share of the images',
    sort: null,
    scale: { domain: percentiles.map(([, label]) => label) },
    axis: { labelAngle: 0, grid: false },
  }
  const y = logChannel('ms', 'milliseconds (log scale)', axis)
  return {
    ...frame,
    height,
    data: {
      values: marks.map((mark) => ({ ...mark, hue: colour(scheme, runnerColour(mark.runner)) })),
    },
    layer: [
      ...shown.flatMap((ms) => intervalRule(ms, options, axis.domain[0])),
      {
        mark: { type: 'line', strokeWidth: 2 },
        encoding: { x, y, color, strokeDash, description: { field: 'aria' } },
      },
      {
        mark: { type: 'point', size: 65, strokeWidth: 2, opacity: 1, aria: false },
        encoding: {
          x,
          y,
          color,
          shape,
          fill: { field: 'hue', scale: null },
          tooltip: [
            { field: 'name', title: 'system' },
            { field: 'percentile', title: 'of the images' },
            { field: 'msText', title: 'within' },
            { field: 'samples', title: 'images timed' },
          ],
        },
      },
    ],
  }
}

type Layer = Extract<TopLevelSpec, { layer: unknown }>['layer'][number]

/** What is older than this is late: the next image of its generator is already there. */
const intervalRule = (ms: number, { scheme }: ChartOptions, low: number): readonly Layer[] => {
  const rule = { ms, text: `one frame interval, ${formatNumber(ms)} ms` }
  const y = { field: 'ms', type: 'quantitative' as const }
  const isLow = ms / low < 1.5
  return [
    {
      data: { values: [rule] },
      mark: { type: 'rule', color: colour(scheme, 'muted'), strokeDash: [5, 4], aria: false },
      encoding: { y },
    },
    {
      data: { values: [rule] },
      mark: { type: 'text', align: 'left', dx: 4, dy: isLow ? -7 : 9, color: colour(scheme, 'muted') },
      encoding: { x: { value: 0 }, y, text: { field: 'text' }, description: { field: 'text' } },
    },
  ]
}
