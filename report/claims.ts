// Judges the published claims by a run's measurements, with the reference client and with the prepared generator.
import type { Claim, Reference } from '../results/reference-schema.ts'
import type { ClaimOutcome, Interval, SummaryRow } from '../results/summary-schema.ts'
import { explainClaim } from './claims/explain.ts'
import { measure, preparedGenerator, referenceClient } from './claims/measure.ts'
import { decideClaim } from './claims/outcome.ts'
import { formatInterval, formatNumber, noValue } from './format.ts'

/** An outcome formatted for tables. */
export interface ClaimView {
  readonly statement: string
  readonly note: string | null
  readonly published: string
  /** In full, with its figure: "no effect seen (≤ 4 %)". */
  readonly outcomeText: string
  /** Class of the badge: `yes`, `only` (with one of the clients, or in part), `no`, or none of them. */
  readonly badge: string
  readonly reason: string
  readonly client: ClaimFigures
  readonly prepared: ClaimFigures
}

/** One load generator's figure as text, and that over the published one; empty where there is none. */
export interface ClaimFigures {
  readonly measured: string
  readonly toPublished: string
}

/** One outcome per claim, in the order of the reference. */
export const judgeClaims = (rows: readonly SummaryRow[], reference: Reference): readonly ClaimOutcome[] =>
  reference.claims.map((claim) => {
    const measurements = {
      client: measure(claim, rows, referenceClient),
      prepared: measure(claim, rows, preparedGenerator),
    }
    const { client, prepared } = {
      client: measurements.client.figure,
      prepared: measurements.prepared.figure,
    }
    const decision = decideClaim(claim, { client, prepared })
    const [withReferenceClient, withPreparedGenerator] = [
      client?.interval ?? null,
      prepared?.interval ?? null,
    ]
    return {
      ...decision,
      id: claim.id,
      statement: claim.statement,
      published: claim.published.text,
      withReferenceClient,
      withPreparedGenerator,
      clientToPublished: toPublished(claim, withReferenceClient),
      preparedToPublished: toPublished(claim, withPreparedGenerator),
      reason: explainClaim(claim, decision, measurements),
    }
  })

/** Measured over published; of a published range over its geometric mean, of a limit over the limit. */
const toPublished = ({ published }: Pick<Claim, 'published'>, interval: Interval | null): Interval | null => {
  const low = published.low ?? published.high
  const high = published.high ?? published.low
  if (interval === null || low === null || high === null) return null
  const figure = Math.sqrt(low * high)
  const over = (limit: number | null): number | null => limit && limit / figure
  return { median: interval.median / figure, low: over(interval.low), high: over(interval.high) }
}

/** For example "no effect seen (≤ 4 %)" and "too noisy: 3 more rounds". */
export const outcomeText = (claim: ClaimOutcome): string => {
  switch (claim.outcome) {
    case 'no effect seen':
      return `${claim.outcome} (≤ ${claim.atMostPercent} %)`
    case 'too noisy':
      return `${claim.outcome}: ${claim.moreRounds} more ${claim.moreRounds === 1 ? 'round' : 'rounds'}`
    default:
      return claim.outcome
  }
}

/** How many claims a run says anything of. */
export const countJudged = (claims: readonly ClaimOutcome[]): number =>
  claims.filter(({ outcome }) => outcome !== 'not measured in this profile').length

/** Number of claims per outcome, in the order of first appearance; empty without claims. */
export const countOutcomes = (claims: readonly ClaimOutcome[]): string =>
  [...Map.groupBy(claims, ({ outcome }) => outcome)]
    .map(([outcome, { length }]) => `${outcome} (${length})`)
    .join(' · ')

/**
 * The claims of a summary, formatted for tables. A claim that the reference no longer contains keeps its outcome, but its
 * figures cannot be formatted by kind.
 */
export const claimViews = (outcomes: readonly ClaimOutcome[], { claims }: Reference): readonly ClaimView[] =>
  outcomes.map((outcome) => {
    const claim = claims.find(({ id }) => id === outcome.id)
    const { statement, published, reason } = outcome
    return {
      ...{ statement, published, reason },
      note: claim?.note ?? null,
      outcomeText: outcomeText(outcome),
      badge: badges[outcome.outcome],
      client: figuresOf(claim, outcome.withReferenceClient, outcome.clientToPublished),
      prepared: figuresOf(claim, outcome.withPreparedGenerator, outcome.preparedToPublished),
    }
  })

const badges: Readonly<Record<ClaimOutcome['outcome'], string>> = {
  holds: 'yes',
  "holds, but it is the client's number": 'only',
  'the server can, this client cannot': 'only',
  'direction holds, size does not': 'only',
  'only with a client that keeps up': 'only',
  'consistent: between the two clients': 'only',
  refuted: 'no',
  'no effect seen': '',
  'too noisy': '',
  'not measured in this profile': '',
}

/** FPS, or a ratio prefixed with ×, with its interval. */
const figuresOf = (
  claim: Claim | undefined,
  interval: Interval | null,
  toPublished: Interval | null,
): ClaimFigures =>
  claim === undefined || interval === null
    ? { measured: noValue, toPublished: '' }
    : {
        measured: `${claim.kind === 'absolute' ? '' : '×'}${withInterval(interval)}`,
        toPublished: toPublished === null ? '' : `÷ published: ${withInterval(toPublished)}`,
      }

const withInterval = (interval: Interval): string =>
  `${formatNumber(interval.median)}${interval.low === null ? '' : ` (${formatInterval(interval)})`}`
