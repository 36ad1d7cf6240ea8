// View of one scenario point for the page: its table, its counters, and the content of its settings cards.
import { type PlannedRow, rowKey } from '../../results/schema.ts'
import type { SummaryRow } from '../../results/summary-schema.ts'
import { runnerColour } from '../charts/theme.ts'
import { costAt, formatCamerasPerCore, formatCostRange, lowestRate } from '../equal-pace-text.ts'
import type { Fact } from '../facts.ts'
import {
  formatCameraRange,
  formatCameras,
  formatCount,
  formatFps,
  formatInterval,
  formatLatency,
  formatLimit,
  formatMebibytes,
  formatMilliseconds,
  formatNumber,
  formatRatio,
  formatReason,
  formatShare,
  formatShortWindows,
  formatWireBytes,
  noValue,
  type RowUnit,
  rateUnits,
  rowNames,
  rowUnit,
} from '../format.ts'
import { marksText } from '../marks-text.ts'
import { nextText } from '../order-text.ts'
import { formatLinkAge, formatLinkFrames, shortLink } from '../slow-link-answer.ts'
import { ratesOf } from '../stats/pace-cost.ts'
import { inOrder } from '../stats/row-order.ts'
import { warmUpText } from '../warm-up-text.ts'
import { browserColumns, browserMetricNames } from './browser-columns.ts'
import { appliedFacts, type SettingsRow, shippedNote, shippedOf } from './settings-view.ts'

/** One row, formatted for the template. */
export interface RowView extends SettingsRow {
  readonly hue: string
  readonly isReferenceReceiver: boolean
  readonly hasFigure: boolean
  readonly reason: string
  /** What was measured in place of the pinned or official build; empty without, as the note is. */
  readonly substitute: string
  /** Shown below the row. */
  readonly note: string
  readonly verdict: string
  /** The verdict with its votes. */
  readonly limit: string
  /** In the order of `pointColumns`. */
  readonly cells: readonly string[]
  readonly counters: readonly Fact[]
}

/** A column of the table of a point. */
export interface PointColumn {
  readonly head: string
  /** Metrics that the column shows; they are not repeated among the counters. */
  readonly metrics?: readonly string[]
  /** Left out of a table that has costs at equal pace. */
  readonly isFoldable?: boolean
  readonly cell: (row: SummaryRow, plan: PlannedRow | undefined) => string
}

export interface CounterTable {
  readonly columns: readonly string[]
  readonly lines: readonly {
    readonly runner: string
    readonly name: string
    readonly cells: readonly string[]
  }[]
}

/**
 * In table order.
 * @param rows of one point @param all of the run, used to find the `shipped` rows
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
  const leftOut = new Set([...shown, ...(isCompressed ? [] : ofCompression), ...ofTransports])
  const named = rows.map((row, index) => ({ row, name: names[index] ?? row.label }))
  return inOrder(named).map(({ row, name }) => ({
    runner: row.runner,
    name,
    hue: runnerColour(row.runner),
    isReferenceReceiver: row.role === 'reference-receiver',
    hasFigure: row.fps !== null,
    reason: row.fps === null ? formatReason(row) : (row.reason ?? ''),
    substitute: row.substitute ?? '',
    note: [
      row.fps === null || row.reason === null ? '' : `Not ranked: ${row.reason}`,
      row.substitute ?? '',
      marksText(row) && `Trials: ${marksText(row)}`,
      warmUpText(row) && `Warm-up: ${warmUpText(row)}`,
      formatShortWindows(row) ?? '',
    ]
      .filter((text) => text !== '')
      .join('; '),
    verdict: row.verdict,
    limit: formatLimit(row),
    cells: columns.map(({ cell }) => cell(row, plans.get(rowKey(row)))),
    settings: settings(row, plans.get(rowKey(row))),
    applied: appliedFacts(row, shippedOf(row, all)),
    shipped: shippedNote(row, shippedOf(row, all)),
    counters:
      row.fps === null ? [] : [...foldedFacts(row, plans.get(rowKey(row)), rows), ...counters(row, leftOut)],
  }))
}

/** Runtime and library of the row, then the requested switches. */
const settings = (row: SummaryRow, plan: PlannedRow | undefined): readonly Fact[] => [
  ...pair('runtime', row.runtime === null ? null : `${row.runtime} ${row.runtimeVersion ?? ''}`),
  ...pair('library', row.library === null ? null : `${row.library} ${row.libraryVersion ?? ''}`),
  ...pair('frame ownership', row.ownership),
  ...pair('generator', row.generator),
  ...pair('negotiated extensions', row.extensions),
  ...pair('TLS', row.cipher),
  ...Object.entries(plan?.switches ?? {}).map(
    ([name, value]) => [`requested: ${name}`, String(value)] as const,
  ),
]

