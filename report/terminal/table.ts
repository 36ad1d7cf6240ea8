// The result tables of a run, for a terminal of 80 columns.
import type { Summary, SummaryRow } from '../../results/summary-schema.ts'
import { answer } from '../answer.ts'
import { countOutcomes } from '../claims.ts'
import { camerasSentence, costAt, formatCost, lowestRate } from '../equal-pace-text.ts'
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
  formatShortLimit,
  formatShortWindows,
  formatWireBytes,
  oneLine,
  pointTitle,
  rowNames,
  rowUnit,
} from '../format.ts'
import { marksText } from '../marks-text.ts'
import { orderText } from '../order-text.ts'
import type { Refusal } from '../refusals.ts'
import { refusalSentence } from '../refusals-text.ts'
import { formatShortLinkAge, shortLink } from '../slow-link-answer.ts'
import { sameConditions } from '../stats/identity.ts'
import { isRankable, rank } from '../stats/ranking.ts'
import { inOrder } from '../stats/row-order.ts'
import { warmUpText } from '../warm-up-text.ts'
import { causeSentences } from '../why.ts'
import { scenarioAnswers } from './scenario-answers.ts'
import { type PlainCell, type PlainColumn, paragraph, renderPlainTable, terminalWidth } from './text.ts'

interface Column extends PlainColumn {
  readonly cell: (row: SummaryRow) => string
}

const nameWidth = 24

/**
 * One block per scenario point and generator: its rows, best first, and the answer for the prepared generator. Then counts
 * of all trials, and a legend. Ends without a line break.
 * @param refusals of the run; without them nothing is said of limits
 */
export const renderTable = (summary: Summary, refusals: readonly Refusal[] = []): string => {
  const firsts = summary.rows.filter(
    (row, index) => summary.rows.findIndex((other) => sameConditions(other, row)) === index,
  )
  const blocks = firsts.map((first) =>
    renderBlock(
      summary.rows.filter((row) => sameConditions(row, first)),
      summary,
    ),
  )
  return [...blocks, ...scenarioAnswers(summary), runLines(summary, refusals)].join('\n\n')
}

/** Counts of all trials and claims, remedies, and a legend. */
export const runLines = (summary: Summary, refusals: readonly Refusal[] = []): string =>
  [trialCounts(summary), ...claimCounts(summary), ...refusalLines(refusals), ...legend(summary)].join('\n')

/** The title contains the generator, so names do not. */
const renderBlock = (rows: readonly SummaryRow[], { noiseFloor }: Pick<Summary, 'noiseFloor'>): string => {
  if (commonSkip(rows) !== null) return pointTable(rows)
  const named = nameRows(rows)
  const cameras = camerasSentence(named)
  return [
    pointTable(rows),
    ...marked(named),
    ...warmedUp(named),
    ...standing(rows, noiseFloor),
    ...(cameras === null ? [] : [paragraph('', cameras, 0)]),
    ...causeSentences(rows).map((text) => paragraph('', text, 2)),
  ].join('\n')
}

/** Title and rows, best first. @param rows of one scenario point and generator */
export const pointTable = (rows: readonly SummaryRow[]): string => {
  const [first] = rows
  const reason = commonSkip(rows)
  if (reason !== null)
    return [title(first), paragraph('', `${rows.length} rows, ${oneLine(reason)}`, 0)].join('\n')
  const named = nameRows(rows)
  const columns = columnsOf(rows)
  const lines = inOrder(named).map(({ row, name }) => cells(row, name, columns))
  const taken = columns.reduce((sum, { width }) => sum + width + 1, 0)
  const width = Math.min(nameWidth, terminalWidth - taken)
  const table = renderPlainTable([{ head: 'system', width, align: 'left' }, ...columns], lines)
  return [title(first), table, ...latenessLine(rows, columns), ...wireLine(rows)].join('\n')
}

const nameRows = (rows: readonly SummaryRow[]) => {
  const names = rowNames(rows.map((row) => ({ ...row, generatorLabel: null })))
  return rows.map((row, index) => ({ row, name: names[index] ?? row.label }))
}

