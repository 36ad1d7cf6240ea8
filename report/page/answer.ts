// The answer of a report in one to three sentences, made from the rows of one scenario point.
import type { Summary, SummaryRow, Verdict } from '../../results/summary-schema.ts'
import { formatFps, formatInterval, formatNumber, oneLine } from '../format.ts'
import { rowNames } from '../row-names.ts'
import { byMedian, isRankable, type Rival, rank } from '../stats/ranking.ts'
import { isLowerBound } from '../stats/verdict.ts'
import { besidesAnswer } from './besides-answer.ts'
import { capacityAnswer } from './capacity-answer.ts'
import { latencyAnswer } from './latency-answer.ts'
import { rateAnswer } from './rate-answer.ts'

/** How many tied systems are named before the rest is counted. */
const namedTies = 4

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
  nameOf: (row: SummaryRow) => string,
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

const tieSentence = (rows: readonly SummaryRow[], nameOf: (row: SummaryRow) => string): string => {
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
  const ceiling =
    share === null
      ? []
      : [`Of what the raw control carries under the same load this is ${Math.round(share * 100)} %.`]
  return [limits[leader.verdict](owner), ...ceiling]
}

/** Rows above the leader that may not lead: a reader sees them in the chart and wonders. */
const leftOut = (
  rows: readonly SummaryRow[],
  leader: SummaryRow,
  nameOf: (row: SummaryRow) => string,
): readonly string[] =>
  byMedian(rows.filter(isRankable))
    .filter(({ fps }) => fps !== null && fps.median > (leader.fps?.median ?? 0))
    .map((row) => `${nameOf(row)} (${formatFps(row)}) is left out of the ranking: ${whyLeftOut(row)}.`)

const whyLeftOut = ({ reason }: SummaryRow): string =>
  reason === null ? 'other work on the machine disturbed it' : oneLine(reason)