/** Interesting only if a generator compresses; otherwise the same for all rows. */
const ofCompression: readonly string[] = ['wireShare', 'generatorCpuMsPerFrame']

/** Elsewhere every row has the same transport. */
const ofTransports: readonly string[] = ['wireBytesPerFrame']

/** Figures that do not fit in the table. */
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
        ...equalPaceFacts(row),
        ['bytes on the wire', formatCount(row.wireBytes)],
        ['generator blocked on sockets', formatShare(row.blocked)],
        ['server main thread CPU', formatShare(row.mainThreadCpu)],
        ['hypervisor steal', formatShare(row.stealShare)],
        ['CPU of other programs', formatShare(row.foreignShare)],
        ...pair('busiest other program', row.busiestProgram ?? null),
      ]

const formatRatioNumber = (ratio: number): string => ratio.toFixed(2)

/** With one decimal: compressed images hardly shrink. */
const formatPercent = (share: number): string => `${(share * 100).toFixed(1)} %`

const formatFineMs = (ms: number): string => `${ms.toFixed(2)} ms`

/** With two decimals: rates are met or missed by less than a percent. */
const formatFineShare = (share: number): string => `${(share * 100).toFixed(2)} %`

const metricNames: Readonly<Record<string, readonly [name: string, format: (value: number) => string]>> = {
  ...browserMetricNames,
  helperCpuShare: ['server CPU outside its first thread', formatShare],
  serverProcesses: ['processes of the server', formatCount],
  fairnessShare: ['slowest ÷ fastest camera or viewer', formatShare],
  peakRssBytesPerConnection: ['peak RSS per connection', formatMebibytes],
  offeredFps: ['offered rate per second', formatNumber],
  deliveredShare: ['delivered share (one frame per camera may be in flight)', formatFineShare],
  ratioToClear: ['ratio to the same system without TLS', formatRatioNumber],
  ratioToClearLow: ['lower limit of that ratio', formatRatioNumber],
  ratioToClearHigh: ['upper limit of that ratio', formatRatioNumber],
  lateFrames: ['late frames (older than one frame interval)', formatCount],
  frameAgeMaxMs: ['age of the oldest frame, arrived or not', formatFineMs],
  capacityLowerBounds: ['trials with a lower bound', formatCount],
  capacityUnconfirmed: ['unconfirmed trials', formatCount],
  rssAfterBytes: ['RSS 1 s after the slow viewer left', formatMebibytes],
  slowViewerFrames: ['frames received by the slow viewer, per trial', formatCount],
  slowViewerClosedShare: ['trials in which the server closed the slow viewer', formatShare],
  droppedFrames: ['frames dropped by policy, per trial', formatCount],
  sendLatenessP50Ms: ['send lateness, p50', formatFineMs],
  shortWindows: ['windows with fewer frames than planned', formatCount],
  sendLatenessP90Ms: ['send lateness, p90', formatFineMs],
  controlMaxMs: ['control messages: round trip, max', formatFineMs],
  controlSendLatenessP99Ms: ['control messages: send lateness, p99', formatFineMs],
  sendLatenessP99Ms: ['send lateness, p99', formatFineMs],
  wireMessagesPerFrame: ['WebSocket messages per frame, both directions', formatRatioNumber],
  wireShare: ['bytes on the wire, % of the payload', formatPercent],
  userCpuMsPerFrame: ['CPU ms/frame, user', formatMilliseconds],
  systemCpuMsPerFrame: ['CPU ms/frame, system', formatMilliseconds],
  generatorCpuMsPerFrame: ['generator CPU per frame', formatFineMs],
}

