// What a frame costs at equal pace: one system a line, the cheapest on top, with intervals; every rate has its mark.
import type { TopLevelSpec } from 'vega-lite'
import type { SummaryRow } from '../../results/summary-schema.ts'
import { costAt, formatCost, formatCostRange, lowestRate } from '../equal-pace-text.ts'
import { chartMark, marksLegend } from './marks.ts'
import { type ChartOptions, plot, rowHeights, rowPosition, rowTexts } from './plot.ts'
import { seriesOf } from './series.ts'
import { runnerHue } from './theme.ts'

/** One system at one rate; a cost from one round has no interval. */
export interface CostMark {
  readonly name: string
  readonly runner: string
  readonly framesPerSecond: number
  readonly median: number
  readonly low: number
  readonly high: number
  readonly costText: string
  readonly aria: string
}

export interface CostData {
  /** By the cost at the lowest rate, cheapest first; shown beside the marks. */
  readonly systems: readonly { readonly name: string; readonly valueText: string }[]
  readonly marks: readonly CostMark[]
  readonly lowestRate: number
}

const fewestSystems = 2

/** Null with fewer than two systems. @param rows of one scenario point */
export const costData = (rows: readonly SummaryRow[]): CostData | null => {
  const rate = lowestRate(rows)
  if (rate === null) return null
  const measured = seriesOf(rows)
    .flatMap(({ name, rows }) =>
      rows.flatMap((row) => {
        const median = costAt(row, rate)?.cpuMsPerFrame?.median
        return median === undefined ? [] : [{ name, row, median }]
      }),
    )
    .toSorted((a, b) => a.median - b.median)
  return measured.length < fewestSystems
    ? null
    : {
        systems: measured.map(({ name, row }) => ({
          name,
          valueText: `${formatCost(costAt(row, rate))}${chartMark(row)}`,
        })),
        marks: measured.flatMap(({ name, row }) => marksOf(row, name)),
        lowestRate: rate,
      }
}

const marksOf = ({ runner, equalPace }: SummaryRow, name: string): readonly CostMark[] =>
  (equalPace?.costs ?? []).flatMap((cost) => {
    const { framesPerSecond, cpuMsPerFrame } = cost
    if (cpuMsPerFrame === null) return []
    const { median, low, high } = cpuMsPerFrame
    const costText = formatCostRange(cost)
    const aria = `${name}: ${costText} CPU ms/frame at ${framesPerSecond} frames/s`
    return [
      { name, runner, framesPerSecond, median, low: low ?? median, high: high ?? median, costText, aria },
    ]
  })

export const costChart = ({ systems, marks, lowestRate }: CostData, options: ChartOptions): TopLevelSpec => {
  const { layout, scheme } = options
  const others = [...new Set(marks.map((mark) => mark.framesPerSecond))].filter((rate) => rate !== lowestRate)
  const hollow = others.length === 0 ? '' : ` · hollow: at ${others.join(', ')} frames/s`
  const legend = [
    `filled: at ${lowestRate} frames/s, the same for all${hollow} · line: 95 % interval`,
    ...marksLegend(systems.map(({ valueText }) => valueText)),
  ].join(' · ')
  const { frame } = plot(options, legend, [`${systems.length} systems, cheapest first`], 'plain')
  const values = marks.map((mark) => ({
    ...mark,
    hue: runnerHue(scheme, mark.runner),
    fill: runnerHue(scheme, mark.runner, mark.framesPerSecond !== lowestRate),
  }))
  const y = rowPosition(
    systems.map(({ name }) => name),
    layout,
  )
  const x = (field: string) => ({
    field,
    type: 'quantitative' as const,
    title: 'CPU ms/frame',
    scale: { domainMin: 0, nice: false },
    axis: { grid: layout === 'wide', tickCount: layout === 'wide' ? 8 : 4 },
  })
  const stroke = { field: 'hue', scale: null }
  return {
    ...frame,
    height: systems.length * rowHeights[layout],
    data: { values },
    layer: [
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
          description: { field: 'aria' },
          tooltip: [
            { field: 'name', title: 'system' },
            { field: 'costText', title: 'CPU ms/frame' },
            { field: 'framesPerSecond', title: 'frames/s' },
          ],
        },
      },
      ...rowTexts(systems, layout, scheme),
    ],
  }
}