/** Rows of which trials are marked. */
const marked = (rows: readonly { readonly row: SummaryRow; readonly name: string }[]): readonly string[] => {
  const texts = inOrder(rows).flatMap(({ row, name }) => {
    const text = marksText(row)
    return text === '' ? [] : [`${name} ${text}`]
  })
  return texts.length === 0 ? [] : [paragraph('', `trials: ${texts.join('; ')}`, 2)]
}

/** Rows whose runtime was warmed up until it was steady. */
const warmedUp = (
  rows: readonly { readonly row: SummaryRow; readonly name: string }[],
): readonly string[] => {
  const texts = inOrder(rows).flatMap(({ row, name }) => {
    const text = warmUpText(row)
    return text === '' ? [] : [`${name} ${text}`]
  })
  return texts.length === 0 ? [] : [paragraph('', `warm-up: ${texts.join('; ')}`, 2)]
}

/** The answer, if there is something to rank. */
const standing = (rows: readonly SummaryRow[], noiseFloor: Summary['noiseFloor']): readonly string[] =>
  rows.some(isRankable)
    ? [answer(rows, noiseFloor).join(' '), orderLine(rows, noiseFloor)]
        .filter((text) => text !== '')
        .map((text) => paragraph('', text, 0))
    : []

/** Each competitor against the next; empty where the point is not ordered by throughput. */
const orderLine = (rows: readonly SummaryRow[], noiseFloor: Summary['noiseFloor']): string => {
  const order = rows.some(({ next }) => next !== null) ? rank(rows, noiseFloor) : null
  const names = rowNames(rows)
  return order === null ? '' : orderText(order, (row) => names[rows.indexOf(row)] ?? row.label)
}

/** The common reason if all rows were skipped for the same one; it is then shown once. */
const commonSkip = (rows: readonly SummaryRow[]): string | null => {
  const [first, ...others] = rows
  const isSame = others.every(({ status, reason }) => status === first?.status && reason === first.reason)
  return first?.status === 'skipped' && others.length > 0 && isSame ? formatReason(first) : null
}

const cells = (row: SummaryRow, name: string, columns: readonly Column[]): readonly PlainCell[] => {
  if (row.fps === null) return [name, { content: formatReason(row), colSpan: columns.length, hAlign: 'left' }]
  const marks = `${row.reason === null ? '' : '* '}${hasShortWindows(row) ? '† ' : ''}`
  return [`${marks}${name}`, ...columns.map(({ cell }) => cell(row))]
}

const title = (row: SummaryRow | undefined): string => {
  const text = row === undefined ? '' : pointTitle(row)
  return text.length > terminalWidth ? `${text.slice(0, terminalWidth - 1)}…` : text
}

