// What a report says of a claim: the figures under both generators, and one sentence of why.
import type { Claim } from '../../results/reference-schema.ts'
import type { ClaimOutcome, Interval } from '../../results/summary-schema.ts'
import { formatInterval, formatNumber } from '../format.ts'
import type { Measurement } from './measurement.ts'
import { acceptedRange } from './rules.ts'

/** Frames a second, or a ratio with × before it, with its interval. */
export const claimFigure = ({ kind }: Pick<Claim, 'kind'>, interval: Interval): string => {
  const prefix = kind === 'absolute' ? '' : '×'
  const range = interval.low === null ? '' : ` (${formatInterval(interval)})`
  return `${prefix}${formatNumber(interval.median)}${range}`
}

/** Null where neither generator measured it. */
export const measuredText = (
  claim: Claim,
  withClient: Interval | null,
  prepared: Interval | null,
): string | null => {
  const texts = [
    withClient && `${claimFigure(claim, withClient)} with the reference client`,
    prepared && `${claimFigure(claim, prepared)} with the prepared generator`,
  ].filter((text) => text !== null)
  return texts.length === 0 ? null : texts.join('; ')
}

/** One sentence, or two where the limit has to be named. */
export const explainClaim = (
  claim: Claim,
  withClient: Measurement,
  prepared: Measurement,
  holds: ClaimOutcome['holds'],
): string => {
  const missing = missingRows(claim, withClient, prepared)
  const remedy = 'npm run matrix -- --scenario claims --rounds 5'
  if (holds === 'unknown') {
    return missing.length > 0
      ? `Not measured: ${missing.join(', ')}. To settle it: ${remedy}`
      : explainUnknown(claim, withClient, prepared)
  }
  if (missing.length > 0) {
    return `With the client out of the way it ${holds === 'no' ? 'does not hold' : 'holds'}. Not measured besides: ${missing.join(', ')}. To have that too: ${remedy}`
  }
  return `${describeOutcome(holds, withClient)} ${limitSentence(withClient)}`.trim()
}

const describeOutcome = (
  holds: Exclude<ClaimOutcome['holds'], 'unknown'>,
  { finding }: Measurement,
): string =>
  finding === 'open'
    ? `With the client out of the way it ${holds === 'no' ? 'does not hold' : 'holds'}; the reference client leaves it open.`
    : verdictSentence[holds]

const verdictSentence: Readonly<Record<Exclude<ClaimOutcome['holds'], 'unknown'>, string>> = {
  yes: 'It holds with the reference client and with a generator that costs next to nothing.',
  no: 'It holds neither with the reference client nor without it.',
  'only with the reference client':
    'It holds with the reference client and not without it: it is a property of the client.',
}

const limitSentence = ({ subject }: Measurement): string => {
  if (subject?.generatorCpu === null || subject?.generatorCpu === undefined) return ''
  const share = `${Math.round(subject.generatorCpu * 100)} %`
  return subject.verdict === 'client-bound' || subject.verdict === 'both-busy'
    ? `There the client was the limit, with its core ${share} busy.`
    : `There the client’s core was ${share} busy; the verdict is ${subject.verdict}.`
}

const explainUnknown = (claim: Claim, withClient: Measurement, prepared: Measurement): string => {
  if (isOtherSize(claim, withClient.interval)) {
    return `With the reference client the direction is the published one and the size is not: ${claim.published.text} was published. ${limitSentence(withClient)}`.trim()
  }
  const findings = `with the reference client ${named(withClient)}, with the prepared generator ${named(prepared)}`
  if (withClient.finding === 'no' && prepared.finding === 'yes') {
    return `Not settled: ${findings}. The server can do it, the reconstructed client cannot. ${limitSentence(withClient)}`.trim()
  }
  return `Not settled: ${findings}. More rounds narrow an interval: npm run matrix -- --scenario claims --rounds 10`
}

/** The same direction, but not within the tolerance of what was published: more rounds would not settle that. */
const isOtherSize = ({ kind, published }: Claim, interval: Interval | null): boolean => {
  if (kind !== 'ratio' || interval === null || interval.low === null || interval.high === null) return false
  const accepted = acceptedRange(published)
  return interval.low > 1 && (interval.high < accepted.low || interval.low > accepted.high)
}

const named = ({ finding }: Measurement): string =>
  ({ yes: 'it holds', no: 'it does not hold', open: 'the interval leaves it open' })[finding]

/** A generator is named only where the other one measured that system. */
const missingRows = (claim: Claim, withClient: Measurement, prepared: Measurement): readonly string[] => {
  const { point, subject, against } = claim.heldAgainst
  const systems = [
    { system: subject, found: [withClient.subject, prepared.subject] },
    ...(against === null ? [] : [{ system: against, found: [withClient.against, prepared.against] }]),
  ]
  return systems.flatMap(({ system, found: [byClient, byPrepared] }) => {
    const name = `${system.runner} ${system.variant} at ${point}`
    if (byClient && byPrepared) return []
    if (byClient) return [`${name} with the prepared generator`]
    return [byPrepared ? `${name} with the reference client` : name]
  })
}
