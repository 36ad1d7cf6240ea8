// What only several connections have: whether all were served alike, and memory for each.
import type { TrialRecord } from '../../results/schema.ts'
import type { SummaryRow } from '../../results/summary-schema.ts'
import { completedOutcome } from './trial-figures.ts'

/** @param fairness of a trial in the middle; null where the generator does not tell */
export const measureConnections = (
  trials: readonly TrialRecord[],
  fairness: number | null,
): SummaryRow['metrics'] => {
  const outcomes = trials.map(completedOutcome).filter((outcome) => outcome !== null)
  const { received = null, connectionFrames = null } = outcomes[0]?.load.final ?? {}
  const connections = received?.viewers.length ?? connectionFrames?.length ?? 1
  if (connections < 2) return {}
  const peaks = outcomes.map(({ server }) => server.final.peakRssBytes)
  return {
    ...(fairness === null ? {} : { fairnessShare: fairness }),
    peakRssBytesPerConnection: Math.round(Math.max(...peaks) / connections),
  }
}
