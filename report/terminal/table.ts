// The final table of a run, for a terminal of 80 columns.
import type { Summary, SummaryRow } from '../../results/summary-schema.ts'
import { answer } from '../answer.ts'
import {
  formatCameraRange,
  formatCameras,
  formatFps,
  formatInterval,
  formatLatency,
  formatMebibytes,
  formatMilliseconds,
  formatNoiseFloor,
  formatReason,
  oneLine,
  pointTitle,
  rowNames,
  rowUnit,
} from '../format.ts'
import { sameConditions } from '../stats/identity.ts'
import { isRankable } from '../stats/ranking.ts'
import { inOrder } from '../stats/row-order.ts'
import { type PlainCell, type PlainColumn, paragraph, renderPlainTable, terminalWidth } from './text.ts'

interface Column extends PlainColumn {
  readonly cell: (row: SummaryRow) => string
}

const nameWidth = 24

/**
 * One block a scenario point and generator, its rows best first, and who leads or ties under the prepared generator;
 * then what became of all trials. Ends without a line break.
 */
export const renderTable = (summary: Summary): string => {
  const firsts = summary.rows.filter(
    (row, index) => summary.rows.findIndex((other) => sameConditions(other, row)) === index,
  )
  const blocks = firsts.map((first) =>
    renderBlock(
      summary.rows.filter((row) => sameConditions(row, first)),
      summary.noiseFloor,
    ),
  )
  return [...blocks, [trialCounts(summary), ...legend(summary)].join('\n')].join('\n\n')
}

/** The generator stands in the title, where there is room for it. */
const renderBlock = (rows: readonly SummaryRow[], noiseFloor: Summary['noiseFloor']): string => {
  const [first] = rows
  const reason = commonSkip(rows)
  if (reason !== null)
    return [title(first), paragraph('', `${rows.length} rows, ${oneLine(reason)}`, 0)].join('\n')
  const names = rowNames(rows.map((row) => ({ ...row, generatorLabel: null })))
  const named = rows.map((row, index) => ({ row, name: names[index] ?? row.label }))
  const columns = columnsOf(rows)
  const lines = inOrder(named).map(({ row, name }) => cells(row, name, columns))
  const table = renderPlainTable([{ head: 'system', width: nameWidth, align: 'left' }, ...columns], lines)
  return [title(first), table, ...standing(rows, noiseFloor)].join('\n')
}

/** The answer of the report, where there is something to rank. */
const standing = (rows: readonly SummaryRow[], noiseFloor: Summary['noiseFloor']): readonly string[] =>
  rows.some(isRankable) ? [paragraph('', answer(rows, noiseFloor).join(' '), 0)] : []

/** The reason that all rows were skipped for, where it is one: it is said once, not in every line. */
const commonSkip = (rows: readonly SummaryRow[]): string | null => {
  const [first, ...others] = rows
  const isSame = others.every(({ status, reason }) => status === first?.status && reason === first.reason)
  return first?.status === 'skipped' && others.length > 0 && isSame ? formatReason(first) : null
}

const cells = (row: SummaryRow, name: string, columns: readonly Column[]): readonly PlainCell[] => {
  if (row.fps === null) return [name, { content: formatReason(row), colSpan: columns.length, hAlign: 'left' }]
  return [row.reason === null ? name : `* ${name}`, ...columns.map(({ cell }) => cell(row))]
}

const title = (row: SummaryRow | undefined): string => {
  const text = row === undefined ? '' : pointTitle(row)
  return text.length > terminalWidth ? `${text.slice(0, terminalWidth - 1)}…` : text
}

/** Six numbers that add up to the plan; those that are zero are left out. */
const trialCounts = ({ trials: { planned, ...counts } }: Summary): string => {
  const parts = Object.entries(counts).filter(([, count]) => count > 0)
  const lines = [`${planned} trials:`]
  for (const [index, [status, count]] of parts.entries()) {
    const part = `${count} ${status}${index < parts.length - 1 ? ',' : ''}`
    const line = `${lines.at(-1)} ${part}`
    if (line.length <= terminalWidth) lines[lines.length - 1] = line
    else lines.push(`  ${part}`)
  }
  return lines.join('\n')
}

/** In the table there is no room for what would help, so it stands below it, once. */
const remedies = (rows: readonly SummaryRow[]): readonly string[] =>
  [...new Set(rows.filter(({ status }) => status === 'unavailable').map(formatReason))].flatMap((text) =>
    paragraph('', oneLine(text), 0).split('\n'),
  )

const legend = ({ noiseFloor, rows }: Summary): readonly string[] => [
  ...remedies(rows),
  `CPU-ms: server CPU a frame; ≥: the load side${rows.some(({ verdict }) => verdict === 'network-bound') ? ', or the network,' : ''} could do no more`,
  ...(rows.some(({ latencyMs }) => latencyMs !== null)
    ? ['p50, p99, p99.9: ms, see the report for what is timed; –: too few images']
    : []),
  ...(rows.some(({ metrics }) => metrics['controlP50Ms'] !== undefined)
    ? ['txt p50, p99: a text there and back, in ms']
    : []),
  ...(rows.some((row) => row.fps !== null && row.reason !== null)
    ? ['* not to be ranked, see the report']
    : []),
  ...(noiseFloor === null
    ? []
    : [`noise floor: the baseline is ${formatNoiseFloor(noiseFloor)} times itself`]),
]

/** Of one scenario point and generator: what its question asks about. */
const columnsOf = (rows: readonly SummaryRow[]): readonly Column[] => {
  const has = (metric: string): boolean => rows.some(({ metrics }) => metrics[metric] !== undefined)
  if (has('capacityCameras')) return cameraColumns
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
const cameraColumns: readonly Column[] = [
  { head: 'cameras', width: 9, align: 'right', cell: formatCameras },
  { head: 'trials', width: 9, align: 'right', cell: formatCameraRange },
  latency('p99 ms', 9, 'p99'),
  cpu,
  limit,
]
