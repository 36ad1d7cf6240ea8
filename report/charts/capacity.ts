// Latency by number of cameras: one line per system, up to the limit that ends its search.
import { median } from 'simple-statistics'
import type { TopLevelSpec } from 'vega-lite'
import type { SummaryRow } from '../../results/summary-schema.ts'
import { formatCount, formatMs } from '../format.ts'
import { logAxis, logChannel, verticalLogAxis } from './axis.ts'
import { placeLabels } from './labels.ts'
import { type ChartOptions, labelledLimit, labelledRule, plot } from './plot.ts'
import { type Series, seriesLayers, seriesOf, seriesScales } from './series.ts'
import { colour, runnerHue } from './theme.ts'

/** All probes of one system at one number of cameras. */
export interface ProbeMark {
  readonly name: string
  readonly runner: string
  readonly cameras: number
  /** Median of the trials with this number. */
  readonly p99Ms: number
  readonly p99Text: string
  readonly carried: boolean
  readonly outcome: string
  readonly aria: string
}

/** Where a system's search ended. */
export interface Knee {
  readonly runner: string
  /** Median of the trials. */
  readonly cameras: number
  readonly text: string
}

export interface CapacityData {
  readonly series: readonly Series[]
  readonly marks: readonly ProbeMark[]
  readonly knees: readonly Knee[]
  readonly limitMs: number
}

/** Null if no number of cameras was searched for. @param rows of one scenario point */
export const capacityData = (rows: readonly SummaryRow[], limitMs: number): CapacityData | null => {
  const series = seriesOf(rows.filter(({ curve }) => curve?.some(({ p99Ms }) => p99Ms !== null)))
  const marks = series.flatMap(({ name, rows }) => rows.flatMap((row) => probes(row, name)))
  const knees = series.flatMap(({ name, rows }) => rows.flatMap((row) => kneeOf(row, name)))
  return marks.length === 0 ? null : { series, marks, knees, limitMs }
}

/** A probe without p99 failed or had too few frames: it has no place on the axis. */
const probes = ({ curve = [], runner }: SummaryRow, name: string): readonly ProbeMark[] =>
  [...Map.groupBy(curve, ({ cameras }) => cameras)]
    .toSorted(([a], [b]) => a - b)
    .flatMap(([cameras, tried]) => {
      const measured = tried.flatMap(({ p99Ms }) => (p99Ms === null || p99Ms <= 0 ? [] : [p99Ms]))
      if (measured.length === 0) return []
      const p99Ms = median(measured)
      const often = tried.filter(({ carried }) => carried).length
      const p99Text = formatMs(p99Ms)
      const outcome = `carried in ${often} of ${tried.length}`
      const aria = `${name}, ${formatCount(cameras)} cameras: ${p99Text}, ${outcome}`
      return [{ name, runner, cameras, p99Ms, p99Text, carried: often === tried.length, outcome, aria }]
    })

const kneeOf = ({ metrics, runner }: SummaryRow, name: string): readonly Knee[] => {
  const { capacityCameras: cameras = 0, capacityLowerBounds = 0 } = metrics
  const text = `${capacityLowerBounds > 0 ? '≥ ' : ''}${formatCount(Math.floor(cameras))} ${name}`
  return cameras <= 0 ? [] : [{ runner, cameras, text }]
}

const lettersOnAPhone = 26
const laneHeight = 16

/** Longer labels would widen the drawing on a phone; the legend has the whole name. */
const shorten = (text: string, { layout }: ChartOptions): string =>
  layout === 'wide' || text.length <= lettersOnAPhone ? text : `${text.slice(0, lettersOnAPhone - 1)}…`

export const capacityChart = (
  { series, marks, knees, limitMs }: CapacityData,
  options: ChartOptions,
): TopLevelSpec => {
  const { layout, scheme } = options
  const legend =
    'filled: carried in every trial · hollow: not in every trial · top: cameras carried by each system'
  const { frame, width } = plot(
    options,
    legend,
    knees.map(({ text }) => `Cameras carried: ${text}`),
    'beside',
  )
  const height = layout === 'wide' ? 340 : 300
  const xAxis = logAxis(
    [...marks, ...knees].map(({ cameras }) => cameras),
    width,
  )
  const yAxis = verticalLogAxis([...marks.map(({ p99Ms }) => p99Ms), limitMs], height)
  const placed = placeLabels(
    knees.map((knee) => ({ ...knee, text: shorten(knee.text, options), x: xAxis.toPixels(knee.cameras) })),
    width,
  )
  const x = logChannel('cameras', 'cameras (log scale)', xAxis)
  const y = logChannel('p99Ms', 'p99 latency, ms (log scale)', yAxis)
  return {
    ...frame,
    height,
    data: {
      values: marks.map((mark) => ({
        ...mark,
        fill: runnerHue(scheme, mark.runner, !mark.carried),
      })),
    },
    layer: [
      // Above this line a number of cameras is not carried.
      ...labelledLimit('p99Ms', limitMs, `limit ${formatMs(limitMs)}`, colour(scheme, 'ink'), -8),
      ...placed.flatMap((knee) =>
        labelledRule(knee, 'cameras', laneHeight, {
          color: runnerHue(scheme, knee.runner),
          strokeDash: [2, 3],
        }),
      ),
      ...seriesLayers({ x, y }, seriesScales(series, scheme, layout), 60, [
        { field: 'name', title: 'system' },
        { field: 'cameras', title: 'cameras' },
        { field: 'p99Text', title: 'p99' },
        { field: 'outcome', title: 'trials' },
      ]),
    ],
  }
}
