// The answer of a report: a few sentences about the rows of one scenario point.
import { metShare } from '../results/judgement.ts'
import type { Summary, SummaryRow, Verdict } from '../results/summary-schema.ts'
import { browserAnswer } from './browser-answer.ts'
import { costAnswer } from './cost-answer.ts'
import {
  formatCameraRange,
  formatCameras,
  formatFps,
  formatMebibytes,
  formatMs,
  formatNumber,
  formatRatio,
  formatShare,
  listSome,
  oneLine,
  rateUnits,
  rowNames,
  rowUnit,
} from './format.ts'
import { ladderAnswer } from './ladder-answer.ts'
import { figureText, leadSentences } from './order-text.ts'
import { runtimeAnswer } from './runtime-answer.ts'
import type { Order } from './stats/order.ts'
import { borrowers, byMedian, competitors, isBorrowed, isRankable, rank } from './stats/ranking.ts'
import { beyondReference } from './stats/reference.ts'

type NameOf = (row: SummaryRow) => string
type Percentile = 'p50' | 'p99' | 'p999'

interface NamedFigure {
  readonly name: string
  readonly value: number | null
}

/** A figure besides throughput and latency that a point may have. */
interface Question {
  readonly title: string
  readonly read: (row: SummaryRow) => number | null
  readonly format: (value: number) => string
}

/** Systems named before the others are only counted. */
const namedSystems = 6

/** @param rows of one scenario point. @returns sentences, the most important first */
export const answer = (rows: readonly SummaryRow[], noiseFloor: Summary['noiseFloor']): readonly string[] => {
  const names = rowNames(rows)
  const nameOf = (row: SummaryRow): string => names[rows.indexOf(row)] ?? row.label
  const capacity = capacityAnswer(rows, nameOf)
  if (capacity !== null) return capacity
  const ladder = ladderAnswer(rows)
  if (ladder !== null) return [...runtimeAnswer(rows), ...ladder]
  const rates = rateAnswer(rows, nameOf)
  const latency = [...questionAnswers(rows, nameOf), ...latencyAnswer(rows, nameOf)]
  const unmeasured = unmeasuredAnswer(rows, nameOf)
  const browser = browserAnswer(rows, nameOf)
  if (browser !== null) return [...browser, ...(rates ?? []), ...unmeasured]
  if (rates !== null) return [...rates, ...latency, ...unmeasured]
  const standing = rank(rows, noiseFloor)
  if (standing === null) {
    const isExplained = unmeasured.length > 0 && !rows.some(isDisturbed)
    return isExplained ? unmeasured : [nothingToRank(rows), ...unmeasured]
  }
  const [leader] = standing.systems
  if (leader === undefined) return unmeasured
  const isAhead = standing.toFirst.every(({ finding }) => finding === 'apart')
  // Where others may be as fast, the limit is the leader's only, so its sentence names the leader.
  const subject = isAhead ? null : nameOf(leader)
  return [
    ...runtimeAnswer(rows),
    ...standingSentences(standing, leader, nameOf),
    ...limitSentences(leader, subject),
    ...beatenAnswer(rows, noiseFloor, nameOf),
    ...costAnswer(rows, nameOf),
    ...latency,
    ...borrowedAnswer(rows, nameOf),
    ...leftOut(rows, leader, nameOf),
    ...unmeasured,
  ]
}

const isUnmeasured = (row: SummaryRow): boolean =>
  isRankable(row) && row.reason === null && row.verdict === 'unknown'

/** Rows whose limit is unknown, which take no rank. */
const unmeasuredAnswer = (rows: readonly SummaryRow[], nameOf: NameOf): readonly string[] => {
  const named = byMedian(rows.filter(isUnmeasured)).map((row) => `${nameOf(row)} (${formatFps(row)} FPS)`)
  return named.length === 0
    ? []
    : [
        'Not ranked, as server or load generator could not be measured, or not over the same time: ' +
          `${listSome(named, namedSystems)}.`,
      ]
}

/** Rows whose bytes expire with the callback, which are not ranked with the others. */
const borrowedAnswer = (rows: readonly SummaryRow[], nameOf: NameOf): readonly string[] => {
  const named = borrowers(rows).map((row) => `${nameOf(row)} (${formatFps(row)} FPS)`)
  return named.length === 0
    ? []
    : [`Frames are only looked at in the callback, by median: ${listSome(named, namedSystems)}.`]
}

/** Enough for a program and its script. */
const programChars = 60

const isDisturbed = (row: SummaryRow): boolean => isRankable(row) && row.verdict === 'disturbed'

