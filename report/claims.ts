// Judges the published claims by a run's measurements, with the reference client and with the prepared generator.
import type { Claim, Reference } from '../results/reference-schema.ts'
import type { ClaimOutcome, Interval, SummaryRow } from '../results/summary-schema.ts'
import { formatInterval, formatNumber, noValue } from './format.ts'
import { sameConditions } from './stats/identity.ts'
import { ratiosTo } from './stats/ratio.ts'
import { isLowerBound } from './stats/verdict.ts'

/** Result of one generator's measurement for a claim; `open`: inconclusive. */
export type Finding = 'yes' | 'no' | 'open'

/** One generator's measurement for a claim; null where a row is missing. */
export interface Measurement {
  readonly subject: SummaryRow | null
  readonly against: SummaryRow | null
  readonly interval: Interval | null
  readonly finding: Finding
}

/** Figures from `low` to `high` count as equal to the published one. */
interface Range {
  readonly low: number
  readonly high: number
}

/** An outcome formatted for a table. */
export interface ClaimView extends ClaimOutcome {
  readonly note: string | null
  readonly clientText: string
  readonly preparedText: string
}

/** Ids of load generators, as in the rows. */
export const referenceClient = 'python-client'
export const preparedGenerator = 'prepared'

/** One outcome per claim, in the order of the reference. */
export const judgeClaims = (rows: readonly SummaryRow[], reference: Reference): readonly ClaimOutcome[] =>
  reference.claims.map((claim) => {
    const withClient = measure(claim, rows, referenceClient)
    const prepared = measure(claim, rows, preparedGenerator)
    const holds = combine(claim.kind, withClient.finding, prepared.finding)
    return {
      id: claim.id,
      statement: claim.statement,
      published: claim.published.text,
      measured: measuredText(claim, withClient.interval, prepared.interval),
      withReferenceClient: withClient.interval,
      withPreparedGenerator: prepared.interval,
      holds,
      why: explainClaim(claim, withClient, prepared, holds),
    }
  })

/**
 * If the reference client leaves a comparison of servers open, the prepared generator decides it. An absolute figure belongs
 * to the pair of server and client, so another generator cannot decide it.
 */
const combine = (kind: Claim['kind'], withClient: Finding, prepared: Finding): ClaimOutcome['holds'] => {
  if (withClient === 'yes' && prepared === 'no') return 'only with the reference client'
  const decisive = withClient === prepared || (kind !== 'absolute' && withClient === 'open')
  return decisive && prepared !== 'open' ? prepared : 'unknown'
}

/**
 * Finds the rows that judge a claim, and judges their figure.
 * @param generator `referenceClient` or `preparedGenerator`
 */
export const measure = (claim: Claim, rows: readonly SummaryRow[], generator: string): Measurement => {
  const { point, subject, against } = claim.judgedBy
  const find = (system: { readonly runner: string; readonly variant: string }): SummaryRow | null =>
    findRow(rows, { ...system, point, generator })
  const measured = { subject: find(subject), against: against === null ? null : find(against) }
  const interval = intervalOf(measured, against !== null, rows)
  if (interval === null) return { ...measured, interval, finding: 'open' }
  // With the reference client the claim is about the pair, so a client-bound figure is no lower bound.
  const isBound =
    generator === preparedGenerator && measured.subject !== null && isLowerBound(measured.subject.verdict)
  return { ...measured, interval, finding: judgeInterval(claim, interval, isBound) }
}

const intervalOf = (
  { subject, against }: Pick<Measurement, 'subject' | 'against'>,
  isRatio: boolean,
  rows: readonly SummaryRow[],
): Interval | null => {
  if (subject === null) return null
  if (!isRatio) return subject.fps
  return against === null ? null : ratioOf(subject, against, rows)
}

/** Within rounds; the variance is moderated by the other rows under the conditions of `against`. */
const ratioOf = (subject: SummaryRow, against: SummaryRow, rows: readonly SummaryRow[]): Interval | null => {
  const beside = rows.filter((row) => row !== subject && row !== against && sameConditions(row, against))
  const ratios = ratiosTo(
    against.perTrial,
    [subject, ...beside].map((row) => row.perTrial),
  )
  return ratios[0]?.interval ?? null
}

/** If several scenarios contain the row, the one with the most trials. */
const findRow = (
  rows: readonly SummaryRow[],
  wanted: Pick<SummaryRow, 'runner' | 'variant' | 'point' | 'generator'>,
): SummaryRow | null =>
  rows
    .filter(
      (row) =>
        row.runner === wanted.runner &&
        row.variant === wanted.variant &&
        row.point === wanted.point &&
        row.generator === wanted.generator &&
        row.replica === 1 &&
        row.fps !== null,
    )
    .toSorted((a, b) => b.perTrial.length - a.perTrial.length)[0] ?? null

/** Figures from different machines within this factor count as equal. */
const tolerance = 2.5

/** Smallest effect that counts as "significant". */
const significantEffect = 0.05

/**
 * Judges one measured interval by one published value; METHODOLOGY.md explains the rules.
 * @param measured FPS for an absolute claim, otherwise the ratio of the subject to the other row
 * @param isLowerBound true where the generator was the limit and the server may be faster
 */
export const judgeInterval = (
  { kind, published }: Pick<Claim, 'kind' | 'published'>,
  measured: Interval,
  isLowerBound: boolean,
): Finding => {
  const { low, high } = measured
  if (low === null || high === null) return 'open'
  switch (kind) {
    case 'absolute':
      return judgeAbsolute(acceptedRange(published), { low, high }, isLowerBound)
    case 'ratio':
      return judgeRatio(acceptedRange(published), { low, high })
    case 'direction':
      if (low - 1 > significantEffect) return 'yes'
      return high - 1 < significantEffect ? 'no' : 'open'
  }
}

