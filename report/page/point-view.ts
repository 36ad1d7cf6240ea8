// One scenario point as the page shows it: its table, the counters below it, and what the cards of settings are made of.
import { type PlannedRow, rowKey } from '../../results/schema.ts'
import type { SummaryRow } from '../../results/summary-schema.ts'
import { runnerColour } from '../charts/theme.ts'
import type { Fact } from '../facts.ts'
import {
  formatCameraRange,
  formatCameras,
  formatCount,
  formatFps,
  formatInterval,
  formatLatency,
  formatMebibytes,
  formatMilliseconds,
  formatNumber,
  formatRatio,
  formatReason,
  formatShare,
  noValue,
  rowNames,
  rowUnit,
} from '../format.ts'
import { inOrder } from '../stats/row-order.ts'
import { appliedFacts, type SettingsRow, shippedNote, shippedOf } from './settings-view.ts'

/** One row as the page shows it: nothing is left to work out in a template. */
export interface RowView extends SettingsRow {
  readonly hue: string
  readonly isReferenceReceiver: boolean
  readonly hasFigure: boolean
  readonly reason: string
  readonly verdict: string
  /** In the order of `pointColumns`. */
  readonly cells: readonly string[]
  readonly counters: readonly Fact[]
}

/** A column of the table of a point. */
export interface PointColumn {
  readonly head: string
  /** What it shows of a row's own metrics, if so: it is not repeated among the counters. */
  readonly metrics?: readonly string[]
  readonly cell: (row: SummaryRow, plan: PlannedRow | undefined) => string
}

type Unit = ReturnType<typeof rowUnit>

export interface CounterTable {
  readonly columns: readonly string[]
  readonly lines: readonly {
    readonly runner: string
    readonly name: string
    readonly cells: readonly string[]
  }[]
}

/**
 * In the order in which the table shows them.
 * @param rows those of one point; @param all those of the run, among which the rows as shipped are looked for
 */
export const rowViews = (
  rows: readonly SummaryRow[],
  planned: readonly PlannedRow[],
  all: readonly SummaryRow[] = rows,
): readonly RowView[] => {
  const names = rowNames(rows)
  const isCompressed = rows.some(({ extensions }) => extensions !== null)
  const plans = new Map(planned.map((plan) => [rowKey(plan), plan]))
  const columns = pointColumns(rows)
  const shown = new Set(columns.flatMap(({ metrics }) => metrics ?? []))
  const leftOut = isCompressed ? shown : new Set([...shown, ...ofCompression])
  const named = rows.map((row, index) => ({ row, name: names[index] ?? row.label }))
  return inOrder(named).map(({ row, name }) => ({
    runner: row.runner,
    name,
    hue: runnerColour(row.runner),
    isReferenceReceiver: row.role === 'reference-receiver',
    hasFigure: row.fps !== null,
    reason: row.fps === null ? formatReason(row) : (row.reason ?? ''),
    verdict: row.verdict,
    cells: columns.map(({ cell }) => cell(row, plans.get(rowKey(row)))),
    settings: settings(row, plans.get(rowKey(row))),
    applied: appliedFacts(row, shippedOf(row, all)),
    shipped: shippedNote(row, shippedOf(row, all)),
    counters: counters(row, leftOut),
  }))
}

/** What the row runs on, then what it was asked for. */
const settings = (row: SummaryRow, plan: PlannedRow | undefined): readonly Fact[] => [
  ...pair('runtime', row.runtime === null ? null : `${row.runtime} ${row.runtimeVersion ?? ''}`),
  ...pair('library', row.library === null ? null : `${row.library} ${row.libraryVersion ?? ''}`),
  ...pair('image handed over as', row.ownership),
  ...pair('generator', row.generator),
  ...pair('extensions agreed on', row.extensions),
  ...pair('TLS', row.cipher),
  ...Object.entries(plan?.switches ?? {}).map(([name, value]) => [`asked: ${name}`, String(value)] as const),
]

/** Of interest where some generator compresses; the same for all others. */
const ofCompression: readonly string[] = ['wireShare', 'generatorCpuMsPerFrame']

/** What the table has no room for. */
const counters = (row: SummaryRow, leftOut: ReadonlySet<string>): readonly Fact[] =>
  row.fps === null
    ? []
    : [
        ['frames sent', formatCount(row.sent)],
        ['delivered', formatCount(row.delivered)],
        ['dropped by policy', formatCount(row.dropped)],
        ['lost', formatCount(row.lost)],
        ...Object.entries(row.metrics)
          .filter(([id]) => !leftOut.has(id))
          .map(metricFact),
        ['bytes on the wire', formatCount(row.wireBytes)],
        ['CPU-ms a GB', row.cpuMsPerGigabyte === null ? noValue : formatNumber(row.cpuMsPerGigabyte)],
        ['generator waited for the socket', formatShare(row.blocked)],
        ['server’s first thread', formatShare(row.mainThreadCpu)],
        ['taken by the hypervisor', formatShare(row.stealShare)],
        ['taken by other programs', formatShare(row.foreignShare)],
      ]