const nothingToRank = (rows: readonly SummaryRow[]): string => {
  const disturbed = rows.filter(isDisturbed)
  if (disturbed.length > 0) {
    const program = disturbed.find(({ busiestProgram }) => busiestProgram !== undefined)?.busiestProgram
    const most = program === undefined ? '' : `, most of all “${oneLine(program).slice(0, programChars)}”`
    return `Other work on the machine disturbed every system that could be ranked${most}. Run again on a quiet machine.`
  }
  const generator = rows.find(
    ({ fps, generatorLabel }) => fps !== null && generatorLabel !== null,
  )?.generatorLabel
  return generator === undefined || generator === null
    ? 'No system has a figure that can be ranked. The table gives the reasons.'
    : `Measured with the ${generator} only: the rows show what that generator can send and do not rank servers.`
}

const standingSentences = (
  standing: Order<SummaryRow>,
  leader: SummaryRow,
  nameOf: NameOf,
): readonly string[] => {
  const name = nameOf(leader)
  if (leader.fps?.low === null || leader.fps === null)
    return [
      `${name} has the highest figure, ${formatFps(leader)} FPS, but one trial per system is not enough for a ranking.`,
    ]
  return standing.systems.length === 1
    ? [`${name}: ${figureText(leader)}. No other system to compare with.`]
    : leadSentences(standing, nameOf)
}

/** Verdicts in sentences. */
const limits: Readonly<Record<Verdict, readonly [verdict: string, meaning: string]>> = {
  'server-bound': ['server-bound', 'the server’s core was full'],
  'client-bound': ['client-bound', 'the server can do more than this'],
  'both-busy': ['both-busy', 'server and generator were full, so the server may do more than this'],
  coupled: ['coupled', 'neither side was saturated; they waited for each other'],
  'rate-met': ['rate-met', 'the frames arrived at the cameras’ rate'],
  'rate-missed': ['rate-missed', 'fewer frames arrived than were due'],
  'network-bound': ['network-bound', 'the server can do more than this'],
  disturbed: ['disturbed', 'other work on the machine took CPU time'],
  unknown: ['limit unknown', 'one side could not be measured'],
}

const limitSentences = (leader: SummaryRow, subject: string | null): readonly string[] => {
  const [verdict, meaning] = limits[leader.verdict]
  const limit =
    subject === null
      ? `${verdict.charAt(0).toUpperCase()}${verdict.slice(1)}: ${meaning}.`
      : `${subject}, ${verdict}: ${meaning}.`
  const ratio = leader.ratioToReference
  return ratio === null
    ? [limit]
    : [limit, `${subject === null ? 'That is' : 'It reaches'} ${formatShare(ratio.median)} of the reference.`]
}

/** The reference only moves bytes, but it is no limit: a server may be faster. */
const beatenAnswer = (
  rows: readonly SummaryRow[],
  noiseFloor: Summary['noiseFloor'],
  nameOf: NameOf,
): readonly string[] => {
  const named = beyondReference(rows, noiseFloor).map(
    ({ row, times }) => `${nameOf(row)} × ${formatRatio(times)}`,
  )
  return named.length === 0 ? [] : [`The reference was beaten: ${listSome(named, namedSystems)}.`]
}

/** Rows above the leader that may not lead: the chart shows them, so the text explains them. */
const leftOut = (rows: readonly SummaryRow[], leader: SummaryRow, nameOf: NameOf): readonly string[] =>
  byMedian(rows.filter((row) => isRankable(row) && !isBorrowed(row) && !isUnmeasured(row)))
    .filter(({ fps }) => fps !== null && fps.median > (leader.fps?.median ?? 0))
    .map((row) => `${nameOf(row)} (${formatFps(row)} FPS) is not ranked: ${whyLeftOut(row)}.`)

const whyLeftOut = ({ reason }: SummaryRow): string =>
  reason === null ? 'other work on the machine disturbed it' : oneLine(reason)

/**
 * How many cameras each system carries; null if the number was given. A disturbed row counts: its confirmation passed in
 * spite of the disturbance.
 */
const capacityAnswer = (rows: readonly SummaryRow[], nameOf: NameOf): readonly string[] | null => {
  if (rows.every((row) => row.metrics['capacityCameras'] === undefined)) return null
  const competing = rows
    .filter((row) => isRankable(row) && row.reason === null && row.verdict !== 'unknown')
    .filter((row) => camerasOf(row) !== undefined)
    .toSorted((a, b) => (camerasOf(b) ?? 0) - (camerasOf(a) ?? 0))
  const unmeasured = unmeasuredAnswer(rows, nameOf)
  if (competing.length === 0) return ['No system has a camera count that can be compared.', ...unmeasured]
  const named = competing.map((row) => `${nameOf(row)} ${carriedCameras(row)}`)
  const isBound = competing.some((row) => (row.metrics['capacityLowerBounds'] ?? 0) > 0)
  return [
    `Cameras carried by one server core: ${listSome(named, namedSystems)}.`,
    ...(isBound ? ['≥ marks a lower bound: the server did not limit the search.'] : []),
    ...unmeasured,
  ]
}

const camerasOf = ({ metrics }: SummaryRow): number | undefined => metrics['capacityCameras']

