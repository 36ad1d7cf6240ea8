// CPU time of the server per frame: user and system time, one bar per system, the cheapest on top.
import type { TopLevelSpec } from 'vega-lite'
import type { SummaryRow } from '../../results/summary-schema.ts'
import { formatMilliseconds } from '../format.ts'
import { type ChartOptions, plot } from './plot.ts'
import { seriesOf } from './series.ts'
import { twoPartBars } from './two-part-bars.ts'

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
  const legend = 'solid: user time · pale: system time (kernel) · medians of the trials'
  const { frame } = plot(options, legend, [`${bars.length} systems, cheapest first`], 'plain')
  return {
    ...frame,
    ...twoPartBars(
      bars,
      {
        title: 'CPU ms/frame',
        partsOf: ({ userMs, systemMs }) => [userMs, systemMs],
        tooltip: [
          { field: 'name', title: 'system' },
          { field: 'valueText', title: 'CPU ms/frame' },
          { field: 'userText', title: 'user' },
          { field: 'systemText', title: 'system' },
        ],
      },
      options,
    ),
  }
}
