// The ladder of settings: frames a second after each step of the published advice, one line a generator, on a log scale.
import type { TopLevelSpec } from 'vega-lite'
import type { SummaryRow } from '../../results/summary-schema.ts'
import { formatFps, formatInterval } from '../format.ts'
import type { HeadlineOptions } from './headline.ts'
import { logAxis } from './log-axis.ts'
import { wrapText } from './text-width.ts'
import { type ColourName, chartConfig, colour, titleFontSize } from './theme.ts'

/** One rung: a setting, measured with one generator. */
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
  ['published-quiet', 'without log line'],
  ['tuned', 'deflate off'],
  ['tuned-uvloop', 'uvloop'],
]

const generators: readonly (readonly [id: string, name: string, hue: ColourName, shape: string])[] = [
  ['python-client', 'reference client', 'orange', 'circle'],
  ['prepared', 'prepared generator', 'blue', 'square'],
]

/** The rungs among `rows` of one scenario point; empty unless a generator climbed at least two. */
export const ladderRungs = (rows: readonly SummaryRow[]): readonly Rung[] => {
  const rungs = generators.map(([id, generator]) =>
    steps.flatMap(([variant, step]) => {
      const row = rows.find(
        (each) => each.runner === 'python-websockets' && each.variant === variant && each.generator === id,
      )
      return row?.fps ? [describe(row, row.fps, step, generator)] : []
    }),
  )
  return rungs.some((climbed) => climbed.length > 1) ? rungs.flat() : []
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
  aria: `${step}, ${generator}: ${formatFps(row)} frames a second`,
})

/** As a factor of the figure: its text stands below the lowest rung, above the axis. */
const roomForValue = 1.7

/** @param rungs at least one */
export const ladderChart = (
  rungs: readonly Rung[],
  { title, layout, scheme }: HeadlineOptions,
): TopLevelSpec => {
  const width = layout === 'wide' ? 640 : 300
  const axis = logAxis(
    rungs.flatMap(({ median, low, high }) => [
      Math.max(low, median / 3),
      Math.min(high, median * 3),
      median / roomForValue,
    ]),
    300,
  )
  const clamp = (value: number): number => Math.min(Math.max(value, axis.domain[0]), axis.domain[1])
  const values = rungs.map((rung) => ({ ...rung, low: clamp(rung.low), high: clamp(rung.high) }))
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
  const y = (field: string) => ({
    field,
    type: 'quantitative' as const,
    title: 'frames a second (log scale)',
    scale: { type: 'log' as const, domain: [...axis.domain], nice: false },
    axis: { values: [...axis.ticks], format: ',~g' },
  })
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description: `${title}. ${rungs.map(({ aria }) => aria).join('. ')}.`,
    title: { text: wrapText(title, width, titleFontSize), offset: 12 },
    width,
    height: 300,
    padding: 4,
    data: { values },
    config: chartConfig(scheme),
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
            { field: 'valueText', title: 'frames/s' },
            { field: 'intervalText', title: '95 % interval' },
            { field: 'verdict', title: 'limit' },
          ],
        },
      },
      ...generators.map(([, name], index) => ({
        data: { values: values.filter(({ generator }) => generator === name) },
        // One generator's values below its line, the other's above, clear of both.
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
