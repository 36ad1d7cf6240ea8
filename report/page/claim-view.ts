// The claims of a summary as the table of a page shows them.
import type { Claim, Reference } from '../../results/reference-schema.ts'
import type { ClaimOutcome } from '../../results/summary-schema.ts'
import { claimFigure } from '../claims/texts.ts'
import { noValue } from '../format.ts'

export interface ClaimView extends ClaimOutcome {
  readonly note: string | null
  readonly clientText: string
  readonly preparedText: string
}

/** A claim that the reference no longer has keeps its outcome, without figures formatted by its kind. */
export const claimViews = (outcomes: readonly ClaimOutcome[], { claims }: Reference): readonly ClaimView[] =>
  outcomes.map((outcome) => {
    const claim = claims.find(({ id }) => id === outcome.id)
    return {
      ...outcome,
      note: claim?.note ?? null,
      clientText: text(claim, outcome.withReferenceClient),
      preparedText: text(claim, outcome.withPreparedGenerator),
    }
  })

const text = (claim: Claim | undefined, interval: ClaimOutcome['withPreparedGenerator']): string =>
  claim === undefined || interval === null ? noValue : claimFigure(claim, interval)
