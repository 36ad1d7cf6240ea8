// One scenario point as the page shows it: names, texts and classes, nothing left to work out in a template.
import { type PlannedRow, rowKey } from '../../results/schema.ts'
import type { SummaryRow } from '../../results/summary-schema.ts'
import { runnerColour } from '../charts/theme.ts'
import {
  formatCount,
  formatMebibytes,
  formatMilliseconds,
  formatNumber,
  formatReason,
  formatShare,
  noValue,
} from '../format.ts'
import { rowNames } from '../row-names.ts'
import { inOrder } from '../stats/row-order.ts'
import { type AppliedFact, appliedFacts, shippedNote, shippedOf } from './applied-view.ts'
import type { Fact } from './facts.ts'
import { pointColumns } from './point-columns.ts'

export interface RowView {
  readonly runner: string
  readonly name: string
  readonly hue: string
  readonly isReferenceReceiver: boolean
  readonly hasFigure: boolean
  readonly reason: string
  readonly verdict: string
  /** In the order of `pointColumns`. */
  readonly cells: readonly string[]
  readonly settings: readonly Fact[]
  /** What the server says it applied, marked where the library as shipped has something else. */
  readonly applied: readonly AppliedFact[]
  /** How much that is, in words; null where there is nothing to compare with. */
  readonly shipped: string | null
  readonly counters: readonly Fact[]
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

const formatMs = (ms: number): string => `${ms.toFixed(2)} ms`

/** The rate is met or missed by less than a percent. */
const formatFineShare = (share: number): string => `${(share * 100).toFixed(2)} %`

const metricNames: Readonly<Record<string, readonly [name: string, format: (value: number) => string]>> = {
  fairnessShare: ['slowest generator or viewer, of the fastest', formatShare],
  peakRssBytesPerConnection: ['peak RSS a connection', formatMebibytes],
  offeredFps: ['frames a second offered', formatNumber],
  deliveredShare: ['frames due that arrived, one of each generator on its way', formatFineShare],
  ratioToClear: ['times the same system in the clear', formatRatioNumber],
  ratioToClearLow: ['lower limit of that ratio', formatRatioNumber],
  ratioToClearHigh: ['upper limit of that ratio', formatRatioNumber],
  lateFrames: ['images older than a frame interval when they arrived', formatCount],
  frameAgeMaxMs: ['age of the oldest image, arrived or not', formatMs],
  capacityLowerBounds: ['trials whose number is a lower bound', formatCount],
  capacityUnconfirmed: ['trials whose number was not confirmed', formatCount],
  rssAfterBytes: ['RSS a second after the slow viewer had gone', formatMebibytes],
  slowViewerFrames: ['images that the slow viewer had, a trial', formatCount],
  slowViewerClosedShare: ['trials in which the server cut the slow viewer off', formatShare],
  droppedFrames: ['images left out by policy, a trial', formatCount],
  sendLatenessP90Ms: ['generator began to write late by, 90th percentile', formatMs],
  controlMaxMs: ['text there and back, longest', formatMs],
  controlSendLatenessP99Ms: ['of that, until it was written, 99th percentile', formatMs],
  sendLatenessP99Ms: ['generator began to write late by, 99th percentile', formatMs],
  wireShare: ['bytes on the wire, of the images’ own', formatPercent],
  userCpuMsPerFrame: ['CPU-ms a frame in the server’s own code', formatMilliseconds],
  systemCpuMsPerFrame: ['CPU-ms a frame in the kernel', formatMilliseconds],
  generatorCpuMsPerFrame: ['generator’s CPU a frame', formatMs],
}

/** A metric that this report does not know yet keeps its own name, which has the unit. */
const metricFact = ([id, value]: readonly [string, number]): Fact => {
  const [name, format] = metricNames[id] ?? [id, formatNumber]
  return [name, format(value)]
}

const pair = (name: string, value: string | null): readonly Fact[] =>
  value === null ? [] : [[name, value.trim()]]