/** An unknown metric keeps its own name, which contains the unit. */
const metricFact = ([id, value]: readonly [string, number]): Fact => {
  const [name, format] = metricNames[id] ?? [id, formatNumber]
  return [name, format(value)]
}

const pair = (name: string, value: string | null): readonly Fact[] =>
  value === null ? [] : [[name, value.trim()]]

/**
 * The columns of a point's table: throughput, and latency if frames were timed. Beside costs at equal pace there is no room for
 * all: comparisons and counts are among the counters then.
 * @param rows all of one point, so that all rows have the same columns
 */
export const pointColumns = (rows: readonly SummaryRow[]): readonly PointColumn[] => {
  const isFolded = isFoldedOf(rows)
  return allColumns(rows).filter((column) => !isFolded(column))
}

/** The columns without room, as facts of a row. */
const foldedFacts = (
  row: SummaryRow,
  plan: PlannedRow | undefined,
  rows: readonly SummaryRow[],
): readonly Fact[] =>
  allColumns(rows)
    .filter(isFoldedOf(rows))
    .map(({ head, cell }) => [head, cell(row, plan)])

const isFoldedOf = (rows: readonly SummaryRow[]): ((column: PointColumn) => boolean) =>
  lowestRate(rows) === null ? () => false : ({ isFoldable }) => isFoldable === true

const allColumns = (rows: readonly SummaryRow[]): readonly PointColumn[] => {
  const isTimed = rows.some(({ latencyMs }) => latencyMs !== null)
  const has = (metric: string): boolean => rows.some(({ metrics }) => metrics[metric] !== undefined)
  const own = [
    ...(has('capacityCameras') ? cameraCounts : []),
    ...(has('controlP50Ms') ? controlLatency : []),
  ]
  const late = has('sendLatenessP50Ms') ? lateness : []
  const beside = isTimed ? [...latency, ...late] : own.length > 0 ? [] : comparison
  const unit = rowUnit(rows)
  const browser = browserColumns(rows)
  if (browser.length > 0) return [...rate(unit), ...browser, ...cost(unit)]
  const paced = equalPaceColumns(rows)
  const gains = rows.some(({ stepGain }) => stepGain !== null) ? stepGains : []
  const wire = rows.some(({ role }) => role === 'transport') ? wireBytes : []
  return [...linkColumns(rows), ...own, ...paced, ...rate(unit), ...gains, ...beside, ...wire, ...cost(unit)]
}

/** Behind each link: the age of frames, and how many came. */
const linkColumns = (rows: readonly SummaryRow[]): readonly PointColumn[] => {
  const links = [...new Set(rows.flatMap(({ links = [] }) => links.flatMap(({ link }) => link ?? [])))]
  return links.flatMap((link) => {
    const figuresOf = (row: SummaryRow) => row.links?.find((each) => each.link === link)
    return [
      {
        head: `${shortLink(link)}: age`,
        cell: (row: SummaryRow) => formatLinkAge(figuresOf(row)),
      },
      {
        head: `${shortLink(link)}: frames/s`,
        cell: (row: SummaryRow) => formatLinkFrames(figuresOf(row)),
      },
    ]
  })
}

const rate = (unit: RowUnit): readonly PointColumn[] => [
  { head: rateUnits[unit], cell: formatFps },
  { head: '95 % interval', cell: ({ fps }) => formatInterval(fps) },
]

/** The reference itself is 1 by definition. */
const toReference = ({ ratioToReference, role }: SummaryRow): string =>
  role === 'reference-receiver' && ratioToReference?.low === 1 && ratioToReference.high === 1
    ? '1 (reference)'
    : formatRatio(ratioToReference)
/** What a frame costs at the rates that every system got, and what that makes of one core; none without equal pace. */
const equalPaceColumns = (rows: readonly SummaryRow[]): readonly PointColumn[] => {
  const lowest = lowestRate(rows)
  if (lowest === null) return []
  const rates = ratesOf(rows).toSorted((a, b) => a - b)
  return [
    ...rates.map((rate) => ({
      head: `CPU ms/frame at ${rate}/s`,
      cell: (row: SummaryRow) => formatCostRange(costAt(row, rate)),
    })),
    {
      head: `CPU × baseline at ${lowest}/s`,
      isFoldable: true,
      cell: (row) => formatRatio(costAt(row, lowest)?.ratioToBaseline ?? null),
    },
    { head: 'cameras of 30 FPS a core', cell: formatCamerasPerCore },
  ]
}

