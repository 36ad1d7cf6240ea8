// Which columns the table of a scenario point has in a terminal of 80 columns.
import type { SummaryRow } from '../../results/summary-schema.ts'
import { formatFps, formatInterval, formatLatency, formatMebibytes, formatMilliseconds } from '../format.ts'
import { formatCameraRange, formatCameras } from '../page/capacity-answer.ts'
import { rowUnit } from '../row-unit.ts'
import type { PlainColumn } from './plain-table.ts'

export interface Column extends PlainColumn {
  readonly cell: (row: SummaryRow) => string
}

/** Of one scenario point and generator: what its question asks about. */
export const columnsOf = (rows: readonly SummaryRow[]): readonly Column[] => {
  const has = (metric: string): boolean => rows.some(({ metrics }) => metrics[metric] !== undefined)
  if (has('capacityCameras')) return generatorColumns
  if (rowUnit(rows) === 'texts') return textsAloneColumns
  if (has('controlP50Ms')) return textColumns
  if (has('rssAfterBytes')) return memoryColumns
  return rows.some(({ latencyMs }) => latencyMs !== null) ? latencyColumns : throughputColumns
}

const fps: Column = { head: 'frames/s', width: 9, align: 'right', cell: formatFps }
const cpu: Column = {
  head: 'CPU-ms',
  width: 7,
  align: 'right',
  cell: ({ cpuMsPerFrame }) => formatMilliseconds(cpuMsPerFrame),
}
const limit: Column = { head: 'limit', width: 13, align: 'left', cell: ({ verdict }) => verdict }
const interval: Column = {
  head: '95 % interval',
  width: 13,
  align: 'right',
  cell: (row) => formatInterval(row.fps),
}
const peakRss: Column = {
  head: 'peak RSS',
  width: 9,
  align: 'right',
  cell: ({ peakRssBytes }) => formatMebibytes(peakRssBytes),
}
const latency = (head: string, width: number, key: 'p50' | 'p99' | 'p999'): Column => ({
  head,
  width,
  align: 'right',
  cell: ({ latencyMs }) => formatLatency(latencyMs?.[key]),
})

const throughputColumns = [fps, interval, cpu, peakRss, limit]
/** Where images were timed, how long they took matters more than how many there were. */
const latencyColumns = [
  fps,
  latency('p50 ms', 7, 'p50'),
  latency('p99 ms', 7, 'p99'),
  latency('p99.9', 7, 'p999'),
  cpu,
  limit,
]

const rssAfter: Column = {
  head: 'and after',
  width: 9,
  align: 'right',
  cell: ({ metrics }) => formatMebibytes(metrics['rssAfterBytes'] ?? null),
}
/** Where a viewer was slow, memory is what matters: at its peak, and after that viewer had gone. */
const memoryColumns = [fps, latency('p99 ms', 9, 'p99'), peakRss, rssAfter, limit]

const text = (head: string, metric: string): Column => ({
  head,
  width: 7,
  align: 'right',
  cell: ({ metrics }) => formatLatency(metrics[metric]),
})
/** Where texts were sent, they are what was asked about; images beside them stand behind. */
const textColumns = [
  fps,
  text('txt p50', 'controlP50Ms'),
  text('txt p99', 'controlP99Ms'),
  latency('p50 ms', 7, 'p50'),
  latency('p99 ms', 7, 'p99'),
  limit,
]

const textsAloneColumns = [
  { ...fps, head: 'texts/s' },
  text('txt p50', 'controlP50Ms'),
  text('txt p90', 'controlP90Ms'),
  text('txt p99', 'controlP99Ms'),
  text('p99.9', 'controlP999Ms'),
  limit,
]

/** Where the number of cameras was searched for. */
const generatorColumns: readonly Column[] = [
  { head: 'cameras', width: 9, align: 'right', cell: formatCameras },
  { head: 'trials', width: 9, align: 'right', cell: formatCameraRange },
  latency('p99 ms', 9, 'p99'),
  cpu,
  limit,
]
