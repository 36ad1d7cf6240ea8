// Formats numbers and names: the same text in charts, tables, sentences and the terminal.
import type { Interval, Summary, SummaryRow, Verdict } from '../results/summary-schema.ts'
import { isLowerBound } from './stats/verdict.ts'

type Named = Pick<SummaryRow, 'label' | 'generatorLabel' | 'variant' | 'generator' | 'replica'>

export const noValue = '–'

// Created once: creating a formatter costs far more than using it.
const wholeNumber = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })
const threeDigits = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3 })
const plainNumber = new Intl.NumberFormat('en-US')

/** Three significant digits below 1,000 and whole numbers above: further digits are noise. */
export const formatNumber = (value: number): string =>
  (Math.abs(value) >= 1000 ? wholeNumber : threeDigits).format(value)

/** Median FPS, with ≥ for a lower bound. */
export const formatFps = ({ fps, verdict }: Pick<SummaryRow, 'fps' | 'verdict'>): string =>
  fps === null ? noValue : `${isLowerBound(verdict) ? '≥ ' : ''}${formatNumber(fps.median)}`

/** For example "server-bound 4 of 5"; the verdict alone where one trial gave it. */
export const formatLimit = ({ verdict, votes }: Pick<SummaryRow, 'verdict' | 'votes'>): string => {
  const { won, all } = countVotes(verdict, votes)
  return all < 2 ? verdict : `${verdict} ${won} of ${all}`
}

const shortVerdicts: Readonly<Record<Verdict, string>> = {
  'server-bound': 'server',
  'client-bound': 'client',
  'both-busy': 'both',
  coupled: 'coupled',
  'rate-met': 'rate met',
  'rate-missed': 'missed',
  'network-bound': 'network',
  disturbed: 'disturbed',
  unknown: 'unknown',
}

/** The same in at most 13 characters: "server 4/5". */
export const formatShortLimit = ({ verdict, votes }: Pick<SummaryRow, 'verdict' | 'votes'>): string => {
  const { won, all } = countVotes(verdict, votes)
  return all < 2 ? shortVerdicts[verdict] : `${shortVerdicts[verdict]} ${won}/${all}`
}

const countVotes = (verdict: Verdict, votes: SummaryRow['votes']) => ({
  won: votes[verdict] ?? 0,
  all: Object.values(votes).reduce((sum, count) => sum + count, 0),
})

export const formatInterval = (interval: Interval | null): string =>
  interval === null || interval.low === null || interval.high === null
    ? noValue
    : `${formatNumber(interval.low)}–${formatNumber(interval.high)}`

/** Limits of the ratio of the baseline to its replica. */
export const formatNoiseFloor = ({ low, high }: NonNullable<Summary['noiseFloor']>): string =>
  `${low.toFixed(2)}–${high.toFixed(2)}`

/** For example "1.42 (1.10–1.83)"; without parentheses if there is no interval. */
export const formatRatio = (ratio: Interval | null): string => {
  if (ratio === null) return noValue
  const [median, low, high] = [ratio.median, ratio.low, ratio.high].map((value) => value?.toFixed(2))
  return low === undefined || high === undefined ? `${median}` : `${median} (${low}–${high})`
}

export const formatShare = (share: number | null): string =>
  share === null ? noValue : `${Math.round(share * 100)} %`

export const formatMilliseconds = (ms: number | null): string => (ms === null ? noValue : ms.toFixed(3))

/** Latencies span many powers of ten: three significant digits each. */
export const formatLatency = (ms: number | null | undefined): string =>
  ms === null || ms === undefined ? noValue : formatNumber(ms)

/** With its unit, for sentences. */
export const formatMs = (ms: number): string => `${formatNumber(ms)} ms`

const bytesPerMebibyte = 2 ** 20

export const formatMebibytes = (bytes: number | null): string =>
  bytes === null ? noValue : `${formatNumber(bytes / bytesPerMebibyte)} MiB`

/** Bytes of a frame in the largest unit that gives a whole number. */
export const formatFrameSize = (bytes: number): string => {
  if (bytes % bytesPerMebibyte === 0) return `${bytes / bytesPerMebibyte} MiB`
  return bytes % 1024 === 0 ? `${bytes / 1024} KiB` : `${bytes} bytes`
}

export const formatCount = (count: number | null): string =>
  count === null ? noValue : plainNumber.format(count)

