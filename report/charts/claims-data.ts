// Claims that name frames a second → one lane each: what was published, and what each generator measured.
import type { Claim } from '../../results/reference-schema.ts'
import type { SummaryRow } from '../../results/summary-schema.ts'
import { measure, preparedGenerator, referenceClient } from '../claims.ts'
import { formatFps, formatInterval } from '../format.ts'
import { isLowerBound } from '../stats/verdict.ts'

/** What was published of one claim; both limits are the same where one figure, or one limit, was. */
export interface ClaimLane {
  readonly name: string
  readonly runner: string
  readonly published: number
  readonly low: number
  readonly high: number
  readonly publishedText: string
  readonly statement: string
  readonly aria: string
}

/** What one generator measured of it. */
export interface ClaimMark {
  readonly name: string
  readonly runner: string
  readonly generator: string
  readonly published: number
  readonly median: number
  readonly low: number
  readonly high: number
  readonly lowerBound: boolean
  readonly valueText: string
  readonly intervalText: string
  readonly system: string
  readonly verdict: string
  readonly aria: string
}

export interface ClaimsData {
  /** In the order of the reference. */
  readonly lanes: readonly ClaimLane[]
  readonly marks: readonly ClaimMark[]
  /** Statements of claims with a figure for which no generator measured anything. */
  readonly unmeasured: readonly string[]
}

/** Names of the generators as the ladder of settings has them. */
export const claimGenerators = [
  [referenceClient, 'reference client'],
  [preparedGenerator, 'prepared generator'],
] as const

/**
 * Ratios have no lane: each is one of two figures that have lanes here, where on the logarithmic axis it is the distance
 * between them, and as a lane of its own it would want two names and an axis beside. What was published without a figure
 * has nothing that a measurement could be held against. The table has both.
 */
export const claimsData = (claims: readonly Claim[], rows: readonly SummaryRow[]): ClaimsData => {
  const judged = claims
    .filter(({ kind }) => kind === 'absolute')
    .flatMap((claim) => laneOf(claim).map((lane) => ({ lane, marks: marksOf(claim, lane, rows) })))
  const measured = judged.filter(({ marks }) => marks.length > 0)
  return {
    lanes: measured.map(({ lane }) => lane),
    marks: measured.flatMap(({ marks }) => marks),
    unmeasured: judged.filter(({ marks }) => marks.length === 0).map(({ lane }) => lane.statement),
  }
}

const bytesPerMb = 2 ** 20

/** MB as the claims mean it: 2²⁰ bytes. */
const laneOf = ({
  published,
  system,
  frameBytes,
  statement,
  heldAgainst,
}: Claim): readonly [ClaimLane] | [] => {
  const low = published.low ?? published.high
  const high = published.high ?? published.low
  if (low === null || high === null || system === null || frameBytes === null) return []
  const name = `${system}, ${frameBytes / bytesPerMb} MB`
  const publishedText = published.text
  return [
    {
      name,
      runner: heldAgainst.subject.runner,
      published: Math.sqrt(low * high),
      low,
      high,
      publishedText,
      statement,
      aria: `${name}: published ${publishedText}`,
    },
  ]
}

const marksOf = (claim: Claim, lane: ClaimLane, rows: readonly SummaryRow[]): readonly ClaimMark[] =>
  claimGenerators.flatMap(([id, generator]) => {
    const { subject, interval } = measure(claim, rows, id)
    if (subject === null || interval === null || interval.median <= 0) return []
    const { name, runner, published } = lane
    const { median, low, high } = interval
    const valueText = formatFps(subject)
    return [
      {
        name,
        runner,
        generator,
        published,
        median,
        low: low ?? median,
        high: high ?? median,
        lowerBound: isLowerBound(subject.verdict),
        valueText,
        intervalText: formatInterval(interval),
        system: subject.label,
        verdict: subject.verdict,
        aria: `${name}: ${valueText} frames a second with the ${generator}, published ${lane.publishedText}`,
      },
    ]
  })