/** The published value or range, widened by the tolerance in both directions. */
const acceptedRange = ({ low, high }: Claim['published']): Range => ({
  low: low === null ? 0 : low / tolerance,
  high: high === null ? Number.POSITIVE_INFINITY : high * tolerance,
})

const judgeAbsolute = (accepted: Range, measured: Range, isLowerBound: boolean): Finding => {
  if (measured.low > accepted.high) return 'no'
  if (isLowerBound) return 'open'
  if (measured.high < accepted.low) return 'no'
  return measured.low >= accepted.low && measured.high <= accepted.high ? 'yes' : 'open'
}

const judgeRatio = (accepted: Range, measured: Range): Finding => {
  if (measured.high < 1) return 'no'
  const meets = measured.low <= accepted.high && measured.high >= accepted.low
  return measured.low > 1 && meets ? 'yes' : 'open'
}

/** FPS, or a ratio prefixed with ×, with its interval. */
const claimFigure = ({ kind }: Pick<Claim, 'kind'>, interval: Interval): string => {
  const prefix = kind === 'absolute' ? '' : '×'
  const range = interval.low === null ? '' : ` (${formatInterval(interval)})`
  return `${prefix}${formatNumber(interval.median)}${range}`
}

/** Null if neither generator measured the claim. */
const measuredText = (
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

/** One sentence, or two if the limit has to be named. */
const explainClaim = (
  claim: Claim,
  withClient: Measurement,
  prepared: Measurement,
  holds: ClaimOutcome['holds'],
): string => {
  const missing = missingRows(claim, withClient, prepared)
  const remedy = 'npm run matrix -- --scenario claims --rounds 5'
  if (holds === 'unknown') {
    return missing.length > 0
      ? `Not measured: ${missing.join(', ')}. To decide it: ${remedy}`
      : explainUnknown(claim, withClient, prepared)
  }
  if (missing.length > 0) {
    return `${holds === 'no' ? 'Does not hold' : 'Holds'} with the prepared generator. Not measured: ${missing.join(', ')}. To measure it: ${remedy}`
  }
  return `${describeOutcome(holds, withClient)} ${limitSentence(withClient)}`.trim()
}

const describeOutcome = (
  holds: Exclude<ClaimOutcome['holds'], 'unknown'>,
  { finding }: Measurement,
): string =>
  finding === 'open'
    ? `${holds === 'no' ? 'Does not hold' : 'Holds'} with the prepared generator; inconclusive with the reference client.`
    : verdictSentence[holds]

const verdictSentence: Readonly<Record<Exclude<ClaimOutcome['holds'], 'unknown'>, string>> = {
  yes: 'Holds with the reference client and with the prepared generator.',
  no: 'Holds neither with the reference client nor with the prepared generator.',
  'only with the reference client':
    'Holds with the reference client but not with the prepared generator: a property of the client.',
}

const limitSentence = ({ subject }: Measurement): string => {
  if (subject?.generatorCpu === null || subject?.generatorCpu === undefined) return ''
  const share = `${Math.round(subject.generatorCpu * 100)} %`
  return subject.verdict === 'client-bound' || subject.verdict === 'both-busy'
    ? `The reference client was the limit: its core was ${share} busy.`
    : `The reference client’s core was ${share} busy; verdict: ${subject.verdict}.`
}

const explainUnknown = (claim: Claim, withClient: Measurement, prepared: Measurement): string => {
  if (isOtherSize(claim, withClient.interval)) {
    return `With the reference client, the direction matches the claim but the size does not: ${claim.published.text} was published. ${limitSentence(withClient)}`.trim()
  }
  const findings = `${named(withClient)} with the reference client, ${named(prepared)} with the prepared generator`
  if (withClient.finding === 'no' && prepared.finding === 'yes') {
    return `Undecided: ${findings}. The server reaches the figure, the reconstructed client does not. ${limitSentence(withClient)}`.trim()
  }
  return `Undecided: ${findings}. More rounds narrow the intervals: npm run matrix -- --scenario claims --rounds 10`
}

/** Same direction, but outside the tolerance: more rounds would not decide that. */
const isOtherSize = ({ kind, published }: Claim, interval: Interval | null): boolean => {
  if (kind !== 'ratio' || interval === null || interval.low === null || interval.high === null) return false
  const accepted = acceptedRange(published)
  return interval.low > 1 && (interval.high < accepted.low || interval.low > accepted.high)
}

const named = ({ finding }: Measurement): string =>
  ({ yes: 'holds', no: 'does not hold', open: 'inconclusive' })[finding]

/** Names a generator only if the other one measured that system. */
const missingRows = (claim: Claim, withClient: Measurement, prepared: Measurement): readonly string[] => {
  const { point, subject, against } = claim.judgedBy
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

/**
 * The claims of a summary, formatted for tables. A claim that the reference no longer contains keeps its outcome, but its
 * figures cannot be formatted by kind.
 */
export const claimViews = (outcomes: readonly ClaimOutcome[], { claims }: Reference): readonly ClaimView[] =>
  outcomes.map((outcome) => {
    const claim = claims.find(({ id }) => id === outcome.id)
    return {
      ...outcome,
      note: claim?.note ?? null,
      clientText: claimText(claim, outcome.withReferenceClient),
      preparedText: claimText(claim, outcome.withPreparedGenerator),
    }
  })

const claimText = (claim: Claim | undefined, interval: ClaimOutcome['withPreparedGenerator']): string =>
  claim === undefined || interval === null ? noValue : claimFigure(claim, interval)
