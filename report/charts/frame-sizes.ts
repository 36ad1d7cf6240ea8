// Throughput by frame size: one line per system; the area above the reference is shaded.
import type { TopLevelSpec } from 'vega-lite'
import type { ScenarioRecord } from '../../results/schema.ts'
import type { SummaryRow } from '../../results/summary-schema.ts'
import { formatFps, formatInterval } from '../format.ts'
import { isLowerBound } from '../stats/verdict.ts'
import { logAxis, logChannel, verticalLogAxis } from './axis.ts'
import { type ChartOptions, plot, rateTooltip } from './plot.ts'
import { type Series, seriesLayers, seriesOf, seriesScales } from './series.ts'
import { colour, runnerHue } from './theme.ts'

/** One system at one size. */
export interface SizeMark {
  readonly name: string
  readonly runner: string
  readonly frameBytes: number
  readonly size: string
  readonly median: number
  readonly lowerBound: boolean
  readonly valueText: string
  readonly intervalText: string
  readonly verdict: string
  readonly aria: string
}

export interface SizeData {
  readonly series: readonly Series[]
  readonly marks: readonly SizeMark[]
  readonly frameBytes: readonly number[]
}

/** A table is enough for two sizes. */
const fewestSizes = 3
/** Of more lines none can be followed. */
const mostSeries = 16

/** Null unless one camera sends flat out, with enough sizes for a line and few enough lines. @param rows of the scenario */
export const sizeData = (
  { points }: Pick<ScenarioRecord, 'points'>,
  rows: readonly SummaryRow[],
): SizeData | null => {
  const isFlatOut = points.every(
    ({ connections, pace, capacity, inFlight }) =>
      connections === 1 && pace === undefined && capacity === undefined && inFlight === undefined,
  )
  const frameBytes = points.map((point) => point.frameBytes)
  if (!isFlatOut || new Set(frameBytes).size < fewestSizes || frameBytes.length > new Set(frameBytes).size)
    return null
  const series = seriesOf(rows.filter(({ fps }) => fps !== null && fps.median > 0))
  const marks = series.flatMap(({ name, rows }) =>
    points.flatMap((point) =>
      rows.filter((row) => row.point === point.id).flatMap((row) => describe(row, name, point)),
    ),
  )
  return marks.length === 0 || series.length > mostSeries ? null : { series, marks, frameBytes }
}

const describe = (
  row: SummaryRow,
  name: string,
  { frameBytes, label }: { readonly frameBytes: number; readonly label: string },
): readonly SizeMark[] =>
  row.fps === null
    ? []
    : [
        {
          name,
          runner: row.runner,
          frameBytes,
          size: label,
          median: row.fps.median,
          lowerBound: isLowerBound(row.verdict),
          valueText: formatFps(row),
          intervalText: formatInterval(row.fps),
          verdict: row.verdict,
          aria: `${name}, ${label}: ${formatFps(row)} FPS`,
        },
      ]

/** Tick labels, as a Vega expression; on a phone there is room for one letter only. */
const sizeLabels = (units: readonly [kibi: string, mebi: string]): string =>
  `datum.value >= 1048576 ? format(datum.value / 1048576, ',~g') + '${units[1]}' : format(datum.value / 1024, ',~g') + '${units[0]}'`

const sizeAxes = {
  wide: { title: 'frame size (log scale)', labelExpr: sizeLabels([' KiB', ' MiB']) },
  narrow: { title: 'frame size in KiB and MiB (log scale)', labelExpr: sizeLabels(['K', 'M']) },
} as const

export const frameSizesChart = (
  { series, marks, frameBytes }: SizeData,
  options: ChartOptions,
): TopLevelSpec => {
  const { layout, scheme } = options
  const legend = 'filled: median · hollow: lower bound (≥) · shaded: above the reference'
  const { frame, width } = plot(
    options,
    legend,
    [`${series.length} systems at ${frameBytes.length} sizes`],
    'beside',
  )
  const height = layout === 'wide' ? 360 : 320
  const axis = verticalLogAxis(
    marks.map(({ median }) => median),
    height,
  )
  const values = marks.map((mark) => ({
    ...mark,
    fill: runnerHue(scheme, mark.runner, mark.lowerBound),
  }))
  const reference = series.find(({ role }) => role === 'reference-receiver')
  const sizes = logAxis(frameBytes, width)
  const x = {
    ...logChannel('frameBytes', sizeAxes[layout].title, { ...sizes, ticks: frameBytes }),
    axis: { values: [...frameBytes], labelExpr: sizeAxes[layout].labelExpr, grid: false },
  }
  const y = logChannel('median', 'FPS (log scale)', axis)
  return {
    ...frame,
    height,
    data: { values },
    layer: [
      {
        data: { values: values.filter(({ name }) => name === reference?.name) },
        mark: { type: 'area', color: colour(scheme, 'faint'), opacity: 0.6, aria: false },
        encoding: { x, y, y2: { datum: axis.domain[1] } },
      },
      ...seriesLayers({ x, y }, seriesScales(series, scheme, layout), 75, [
        { field: 'name', title: 'system' },
        { field: 'size', title: 'frame size' },
        ...rateTooltip,
      ]),
    ],
  }
}
