// The ratio of every system to the baseline, with its interval, over the band of the noise floor.
import type { TopLevelSpec } from 'vega-lite'
import type { Summary, SummaryRow } from '../../results/summary-schema.ts'
import { formatRatio } from '../format.ts'
import { isLowerBound } from '../stats/verdict.ts'
import { clampTo, logAxis, logChannel, nearLimits } from './axis.ts'
import { type ChartOptions, type Layer, plot, rowHeights, rowPosition, rowTexts } from './plot.ts'
import { seriesOf } from './series.ts'
import { colour, runnerHue, runnerShape, type Scheme } from './theme.ts'

/** One system; a ratio from one round has no interval. */
export interface RatioMark {
  readonly name: string
  readonly runner: string
  readonly median: number
  readonly low: number | null
  readonly high: number | null
  readonly lowerBound: boolean
  /** The ratio without its interval, shown beside the mark. */
  readonly valueText: string
  readonly ratioText: string
  readonly verdict: string
  readonly aria: string
}

export interface RatioData {
  /** Highest first. */
  readonly marks: readonly RatioMark[]
  readonly noiseFloor: Summary['noiseFloor']
}

const fewestMarks = 3

/** Null with fewer than three ratios, and for paced cameras: there all systems that carry the rate are equal. */
export const ratioData = (
  rows: readonly SummaryRow[],
  noiseFloor: Summary['noiseFloor'],
): RatioData | null => {
  const isPaced = rows.some(
    ({ curve, metrics }) => curve !== undefined || metrics['offeredFps'] !== undefined,
  )
  const marks = seriesOf(rows)
    .flatMap(({ name, rows }) => rows.flatMap((row) => markOf(row, name)))
    .toSorted((a, b) => b.median - a.median)
  return isPaced || marks.length < fewestMarks ? null : { marks, noiseFloor }
}

const markOf = ({ ratioToBaseline, runner, verdict }: SummaryRow, name: string): readonly RatioMark[] => {
  if (ratioToBaseline === null || ratioToBaseline.median <= 0) return []
  const lowerBound = isLowerBound(verdict)
  const bound = lowerBound ? '≥ ' : ''
  const ratioText = `${bound}${formatRatio(ratioToBaseline)}`
  const valueText = `${bound}${ratioToBaseline.median.toFixed(2)}`
  const aria = `${name}: ${ratioText} times the baseline`
  return [{ name, runner, ...ratioToBaseline, lowerBound, valueText, ratioText, verdict, aria }]
}

export const ratioChart = ({ marks, noiseFloor }: RatioData, options: ChartOptions): TopLevelSpec => {
  const { layout, scheme } = options
  const band = noiseFloor === null ? '' : ' · shaded: noise floor'
  const legend = `filled: median · hollow: lower bound (≥) · line: 95 % interval${band}`
  const { frame, width } = plot(options, legend, [`${marks.length} systems, highest first`], 'plain')
  const axis = logAxis(shown(marks, noiseFloor), width)
  const names = marks.map(({ name }) => name)
  const values = marks.map((mark) => ({
    ...mark,
    hue: runnerHue(scheme, mark.runner),
    fill: runnerHue(scheme, mark.runner, mark.lowerBound),
    low: clampTo(axis, mark.low ?? mark.median),
    high: clampTo(axis, mark.high ?? mark.median),
  }))
  const y = rowPosition(names, layout)
  const x = (field: string) => ({
    ...logChannel(field, 'ratio to the baseline (log scale)', axis),
    axis: { values: [...axis.ticks], format: ',~g', grid: layout === 'wide' },
  })
  const stroke = { field: 'hue', scale: null }
  const shapes = [...new Map(marks.map(({ runner }) => [runner, runnerShape(runner)]))]
  return {
    ...frame,
    height: marks.length * rowHeights[layout],
    data: { values },
    layer: [
      ...tieLayers(noiseFloor, scheme),
      {
        mark: { type: 'rule', strokeWidth: 2, aria: false },
        encoding: { x: x('low'), x2: { field: 'high' }, y, color: stroke },
      },
      {
        mark: { type: 'point', size: 75, strokeWidth: 2, opacity: 1 },
        encoding: {
          x: x('median'),
          y,
          stroke,
          fill: { field: 'fill', scale: null },
          shape: {
            field: 'runner',
            type: 'nominal',
            scale: { domain: shapes.map(([runner]) => runner), range: shapes.map(([, shape]) => shape) },
            legend: null,
          },
          description: { field: 'aria' },
          tooltip: [
            { field: 'name', title: 'system' },
            { field: 'ratioText', title: 'ratio to the baseline' },
            { field: 'verdict', title: 'limit' },
          ],
        },
      },
      ...rowTexts(marks, layout, scheme),
    ],
  }
}

const shown = (marks: readonly RatioMark[], noiseFloor: Summary['noiseFloor']): readonly number[] => {
  const medians = marks.map(({ median }) => median)
  const [least, most] = [Math.min(...medians), Math.max(...medians)]
  return [
    1,
    ...medians,
    ...marks.flatMap((mark) => nearLimits(mark, least, most)),
    ...(noiseFloor === null ? [] : [noiseFloor.low, noiseFloor.high]),
  ]
}

/** The baseline, and the noise floor around it. */
const tieLayers = (noiseFloor: Summary['noiseFloor'], scheme: Scheme): readonly Layer[] => {
  const column = { field: 'low', type: 'quantitative' as const }
  const [top, bottom] = [{ value: 0 }, { value: 'height' as const }]
  return [
    ...(noiseFloor === null
      ? []
      : [
          {
            // A copy, because Vega modifies the values it draws.
            data: { values: [{ ...noiseFloor }] },
            mark: { type: 'rect' as const, color: colour(scheme, 'muted'), opacity: 0.2, aria: false },
            encoding: { x: column, x2: { field: 'high' }, y: top, y2: bottom },
          },
        ]),
    {
      data: { values: [{ low: 1 }] },
      mark: { type: 'rule', color: colour(scheme, 'muted'), strokeDash: [5, 4], aria: false },
      encoding: { x: column, y: top, y2: bottom },
    },
  ]
}
