// Numbers and names as a reader sees them: the same text in the chart, the tables and the terminal.
import type { Interval, SummaryRow } from '../results/summary-schema.ts'
import { isLowerBound } from './stats/verdict.ts'

export const noValue = '–'

/** Three significant digits below 1,000 and whole numbers above: more than that is noise. */
export const formatNumber = (value: number): string =>
  value.toLocaleString(
    'en-US',
    Math.abs(value) >= 1000 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 },
  )

/** Median frames a second, with ≥ where the generator could not give more. */
export const formatFps = ({ fps, verdict }: Pick<SummaryRow, 'fps' | 'verdict'>): string =>
  fps === null ? noValue : `${isLowerBound(verdict) ? '≥ ' : ''}${formatNumber(fps.median)}`

export const formatInterval = (interval: Interval | null): string =>
  interval === null || interval.low === null || interval.high === null
    ? noValue
    : `${formatNumber(interval.low)}–${formatNumber(interval.high)}`

/** A ratio as "1.42 (1.10–1.83)", without the brackets where there is no interval. */
export const formatRatio = (ratio: Interval | null): string => {
  if (ratio === null) return noValue
  const [median, low, high] = [ratio.median, ratio.low, ratio.high].map((value) => value?.toFixed(2))
  return low === undefined || high === undefined ? `${median}` : `${median} (${low}–${high})`
}

export const formatShare = (share: number | null): string =>
  share === null ? noValue : `${Math.round(share * 100)} %`

export const formatMilliseconds = (ms: number | null): string => (ms === null ? noValue : ms.toFixed(3))

/** Latencies go over many powers of ten: three digits of each. */
export const formatLatency = (ms: number | null | undefined): string =>
  ms === null || ms === undefined ? noValue : formatNumber(ms)

const bytesPerMebibyte = 2 ** 20

export const formatMebibytes = (bytes: number | null): string =>
  bytes === null ? noValue : `${formatNumber(bytes / bytesPerMebibyte)} MiB`

/** Bytes of an image in the largest unit that gives a whole number. */
export const formatFrameSize = (bytes: number): string => {
  if (bytes % bytesPerMebibyte === 0) return `${bytes / bytesPerMebibyte} MiB`
  return bytes % 1024 === 0 ? `${bytes / 1024} KiB` : `${bytes} bytes`
}

export const formatCount = (count: number | null): string =>
  count === null ? noValue : count.toLocaleString('en-US')

/** One line without control characters: a result file may hold anything, a terminal obeys some of it. */
export const oneLine = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cf}\p{Z}]+/gu, ' ').trim()

/** Why a row has no figure. A reason that begins with its status ("refuses …") does not say it twice. */
export const formatReason = ({ status, reason }: Pick<SummaryRow, 'status' | 'reason'>): string => {
  const text = oneLine(reason ?? '')
  if (text === '') return status
  return text.startsWith(status.slice(0, 5)) ? text : `${status}: ${text}`
}
