// Holds the published claims against what a run measured: with the reference client first, then without it.
import type { Claim, Reference } from '../results/reference-schema.ts'
import type { ClaimOutcome, SummaryRow } from '../results/summary-schema.ts'
import { measure, preparedGenerator, referenceClient } from './claims/measurement.ts'
import type { Finding } from './claims/rules.ts'
import { explainClaim, measuredText } from './claims/texts.ts'

/** One outcome a claim, in the order of the reference. */
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
 * A comparison of servers that the client leaves open is decided by the generator that is not the limit; an absolute
 * figure belongs to the pair, and another generator does not decide it.
 */
const combine = (kind: Claim['kind'], withClient: Finding, prepared: Finding): ClaimOutcome['holds'] => {
  if (withClient === 'yes' && prepared === 'no') return 'only with the reference client'
  const decisive = withClient === prepared || (kind !== 'absolute' && withClient === 'open')
  return decisive && prepared !== 'open' ? prepared : 'unknown'
}
