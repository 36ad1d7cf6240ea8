// Numbers and names as a reader sees them: the same text in charts, tables, sentences and the terminal.
import type { Interval, Summary, SummaryRow } from '../results/summary-schema.ts'
import { isLowerBound } from './stats/verdict.ts'

type Named = Pick<SummaryRow, 'label' | 'generatorLabel' | 'variant' | 'generator' | 'replica'>

export const noValue = '–'

// Made once: a formatter takes far longer to make than to use.
const wholeNumber = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })
const threeDigits = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3 })
const plainNumber = new Intl.NumberFormat('en-US')

/** Three significant digits below 1,000 and whole numbers above: more than that is noise. */
export const formatNumber = (value: number): string =>
  (Math.abs(value) >= 1000 ? wholeNumber : threeDigits).format(value)

/** Median frames a second, with ≥ where the generator could not give more. */
export const formatFps = ({ fps, verdict }: Pick<SummaryRow, 'fps' | 'verdict'>): string =>
  fps === null ? noValue : `${isLowerBound(verdict) ? '≥ ' : ''}${formatNumber(fps.median)}`

export const formatInterval = (interval: Interval | null): string =>
  interval === null || interval.low === null || interval.high === null
    ? noValue
    : `${formatNumber(interval.low)}–${formatNumber(interval.high)}`

/** Limits of the baseline's ratio to its own copy. */
export const formatNoiseFloor = ({ low, high }: NonNullable<Summary['noiseFloor']>): string =>
  `${low.toFixed(2)}–${high.toFixed(2)}`

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

/** With its unit, in a sentence. */
export const formatMs = (ms: number): string => `${formatNumber(ms)} ms`

const bytesPerMebibyte = 2 ** 20

export const formatMebibytes = (bytes: number | null): string =>
  bytes === null ? noValue : `${formatNumber(bytes / bytesPerMebibyte)} MiB`

/** Bytes of an image in the largest unit that gives a whole number. */
export const formatFrameSize = (bytes: number): string => {
  if (bytes % bytesPerMebibyte === 0) return `${bytes / bytesPerMebibyte} MiB`
  return bytes % 1024 === 0 ? `${bytes / 1024} KiB` : `${bytes} bytes`
}

export const formatCount = (count: number | null): string =>
  count === null ? noValue : plainNumber.format(count)

/** As in "1 process" and "1,024 processes". */
export const countOf = (count: number, what: string, several = `${what}s`): string =>
  `${formatCount(count)} ${count === 1 ? what : several}`

/** The first `most` of the texts, and how many more there are: "a, b and 3 more". */
export const listSome = (texts: readonly string[], most: number, separator = ', '): string => {
  const rest = texts.length - most
  return `${texts.slice(0, most).join(separator)}${rest > 0 ? ` and ${rest} more` : ''}`
}

/** One line without control characters: a result file may hold anything, a terminal obeys some of it. */
export const oneLine = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cf}\p{Z}]+/gu, ' ').trim()

/** Why a row has no figure. A reason that begins with its status ("refuses …") does not say it twice. */
export const formatReason = ({ status, reason }: Pick<SummaryRow, 'status' | 'reason'>): string => {
  const text = oneLine(reason ?? '')
  if (text === '') return status
  return text.startsWith(status.slice(0, 5)) ? text : `${status}: ${text}`
}

/** The median of the trials; ≥ where one of them is a lower bound. */
export const formatCameras = ({ metrics }: SummaryRow): string => {
  const { capacityCameras, capacityLowerBounds = 0 } = metrics
  if (capacityCameras === undefined) return noValue
  const cameras = Math.floor(capacityCameras)
  return `${capacityLowerBounds > 0 ? '≥ ' : ''}${cameras === 0 ? 'none' : formatCount(cameras)}`
}

/** Of the trials, the fewest and the most. */
export const formatCameraRange = ({ metrics }: SummaryRow): string =>
  metrics['capacityCameras'] === undefined
    ? noValue
    : `${formatCount(metrics['capacityLowCameras'] ?? null)}–${formatCount(metrics['capacityHighCameras'] ?? null)}`

/** What the rows of a scenario point count: frames, or texts where no images flowed. */
export const rowUnit = (rows: readonly SummaryRow[]): 'frames' | 'texts' =>
  rows.some(({ metrics }) => metrics['controlAlone'] !== undefined) ? 'texts' : 'frames'

/** Where a row was measured, and with which generator where that is not the prepared one. */
export const pointTitle = ({
  scenario,
  point,
  generatorLabel,
}: Pick<SummaryRow, 'scenario' | 'point' | 'generatorLabel'>): string =>
  oneLine(`${scenario}, ${point}${generatorLabel ? `, generator: ${generatorLabel}` : ''}`)

/** Added one after the other to names that more than one row still has. */
const additions: readonly ((row: Named) => string)[] = [
  ({ variant }) => oneLine(variant),
  ({ generator }) => `${oneLine(generator)} generator`,
  ({ replica }) => (replica > 1 ? 'again' : ''),
]

/**
 * What rows are called where they stand side by side: their label, and as much more as tells them apart; no two alike.
 * @param rows those of one scenario point
 */
export const rowNames = (rows: readonly Named[]): readonly string[] => {
  const named = additions.reduce<readonly string[]>(
    (names, addition) => extendShared(names, rows.map(addition)),
    rows.map((row) =>
      oneLine(`${row.label || row.variant}${row.generatorLabel ? ` ← ${row.generatorLabel}` : ''}`),
    ),
  )
  return named.map((name, at) => {
    const before = named.slice(0, at).filter((other) => other === name).length
    return before === 0 ? name : `${name} #${before + 1}`
  })
}

/** An addition that all bearers of a name have in common would not tell them apart. */
const extendShared = (names: readonly string[], additions: readonly string[]): readonly string[] =>
  names.map((name, at) => {
    const addition = additions[at] ?? ''
    const differs = names.some((other, index) => other === name && additions[index] !== addition)
    return differs && addition !== '' ? `${name} · ${addition}` : name
  })
