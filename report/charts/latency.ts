// Latency percentiles on an axis that gives the tail as much room as the middle, one line per system.
import type { TopLevelSpec } from 'vega-lite'
import type { SummaryRow } from '../../results/summary-schema.ts'
import { formatCount, formatMs } from '../format.ts'
import { logChannel, verticalLogAxis } from './axis.ts'
import { type ChartOptions, labelledLimit, plot } from './plot.ts'
import { type Series, seriesOf, seriesScales } from './series.ts'
import { colour, runnerHue } from './theme.ts'

/** One percentile of one system. */
export interface PercentileMark {
  readonly name: string
  readonly runner: string
  readonly percentile: string
  readonly ms: number
  readonly msText: string
  readonly samples: string
  /** Description of the line for screen readers: all percentiles of the system, the same at each of its marks. */
  readonly aria: string
}

export interface LatencyData {
  readonly series: readonly Series[]
  readonly marks: readonly PercentileMark[]
  /** Frame interval of a paced camera, in milliseconds; otherwise null. */
  readonly frameIntervalMs: number | null
}

type Latency = NonNullable<SummaryRow['latencyMs']>

const percentiles: readonly (readonly [key: Exclude<keyof Latency, 'samples'>, label: string])[] = [
  ['p50', 'p50'],
  ['p90', 'p90'],
  ['p99', 'p99'],
  ['p999', 'p99.9'],
  ['max', 'max'],
]

/** Null if nothing was timed. @param rows of one scenario point @param paceFps FPS of each camera */
export const latencyData = (rows: readonly SummaryRow[], paceFps: number | null): LatencyData | null => {
  const series = seriesOf(rows.filter(({ latencyMs }) => latencyMs !== null))
  const marks = series.flatMap(({ name, rows }) => rows.flatMap((row) => describe(row, name)))
  return marks.length === 0
    ? null
    : { series, marks, frameIntervalMs: paceFps === null ? null : 1000 / paceFps }
}

/** Omits percentiles with too few frames beyond them; the line continues to the next. */
const describe = ({ latencyMs, runner }: SummaryRow, name: string): readonly PercentileMark[] =>
  latencyMs === null
    ? []
    : withAria(
        name,
        percentiles.flatMap(([key, percentile]) => {
          const ms = latencyMs[key]
          if (ms === null || ms <= 0) return []
          const samples = formatCount(latencyMs.samples)
          return [{ name, runner, percentile, ms, msText: formatMs(ms), samples }]
        }),
      )

/** One text per line: a screen reader gets a system in one sentence, and the page is a third smaller. */
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
  const legend = 'percentiles over the frames of all trials; max: the slowest frame'
  const { frame } = plot(options, legend, [`Percentiles of ${series.length} systems`], 'beside')
  const height = layout === 'wide' ? 320 : 300
  const shown = frameIntervalMs === null ? [] : [frameIntervalMs]
  const axis = verticalLogAxis([...marks.map(({ ms }) => ms), ...shown], height)
  const { color, shape, strokeDash } = seriesScales(series, scheme, layout)
  const x = {
    field: 'percentile',
    type: 'nominal' as const,
    title: 'percentile',
    sort: null,
    scale: { domain: percentiles.map(([, label]) => label) },
    axis: { labelAngle: 0, grid: false },
  }
  const y = logChannel('ms', 'ms (log scale)', axis)
  return {
    ...frame,
    height,
    data: {
      values: marks.map((mark) => ({ ...mark, hue: runnerHue(scheme, mark.runner) })),
    },
    layer: [
      // A frame above this line is late: the next frame of its camera is already due.
      ...shown.flatMap((ms) =>
        labelledLimit(
          'ms',
          ms,
          `one frame interval, ${formatMs(ms)}`,
          colour(scheme, 'muted'),
          ms / axis.domain[0] < 1.5 ? -7 : 9,
        ),
      ),
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
            { field: 'percentile', title: 'percentile' },
            { field: 'msText', title: 'time' },
            { field: 'samples', title: 'frames timed' },
          ],
        },
      },
    ],
  }
}