/** The median of the trials, and their range if they differ. */
const carriedCameras = (row: SummaryRow): string => {
  const { capacityLowCameras, capacityHighCameras } = row.metrics
  const range = capacityLowCameras === capacityHighCameras ? '' : ` (trials ${formatCameraRange(row)})`
  return `${formatCameras(row)}${range}`
}

/** Which systems carried the offered rate, and with how much of the core idle; null for rows measured flat out. */
export const rateAnswer = (rows: readonly SummaryRow[], nameOf: NameOf): readonly string[] | null => {
  const offered = rows.flatMap((row) => row.metrics['offeredFps'] ?? [])[0]
  if (offered === undefined) return null
  const unit = rateUnits[rowUnit(rows)]
  const competing = competitors(rows)
  const isKept = ({ metrics }: SummaryRow): boolean => (metrics['deliveredShare'] ?? 0) >= metShare
  const kept = byIdleCore(competing.filter(isKept)).map((row) => `${nameOf(row)} (${idleOf(row)})`)
  const missed = competing
    .filter((row) => !isKept(row))
    .map((row) => `${nameOf(row)} (${reached(row, unit)})`)
  const rate = `${formatNumber(offered)} ${unit}`
  if (competing.length === 0) return [`Offered rate: ${rate}.`]
  return [
    kept.length > 0
      ? `${kept.length} of ${competing.length} systems carried ${rate}: ${listSome(kept, namedSystems)}.`
      : `No system carried ${rate}.`,
    ...(missed.length > 0 ? [`Not carried by: ${listSome(missed, namedSystems)}.`] : []),
  ]
}

const byIdleCore = (rows: readonly SummaryRow[]): readonly SummaryRow[] =>
  [...rows].sort((a, b) => (a.serverCpu ?? 1) - (b.serverCpu ?? 1))

const idleOf = ({ serverCpu }: SummaryRow): string =>
  serverCpu === null ? 'CPU unknown' : `core ${formatShare(Math.max(0, 1 - serverCpu))} idle`

const reached = ({ fps, verdict }: SummaryRow, unit: string): string =>
  `${fps === null ? 'no' : formatNumber(fps.median)} ${unit}, ${verdict}`

const hasSlowViewer = ({ metrics }: SummaryRow): boolean => metrics['rssAfterBytes'] !== undefined

const questions: readonly Question[] = [
  {
    title: 'Control messages, p50 round trip',
    read: ({ metrics }) => metrics['controlP50Ms'] ?? null,
    format: formatMs,
  },
  {
    title: 'Control messages, p99 round trip',
    read: ({ metrics }) => metrics['controlP99Ms'] ?? null,
    format: formatMs,
  },
  {
    title: 'Peak server memory',
    read: (row) => (hasSlowViewer(row) ? row.peakRssBytes : null),
    format: formatMebibytes,
  },
  {
    title: 'Server memory 1 s after the slow viewer left',
    read: ({ metrics }) => metrics['rssAfterBytes'] ?? null,
    format: formatMebibytes,
  },
]

/** One sentence per question that the point has figures for. */
const questionAnswers = (rows: readonly SummaryRow[], nameOf: NameOf): readonly string[] => {
  const competing = competitors(rows)
  return questions
    .map(({ title, read, format }) =>
      spanSentence(
        title,
        competing.map((row) => ({ name: nameOf(row), value: read(row) })),
        format,
      ),
    )
    .filter((text) => text !== null)
}

const percentileNames: Readonly<Record<Percentile, string>> = { p50: 'p50', p99: 'p99', p999: 'p99.9' }

/**
 * One sentence for p50 and one for the highest percentile that all systems have; none if nothing was timed. Without a rate
 * there is no intended send time, so the time is a service time.
 */
const latencyAnswer = (rows: readonly SummaryRow[], nameOf: NameOf): readonly string[] => {
  const timed = competitors(rows).filter(({ latencyMs }) => latencyMs !== null)
  const tail = (['p999', 'p99'] as const).find((key) =>
    timed.every(({ latencyMs }) => latencyMs?.[key] != null),
  )
  const what = timed.some(({ metrics }) => metrics['offeredFps'] !== undefined) ? 'latency' : 'service time'
  const sentence = (key: Percentile): string | null =>
    spanSentence(
      `${percentileNames[key]} ${what}`,
      timed.map((row) => ({ name: nameOf(row), value: row.latencyMs?.[key] ?? null })),
      formatMs,
    )
  return [sentence('p50'), tail === undefined ? null : sentence(tail)].filter((text) => text !== null)
}

/** From the smallest to the largest figure of all systems; null if none has one. */
const spanSentence = (
  title: string,
  figures: readonly NamedFigure[],
  format: (value: number) => string,
): string | null => {
  const found = figures
    .flatMap(({ name, value }) => (value === null ? [] : [{ name, value }]))
    .sort((a, b) => a.value - b.value)
  const [least] = found
  const most = found.at(-1)
  if (!least || !most) return null
  const to = least === most ? '' : ` to ${format(most.value)} (${most.name})`
  return `${title}: ${format(least.value)} (${least.name})${to}.`
}
