// Metrics of rows with a slow viewer: memory during and after, frames received by the slow viewer, frames dropped.
import { mean, median } from 'simple-statistics'
import type { TrialRecord } from '../../results/schema.ts'
import type { SlowViewerRecord } from '../../results/slow-viewer-schema.ts'
import type { SummaryRow } from '../../results/summary-schema.ts'
import { completedOutcome } from './trial-figures.ts'

/** Empty without a slow viewer. */
export const measureSlowViewer = (trials: readonly TrialRecord[]): SummaryRow['metrics'] => {
  const perTrial = trials.flatMap(slowOf)
  if (perTrial.length === 0) return {}
  return {
    rssAfterBytes: Math.round(median(perTrial.map(({ slowViewer }) => slowViewer.rssAfterBytes))),
    slowViewerFrames: median(perTrial.map(({ slowViewer }) => slowViewer.slowFrames)),
    slowViewerClosedShare: mean(perTrial.map(({ slowViewer }) => (slowViewer.closed ? 1 : 0))),
    droppedFrames: median(perTrial.map(({ dropped }) => dropped)),
  }
}

/** The server's memory in all trials; absent if it was not sampled. */
export const memoryOf = (trials: readonly TrialRecord[]): Pick<SummaryRow, 'memory'> => {
  const memory = trials.flatMap((trial) =>
    memorySamples(trial).map((sample) => ({ round: trial.round, ...sample })),
  )
  return memory.length === 0 ? {} : { memory }
}

const memorySamples = (trial: TrialRecord) => {
  const outcome = completedOutcome(trial)
  if (outcome?.mode !== 'relay') return []
  return outcome.slowViewer?.memory ?? outcome.slowLinks?.memory ?? []
}

interface SlowTrial {
  readonly slowViewer: SlowViewerRecord
  readonly dropped: number
}

const slowOf = (trial: TrialRecord): readonly SlowTrial[] => {
  const outcome = completedOutcome(trial)
  return outcome?.mode === 'relay' && outcome.slowViewer
    ? [{ slowViewer: outcome.slowViewer, dropped: outcome.server.final.dropped }]
    : []
}
