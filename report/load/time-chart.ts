// A histogram of times on a logarithmic axis, with the percentiles of the table.
import { build, decodeFromCompressedBase64, JsHistogram } from 'hdr-histogram-js'
import type { TopLevelSpec } from 'vega-lite'
import type { LoadTimes } from '../../results/load-result-schema.ts'
import { logAxis, logChannel } from '../charts/axis.ts'
import { type ChartOptions, plot } from '../charts/plot.ts'
import { colour } from '../charts/theme.ts'
import { formatCount, formatMs, formatNumber } from '../format.ts'

/** A bin of the histogram. */
interface TimeBar {
  readonly fromMs: number
  readonly toMs: number
  readonly count: number
  readonly share: number
  readonly aria: string
}

interface PercentileMark {
  readonly name: string
  readonly ms: number
  readonly text: string
  /** Line of the label: percentiles may be close together, so each label has its own. */
  readonly lane: number
}

export interface TimeData {
  readonly bars: readonly TimeBar[]
  readonly marks: readonly PercentileMark[]
  readonly samples: number
}

interface Counted {
  readonly micros: number
  readonly count: number
}

/** Null if nothing was timed. */
export const timeData = (times: LoadTimes): TimeData | null => {
  const bars = timeBars(times.histogram)
  return bars.length === 0 ? null : { bars, marks: percentileMarks(times), samples: times.samples }
}

const percentileMarks = ({ p50, p99, p999 }: LoadTimes): readonly PercentileMark[] =>
  (
    [
      ['p50', p50],
      ['p99', p99],
      ['p99.9', p999],
    ] as const
  ).flatMap(([name, ms], lane) =>
    ms === null || ms <= 0 ? [] : [{ name, ms, text: `${name}: ${formatMs(ms)}`, lane }],
  )

const usualBars = 48
/** Width of the only bar if all times are equal. */
const leastRatio = 1.05

/**
 * Bins of equal width on a logarithmic axis, because times span powers of ten; without empty bins.
 * @param encoded compressed V2 encoding of whole µs, as base64
 */
export const timeBars = (encoded: string, mostBars = usualBars): readonly TimeBar[] => {
  const counts = readCounts(encoded)
  const [first] = counts
  const last = counts.at(-1)
  if (!first || !last) return []
  const total = counts.reduce((sum, { count }) => sum + count, 0)
  const ratio = Math.max(leastRatio, (last.micros / first.micros) ** (1 / mostBars))
  // The largest value is the upper end of the last bin, and belongs to it.
  const binOf = (micros: number): number =>
    Math.min(mostBars - 1, Math.floor(Math.log(micros / first.micros) / Math.log(ratio) + 1e-9))
  const bins = Map.groupBy(counts, ({ micros }) => binOf(micros))
  return [...bins].map(([bin, members]) => {
    const count = members.reduce((sum, member) => sum + member.count, 0)
    const fromMs = (first.micros * ratio ** bin) / 1000
    const toMs = fromMs * ratio
    const aria = `${formatNumber(fromMs)} to ${formatNumber(toMs)} ms: ${formatCount(count)}`
    return { fromMs, toMs, count, share: count / total, aria }
  })
}

/** A time of 0 has no place on the axis: it counts as 1 µs, the resolution. */
const readCounts = (encoded: string): readonly Counted[] => {
  const histogram = build({ numberOfSignificantValueDigits: 3 })
  histogram.add(decodeFromCompressedBase64(encoded))
  if (!(histogram instanceof JsHistogram)) throw new Error('the histogram cannot be iterated over')
  const counts: Counted[] = []
  const { recordedValuesIterator: values } = histogram
  values.reset()
  while (values.hasNext()) {
    const { valueIteratedTo, countAtValueIteratedTo } = values.next()
    counts.push({ micros: Math.max(1, valueIteratedTo), count: countAtValueIteratedTo })
  }
  return counts
}

const heights = { wide: 260, narrow: 220 } as const

export const timeChart = (
  { bars, marks, samples }: TimeData,
  axisTitle: string,
  options: ChartOptions,
): TopLevelSpec => {
  const { layout, scheme } = options
  const said = [`${formatCount(samples)} frames`, ...marks.map(({ text }) => text)]
  const { frame, width } = plot(options, 'bars: share of the frames · lines: percentiles', said, 'plain')
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
            title: 'share of the frames',
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