/** Counts that add up to the planned trials; zeros are omitted. */
export const trialCounts = ({ trials: { planned, ...counts } }: Summary): string => {
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

/** Remedies do not fit in the table, nor does what a server said that did not start: they are below it, without repetition. */
const remedies = (rows: readonly SummaryRow[]): readonly string[] =>
  [...new Set(rows.filter(isExplainedBelow).map(formatReason))].flatMap((text) =>
    paragraph('', oneLine(text), 0).split('\n'),
  )

const isExplainedBelow = ({ status, reason }: SummaryRow): boolean =>
  status === 'unavailable' || (status === 'failed' && (reason?.startsWith('failed at start') ?? false))

const refusalLines = (refusals: readonly Refusal[]): readonly string[] => {
  const sentence = refusalSentence(refusals)
  return sentence === null ? [] : paragraph('', sentence, 2).split('\n')
}

/** What is not the pinned or the official build, each once, with the runners it concerns. */
const substitutes = (rows: readonly SummaryRow[]): readonly string[] =>
  [...new Set(rows.flatMap(({ substitute }) => substitute ?? []))].flatMap((text) => {
    const runners = rows.flatMap(({ runner, substitute }) => (substitute === text ? runner : []))
    return paragraph('', oneLine(`${[...new Set(runners)].join(', ')}: ${text}`), 2).split('\n')
  })

/** Nothing for a run that measured none of them. */
const claimCounts = ({ claims }: Summary): readonly string[] =>
  claims.every(({ outcome }) => outcome === 'not measured in this profile')
    ? []
    : paragraph('', `claims: ${countOutcomes(claims)}`, 2).split('\n')

const legend = ({ noiseFloor, rows }: Summary): readonly string[] => [
  ...remedies(rows),
  ...substitutes(rows),
  'limit: the side that was full, and in how many trials',
  `CPU ms: server CPU per frame; ≥: lower bound (generator${rows.some(({ verdict }) => verdict === 'network-bound') ? ' or network' : ''} full)`,
  ...(rows.some(({ equalPace }) => equalPace !== undefined)
    ? ['CPU@: server CPU ms per frame at that many frames/s, the same for all systems']
    : []),
  ...(rows.some(({ latencyMs }) => latencyMs !== null)
    ? ['p50, p99, p99.9 in ms (see the report for what is timed); –: too few frames']
    : []),
  ...(rows.some(({ metrics }) => metrics['sendLatenessP50Ms'] !== undefined)
    ? ['late: ms from the intended time to the start of the write, part of the latency']
    : []),
  ...(rows.some(({ links }) => links !== undefined)
    ? ['columns named by a link: age of the frames behind it, in 95 % of the seconds']
    : []),
  ...(rows.some(({ metrics }) => metrics['controlP50Ms'] !== undefined)
    ? ['ctl p50, p99: round trip of a control message in ms']
    : []),
  ...(rows.some((row) => row.fps !== null && row.reason !== null) ? ['*: not ranked, see the report'] : []),
  ...(rows.some(hasShortWindows) ? ['†: a window has fewer frames than planned, see the report'] : []),
  ...(noiseFloor === null ? [] : [`noise floor (baseline ÷ replica): ${formatNoiseFloor(noiseFloor)}`]),
]

/** Columns for the question of one scenario point. */
const columnsOf = (rows: readonly SummaryRow[]): readonly Column[] => {
  const has = (metric: string): boolean => rows.some(({ metrics }) => metrics[metric] !== undefined)
  const links = rows.find((row) => row.links !== undefined)?.links
  if (links) return linkColumns(links.flatMap(({ link }) => link ?? []))
  if (has('capacityCameras')) return cameraColumns
  if (rowUnit(rows) === 'message') return controlOnlyColumns
  if (has('controlP50Ms')) return controlColumns
  if (has('rssAfterBytes')) return memoryColumns
  if (rows.some(({ latencyMs }) => latencyMs !== null))
    return has('sendLatenessP50Ms') ? pacedColumns : latencyColumns
  const rate = lowestRate(rows)
  return rate === null ? throughputColumns : costColumns(rate)
}

const hasShortWindows = (row: SummaryRow): boolean => formatShortWindows(row) !== null

/** The largest of the point, where its rows have latency and the table no room for a column. */
const latenessLine = (rows: readonly SummaryRow[], columns: readonly Column[]): readonly string[] => {
  const most = (metric: string): number | undefined =>
    rows
      .flatMap(({ metrics, latencyMs }) => (latencyMs === null ? [] : (metrics[metric] ?? [])))
      .toSorted((a, b) => b - a)[0]
  const [p50, p99] = [most('sendLatenessP50Ms'), most('sendLatenessP99Ms')]
  if (columns.includes(sentLate) || p50 === undefined) return []
  return [`frames sent late by at most ${formatLatency(p50)} ms (p50), ${formatLatency(p99)} ms (p99)`]
}

/** Where other transports than WebSocket take part: what each puts around a frame. */
const wireLine = (rows: readonly SummaryRow[]): readonly string[] => {
  if (rows.every(({ role }) => role !== 'transport')) return []
  const names = rowNames(rows)
  const parts = rows.flatMap((row, index) =>
    row.metrics['wireBytesPerFrame'] === undefined ? [] : [`${names[index]} ${formatWireBytes(row)}`],
  )
  if (parts.length === 0) return []
  return paragraph('', oneLine(`bytes on the wire a frame: ${parts.join('; ')}`), 2).split('\n')
}

const fps: Column = { head: 'FPS', width: 9, align: 'right', cell: formatFps }
const cpu: Column = {
  head: 'CPU ms',
  width: 7,
  align: 'right',
  cell: ({ cpuMsPerFrame }) => formatMilliseconds(cpuMsPerFrame),
}
const limit: Column = { head: 'limit', width: 13, align: 'left', cell: formatShortLimit }
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
/** For points with windows at equal pace: what a frame costs is as important as throughput. */
const costColumns = (rate: number): readonly Column[] => [
  {
    head: `CPU@${rate}`,
    width: Math.max(7, `CPU@${rate}`.length),
    align: 'right',
    cell: (row) => formatCost(costAt(row, rate)),
  },
  {
    head: '95 %',
    width: 11,
    align: 'right',
    cell: (row) => formatInterval(costAt(row, rate)?.cpuMsPerFrame ?? null),
  },
  fps,
  interval,
  limit,
]

/** For points with timed frames: latency matters more than throughput. */
const latencyColumns = [
  fps,
  latency('p50 ms', 7, 'p50'),
  latency('p99 ms', 7, 'p99'),
  latency('p99.9', 7, 'p999'),
  cpu,
  limit,
]

const sentLate: Column = {
  head: 'late p50/99',
  width: 11,
  align: 'right',
  cell: ({ metrics }) =>
    `${formatLatency(metrics['sendLatenessP50Ms'])}/${formatLatency(metrics['sendLatenessP99Ms'])}`,
}
/** For paced cameras: how late they sent, which is part of the latency. */
const pacedColumns = [
  { ...fps, width: 7 },
  latency('p50 ms', 6, 'p50'),
  latency('p99 ms', 6, 'p99'),
  sentLate,
  cpu,
  limit,
]

const mostLinks = 4

/** For points whose viewers have links of their own: ages behind them, then what the viewer beside them feels. */
const linkColumns = (links: readonly string[]): readonly Column[] => [
  ...links.slice(-mostLinks).map(
    (link): Column => ({
      head: shortLink(link).slice(0, 8),
      width: 8,
      align: 'right',
      cell: (row) => formatShortLinkAge(row.links?.find((each) => each.link === link)),
    }),
  ),
  { ...fps, width: 6 },
  latency('p99 ms', 7, 'p99'),
  peakRss,
]

const rssAfter: Column = {
  head: 'RSS after',
  width: 9,
  align: 'right',
  cell: ({ metrics }) => formatMebibytes(metrics['rssAfterBytes'] ?? null),
}
/** For points with a slow viewer: peak memory, and memory after that viewer left. */
const memoryColumns = [fps, latency('p99 ms', 9, 'p99'), peakRss, rssAfter, limit]

const control = (head: string, metric: string): Column => ({
  head,
  width: 7,
  align: 'right',
  cell: ({ metrics }) => formatLatency(metrics[metric]),
})
/** For points with control messages: their round trips, then the frames. */
const controlColumns = [
  fps,
  control('ctl p50', 'controlP50Ms'),
  control('ctl p99', 'controlP99Ms'),
  latency('p50 ms', 7, 'p50'),
  latency('p99 ms', 7, 'p99'),
  limit,
]

const controlOnlyColumns = [
  { ...fps, head: 'msgs/s' },
  control('ctl p50', 'controlP50Ms'),
  control('ctl p90', 'controlP90Ms'),
  control('ctl p99', 'controlP99Ms'),
  control('p99.9', 'controlP999Ms'),
  limit,
]

/** For points with a capacity search. */
const cameraColumns: readonly Column[] = [
  { head: 'cameras', width: 9, align: 'right', cell: formatCameras },
  { head: 'trials', width: 9, align: 'right', cell: formatCameraRange },
  latency('p99 ms', 9, 'p99'),
  cpu,
  limit,
]
