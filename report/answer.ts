// The answer of a report in a few sentences, made from the rows of one scenario point.
import { metShare } from '../results/judgement.ts'
import type { Summary, SummaryRow, Verdict } from '../results/summary-schema.ts'
import {
  formatCameraRange,
  formatCameras,
  formatFps,
  formatInterval,
  formatMebibytes,
  formatMs,
  formatNumber,
  formatShare,
  listSome,
  oneLine,
  rowNames,
  rowUnit,
} from './format.ts'
import { byMedian, competitors, isRankable, type Rival, rank } from './stats/ranking.ts'
import { isLowerBound } from './stats/verdict.ts'

type NameOf = (row: SummaryRow) => string
type Percentile = 'p50' | 'p99' | 'p999'

interface NamedFigure {
  readonly name: string
  readonly value: number | null
}

/** What a point may have besides images. */
interface Question {
  readonly beginning: string
  readonly read: (row: SummaryRow) => number | null
  readonly format: (value: number) => string
}

/** How many systems are named before the rest is counted. */
const namedSystems = 6
const namedTies = 4

/** @param rows those of one scenario point. @returns sentences, the most important first */
export const answer = (rows: readonly SummaryRow[], noiseFloor: Summary['noiseFloor']): readonly string[] => {
  const names = rowNames(rows)
  const nameOf = (row: SummaryRow): string => names[rows.indexOf(row)] ?? row.label
  const capacity = capacityAnswer(rows, nameOf)
  if (capacity !== null) return capacity
  const rates = rateAnswer(rows, nameOf)
  const latency = [...besidesAnswer(rows, nameOf), ...latencyAnswer(rows, nameOf)]
  if (rates !== null) return [...rates, ...latency]
  const standing = rank(rows, noiseFloor)
  if (standing === null) return [nothingToRank(rows)]
  const { leader, others } = standing
  const tied = others.filter(({ isTied }) => isTied).map(({ row }) => row)
  const first = firstSentence(leader, others, tied, nameOf)
  const owner = tied.length === 0 ? 'its' : `${nameOf(leader)}’s`
  return [first, ...limitSentences(leader, owner), ...latency, ...leftOut(rows, leader, nameOf)]
}

const nothingToRank = (rows: readonly SummaryRow[]): string => {
  if (rows.some((row) => isRankable(row) && row.verdict === 'disturbed'))
    return 'Other work on the machine disturbed every system that could be ranked: run again on a quiet machine.'
  const generator = rows.find(
    ({ fps, generatorLabel }) => fps !== null && generatorLabel !== null,
  )?.generatorLabel
  return generator === undefined || generator === null
    ? 'No system has a figure that can be ranked. The table says why for each.'
    : `Measured with the ${generator} alone: the rows tell what that generator can send, and rank no server.`
}

const firstSentence = (
  leader: SummaryRow,
  others: readonly Rival[],
  tied: readonly SummaryRow[],
  nameOf: NameOf,
): string => {
  const name = nameOf(leader)
  const [runnerUp] = others
  if (leader.fps?.low === null || leader.fps === null)
    return `${name} has the highest figure, ${formatFps(leader)} frames a second, but one trial of each system ranks nothing.`
  if (runnerUp === undefined) return `${name} takes ${figure(leader)}. There is nothing to rank it against.`
  if (tied.length > 0) return tieSentence([leader, ...tied], nameOf)
  const { leaderTimes: ratio, row } = runnerUp
  const times =
    ratio === null ? '' : `, ${ratio.median.toFixed(2)} times ${nameOf(row)} (${ratioLimits(ratio)})`
  return `${name} takes the most: ${figure(leader)}${times}.`
}

const tieSentence = (rows: readonly SummaryRow[], nameOf: NameOf): string => {
  const shown = rows.slice(0, namedTies).map((row) => `${nameOf(row)} (${formatFps(row)})`)
  const rest = rows.length - shown.length
  const bounds = rows.some((row) => isLowerBound(row.verdict)) ? ' A figure with ≥ is a lower bound.' : ''
  return `A tie at the top, in frames a second: ${list(rest > 0 ? [...shown, `${rest} more`] : shown)} cannot be told apart by this run.${bounds}`
}

