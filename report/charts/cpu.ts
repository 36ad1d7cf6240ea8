// CPU time of the server per frame: user and system time, one bar per system, the cheapest on top.
import type { TopLevelSpec } from 'vega-lite'
import type { SummaryRow } from '../../results/summary-schema.ts'
import { formatMilliseconds } from '../format.ts'
import { type ChartOptions, plot, rowHeights, rowPosition, rowTexts } from './plot.ts'
import { seriesOf } from './series.ts'
import { runnerHue } from './theme.ts'

/** One bar, in milliseconds of CPU time per frame. */
export interface CpuBar {
  readonly name: string
  readonly runner: string
  readonly userMs: number
  readonly systemMs: number
  /** Both parts together, as in the table. */
  readonly valueText: string
  readonly userText: string
  readonly systemText: string
  readonly aria: string
}

const fewestBars = 2

/** Null with fewer than two bars. @param rows of one scenario point */
export const cpuBars = (rows: readonly SummaryRow[]): readonly CpuBar[] | null => {
  const bars = seriesOf(rows)
    .flatMap(({ name, rows }) => rows.flatMap((row) => barOf(row, name)))
    .toSorted((a, b) => a.userMs + a.systemMs - b.userMs - b.systemMs)
  return bars.length < fewestBars ? null : bars
}

const barOf = ({ metrics, cpuMsPerFrame, runner }: SummaryRow, name: string): readonly CpuBar[] => {
  const { userCpuMsPerFrame: userMs, systemCpuMsPerFrame: systemMs } = metrics
  if (cpuMsPerFrame === null || userMs === undefined || systemMs === undefined) return []
  const [valueText, userText, systemText] = [cpuMsPerFrame, userMs, systemMs].map(formatMilliseconds)
  if (valueText === undefined || userText === undefined || systemText === undefined) return []
  const aria = `${name}: ${valueText} CPU ms/frame, ${userText} user and ${systemText} system`
  return [{ name, runner, userMs, systemMs, valueText, userText, systemText, aria }]
}

export const cpuChart = (bars: readonly CpuBar[], options: ChartOptions): TopLevelSpec => {
  const { layout, scheme } = options
  const legend = 'solid: user time · pale: system time (kernel) · medians of the trials'
  const { frame } = plot(options, legend, [`${bars.length} systems, cheapest first`], 'plain')
  const names = bars.map(({ name }) => name)
  const values = bars.flatMap((bar) => {
    const hue = runnerHue(scheme, bar.runner)
    const { userMs, systemMs } = bar
    return [
      { ...bar, hue, from: 0, to: userMs, strength: 1 },
      { ...bar, hue, from: userMs, to: userMs + systemMs, strength: 0.4 },
    ]
  })
  const y = rowPosition(names, layout)
  const x = {
    field: 'from',
    type: 'quantitative' as const,
    title: 'CPU ms/frame',
    scale: { domainMin: 0, nice: false },
    axis: { grid: layout === 'wide', tickCount: layout === 'wide' ? 8 : 4 },
  }
  return {
    ...frame,
    height: bars.length * rowHeights[layout],
    layer: [
      {
        data: { values },
        mark: { type: 'bar', height: 14, strokeWidth: 1, aria: false },
        encoding: {
          x,
          x2: { field: 'to' },
          y,
          color: { field: 'hue', scale: null },
          stroke: { field: 'hue', scale: null },
          fillOpacity: { field: 'strength', type: 'quantitative', scale: null },
        },
      },
      {
        // Covers both parts, so that the mouse and a screen reader find one bar per system.
        data: { values: bars.map((bar) => ({ ...bar, from: 0, to: bar.userMs + bar.systemMs })) },
        mark: { type: 'bar', height: 14, opacity: 0 },
        encoding: {
          x,
          x2: { field: 'to' },
          y,
          description: { field: 'aria' },
          tooltip: [
            { field: 'name', title: 'system' },
            { field: 'valueText', title: 'CPU ms/frame' },
            { field: 'userText', title: 'user' },
            { field: 'systemText', title: 'system' },
          ],
        },
      },
      ...rowTexts(bars, layout, scheme),
    ],
  }
}
