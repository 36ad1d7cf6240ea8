// Which columns the table of a scenario point has: how many images a second, and how long they took where that was timed.
import type { PlannedRow } from '../../results/schema.ts'
import type { SummaryRow } from '../../results/summary-schema.ts'
import {
  formatFps,
  formatInterval,
  formatLatency,
  formatMebibytes,
  formatMilliseconds,
  formatRatio,
  formatShare,
} from '../format.ts'

export interface PointColumn {
  readonly head: string
  readonly cell: (row: SummaryRow, plan: PlannedRow | undefined) => string
}

/** @param rows all of one point, so that rows without a figure have the columns of the others */
export const pointColumns = (rows: readonly SummaryRow[]): readonly PointColumn[] => {
  const isTimed = rows.some(({ latencyMs }) => latencyMs !== null)
  return [...rate, ...(isTimed ? latency : comparison), ...cost]
}

const rate: readonly PointColumn[] = [
  { head: 'frames/s', cell: formatFps },
  { head: '95 % interval', cell: ({ fps }) => formatInterval(fps) },
]

const comparison: readonly PointColumn[] = [
  {
    head: '× baseline',
    cell: ({ ratioToBaseline }, plan) =>
      plan?.baseline === true && plan.replica === 1 ? '1 (baseline)' : formatRatio(ratioToBaseline),
  },
  { head: 'of ceiling', cell: ({ ratioToControl }) => formatShare(ratioToControl) },
]

const percentile = (head: string, key: 'p50' | 'p90' | 'p99' | 'p999' | 'max'): PointColumn => ({
  head,
  cell: ({ latencyMs }) => formatLatency(latencyMs?.[key]),
})

const latency: readonly PointColumn[] = [
  percentile('p50 ms', 'p50'),
  percentile('p90 ms', 'p90'),
  percentile('p99 ms', 'p99'),
  percentile('p99.9 ms', 'p999'),
  percentile('max ms', 'max'),
]

const cost: readonly PointColumn[] = [
  { head: 'CPU-ms a frame', cell: ({ cpuMsPerFrame }) => formatMilliseconds(cpuMsPerFrame) },
  { head: 'peak RSS', cell: ({ peakRssBytes }) => formatMebibytes(peakRssBytes) },
  {
    head: 'busy: server / camera',
    cell: ({ serverCpu, loadCpu }) => `${formatShare(serverCpu)} / ${formatShare(loadCpu)}`,
  },
  { head: 'launches', cell: ({ trials }) => `${trials.completed}/${trials.planned}` },
]
