// Windows that ended with fewer frames than the plan asks for, although they were extended: their figures are coarse.
import type { TrialRecord } from '../../results/schema.ts'
import type { SummaryRow } from '../../results/summary-schema.ts'
import { type Completed, completedOutcome, windowDelivery } from './trial-figures.ts'

/** Empty where every window has its frames. A capacity search and a slow viewer have windows of their own. */
export const measureShortWindows = (
  trials: readonly TrialRecord[],
  minFrames: number,
): SummaryRow['metrics'] => {
  const short = trials
    .map(completedOutcome)
    .filter(
      (outcome) => outcome !== null && !hasOwnWindow(outcome) && windowDelivery(outcome).frames < minFrames,
    )
  return short.length === 0 ? {} : { shortWindows: short.length }
}

const hasOwnWindow = (outcome: Completed): boolean =>
  (outcome.mode === 'ingest-ack' && outcome.capacity !== null) ||
  (outcome.mode === 'relay' && (outcome.slowViewer !== null || outcome.slowLinks !== undefined))
