// What a row with a slow viewer has besides: memory afterwards, what the slow viewer had, what others were spared.
import { mean, median } from 'simple-statistics'
import type { TrialRecord } from '../../results/schema.ts'
import type { SummaryRow } from '../../results/summary-schema.ts'
import { type Completed, completedOutcome } from './trial-figures.ts'

type SlowTrial = Completed & { readonly slowViewer: NonNullable<Completed['slowViewer']> }

/** Empty where no viewer was slow. */
export const measureSlowViewer = (trials: readonly TrialRecord[]): SummaryRow['metrics'] => {
  const perTrial = trials.map(completedOutcome).filter(isSlow)
  if (perTrial.length === 0) return {}
  return {
    rssAfterBytes: Math.round(median(perTrial.map(({ slowViewer }) => slowViewer.rssAfterBytes))),
    slowViewerFrames: median(perTrial.map(({ slowViewer }) => slowViewer.slowFrames)),
    slowViewerClosedShare: mean(perTrial.map(({ slowViewer }) => (slowViewer.closed ? 1 : 0))),
    droppedFrames: median(perTrial.map(({ server }) => server.final.dropped)),
  }
}

/** The server's memory in all trials; absent where nobody saw it. */
export const memoryOf = (trials: readonly TrialRecord[]): Pick<SummaryRow, 'memory'> => {
  const memory = trials.flatMap((trial) =>
    (completedOutcome(trial)?.slowViewer?.memory ?? []).map((sample) => ({ round: trial.round, ...sample })),
  )
  return memory.length === 0 ? {} : { memory }
}

const isSlow = (outcome: Completed | null): outcome is SlowTrial =>
  outcome !== null && outcome.slowViewer !== undefined