/** Ranks by cost, and why there is none. */
const equalPaceFacts = ({ equalPace }: SummaryRow): readonly Fact[] =>
  (equalPace?.costs ?? []).flatMap(({ framesPerSecond, rank, reason }) => [
    ...pair(`rank by CPU at ${framesPerSecond} frames/s`, rank === null ? null : String(rank)),
    ...pair(`at ${framesPerSecond} frames/s`, reason),
  ])

const comparison: readonly PointColumn[] = [
  {
    head: '× baseline',
    cell: ({ ratioToBaseline }, plan) =>
      plan?.baseline === true && plan.replica === 1 ? '1 (baseline)' : formatRatio(ratioToBaseline),
  },
  { head: '÷\u00a0next', isFoldable: true, cell: nextText },
  { head: '÷\u00a0reference', isFoldable: true, cell: toReference },
]

const gainColumn = (head: string, figure: 'fps' | 'cpuMsPerFrame'): PointColumn => ({
  head,
  cell: ({ stepGain }) => formatRatio(stepGain?.[figure] ?? null),
})

const stepGains: readonly PointColumn[] = [
  gainColumn('× step below', 'fps'),
  gainColumn('CPU × step below', 'cpuMsPerFrame'),
]

const percentile = (head: string, key: 'p50' | 'p90' | 'p99' | 'p999' | 'max'): PointColumn => ({
  head,
  cell: ({ latencyMs }) => formatLatency(latencyMs?.[key]),
})

const timeColumn = (head: string, metric: string): PointColumn => ({
  head,
  metrics: [metric],
  cell: ({ metrics }) => formatLatency(metrics[metric]),
})

const latency: readonly PointColumn[] = [
  percentile('p50 ms', 'p50'),
  percentile('p90 ms', 'p90'),
  percentile('p99 ms', 'p99'),
  percentile('p99.9 ms', 'p999'),
  percentile('max ms', 'max'),
]

/** Of paced cameras: what their own sending adds to latency. */
const lateness: readonly PointColumn[] = [
  timeColumn('sent late p50 ms', 'sendLatenessP50Ms'),
  timeColumn('sent late p99 ms', 'sendLatenessP99Ms'),
]

const cameraCounts: readonly PointColumn[] = [
  { head: 'cameras', metrics: ['capacityCameras'], cell: formatCameras },
  {
    head: 'range',
    metrics: ['capacityLowCameras', 'capacityHighCameras'],
    cell: formatCameraRange,
  },
]

/** Round trips of control messages. */
const controlLatency: readonly PointColumn[] = [
  timeColumn('control p50 ms', 'controlP50Ms'),
  timeColumn('control p90 ms', 'controlP90Ms'),
  timeColumn('control p99 ms', 'controlP99Ms'),
  timeColumn('control p99.9 ms', 'controlP999Ms'),
]

/** With what the transport puts around a frame. */
const wireBytes: readonly PointColumn[] = [
  {
    head: 'bytes on the wire a frame',
    cell: formatWireBytes,
    isFoldable: true,
  },
]

const cost = (unit: RowUnit): readonly PointColumn[] => [
  {
    head: `CPU ms/${unit}`,
    cell: ({ cpuMsPerFrame }) => formatMilliseconds(cpuMsPerFrame),
  },
  { head: 'peak RSS', cell: ({ peakRssBytes }) => formatMebibytes(peakRssBytes) },
  {
    head: 'CPU: server / generator',
    isFoldable: true,
    cell: ({ serverCpu, generatorCpu }) => `${formatShare(serverCpu)} / ${formatShare(generatorCpu)}`,
  },
  { head: 'trials', isFoldable: true, cell: ({ trials }) => `${trials.completed}/${trials.planned}` },
]

/** The counters as a table, one column each, without rows that have none; null if no row has any. */
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