const formatRatioNumber = (ratio: number): string => ratio.toFixed(2)

/** To a tenth: a compressed image hardly gets smaller. */
const formatPercent = (share: number): string => `${(share * 100).toFixed(1)} %`

const formatFineMs = (ms: number): string => `${ms.toFixed(2)} ms`

/** The rate is met or missed by less than a percent. */
const formatFineShare = (share: number): string => `${(share * 100).toFixed(2)} %`

const metricNames: Readonly<Record<string, readonly [name: string, format: (value: number) => string]>> = {
  fairnessShare: ['slowest camera or viewer, of the fastest', formatShare],
  peakRssBytesPerConnection: ['peak RSS a connection', formatMebibytes],
  offeredFps: ['frames a second offered', formatNumber],
  deliveredShare: ['frames due that arrived, one of each camera on its way', formatFineShare],
  ratioToClear: ['times the same system in the clear', formatRatioNumber],
  ratioToClearLow: ['lower limit of that ratio', formatRatioNumber],
  ratioToClearHigh: ['upper limit of that ratio', formatRatioNumber],
  lateFrames: ['images older than a frame interval when they arrived', formatCount],
  frameAgeMaxMs: ['age of the oldest image, arrived or not', formatFineMs],
  capacityLowerBounds: ['trials whose number is a lower bound', formatCount],
  capacityUnconfirmed: ['trials whose number was not confirmed', formatCount],
  rssAfterBytes: ['RSS a second after the slow viewer had gone', formatMebibytes],
  slowViewerFrames: ['images that the slow viewer had, a trial', formatCount],
  slowViewerClosedShare: ['trials in which the server cut the slow viewer off', formatShare],
  droppedFrames: ['images left out by policy, a trial', formatCount],
  sendLatenessP90Ms: ['generator began to write late by, 90th percentile', formatFineMs],
  controlMaxMs: ['text there and back, longest', formatFineMs],
  controlSendLatenessP99Ms: ['of that, until it was written, 99th percentile', formatFineMs],
  sendLatenessP99Ms: ['generator began to write late by, 99th percentile', formatFineMs],
  wireShare: ['bytes on the wire, of the images’ own', formatPercent],
  userCpuMsPerFrame: ['CPU-ms a frame in the server’s own code', formatMilliseconds],
  systemCpuMsPerFrame: ['CPU-ms a frame in the kernel', formatMilliseconds],
  generatorCpuMsPerFrame: ['generator’s CPU a frame', formatFineMs],
}

/** A metric that this report does not know yet keeps its own name, which has the unit. */
const metricFact = ([id, value]: readonly [string, number]): Fact => {
  const [name, format] = metricNames[id] ?? [id, formatNumber]
  return [name, format(value)]
}

const pair = (name: string, value: string | null): readonly Fact[] =>
  value === null ? [] : [[name, value.trim()]]

/**
 * Which columns the table has: how many images a second, and how long they took where that was timed.
 * @param rows all of one point, so that rows without a figure have the columns of the others
 */
export const pointColumns = (rows: readonly SummaryRow[]): readonly PointColumn[] => {
  const isTimed = rows.some(({ latencyMs }) => latencyMs !== null)
  const has = (metric: string): boolean => rows.some(({ metrics }) => metrics[metric] !== undefined)
  const own = [...(has('capacityCameras') ? cameraCounts : []), ...(has('controlP50Ms') ? texts : [])]
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
  { head: 'of reference receiver', cell: ({ ratioToReference }) => formatShare(ratioToReference) },
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

const cameraCounts: readonly PointColumn[] = [
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

/** Counters as a table of their own, a column a counter. Rows without any are left out; null where that is all of them. */
export const counterTable = (rows: readonly RowView[]): CounterTable | null => {
  const counted = rows.filter(({ counters }) => counters.length > 0)
  const columns = [...new Set(counted.flatMap(({ counters }) => counters.map(([name]) => name)))]
  return counted.length === 0
    ? null
    : {
        columns,
        lines: counted.map(({ runner, name, counters }) => {
          const values = new Map(counters.map(([counter, value]) => [counter, value]))
          return { runner, name, cells: columns.map((column) => values.get(column) ?? noValue) }
        }),
      }
}
