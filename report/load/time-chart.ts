// How long images took, as bars over a logarithmic axis, with the percentiles that are shown in the table.
import type { TopLevelSpec } from 'vega-lite'
import type { LoadTimes } from '../../results/load-result-schema.ts'
import { logAxis } from '../charts/log-axis.ts'
import { type ChartOptions, logChannel, plot } from '../charts/plot.ts'
import { colour } from '../charts/theme.ts'
import { formatCount, formatNumber } from '../format.ts'
import { timeBars } from './time-bars.ts'

const heights = { wide: 260, narrow: 220 } as const

/** Null where nothing was timed. */
export const timeChart = (
  times: LoadTimes,
  axisTitle: string,
  options: ChartOptions,
): TopLevelSpec | null => {
  const bars = timeBars(times.histogram)
  if (bars.length === 0) return null
  const { layout, scheme } = options
  const marks = percentileMarks(times)
  const said = [`${formatCount(times.samples)} images`, ...marks.map(({ text }) => text)]
  const { frame, width } = plot(options, 'share of the images in each bar; lines: percentiles', said, 'plain')
  const axis = logAxis(
    bars.flatMap(({ fromMs, toMs }) => [fromMs, toMs]),
    width,
  )
  return {
    ...frame,
    height: heights[layout],
    layer: [
      {
        data: { values: [...bars] },
        mark: { type: 'bar', color: colour(scheme, 'blue') },
        encoding: {
          x: { ...logChannel('fromMs', axisTitle, axis), bin: 'binned' as const },
          x2: { field: 'toMs' },
          y: {
            field: 'share',
            type: 'quantitative',
            title: 'share of the images',
            axis: { format: '.0%', grid: true },
          },
          description: { field: 'aria' },
          tooltip: [{ field: 'aria' }],
        },
      },
      {
        data: { values: [...marks] },
        mark: { type: 'rule', color: colour(scheme, 'vermilion'), strokeDash: [5, 4], aria: false },
        encoding: { x: { field: 'ms', type: 'quantitative' } },
      },
      {
        data: { values: [...marks] },
        mark: { type: 'text', align: 'left', dx: 3, dy: 6, color: colour(scheme, 'vermilion') },
        encoding: {
          x: { field: 'ms', type: 'quantitative' },
          y: { value: { expr: 'datum.lane * 14' } },
          text: { field: 'name' },
          description: { field: 'text' },
        },
      },
    ],
  }
}

interface PercentileMark {
  readonly name: string
  readonly ms: number
  readonly text: string
  /** Percentiles may stand close together: each name has a line of its own. */
  readonly lane: number
}

const percentileMarks = ({ p50, p99, p999 }: LoadTimes): readonly PercentileMark[] =>
  (
    [
      ['p50', p50],
      ['p99', p99],
      ['p99.9', p999],
    ] as const
  ).flatMap(([name, ms], lane) =>
    ms === null || ms <= 0 ? [] : [{ name, ms, text: `${name}: ${formatNumber(ms)} ms`, lane }],
  )