const figure = (row: SummaryRow): string => {
  const least = isLowerBound(row.verdict) ? 'at least ' : ''
  return `${least}${row.fps === null ? '' : formatNumber(row.fps.median)} frames a second (95 % interval ${formatInterval(row.fps)})`
}

const ratioLimits = ({ low, high }: { low: number | null; high: number | null }): string =>
  low === null || high === null
    ? 'one round, no interval'
    : `${low.toFixed(2)}–${high.toFixed(2)} within rounds`

const list = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`

const limits: Readonly<Record<Verdict, (owner: string) => string>> = {
  'server-bound': (owner) => `The limit was ${owner} own core.`,
  'client-bound': () => 'The limit was the load side, not the server: the true figure is higher.',
  'both-busy': () => 'Server and load side were both busy, so the true figure may be higher.',
  coupled: () => 'Neither side was busy: server and load side waited for each other.',
  'rate-met': () => 'The camera’s rate was met.',
  'rate-missed': () => 'The camera’s rate was missed.',
  'network-bound': () => 'The limit was the network between the machines: the server can do more.',
  disturbed: () => 'Other work on the machine disturbed the measurement.',
  unknown: () => 'What the limit was could not be measured.',
}

const limitSentences = (leader: SummaryRow, owner: string): readonly string[] => {
  const share = leader.ratioToReference
  const ofReference =
    share === null
      ? []
      : [`Of what the reference receiver takes under the same load this is ${Math.round(share * 100)} %.`]
  return [limits[leader.verdict](owner), ...ofReference]
}

/** Rows above the leader that may not lead: a reader sees them in the chart and wonders. */
const leftOut = (rows: readonly SummaryRow[], leader: SummaryRow, nameOf: NameOf): readonly string[] =>
  byMedian(rows.filter(isRankable))
    .filter(({ fps }) => fps !== null && fps.median > (leader.fps?.median ?? 0))
    .map((row) => `${nameOf(row)} (${formatFps(row)}) is left out of the ranking: ${whyLeftOut(row)}.`)

const whyLeftOut = ({ reason }: SummaryRow): string =>
  reason === null ? 'other work on the machine disturbed it' : oneLine(reason)

/**
 * How many cameras each system carries; null where the number of cameras was given. A disturbance takes nothing from a
 * number whose confirmation was carried all the same.
 */
const capacityAnswer = (rows: readonly SummaryRow[], nameOf: NameOf): readonly string[] | null => {
  if (rows.every((row) => row.metrics['capacityCameras'] === undefined)) return null
  const competing = rows
    .filter((row) => isRankable(row) && row.reason === null && camerasOf(row) !== undefined)
    .toSorted((a, b) => (camerasOf(b) ?? 0) - (camerasOf(a) ?? 0))
  if (competing.length === 0) return ['No system has a number of cameras that can be compared.']
  const named = competing.map((row) => `${nameOf(row)} ${carriedCameras(row)}`)
  const isBound = competing.some((row) => (row.metrics['capacityLowerBounds'] ?? 0) > 0)
  return [
    `Cameras that one server core carries: ${listSome(named, namedSystems)}.`,
    ...(isBound ? ['A number with ≥ is a lower bound: the server was not what ended the search.'] : []),
  ]
}

const camerasOf = ({ metrics }: SummaryRow): number | undefined => metrics['capacityCameras']

/** The median of the trials, and their range where there is one. */
const carriedCameras = (row: SummaryRow): string => {
  const { capacityLowCameras, capacityHighCameras } = row.metrics
  const range = capacityLowCameras === capacityHighCameras ? '' : ` (trials ${formatCameraRange(row)})`
  return `${formatCameras(row)}${range}`
}

/** Who carried the rate that was offered, and with how much room left; null where the rows were measured flat out. */
export const rateAnswer = (rows: readonly SummaryRow[], nameOf: NameOf): readonly string[] | null => {
  const offered = rows.flatMap((row) => row.metrics['offeredFps'] ?? [])[0]
  if (offered === undefined) return null
  const unit = rowUnit(rows)
  const competing = competitors(rows)
  const isKept = ({ metrics }: SummaryRow): boolean => (metrics['deliveredShare'] ?? 0) >= metShare
  const kept = byRoom(competing.filter(isKept)).map((row) => `${nameOf(row)} (${roomOf(row)})`)
  const missed = competing
    .filter((row) => !isKept(row))
    .map((row) => `${nameOf(row)} (${reached(row, unit)})`)
  return [
    `${formatNumber(offered)} ${unit} a second were offered.`,
    ...(kept.length > 0
      ? [`${kept.length} of ${competing.length} systems carried them: ${listSome(kept, namedSystems)}.`]
      : []),
    ...(missed.length > 0 ? [`Not carried by ${listSome(missed, namedSystems)}.`] : []),
  ]
}

const byRoom = (rows: readonly SummaryRow[]): readonly SummaryRow[] =>
  [...rows].sort((a, b) => (a.serverCpu ?? 1) - (b.serverCpu ?? 1))

const roomOf = ({ serverCpu }: SummaryRow): string =>
  serverCpu === null ? 'room unknown' : `${formatShare(Math.max(0, 1 - serverCpu))} of its core left`

const reached = ({ fps, verdict }: SummaryRow, unit: string): string =>
  `${fps === null ? 'no' : formatNumber(fps.median)} ${unit} a second, ${verdict}`

const hasSlowViewer = ({ metrics }: SummaryRow): boolean => metrics['rssAfterBytes'] !== undefined

const questions: readonly Question[] = [
  {
    beginning: 'Half of the texts were back within',
    read: ({ metrics }) => metrics['controlP50Ms'] ?? null,
    format: formatMs,
  },
  {
    beginning: 'Of a hundred texts 99 were back within',
    read: ({ metrics }) => metrics['controlP99Ms'] ?? null,
    format: formatMs,
  },
  {
    beginning: 'At its peak a server’s memory was',
    read: (row) => (hasSlowViewer(row) ? row.peakRssBytes : null),
    format: formatMebibytes,
  },
  {
    beginning: 'A second after the slow viewer had gone it was',
    read: ({ metrics }) => metrics['rssAfterBytes'] ?? null,
    format: formatMebibytes,
  },
]

/** What a point has besides images, a sentence a figure; none where it has nothing but images. */
const besidesAnswer = (rows: readonly SummaryRow[], nameOf: NameOf): readonly string[] => {
  const competing = competitors(rows)
  return questions
    .map(({ beginning, read, format }) =>
      spanSentence(
        beginning,
        competing.map((row) => ({ name: nameOf(row), value: read(row) })),
        format,
      ),
    )
    .filter((text) => text !== null)
}

const latencyWords: Readonly<Record<Percentile, string>> = {
  p50: 'Half of the images took no longer than',
  p99: 'Of a hundred images 99 took no longer than',
  p999: 'Of a thousand images 999 took no longer than',
}

/**
 * How long images took: a sentence for the median and one for the highest percentile that all systems have;
 * none where nothing was timed.
 */
const latencyAnswer = (rows: readonly SummaryRow[], nameOf: NameOf): readonly string[] => {
  const timed = competitors(rows).filter(({ latencyMs }) => latencyMs !== null)
  const tail = (['p999', 'p99'] as const).find((key) =>
    timed.every(({ latencyMs }) => latencyMs?.[key] != null),
  )
  const sentence = (key: Percentile): string | null =>
    spanSentence(
      latencyWords[key],
      timed.map((row) => ({ name: nameOf(row), value: row.latencyMs?.[key] ?? null })),
      formatMs,
    )
  return [sentence('p50'), tail === undefined ? null : sentence(tail)].filter((text) => text !== null)
}

/** From the least to the most that any system has; null where none has a figure. */
const spanSentence = (
  beginning: string,
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
  return `${beginning} ${format(least.value)} (${least.name})${to}.`
}
