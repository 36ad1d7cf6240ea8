// Throughput after each step of the published tuning advice, one line per generator.
import type { TopLevelSpec } from 'vega-lite'
import type { SummaryRow } from '../../results/summary-schema.ts'
import { preparedGenerator, referenceClient } from '../claims.ts'
import { formatFps, formatInterval } from '../format.ts'
import { clampTo, logAxis, logChannel, nearLimits } from './axis.ts'
import { type ChartOptions, plot, rateTooltip } from './plot.ts'
import { type ColourName, colour } from './theme.ts'

/** One setting, measured with one generator. */
export interface Rung {
  readonly step: string
  readonly generator: string
  readonly median: number
  readonly low: number
  readonly high: number
  readonly valueText: string
  readonly intervalText: string
  readonly verdict: string
  readonly aria: string
}

const steps: readonly (readonly [variant: string, step: string])[] = [
  ['published', 'as first run'],
  ['published-quiet', 'no log line'],
  ['tuned', 'deflate off'],
  ['tuned-uvloop', 'uvloop'],
]

const generators: readonly (readonly [id: string, name: string, hue: ColourName, shape: string])[] = [
  [referenceClient, 'reference client', 'orange', 'circle'],
  [preparedGenerator, 'prepared generator', 'blue', 'square'],
]

/** The steps among `rows` of one scenario point; empty unless a generator measured at least two. */
export const ladderRungs = (rows: readonly SummaryRow[]): readonly Rung[] => {
  const rungs = generators.map(([id, generator]) =>
    steps.flatMap(([variant, step]) => {
      const row = rows.find(
        (each) => each.runner === 'python-websockets' && each.variant === variant && each.generator === id,
      )
      return row?.fps ? [describe(row, row.fps, step, generator)] : []
    }),
  )
  return rungs.some((measured) => measured.length > 1) ? rungs.flat() : []
}

const describe = (
  row: SummaryRow,
  fps: NonNullable<SummaryRow['fps']>,
  step: string,
  generator: string,
): Rung => ({
  step,
  generator,
  median: fps.median,
  low: fps.low ?? fps.median,
  high: fps.high ?? fps.median,
  valueText: formatFps(row),
  intervalText: formatInterval(fps),
  verdict: row.verdict,
  aria: `${step}, ${generator}: ${formatFps(row)} FPS`,
})

const height = 300

/** As a factor of the figure: room for the text below the lowest mark, above the axis. */
const roomForValue = 1.7

/** @param rungs at least one */
export const ladderChart = (rungs: readonly Rung[], options: ChartOptions): TopLevelSpec => {
  const { scheme } = options
  const said = rungs.map(({ aria }) => aria)
  const { frame, width } = plot(options, [], said, 'steps')
  const axis = logAxis(
    rungs.flatMap((rung) => [...nearLimits(rung), rung.median / roomForValue]),
    height,
  )
  const values = rungs.map((rung) => ({
    ...rung,
    low: clampTo(axis, rung.low),
    high: clampTo(axis, rung.high),
  }))
  const hue = {
    field: 'generator',
    type: 'nominal' as const,
    title: null,
    scale: {
      domain: generators.map(([, name]) => name),
      range: generators.map(([, , name]) => colour(scheme, name)),
    },
    legend: { orient: 'top' as const, labelColor: colour(scheme, 'ink') },
  }
  const x = {
    field: 'step',
    type: 'nominal' as const,
    title: null,
    sort: null,
    scale: { domain: steps.map(([, step]) => step) },
    axis: { labelAngle: 0, labelLimit: width / steps.length },
  }
  const y = (field: string) => logChannel(field, 'FPS (log scale)', axis)
  return {
    ...frame,
    height,
    padding: 4,
    data: { values },
    layer: [
      { mark: { type: 'line', strokeWidth: 2, aria: false }, encoding: { x, y: y('median'), color: hue } },
      {
        mark: { type: 'rule', strokeWidth: 2, aria: false },
        encoding: { x, y: y('low'), y2: { field: 'high' }, color: hue },
      },
      {
        mark: { type: 'point', size: 90, filled: true, opacity: 1 },
        encoding: {
          x,
          y: y('median'),
          color: hue,
          shape: {
            field: 'generator',
            type: 'nominal',
            title: null,
            scale: {
              domain: generators.map(([, name]) => name),
              range: generators.map(([, , , shape]) => shape),
            },
          },
          description: { field: 'aria' },
          tooltip: [
            { field: 'generator', title: 'generator' },
            { field: 'step', title: 'setting' },
            ...rateTooltip,
          ],
        },
      },
      ...generators.map(([, name], index) => ({
        data: { values: values.filter(({ generator }) => generator === name) },
        // Values below the first line and above the second, clear of both.
        mark: {
          type: 'text' as const,
          dy: index === 0 ? 18 : -16,
          dx: 6,
          align: 'left' as const,
          fontWeight: 600 as const,
          aria: false,
        },
        encoding: { x, y: y('median'), text: { field: 'valueText' }, color: hue },
      })),
    ],
  }
}