/** Of a frame, with what its transport puts around it. */
export const formatWireBytes = ({ metrics: { wireBytesPerFrame } }: Pick<SummaryRow, 'metrics'>): string =>
  wireBytesPerFrame === undefined ? noValue : formatCount(Math.round(wireBytesPerFrame))

/** For example "1 process" and "1,024 processes". */
export const countOf = (count: number, what: string, several = `${what}s`): string =>
  `${formatCount(count)} ${count === 1 ? what : several}`

/** The first `most` texts and the number of the others: "a, b and 3 more". */
export const listSome = (texts: readonly string[], most: number, separator = ', '): string => {
  const rest = texts.length - most
  return `${texts.slice(0, most).join(separator)}${rest > 0 ? ` and ${rest} more` : ''}`
}

/** "a", "a and b", "a, b and c". */
export const listAll = (texts: readonly string[]): string =>
  texts.length < 2 ? (texts[0] ?? '') : `${texts.slice(0, -1).join(', ')} and ${texts.at(-1)}`

/** One line without control characters: result files may contain any text, and a terminal interprets escape sequences. */
export const oneLine = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cf}\p{Z}]+/gu, ' ').trim()

/** Why a row has no figure: status and reason, without repeating a status that begins the reason ("refuses …"). */
export const formatReason = ({ status, reason }: Pick<SummaryRow, 'status' | 'reason'>): string => {
  const text = oneLine(reason ?? '')
  if (text === '') return status
  return text.startsWith(status.slice(0, 5)) ? text : `${status}: ${text}`
}

/** For example "2 of 5 windows have fewer frames than planned"; null where all have theirs. */
export const formatShortWindows = ({
  metrics,
  trials,
}: Pick<SummaryRow, 'metrics' | 'trials'>): string | null => {
  const { shortWindows } = metrics
  return shortWindows === undefined
    ? null
    : `${shortWindows} of ${countOf(trials.completed, 'window')} ${shortWindows === 1 ? 'has' : 'have'} fewer frames than planned`
}

/** The median of the trials; ≥ if one of them is a lower bound. */
export const formatCameras = ({ metrics }: SummaryRow): string => {
  const { capacityCameras, capacityLowerBounds = 0 } = metrics
  if (capacityCameras === undefined) return noValue
  const cameras = Math.floor(capacityCameras)
  return `${capacityLowerBounds > 0 ? '≥ ' : ''}${cameras === 0 ? 'none' : formatCount(cameras)}`
}

/** Minimum and maximum of the trials. */
export const formatCameraRange = ({ metrics }: SummaryRow): string =>
  metrics['capacityCameras'] === undefined
    ? noValue
    : `${formatCount(metrics['capacityLowCameras'] ?? null)}–${formatCount(metrics['capacityHighCameras'] ?? null)}`

export type RowUnit = 'frame' | 'message'

/** What the rows of a scenario point count: frames, or control messages in a point without frames. */
export const rowUnit = (rows: readonly SummaryRow[]): RowUnit =>
  rows.some(({ metrics }) => metrics['controlAlone'] !== undefined) ? 'message' : 'frame'

/** Unit of a rate. */
export const rateUnits: Readonly<Record<RowUnit, string>> = { frame: 'FPS', message: 'messages/s' }

/** Scenario and point of a row, and its generator unless that is the prepared one. */
export const pointTitle = ({
  scenario,
  point,
  generatorLabel,
}: Pick<SummaryRow, 'scenario' | 'point' | 'generatorLabel'>): string =>
  oneLine(`${scenario}, ${point}${generatorLabel ? `, generator: ${generatorLabel}` : ''}`)

/** Added one after the other until all names differ. */
const additions: readonly ((row: Named) => string)[] = [
  ({ variant }) => oneLine(variant),
  ({ generator }) => `${oneLine(generator)} generator`,
  ({ replica }) => (replica > 1 ? 'replica' : ''),
]

/**
 * Names of rows that are shown together: the label plus whatever makes it unique.
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

/** Extends only names that the addition makes different. */
const extendShared = (names: readonly string[], additions: readonly string[]): readonly string[] =>
  names.map((name, at) => {
    const addition = additions[at] ?? ''
    const differs = names.some((other, index) => other === name && additions[index] !== addition)
    return differs && addition !== '' ? `${name} · ${addition}` : name
  })
