// Holds the published claims against what a run measured.
import type { Claim, Reference } from '../results/reference-schema.ts'
import type { ClaimOutcome, SummaryRow } from '../results/summary-schema.ts'

/** One outcome a claim, in the order of the reference. Nothing is judged yet: every claim is `unknown`, with its reason. */
export const judgeClaims = (rows: readonly SummaryRow[], reference: Reference): readonly ClaimOutcome[] =>
  reference.claims.map((claim) => ({
    id: claim.id,
    statement: claim.statement,
    published: claim.published.text,
    measured: null,
    holds: 'unknown',
    why: whyUnknown(rows, claim),
  }))

const whyUnknown = (rows: readonly SummaryRow[], claim: Claim): string => {
  const missing = claim.libraries.filter((library) => !rows.some((row) => measures(row, library)))
  return missing.length > 0
    ? `No row of this run measures ${missing.join(' or ')}.`
    : 'The system was measured, but this version does not judge claims yet.'
}

/** By the whole name, with or without a module path before it: "uWebSockets.js" is not "websockets". */
const measures = ({ fps, library }: SummaryRow, wanted: string): boolean =>
  fps !== null && library !== null && (library === wanted || library.endsWith(`/${wanted}`))
