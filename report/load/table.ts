// The result of `npm run load` for a terminal of 80 columns, its progress lines, and its ticks as CSV.
import type { LoadProbe, LoadResult, LoadTick } from '../../results/load-result-schema.ts'
import { csvText } from '../csv-text.ts'
import { formatLatency, formatNumber, formatShare, oneLine } from '../format.ts'
import { paragraph } from '../terminal/text.ts'
import { loadFacts, loadTitle, thresholdLines } from './texts.ts'
import { timeBars } from './time-chart.ts'

const nameWidth = 16

/** Ends without a line break. */
export const renderLoad = (result: LoadResult): string =>
  [
    paragraph('', loadTitle(result), 0),
    ...loadFacts(result).map(([name, value]) =>
      paragraph(`  ${name}`.padEnd(nameWidth + 2), value, nameWidth + 2),
    ),
    ...histogramLines(result),
    ...thresholdLines(result).map((line) => paragraph('  ', line, 4)),
  ].join('\n')

const textBars = 8
const longestBar = 44

/** The distribution of latencies or of intervals between frames; empty if nothing was timed. */
const histogramLines = ({ latency, intervals }: LoadResult): readonly string[] => {
  const times = latency ?? intervals
  const bars = times ? timeBars(times.histogram, textBars) : []
  const highest = Math.max(...bars.map(({ share }) => share))
  return bars.map(({ fromMs, toMs, share }) => {
    const range = `${formatLatency(fromMs)}–${formatLatency(toMs)} ms`
    const bar = '█'.repeat(Math.round((share / highest) * longestBar))
    return `  ${range.padStart(nameWidth)}  ${bar} ${(share * 100).toFixed(1)} %`
  })
}

/** One progress line. */
export const tickLine = (tick: LoadTick): string =>
  [
    `${(tick.atMs / 1000).toFixed(1)} s`,
    `${formatNumber(tick.fps)} FPS`,
    `${formatNumber(tick.gbitPerSecond)} Gbit/s`,
    ...(tick.p50Ms === null
      ? []
      : [
          `p50 ${formatLatency(tick.p50Ms)} p99 ${formatLatency(tick.p99Ms)} max ${formatLatency(tick.maxMs)} ms`,
        ]),
    ...(tick.latenessP99Ms === null ? [] : [`lateness p99 ${formatLatency(tick.latenessP99Ms)} ms`]),
    `blocked ${formatShare(tick.blocked)}`,
    `${tick.openConnections} open`,
  ].join('  ')

/** One probe of a capacity search. */
export const probeLine = ({ connections, carried, fps, p99Ms, reason }: LoadProbe): string =>
  oneLine(
    `${connections} connections: ${carried ? 'carried' : `not carried, ${reason}`}${fps === null ? '' : `, ${formatNumber(fps)} FPS, p99 ${formatLatency(p99Ms)} ms`}`,
  )

const csvColumns = [
  'atMs',
  'frames',
  'fps',
  'gbitPerSecond',
  'p50Ms',
  'p99Ms',
  'maxMs',
  'latenessP99Ms',
  'blocked',
  'openConnections',
] as const

/** The ticks as CSV (RFC 4180), one line each; null becomes an empty cell. */
export const loadCsv = ({ ticks }: LoadResult): string =>
  csvText([csvColumns, ...ticks.map((tick) => csvColumns.map((column) => tick[column]))])
