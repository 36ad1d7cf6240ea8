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
import { rowUnit } from '../row-unit.ts'
import { formatCameraRange, formatCameras } from './capacity-answer.ts'

export interface PointColumn {
  readonly head: string
  /** What it shows of a row's own metrics, if so: that need not be told again. */
  readonly metrics?: readonly string[]
  readonly cell: (row: SummaryRow, plan: PlannedRow | undefined) => string
}

type Unit = ReturnType<typeof rowUnit>

/** @param rows all of one point, so that rows without a figure have the columns of the others */
export const pointColumns = (rows: readonly SummaryRow[]): readonly PointColumn[] => {
  const isTimed = rows.some(({ latencyMs }) => latencyMs !== null)
  const has = (metric: string): boolean => rows.some(({ metrics }) => metrics[metric] !== undefined)
  const own = [...(has('capacityCameras') ? cameras : []), ...(has('controlP50Ms') ? texts : [])]
  const beside = isTimed ? latency : own.length > 0 ? [] : comparison
  const unit = rowUnit(rows)
  return [...own, ...rate(unit), ...beside, ...cost(unit)]
}

const rate = (unit: Unit): readonly PointColumn[] => [
  { head: `${unit}/s`, cell: formatFps },
  { head: '95 % interval', cell: ({ fps }) => formatInterval(fps) },
]

const comparison: readonly PointColumn[] = [
  {
    head: '× baseline',
    cell: ({ ratioToBaseline }, plan) =>
      plan?.baseline === true && plan.replica === 1 ? '1 (baseline)' : formatRatio(ratioToBaseline),
  },
  { head: 'of ceiling', cell: ({ ratioToReference }) => formatShare(ratioToReference) },
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

const cameras: readonly PointColumn[] = [
  { head: 'cameras', metrics: ['capacityCameras'], cell: formatCameras },
  {
    head: 'fewest–most',
    metrics: ['capacityLowCameras', 'capacityHighCameras'],
    cell: formatCameraRange,
  },
]

const text = (head: string, metric: string): PointColumn => ({
  head,
  metrics: [metric],
  cell: ({ metrics }) => formatLatency(metrics[metric]),
})

/** There and back. */
const texts: readonly PointColumn[] = [
  text('text p50 ms', 'controlP50Ms'),
  text('text p90 ms', 'controlP90Ms'),
  text('text p99 ms', 'controlP99Ms'),
  text('text p99.9 ms', 'controlP999Ms'),
]

const cost = (unit: Unit): readonly PointColumn[] => [
  {
    head: `CPU-ms a ${unit === 'texts' ? 'text' : 'frame'}`,
    cell: ({ cpuMsPerFrame }) => formatMilliseconds(cpuMsPerFrame),
  },
  { head: 'peak RSS', cell: ({ peakRssBytes }) => formatMebibytes(peakRssBytes) },
  {
    head: 'busy: server / load',
    cell: ({ serverCpu, generatorCpu }) => `${formatShare(serverCpu)} / ${formatShare(generatorCpu)}`,
  },
  { head: 'trials', cell: ({ trials }) => `${trials.completed}/${trials.planned}` },
]
