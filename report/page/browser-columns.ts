// Columns and counters of rows whose viewer is a page in a browser.
import type { SummaryRow } from '../../results/summary-schema.ts'
import { formatLatency, formatMebibytes, formatNumber, formatShare, noValue } from '../format.ts'

interface Column {
  readonly head: string
  readonly metrics: readonly string[]
  readonly cell: (row: SummaryRow) => string
}

const column = (head: string, metric: string, format: (value: number) => string): Column => ({
  head,
  metrics: [metric],
  cell: ({ metrics }) => {
    const value = metrics[metric]
    return value === undefined ? noValue : format(value)
  },
})

/** From the message to the picture; the age is absent where the server sends by itself. */
export const browserColumns = (rows: readonly SummaryRow[]): readonly Column[] => {
  const has = (metric: string): boolean => rows.some(({ metrics }) => metrics[metric] !== undefined)
  if (!has('shownFps')) return []
  const age = has('shownAgeP50Ms')
    ? [
        column('age when shown p50 ms', 'shownAgeP50Ms', formatLatency),
        column('age when shown p99 ms', 'shownAgeP99Ms', formatLatency),
      ]
    : [
        column('arrival to shown p50 ms', 'sinceArrivalP50Ms', formatLatency),
        column('arrival to shown p99 ms', 'sinceArrivalP99Ms', formatLatency),
      ]
  return [
    column('shown FPS', 'shownFps', formatNumber),
    column('skipped FPS', 'skippedFps', formatNumber),
    ...age,
    column('decode p50 ms', 'decodeP50Ms', formatLatency),
    column('decode p99 ms', 'decodeP99Ms', formatLatency),
    column('browser CPU', 'browserCpuShare', formatShare),
    column('renderer memory', 'rendererPeakBytes', formatMebibytes),
  ]
}

const formatMsText = (ms: number): string => `${ms.toFixed(2)} ms`

/** Names and formats of the metrics that are no columns. */
export const browserMetricNames: Readonly<
  Record<string, readonly [name: string, format: (value: number) => string]>
> = {
  decodedFps: ['frames decoded per second', formatNumber],
  shownShare: ['shown, of received', formatShare],
  shownOfDecoded: ['shown, of decoded', formatShare],
  reorderedDecodes: ['frames decoded after a newer one', formatNumber],
  shownAgeP50Ms: ['age when shown, p50', formatMsText],
  shownAgeP99Ms: ['age when shown, p99', formatMsText],
  sinceArrivalP50Ms: ['from arrival to shown, p50', formatMsText],
  sinceArrivalP99Ms: ['from arrival to shown, p99', formatMsText],
  pageClockErrorMs: ['error of the page’s clock, at most', formatMsText],
}
